/** The same for an engine in a worker: only there can a call wait for a part of the engine, so it is loaded in two. */
import { compileGiven, compileParts, compileUrl } from './compile.js';
import { browserWorkers } from './worker-client.js';

/** @type {import('./interface.js').Runtime} */
export const browserWorkerRuntime = {
  async compile(options) {
    const given = compileGiven(options) ?? (options.wasmUrl === undefined ? undefined : compileUrl(options.wasmUrl));
    return given === undefined ? compileParts() : { module: await given };
  },
  ...browserWorkers,
};
