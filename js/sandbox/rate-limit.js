import { TokensmithError } from '../errors.js';

/**
 * How many requests pass in a time. The platform's own limits are not published for these APIs, so there is none unless
 * it is asked for.
 *
 * @typedef {object} RateLimit
 * @property {number} requests that pass in each window, for each family of APIs
 * @property {number} [seconds] length of the window; 1 where absent
 */

/**
 * @param {RateLimit | undefined} limit
 * @param {() => number} now seconds since 1970
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function createRateLimit(limit, now) {
  const { requests, seconds = 1 } = limit ?? { requests: Infinity };
  if ((limit !== undefined && !Number.isInteger(requests)) || requests < 1 || !Number.isInteger(seconds) || seconds < 1) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'rateLimit',
      problem: 'The rate limit is not made of whole numbers from 1.',
      remedy: 'Give { requests, seconds }, for example { requests: 5, seconds: 1 }.',
    });
  }
  /** @type {Map<string, { window: number, count: number }>} */
  const counts = new Map();
  return {
    /**
     * @param {string} family
     * @returns {number} 0 when the request may pass, otherwise the seconds until one may
     */
    take(family) {
      const time = now();
      const window = Math.floor(time / seconds);
      const known = counts.get(family);
      const count = known?.window === window ? known.count + 1 : 1;
      counts.set(family, { window, count });
      return count <= requests ? 0 : Math.max(1, Math.ceil((window + 1) * seconds - time));
    },
  };
}
