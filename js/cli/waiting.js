/**
 * Waits until the user ends the command.
 *
 * @param {import('./context.js').Context} context
 * @returns {Promise<void>}
 */
export function untilInterrupted({ signal }) {
  return new Promise((resolve) => {
    if (!signal || signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
