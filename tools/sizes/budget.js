/** Holds sizes against what they may be. */
import { forms } from './measure.js';

/** @typedef {import('./measure.js').Sizes} Sizes */
/** @typedef {Record<string, Sizes>} Budget */

/** So much may come without anybody's decision: another compiler's mood, a sentence more. */
const allowance = 1.02;

/** @param {number} bytes */
export const inKilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/**
 * @param {Budget} measured
 * @param {Budget} budget
 * @returns {string[]} what is wrong, in words
 */
export function excesses(measured, budget) {
  const unknown = Object.keys(budget).filter((name) => !(name in measured)).map((name) => `${name}: the budget has it, and nothing is called so.`);
  const over = Object.entries(measured).flatMap(([name, sizes]) => {
    if (!(name in budget)) return [`${name}: the budget lacks it.`];
    return forms
      .filter((form) => sizes[form] > budget[name][form])
      .map((form) => {
        const excess = sizes[form] - budget[name][form];
        return `${name}, ${form}: ${sizes[form]} bytes are ${excess} (${((100 * excess) / budget[name][form]).toFixed(1)} %) more than its budget of ${budget[name][form]}.`;
      });
  });
  return [...unknown, ...over];
}

/** @param {Budget} measured @returns {Budget} what is there now, and a little */
export function budgetFor(measured) {
  const round = (/** @type {number} */ bytes) => Math.ceil((bytes * allowance) / 100) * 100;
  return Object.fromEntries(
    Object.entries(measured).map(([name, { raw, gzip, brotli }]) => [name, { raw: round(raw), gzip: round(gzip), brotli: round(brotli) }]),
  );
}
