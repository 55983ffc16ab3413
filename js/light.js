/**
 * What a page needs of this package before it knows what it will be used for: the engine in a worker, and the keys it holds. The toolkit, which
 * checks arguments and has all the methods, can be loaded behind it and works on the same keys: `new Toolkit(keyring)`.
 */
import { compileBytes, compileParts } from './engine/compile.js';
import { browserPort } from './engine/worker-client.js';
import { openWorkerEngine } from './engine/worker-engine.js';
import { Keyring } from './keyring.js';

export { isWellFormed } from './arguments/json.js';
export { loadError } from './engine/compile.js';
export { TokensmithError } from './errors.js';
export { Shared } from './shared.js';
export { Keyring };

/**
 * @param {{ createWorker: () => Worker, wasmBinary?: Uint8Array | ArrayBuffer }} options what runs `engine/worker.js`; and the bytes of the engine, where they
 *   are not to be fetched
 * @returns {Promise<Keyring>}
 * @throws {import('./errors.js').TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_VERSION, ERR_ENGINE_WORKER
 */
export async function openKeyring({ createWorker, wasmBinary }) {
  const workers = { spawn: () => browserPort(createWorker()), concurrency: Math.max(1, navigator.hardwareConcurrency) };
  const code = wasmBinary
    ? { module: await compileBytes(/** @type {BufferSource} */ (wasmBinary), 'wasmBinary') }
    : await compileParts();
  return new Keyring(await openWorkerEngine(code, workers), workers);
}
