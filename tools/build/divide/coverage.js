/** Which parts of a program have run: its steps are marked, it runs, and its marks are read. */
import { beginningOf, isInstruction, isRow, mayLeave, walk } from './instructions.js';
import { form, print } from './text-format.js';

/** @typedef {import('./text-format.js').Form} Form */

/**
 * A row of instructions from one place on. All of it runs, or nothing.
 * @typedef {{ row: Form, at: number }} Step
 */

/** A row of these runs with what is before it; what catches is never on the way, and is not marked. */
const begun = new Set(['func', 'then', 'else']);

/** One global keeps so many marks. */
const bits = 64;

const prefix = 'mark';

/**
 * @param {Form[]} functions
 * @returns {Step[]} the first of a function is its beginning
 */
export function stepsOf(functions) {
  /** @type {Step[]} */
  const steps = [];
  for (const each of functions) {
    walk(each, (row) => {
      if (!isRow(row)) return;
      if (begun.has(row.head)) steps.push({ row, at: beginningOf(row) });
      let mayBeOver = false;
      row.parts.forEach((part, at) => {
        if (!isInstruction(part)) return;
        if (mayBeOver) steps.push({ row, at });
        mayBeOver ||= mayLeave(part);
      });
    });
  }
  return steps;
}

/**
 * @param {Form[]} functions
 * @param {Step[]} steps of them
 * @returns {string[]} a module's fields: the functions with marks, and the exported globals that keep them
 */
export function withMarks(functions, steps) {
  /** @type {Map<Form, Map<number, number>>} */
  const numbers = new Map();
  steps.forEach(({ row, at }, number) => {
    const places = numbers.get(row) ?? new Map();
    numbers.set(row, places.set(at, number));
  });
  /** @param {Form} each @returns {Form} */
  const marked = (each) => {
    const places = numbers.get(each);
    const before = (/** @type {number} */ at) => [places?.get(at) ?? []].flat().map(mark);
    const parts = [...each.parts.flatMap((part, at) => [...before(at), marked(part)]), ...before(each.parts.length)];
    return form(each.head, each.words, parts);
  };
  const globals = Array.from({ length: Math.ceil(steps.length / bits) }, (_, number) => [
    `(global $${prefix}${number} (mut i64) (i64.const 0))`,
    `(export "${prefix}${number}" (global $${prefix}${number}))`,
  ]);
  return [...globals.flat(), ...functions.map((each) => print(marked(each)))];
}

/**
 * @param {number} number
 * @returns {Form}
 */
function mark(number) {
  const name = `$${prefix}${Math.floor(number / bits)}`;
  const bit = BigInt.asIntN(bits, 1n << BigInt(number % bits));
  return form('global.set', [name], [form('i64.or', [], [form('global.get', [name]), form('i64.const', [String(bit)])])]);
}

/**
 * @param {Step[]} steps
 * @param {WebAssembly.Exports} exports of the marked module, after it ran
 * @returns {Set<Step>} those that ran
 */
export function stepsRun(steps, exports) {
  return new Set(
    steps.filter((_, number) => {
      const { value } = /** @type {WebAssembly.Global} */ (exports[`${prefix}${Math.floor(number / bits)}`]);
      return (BigInt(value) >> BigInt(number % bits)) & 1n;
    }),
  );
}
