import { TokensmithError } from '../errors.js';

/**
 * How long an answer takes: milliseconds, or a range of them.
 *
 * @typedef {number | [least: number, most: number]} Latency
 */

/**
 * @param {Latency} latency
 * @param {() => number} fraction
 * @returns {() => number} milliseconds, anew for each request
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function createLatency(latency, fraction) {
  const [least, most] = Array.isArray(latency) ? latency : [latency, latency];
  if (![least, most].every((value) => Number.isFinite(value) && value >= 0) || least > most) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'latency',
      problem: 'The latency is neither milliseconds nor a range of them.',
      remedy: 'Give a number of milliseconds, or [least, most].',
    });
  }
  return () => (least === most ? least : least + fraction() * (most - least));
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 * @throws the signal's reason
 */
export function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    if (milliseconds === 0) {
      resolve();
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}
