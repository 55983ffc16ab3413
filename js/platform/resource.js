/** Bodies that were built from descriptions: sent when they are sound, refused with all that is wrong when not. */
import { TokensmithError } from '../errors.js';
import { andMore } from './problem.js';

/** @typedef {import('../types.js').BuiltBody} BuiltBody */
/** @typedef {import('../types.js').Finding} Finding */

/** Faults that a message names; all of them are in the details. */
const shownFaults = 3;

/**
 * @template {BuiltBody} Body
 * @param {Body} built
 * @param {string} where `application` or `user`
 * @returns {Body} the same
 * @throws {TokensmithError} ERR_ARGUMENT_DESCRIPTION
 */
export function requireSound(built, where) {
  const faults = built.findings.filter(({ severity }) => severity === 'error');
  if (faults.length === 0) return built;
  const [first] = faults;
  // Each with its own remedy, as far as a message goes.
  const named = faults.slice(0, shownFaults).map((fault) => `${fault.where}: ${fault.message} ${fault.remedy}`);
  const more = faults.length > shownFaults ? andMore(faults.length - shownFaults) : '';
  throw new TokensmithError('ERR_ARGUMENT_DESCRIPTION', {
    where,
    problem: `Nothing was sent. ${faults.length === 1 ? `${first.where}: ${first.message}` : `${named.join(' ')}${more}`}`,
    remedy: faults.length === 1 ? first.remedy : 'Correct all of them, then send it again.',
    findings: Object.freeze(faults),
    invalidParameters: Object.freeze(faults.map((fault) => ({ name: fault.where, reason: fault.message }))),
  });
}

/** @typedef {import('./types.js').CallOptions} CallOptions */

/**
 * The settings that every call has, of those a method read.
 * @param {Partial<Record<string, unknown>>} read
 * @returns {CallOptions}
 */
export function callOptions({ signal, timeout }) {
  return /** @type {CallOptions} */ ({
    ...(signal !== undefined && { signal }),
    ...(timeout !== undefined && { timeout }),
  });
}

/* What all lists have in common. */

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
