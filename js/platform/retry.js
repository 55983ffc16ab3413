/** When a request that failed is sent again, and after how long. */

/** Milliseconds before the first repetition, twice as many before the next. */
const firstDelay = 500;
const longestDelay = 20_000;
/** Of a wait the platform asked for: as many milliseconds more at most, so that clients do not all return at once. */
const longestJitter = 2000;

/**
 * How an attempt failed.
 * @typedef {object} Failure
 * @property {number} [status] of the answer, when there was one
 * @property {number} [retryAfter] seconds the platform asked to wait
 * @property {boolean} [neverSent] whether the request certainly did not reach the platform
 * @property {boolean} [passing] whether another attempt may fare better, when there was no answer
 */

/** What the platform, or a proxy before it, answers when it cannot answer now. */
const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);

/**
 * A POST is repeated only when it certainly had no effect: it never arrived, or it was turned away for the rate. Everything
 * else here is idempotent (RFC 9110, section 9.2.2): PUT replaces, the platform's PATCH sets members to given values.
 *
 * @param {string} method
 * @param {Failure} failure
 * @returns {boolean}
 */
export function mayRepeat(method, { status, neverSent, passing }) {
  if (status !== undefined) return method === 'POST' ? status === 429 : passingStatuses.has(status);
  return passing === true && (method !== 'POST' || neverSent === true);
}

/**
 * Exponential, with full jitter; never sooner than the platform asked.
 * @param {number} attempt that failed, from 1
 * @param {Failure} failure
 * @param {() => number} random 0 to 1
 * @returns {number} milliseconds
 */
export function retryDelay(attempt, { retryAfter }, random) {
  if (retryAfter !== undefined) {
    const asked = retryAfter * 1000;
    return Math.ceil(asked + random() * Math.min(longestJitter, Math.max(firstDelay, asked / 2)));
  }
  return Math.ceil(random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)));
}
