/** JSON values as literals of other languages. Every character that does not show, or shows elsewhere than it stands, is written as an escape. */

/**
 * @typedef {object} Language
 * @property {string} quote the quotation mark of its texts
 * @property {string} [special] further characters that have a meaning inside a text, and a backslash before them where they are meant as they are
 * @property {(codePoint: number) => string} escape
 * @property {readonly [null: string, true: string, false: string]} [words]
 * @property {readonly [start: string, end: string]} object
 * @property {readonly [start: string, end: string]} array
 * @property {(name: string, value: string) => string} member
 * @property {string} indent
 */

/** Whatever is not a letter, mark, digit, symbol, punctuation or the space, and letters that look like nothing. */
const unseen = /[\p{C}\u00a0\u115f\u1160\u1680\u2000-\u200f\u2028-\u202f\u205f\u2800\u3000\u3164\uffa0]/u;

const hex = (/** @type {number} */ number, /** @type {number} */ digits) => number.toString(16).padStart(digits, '0');
const braces = (/** @type {number} */ code) => `\\u{${hex(code, 1)}}`;
const eightDigits = (/** @type {number} */ code) => (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`);

const shortEscapes = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** @param {Language} language */
function literals({ quote, special = '', escape, words = ['null', 'true', 'false'], object, array, member, indent }) {
  const text = (/** @type {string} */ value) => {
    const characters = Array.from(value, (character) => {
      if (character === quote || character === '\\' || special.includes(character)) return `\\${character}`;
      const short = shortEscapes.get(character);
      if (short !== undefined) return short;
      return unseen.test(character) ? escape(/** @type {number} */ (character.codePointAt(0))) : character;
    });
    return `${quote}${characters.join('')}${quote}`;
  };

  /** @param {readonly [string, string]} around @param {string[]} items @param {number} depth */
  const list = ([start, end], items, depth) =>
    items.length === 0 ? `${start}${end}` : `${start}\n${lines(items, depth + 1)}${indent.repeat(depth)}${end}`;

  /** A short array is on one line. @param {string[]} items @param {number} depth */
  const sequence = (items, depth) => {
    const inOne = items.join(', ');
    return inOne.length <= 60 && !inOne.includes('\n') ? `${array[0]}${inOne}${array[1]}` : list(array, items, depth);
  };

  /** @param {string[]} items @param {number} depth */
  const lines = (items, depth) => items.map((item) => `${indent.repeat(depth)}${item},\n`).join('');

  /** @param {Record<string, unknown>} members @param {number} depth of the members */
  const pairs = (members, depth) =>
    Object.entries(members).map(([name, value]) => member(text(name), write(value, depth)));

  /**
   * @param {unknown} value
   * @param {number} [depth] of the line that it begins in
   * @returns {string}
   */
  const write = (value, depth = 0) => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return JSON.stringify(value);
    if (Array.isArray(value))
      return sequence(
        value.map((item) => write(item, depth + 1)),
        depth,
      );
    if (typeof value === 'object' && value !== null)
      return list(object, pairs(/** @type {Record<string, unknown>} */ (value), depth + 1), depth);
    return words[value === null ? 0 : value ? 1 : 2];
  };

  return {
    value: write,
    /**
     * The members of an object, each on a line of its own, to be put among others.
     * @param {Record<string, unknown>} json
     * @param {number} depth
     */
    members: (json, depth) => lines(pairs(json, depth), depth),
  };
}

/** ECMA-262, section 12.9.4. */
export const javascriptLiterals = literals({
  quote: "'",
  escape: braces,
  object: ['{', '}'],
  array: ['[', ']'],
  member: (name, value) => `${/^'[A-Za-z_$][\w$]*'$/.test(name) ? name.slice(1, -1) : name}: ${value}`,
  indent: '  ',
});

/** The Python Language Reference, section 2.4.1. */
export const pythonLiterals = literals({
  quote: '"',
  escape: eightDigits,
  words: ['None', 'True', 'False'],
  object: ['{', '}'],
  array: ['[', ']'],
  member: (name, value) => `${name}: ${value}`,
  indent: '    ',
});

/** PHP Manual, "Strings", double quoted. An array is an object only as such: one that is empty, or has numbers for names, would be a list. */
export const phpLiterals = literals({
  quote: '"',
  special: '$',
  escape: braces,
  object: ['(object) [', ']'],
  array: ['[', ']'],
  member: (name, value) => `${name} => ${value}`,
  indent: '    ',
});

/** Ruby, "Literals", double-quoted strings. */
export const rubyLiterals = literals({
  quote: '"',
  special: '#',
  escape: braces,
  words: ['nil', 'true', 'false'],
  object: ['{', '}'],
  array: ['[', ']'],
  member: (name, value) => `${name} => ${value}`,
  indent: '  ',
});

/** C# Language Specification, section 6.4.5.6. */
export const csharpLiterals = literals({
  quote: '"',
  escape: eightDigits,
  object: ['new Dictionary<string, object> {', '}'],
  array: ['new object[] {', '}'],
  member: (name, value) => `[${name}] = ${value}`,
  indent: '    ',
});

/** The Go Programming Language Specification, "String literals". */
export const goLiterals = literals({
  quote: '"',
  escape: eightDigits,
  words: ['nil', 'true', 'false'],
  object: ['object{', '}'],
  array: ['[]interface{}{', '}'],
  member: (name, value) => `${name}: ${value}`,
  indent: '\t',
});

/**
 * JSON for people to read, in ASCII (RFC 8259, section 7): Java before 18 takes a source to be in the encoding of the system.
 * @param {unknown} value
 */
export function asciiJson(value) {
  return JSON.stringify(value, null, 2).replace(/[^\n -~]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}
