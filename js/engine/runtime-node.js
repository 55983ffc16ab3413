/** What is particular to Node (and to Deno and Bun, which offer Node's modules). */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compileBytes, compileGiven, compileUrl, loadError, ownFile } from './compile.js';
import { nodePort } from './worker-client.js';

/** @typedef {import('./interface.js').Runtime} Runtime */

const unbundledRemedy =
  "Keep tokensmith out of the bundle (esbuild: --external:tokensmith, Next.js: serverExternalPackages: ['tokensmith']), or use " +
  "'tokensmith/inline'. If nothing is bundled, install the package again.";

/**
 * @returns {Promise<WebAssembly.Module>} the engine that came with the package
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_MEMORY
 */
export async function compileOwnFile() {
  // Bundlers may put an address of their web server in its place, and webpack an object that only looks like a URL.
  return compilePlace(
    ownFile(() => new URL('../../dist/engine/tokensmith.wasm', import.meta.url), unbundledRemedy),
    unbundledRemedy,
  );
}

/**
 * @param {string | URL} place a path, or a URL of any kind
 * @param {string} remedy when no file is there
 * @returns {Promise<WebAssembly.Module>}
 */
async function compilePlace(place, remedy) {
  const name = String(place);
  if (/^(https?|data|blob):/i.test(name)) return compileUrl(name);
  let bytes;
  try {
    bytes = await readFile(/^file:/i.test(name) ? new URL(name) : name);
  } catch (cause) {
    throw loadError(`${name} could not be read (${/** @type {NodeJS.ErrnoException} */ (cause).code}).`, remedy, cause);
  }
  return compileBytes(bytes, name);
}

/** @type {Runtime} */
export const nodeRuntime = {
  compile: async (options) => ({
    module: await (compileGiven(options) ??
      (options.wasmUrl === undefined
        ? compileOwnFile()
        : compilePlace(options.wasmUrl, 'Give the place of tokensmith.wasm, or leave wasmUrl out.'))),
  }),
  // Without the program's own options: `node --input-type=module --eval …` would have the worker's file refused.
  workers: () => () => nodePort(new Worker(new URL('./worker.node.js', import.meta.url), { execArgv: [] })),
  concurrency: () => availableParallelism(),
};
