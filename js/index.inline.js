/** `tokensmith/inline`: the engine in this thread, its bytes in the module; nothing is fetched or read. */
import { inlineRuntime } from './engine/runtime-inline.js';
import { openThreadEngine } from './engine/thread-engine.js';
import { createEntry } from './entry.js';

/** @typedef {import('./types.js').EngineOptions} EngineOptions */

export * from './public.js';

const entry = createEntry(inlineRuntime, openThreadEngine);

/**
 * The toolkit that all callers in this program share. The first call loads the engine; calls meanwhile wait for the same
 * load; a load that failed is forgotten, so that the next call tries again; and after the toolkit was closed or its engine
 * broke, the next call makes a new one.
 *
 * @param {EngineOptions} [options] none is needed as a rule; they take effect in the call that loads
 * @returns {Promise<import('./toolkit.js').Toolkit>}
 * @throws {TokensmithError} `ERR_ENGINE_LOAD`, `ERR_ENGINE_VERSION`, `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_UNKNOWN`,
 *   `ERR_ARGUMENT_VALUE` (other options than those it was loaded with)
 * @example
 * import { init } from 'tokensmith/inline';
 * const kit = await init();
 */
export function init(options = undefined) {
  return entry.init(options);
}

/**
 * A toolkit of its own: other callers cannot close it, and its keys share memory with nobody's.
 *
 * @param {EngineOptions} [options]
 * @returns {Promise<import('./toolkit.js').Toolkit>}
 * @throws {TokensmithError} `ERR_ENGINE_LOAD`, `ERR_ENGINE_VERSION`, `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_UNKNOWN`
 * @example
 * const kit = await createToolkit();
 * try { await kit.generateKeyPair(); } finally { await kit.close(); }
 */
export function createToolkit(options = undefined) {
  return entry.createToolkit(options);
}
