/** Functions in the place of `fetch` behind which a person answers, who needs the time it takes. */

/** @type {WeakSet<Function>} */
const unhurried = new WeakSet();

/**
 * @template {Function} Fetch
 * @param {Fetch} fetch
 * @returns {Fetch}
 */
export function withoutTimeLimit(fetch) {
  unhurried.add(fetch);
  return fetch;
}

/**
 * @param {Function} fetch
 * @returns {boolean}
 */
export function hasNoTimeLimit(fetch) {
  return unhurried.has(fetch);
}
