/** Workers of browsers and of Node behind one interface. */

/** @typedef {import('./interface.js').Port} Port */

/**
 * @param {Worker} worker
 * @returns {Port}
 */
export function browserPort(worker) {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(onMessage, onFailure) {
      worker.addEventListener('message', ({ data }) => onMessage(data));
      worker.addEventListener('error', (event) => {
        // Handled here: without this it is reported to the page's console, too.
        event.preventDefault?.();
        onFailure(event.message || 'The worker script could not be loaded.');
      });
      worker.addEventListener('messageerror', () => onFailure('A message of the worker could not be read.'));
    },
    hold: () => undefined,
    terminate: () => worker.terminate(),
  };
}

/**
 * @param {import('node:worker_threads').Worker} worker
 * @returns {Port}
 */
export function nodePort(worker) {
  let terminated = false;
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(onMessage, onFailure) {
      worker.on('message', onMessage);
      worker.on('error', onFailure);
      worker.on('messageerror', onFailure);
      worker.on('exit', (status) => {
        if (!terminated) onFailure(`The worker ended with status ${status}.`);
      });
    },
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    terminate() {
      terminated = true;
      void worker.terminate();
    },
  };
}

/**
 * A worker that the caller made, of whichever kind.
 * @param {any} worker
 * @returns {Port}
 */
export function anyPort(worker) {
  return typeof worker.on === 'function' ? nodePort(worker) : browserPort(worker);
}
