/** What an engine is started from: one module, or the first of two parts and the place of the other. */
import { compileUrl } from './compile.js';

/**
 * @typedef {object} EngineCode
 * @property {WebAssembly.Module} module the whole engine, or its first part
 * @property {DeferredCode} [deferred]
 */

/** What the first part does without the other, as a rule: the way to the first token. */
const methodsOfPrimary = new Set(['list_acl_presets', 'import_key', 'inspect_key', 'release_key', 'sign_token']);

/**
 * @param {string} method
 * @returns {boolean}
 */
export function needsDeferred(method) {
  return !methodsOfPrimary.has(method);
}

/** The other part, loaded when it is asked for, and once. */
export class DeferredCode {
  /** @type {Promise<WebAssembly.Module> | undefined} */
  #loading;
  /** @type {WebAssembly.Module | undefined} once it is there */
  module;

  /** @param {URL} url */
  constructor(url) {
    this.url = url.href;
  }

  /**
   * @returns {Promise<WebAssembly.Module>}
   * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD; the next call tries again
   */
  load() {
    this.#loading ??= compileUrl(this.url).then(
      (module) => (this.module = module),
      (error) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}
