/** The engine inside the module: nothing is fetched or read. A bundle of one file has no file for a worker, either. */
import { wasmBase64 } from '../../dist/engine/wasm-inline.js';
import { compileBytes, compileGiven, compileUrl } from './compile.js';

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decode(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** @type {import('./interface.js').Runtime} */
export const inlineRuntime = {
  compile: async (options) => ({
    module: await (compileGiven(options) ??
      (options.wasmUrl === undefined
        ? compileBytes(decode(wasmBase64), 'The engine inside the module')
        : compileUrl(options.wasmUrl))),
  }),
  workers: () => undefined,
  concurrency: () => globalThis.navigator?.hardwareConcurrency ?? 1,
};
