/** The error of an engine, or of a part of it, that does not come. */
import { TokensmithError } from '../errors.js';

/**
 * @param {string} problem
 * @param {string} remedy
 * @param {unknown} [cause]
 * @returns {TokensmithError}
 */
export function loadError(problem, remedy, cause) {
  return new TokensmithError('ERR_ENGINE_LOAD', { where: 'engine', problem, remedy }, cause === undefined ? undefined : { cause });
}
