/**
 * @template T
 * @param {Promise<T>} work that heeds no signal
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>} fails with the signal's reason as soon as it is aborted
 */
export function unlessAborted(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
