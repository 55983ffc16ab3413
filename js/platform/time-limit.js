/** Functions in the place of `fetch` that take the time they need: a person answers, or other programs go first. */

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
