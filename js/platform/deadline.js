/** The end of a call: the caller's signals, or its time limit, whichever comes first. */

/**
 * @typedef {object} Deadline
 * @property {AbortSignal} signal for what the call starts
 * @property {() => boolean} timedOut
 * @property {() => number} remaining milliseconds; Infinity without a limit
 * @property {<T>(work: Promise<T>) => Promise<T>} race fails as soon as the deadline is there, even when the work does not heed the signal
 * @property {() => void} clear to be called when the call is over
 */

/**
 * @param {(AbortSignal | undefined)[]} signals
 * @param {number} milliseconds
 * @returns {Deadline}
 */
export function createDeadline(signals, milliseconds) {
  const controller = new AbortController();
  const end = Date.now() + milliseconds;
  let timedOut = false;
  const timer = Number.isFinite(milliseconds)
    ? setTimeout(() => {
        timedOut = true;
        controller.abort(new DOMException('The time limit of the call was reached.', 'TimeoutError'));
      }, milliseconds)
    : undefined;
  const listeners = signals
    .filter((signal) => signal !== undefined)
    .map((signal) => {
      const abort = () => controller.abort(signal.reason);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      return () => signal.removeEventListener('abort', abort);
    });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    remaining: () => end - Date.now(),
    race(work) {
      return new Promise((resolve, reject) => {
        const { signal } = controller;
        const abort = () => reject(signal.reason);
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
      });
    },
    clear() {
      clearTimeout(timer);
      for (const remove of listeners) remove();
    },
  };
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>} fails with the signal's reason
 */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
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
