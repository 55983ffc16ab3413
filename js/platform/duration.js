/** Times to wait: text with a unit, or seconds. */
import { TokensmithError } from '../errors.js';

/** @type {Readonly<Record<string, number>>} milliseconds */
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** setTimeout takes 32 bits, and takes more for none. */
const longest = 2 ** 31 - 1;

/**
 * @param {unknown} value `'30s'`, `'500ms'`, `'2m'`, or seconds as a number; null for none
 * @param {string} where
 * @returns {number} milliseconds; Infinity for none
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE
 */
export function readDuration(value, where) {
  if (value === null) return Infinity;
  let milliseconds = NaN;
  if (typeof value === 'number') {
    milliseconds = value * 1000;
  } else if (typeof value === 'string') {
    // Digits alone are refused: seconds and milliseconds are both in use for them.
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value);
    if (match) milliseconds = Number(match[1]) * units[match[2]];
  }
  if (milliseconds > 0 && milliseconds <= longest) return Math.ceil(milliseconds);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: 'This is no duration.',
    remedy: "Give text with a unit ('30s', '500ms', '2m'), or a number of seconds above 0; null for no limit.",
  });
}
