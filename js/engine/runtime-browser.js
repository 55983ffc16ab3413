/** What is particular to browsers, and to platforms like them. */
import { compileGiven, compileUrl } from './compile.js';
import { browserPort } from './ports.js';

/** @type {import('./interface.js').Runtime} */
export const browserRuntime = {
  compile: async (options) =>
    compileGiven(options) ?? compileUrl(options.wasmUrl ?? new URL('../../dist/engine/tokensmith.wasm', import.meta.url)),
  // Written out in one expression: that is how bundlers find the worker.
  workers: () =>
    typeof Worker === 'function'
      ? () => browserPort(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'tokensmith' }))
      : undefined,
  concurrency: () => globalThis.navigator?.hardwareConcurrency ?? 1,
};
