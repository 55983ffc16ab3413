/** What the resources share: checked bodies, and the options of calls and lists. */
import { TokensmithError } from '../errors.js';
import { andMore } from './problem.js';

/** @typedef {import('../types.js').BuiltBody} BuiltBody */
/** @typedef {import('../types.js').Finding} Finding */

/** How many findings a message names; all of them are in the details. */
const shownFindings = 3;

/**
 * @template {BuiltBody} Body
 * @param {Body} built
 * @param {string} where `application` or `user`
 * @returns {Body} the same
 * @throws {TokensmithError} ERR_ARGUMENT_DESCRIPTION
 */
export function requireSound(built, where) {
  const errors = built.findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return built;
  const [first] = errors;
  // Each with its own remedy.
  const named = errors.slice(0, shownFindings).map((error) => `${error.where}: ${error.message} ${error.remedy}`);
  const more = errors.length > shownFindings ? andMore(errors.length - shownFindings) : '';
  throw new TokensmithError('ERR_ARGUMENT_DESCRIPTION', {
    where,
    problem: `Nothing was sent. ${errors.length === 1 ? `${first.where}: ${first.message}` : `${named.join(' ')}${more}`}`,
    remedy: errors.length === 1 ? first.remedy : 'Correct all of them, then send it again.',
    findings: Object.freeze(errors),
    invalidParameters: Object.freeze(errors.map((error) => ({ name: error.where, reason: error.message }))),
  });
}

/** @typedef {import('./types.js').CallOptions} CallOptions */

/**
 * The options that every call has.
 * @param {Partial<Record<string, unknown>>} read
 * @returns {CallOptions}
 */
export function callOptions({ signal, timeout }) {
  return /** @type {CallOptions} */ ({
    ...(signal !== undefined && { signal }),
    ...(timeout !== undefined && { timeout }),
  });
}

/**
 * @param {unknown} value
 * @returns {number | undefined}
 * @throws {TokensmithError} ERR_ARGUMENT_RANGE
 */
export function readPageSize(value) {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw new TokensmithError('ERR_ARGUMENT_RANGE', {
    where: 'pageSize',
    problem: 'This is not a page size.',
    remedy: 'Give a whole number from 1 to 100.',
  });
}
