/** The time of now, and its passing. */

/** @returns {number} the time now, in whole seconds since 1970 */
export function nowInSeconds() {
  return Math.floor(Date.now() / 1000);
}

/**
 * Calls back at each full second, so that all times on the page turn over together.
 * @param {(now: number) => void} callback
 */
export function everySecond(callback) {
  const tick = () => {
    callback(nowInSeconds());
    setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
  };
  setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
  // Hidden tabs are slowed down: catch up at once when one is looked at again.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) callback(nowInSeconds());
  });
}
