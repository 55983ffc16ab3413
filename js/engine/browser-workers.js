/** How many workers a browser has use for, and how one is started. */
import { browserPort } from './ports.js';

/** @type {Pick<import('./interface.js').Runtime, 'workers' | 'concurrency'>} */
export const browserWorkers = {
  // Written out in one expression: that is how bundlers find the worker.
  workers: () =>
    typeof Worker === 'function'
      ? () => browserPort(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'tokensmith' }))
      : undefined,
  concurrency: () => globalThis.navigator?.hardwareConcurrency ?? 1,
};
