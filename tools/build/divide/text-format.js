/**
 * WebAssembly's text format as Binaryen writes it, as far as taking functions apart needs it: each instruction is in brackets, around what
 * it takes, and each label has a name of its own.
 */

/**
 * `(i32.load offset=4 (local.get $0))` has the words `offset=4` and one part.
 * @typedef {{ head: string, words: string[], parts: Form[] }} Form
 */

const token = /"(?:[^"\\]|\\.)*"|;;.*|[()]|[^\s()"]+/g;

/**
 * @param {string} text one form
 * @returns {Form}
 */
export function parse(text) {
  /** @type {Form[]} */
  const open = [form('')];
  let isHead = false;
  for (const [word] of text.matchAll(token)) {
    const top = open[open.length - 1];
    if (word.startsWith(';;')) continue;
    if (word === '(') isHead = true;
    else if (word === ')') open.pop();
    else if (isHead) {
      const opened = form(word);
      top.parts.push(opened);
      open.push(opened);
      isHead = false;
    } else top.words.push(word);
  }
  return open[0].parts[0];
}

/**
 * @param {string} head
 * @param {string[]} [words]
 * @param {Form[]} [parts]
 * @returns {Form}
 */
export function form(head, words = [], parts = []) {
  return { head, words, parts };
}

/**
 * @param {Form} form
 * @returns {string}
 */
export function print({ head, words, parts }) {
  return `(${[head, ...words, ...parts.map(print)].join(' ')})`;
}

/**
 * @param {string} text of a module
 * @returns {string[]} the text of each of its fields, in their order
 */
export function fieldsOf(text) {
  return text.slice(text.indexOf('\n') + 1, text.lastIndexOf(')')).split(/\n(?= \()/).map((field) => field.trim());
}

/**
 * @param {string[]} fields
 * @returns {string} a module's text
 */
export function moduleOf(fields) {
  return `(module\n${fields.join('\n')}\n)\n`;
}
