/**
 * An engine in two parts: the first can import a key and sign a token, and the deferred part has the rest. For each function of the deferred
 * part the first one has an import that fetches the deferred part when it is called; once that has been added, calls go there directly. Made by
 * tools/build/divide.js.
 */
import { TokensmithError } from '../errors.js';

/** Where the first part looks for functions of the other, and the other one for the first: named hundreds of times in the modules, so in one letter. */
export const namespaces = { waiting: 'w', primary: 'p' };

/** In both parts, and the same. */
const mark = 'tokensmith.parts';

/**
 * @param {WebAssembly.Module} module
 * @returns {boolean} whether it is the first of two parts
 */
export function isInParts(module) {
  return WebAssembly.Module.imports(module).some(({ module: from }) => from === namespaces.waiting);
}

export class DeferredPart {
  /** @type {WebAssembly.Instance | undefined} */
  #instance;
  #module;
  #load;
  #added = false;
  /** Why a function of this part could not be called. The engine must not go on then. @type {unknown} */
  failure;

  /**
   * @param {WebAssembly.Module} primary
   * @param {() => WebAssembly.Module} load at once, or not at all
   */
  constructor(primary, load) {
    this.#module = primary;
    this.#load = load;
    /** What the first part is instantiated with, besides what it imports anyway. */
    this.imports = {
      [namespaces.waiting]: Object.fromEntries(
        WebAssembly.Module.imports(primary)
          .filter(({ module }) => module === namespaces.waiting)
          .map(({ name }) => [name, (/** @type {unknown[]} */ ...values) => this.#call(Number(name), values)]),
      ),
    };
  }

  /** @param {WebAssembly.Instance} instance of the first part */
  belongTo(instance) {
    this.#instance = instance;
  }

  /**
   * @param {WebAssembly.Module} module the other part
   * @throws {TokensmithError} ERR_ENGINE_VERSION
   */
  add(module) {
    if (this.#added) return;
    if (markOf(module) !== markOf(this.#module)) {
      throw new TokensmithError('ERR_ENGINE_VERSION', {
        where: 'engine',
        problem: 'The two parts of the engine are not of one build.',
        remedy:
          'Reload the page, and empty the cache that kept one of tokensmith.primary.wasm and tokensmith.deferred.wasm.',
      });
    }
    // In this moment it puts its functions into the table that both share.
    new WebAssembly.Instance(module, {
      [namespaces.primary]: /** @type {WebAssembly.ModuleImports} */ (this.#instance?.exports ?? {}),
    });
    this.#added = true;
  }

  /**
   * @param {number} index in the table
   * @param {unknown[]} values
   * @returns {unknown}
   */
  #call(index, values) {
    try {
      this.add(this.#load());
    } catch (error) {
      this.failure = error;
      throw error;
    }
    const table = /** @type {WebAssembly.Table} */ (
      Object.values(this.#instance?.exports ?? {}).find((exported) => exported instanceof WebAssembly.Table)
    );
    return table.get(index)(...values);
  }
}

/**
 * @param {WebAssembly.Module} module
 * @returns {string}
 */
function markOf(module) {
  return WebAssembly.Module.customSections(module, mark)
    .map((bytes) => new Uint8Array(bytes).join())
    .join();
}
