/** What is particular to browsers, and to platforms like them. */
import { browserWorkers } from './worker-client.js';
import { compileGiven, compileUrl, ownFile } from './compile.js';

/** @type {import('./interface.js').Runtime} */
export const browserRuntime = {
  compile: async (options) => ({
    module: await (compileGiven(options) ??
      compileUrl(options.wasmUrl ?? ownFile(() => new URL('../../dist/engine/tokensmith.wasm', import.meta.url)))),
  }),
  ...browserWorkers,
};
