/** What is particular to Node (and to Deno and Bun, which offer Node's modules). */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { compileBytes, compileGiven, compileUrl } from './compile.js';
import { loadError } from './load-error.js';
import { nodePort } from './ports.js';

/** @typedef {import('./interface.js').Runtime} Runtime */

/** @returns {Promise<WebAssembly.Module>} the engine that came with the package */
export function compileOwnFile() {
  return compileFile(new URL('../../dist/engine/tokensmith.wasm', import.meta.url));
}

/**
 * @param {string | URL} file
 * @returns {Promise<WebAssembly.Module>}
 */
async function compileFile(file) {
  let bytes;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const name = file instanceof URL ? fileURLToPath(file) : file;
    throw loadError(`${name} could not be read.`, 'Install the package again, or pass the place of tokensmith.wasm as wasmUrl.', cause);
  }
  return compileBytes(bytes, String(file));
}

/**
 * @param {string | URL} [wasmUrl]
 * @returns {Promise<WebAssembly.Module>}
 */
function compileNamed(wasmUrl) {
  if (wasmUrl === undefined) return compileOwnFile();
  const url = String(wasmUrl);
  if (/^https?:/i.test(url)) return compileUrl(url);
  return compileFile(/^file:/i.test(url) ? new URL(url) : url);
}

/** @type {Runtime} */
export const nodeRuntime = {
  compile: async (options) => ({ module: await (compileGiven(options) ?? compileNamed(options.wasmUrl)) }),
  // Without the program's own options: `node --input-type=module --eval …` would have the worker's file refused.
  workers: () => () => nodePort(new Worker(new URL('./worker.node.js', import.meta.url), { execArgv: [] })),
  concurrency: () => availableParallelism(),
};
