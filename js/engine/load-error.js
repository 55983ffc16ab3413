/** The errors of an engine, or of a part of it, that does not come: those that all who load something need. */
import { TokensmithError } from '../errors.js';

/** Pages and their workers have an address. Node, Cloudflare Workers and the like have none. */
export const inPage = () => typeof location === 'object';

/**
 * @param {string} problem
 * @param {string} remedy
 * @param {unknown} [cause]
 * @returns {TokensmithError}
 */
export function loadError(problem, remedy, cause) {
  return new TokensmithError('ERR_ENGINE_LOAD', { where: 'engine', problem, remedy }, cause === undefined ? undefined : { cause });
}

/**
 * @param {unknown} cause
 * @returns {TokensmithError | undefined} nothing when it was not memory that was missing
 */
export function memoryError(cause) {
  // By its name: each realm has a RangeError of its own.
  if (/** @type {Error} */ (cause)?.name !== 'RangeError') return undefined;
  return new TokensmithError(
    'ERR_ENGINE_MEMORY',
    {
      where: 'engine',
      problem: 'There was not enough memory to start the engine.',
      remedy: 'Close what is not needed. On a server, raise the limit on virtual memory (ulimit -v): WebAssembly reserves gigabytes of it.',
    },
    { cause },
  );
}
