/** What taking a function apart must know of instructions: which of them hold others in a row, and which leave. */

/** @typedef {import('./text-format.js').Form} Form */

/** Their parts are done one after the other. */
const rows = new Set(['func', 'block', 'loop', 'then', 'else', 'do', 'catch', 'catch_all']);

/** Of these a part is no instruction. */
const notes = new Set(['type', 'param', 'result', 'local', 'export', 'delegate', 'then', 'else', 'do', 'catch', 'catch_all']);

/** After these nothing comes. */
const ends = new Set(['br', 'br_table', 'return', 'unreachable', 'throw', 'rethrow']);

/** @param {Form} form */
export const isRow = ({ head }) => rows.has(head);

/** @param {Form} form */
export const isInstruction = ({ head }) => !notes.has(head);

/**
 * @param {Form} row
 * @returns {number} where its instructions begin
 */
export function beginningOf(row) {
  const first = row.parts.findIndex(isInstruction);
  if (first < 0) return row.parts.length;
  // What was caught has to be taken first.
  return row.head === 'catch' && some(row.parts[first], ({ head }) => head === 'pop') ? first + 1 : first;
}

/**
 * @param {Form} form
 * @param {(form: Form) => void} visit each form in it, and itself
 */
export function walk(form, visit) {
  visit(form);
  for (const part of form.parts) walk(part, visit);
}

/**
 * @param {Form} form
 * @param {(form: Form) => boolean} holds
 * @returns {boolean}
 */
export function some(form, holds) {
  return holds(form) || form.parts.some((part) => some(part, holds));
}

/**
 * @param {Form} form
 * @returns {number} of instructions in it
 */
export function sizeOf(form) {
  let size = 0;
  walk(form, (each) => (size += isInstruction(each) ? 1 : 0));
  return size;
}

/**
 * @param {Form} form
 * @returns {string[]} the labels to which it may go from here
 */
export function targetsOf({ head, words }) {
  return ['br', 'br_if', 'br_table'].includes(head) ? words : [];
}

/**
 * @param {Form} form
 * @returns {string | undefined} the label that it is the place of
 */
export function labelOf({ head, words }) {
  return ['block', 'loop', 'try'].includes(head) ? words[0] : undefined;
}

/**
 * @param {Form} form
 * @returns {Set<string>} the labels in it
 */
export function labelsIn(form) {
  /** @type {Set<string>} */
  const labels = new Set();
  walk(form, (each) => {
    const label = labelOf(each);
    if (label) labels.add(label);
  });
  return labels;
}

/**
 * @param {Form} form
 * @returns {boolean} whether what comes after it may be passed over
 */
export function mayLeave(form) {
  const inner = labelsIn(form);
  return some(form, (each) => each.head === 'return' || targetsOf(each).some((label) => !inner.has(label)));
}

/**
 * @param {Form} form
 * @returns {boolean} whether nothing ever comes after it
 */
export function isEnd(form) {
  const { head, parts } = form;
  if (ends.has(head)) return true;
  if (head === 'block' || head === 'loop') {
    const label = labelOf(form);
    const isLeft = head === 'block' && label !== undefined && parts.some((part) => some(part, (each) => targetsOf(each).includes(label)));
    return !isLeft && parts.some((part) => isInstruction(part) && isEnd(part));
  }
  if (head === 'if') {
    const arms = parts.filter((part) => part.head === 'then' || part.head === 'else');
    return parts.some((part) => isInstruction(part) && isEnd(part)) || (arms.length === 2 && arms.every((arm) => arm.parts.some(isEnd)));
  }
  if (head === 'try') {
    return parts.filter(isRow).every((row) => row.parts.some(isEnd));
  }
  return parts.some((part) => isInstruction(part) && isEnd(part));
}
