/** Puts functions that are alike beside each other: what compresses looks for what it has seen shortly before. */
import { walk } from './instructions.js';

/** @typedef {import('./text-format.js').Form} Form */

/** Words that follow each other and are compared together. */
const length = 3;

/**
 * From one function on, always the one that is most like the last.
 * @param {Form[]} functions
 * @returns {Form[]}
 */
export function orderedByLikeness(functions) {
  const sequences = new Map(functions.map((each) => [each, sequencesOf(each)]));
  const left = new Set(functions);
  /** @type {Form[]} */
  const ordered = [];
  for (let next = functions[0]; next; next = mostLike(next, left, sequences)) {
    left.delete(next);
    ordered.push(next);
  }
  return ordered;
}

/**
 * @param {Form} last
 * @param {Set<Form>} left
 * @param {Map<Form, Set<string>>} sequences
 * @returns {Form} the first of those that are most alike; none, where none is left
 */
function mostLike(last, left, sequences) {
  const known = /** @type {Set<string>} */ (sequences.get(last));
  let [best] = left;
  let most = -1;
  for (const each of left) {
    const own = /** @type {Set<string>} */ (sequences.get(each));
    let common = 0;
    for (const sequence of own) if (known.has(sequence)) common += 1;
    const likeness = common / Math.sqrt(known.size * own.size + 1);
    if (likeness > most) [best, most] = [each, likeness];
  }
  return best;
}

/**
 * @param {Form} definition
 * @returns {Set<string>}
 */
function sequencesOf(definition) {
  /** @type {string[]} */
  const words = [];
  for (const part of definition.parts) walk(part, (each) => words.push(each.head, ...each.words));
  return new Set(words.slice(length - 1).map((_, index) => words.slice(index, index + length).join(' ')));
}
