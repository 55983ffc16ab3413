/** The two parts of the engine, beside this module. */
import { compileUrl } from './compile.js';
import { DeferredCode } from './engine-code.js';

/**
 * @returns {Promise<import('./engine-code.js').EngineCode>} the first part, compiled
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD
 */
export async function compileParts() {
  return {
    module: await compileUrl(new URL('../../dist/engine/tokensmith.primary.wasm', import.meta.url)),
    deferred: new DeferredCode(new URL('../../dist/engine/tokensmith.deferred.wasm', import.meta.url)),
  };
}
