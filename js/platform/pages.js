/** What all lists have in common. */
import { TokensmithError } from '../errors.js';

/**
 * @param {unknown} value
 * @returns {number | undefined}
 * @throws {TokensmithError} ERR_ARGUMENT_RANGE
 */
export function readPageSize(value) {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw new TokensmithError('ERR_ARGUMENT_RANGE', { where: 'pageSize', problem: 'This is no size of a page.', remedy: 'Give a whole number from 1 to 100.' });
}
