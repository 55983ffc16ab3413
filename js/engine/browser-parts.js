/** The engine beside this module: in two parts, or whole where these do not work. */
import { compileUrl, ownFile } from './compile.js';
import { DeferredCode } from './engine-code.js';
import { partsWork } from './parts-work.js';

/**
 * @returns {Promise<import('./engine-code.js').EngineCode>} the first part, or all of it
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD
 */
export async function compileParts() {
  if (!partsWork()) return { module: await compileUrl(ownFile(() => new URL('../../dist/engine/tokensmith.wasm', import.meta.url))) };
  return {
    module: await compileUrl(ownFile(() => new URL('../../dist/engine/tokensmith.primary.wasm', import.meta.url))),
    deferred: new DeferredCode(new URL('../../dist/engine/tokensmith.deferred.wasm', import.meta.url)),
  };
}
