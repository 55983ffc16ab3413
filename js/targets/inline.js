/** `tokensmith/inline`: the engine in this thread, its bytes in the module; nothing is fetched or read. */
import { inlineRuntime } from '../engine/runtime-inline.js';
import { createEntry, openThreadEngine } from './toolkit-factory.js';

/** @typedef {import('../types.js').EngineOptions} EngineOptions */

export * from './exports.js';

const entry = createEntry(inlineRuntime, openThreadEngine);

/**
 * A toolkit on the engine that the whole program shares, with keys of its own. The first call loads the engine, and calls meanwhile wait for
 * the same load. A load that failed is forgotten, so that the next call tries again; so is an engine that broke, or that all have closed.
 *
 * Each caller closes what it got, once, and the others go on: the engine ends with the last of them. A React effect that runs twice
 * (StrictMode) may therefore call `init` in its body and `close` in its cleanup.
 *
 * @param {EngineOptions} [options] none is needed as a rule; they take effect in the call that loads
 * @returns {Promise<import('../toolkit.js').Toolkit>}
 * @throws {TokensmithError} `ERR_ENGINE_LOAD`, `ERR_ENGINE_MEMORY`, `ERR_ENGINE_VERSION`, `ERR_ARGUMENT_TYPE`,
 *   `ERR_ARGUMENT_UNKNOWN`, `ERR_ARGUMENT_VALUE` (other options than those it was loaded with)
 * @example
 * import { init } from 'tokensmith/inline';
 * const kit = await init();
 * try { await kit.generateKeyPair(); } finally { await kit.close(); }
 */
export function init(options = undefined) {
  return entry.init(options);
}

/**
 * A toolkit on an engine of its own: its keys share memory with nobody's, and closing it ends the engine.
 *
 * @param {EngineOptions} [options]
 * @returns {Promise<import('../toolkit.js').Toolkit>}
 * @throws {TokensmithError} `ERR_ENGINE_LOAD`, `ERR_ENGINE_MEMORY`, `ERR_ENGINE_VERSION`, `ERR_ARGUMENT_TYPE`,
 *   `ERR_ARGUMENT_UNKNOWN`
 * @example
 * const kit = await createToolkit();
 * try { await kit.generateKeyPair(); } finally { await kit.close(); }
 */
export function createToolkit(options = undefined) {
  return entry.createToolkit(options);
}
