/** What every entry offers, made for its runtime: one shared toolkit, and isolated ones. */
import { readFunction, readOptions, wrongType } from './arguments/options.js';
import { anyPort } from './engine/ports.js';
import { TokensmithError } from './errors.js';
import { Keyring } from './keyring.js';
import { Shared } from './shared.js';
import { Toolkit } from './toolkit.js';

/** @typedef {import('./types.js').EngineOptions} EngineOptions */
/** @typedef {import('./engine/interface.js').Port} Port */

const optionNames = /** @type {const} */ (['wasmBinary', 'wasmUrl', 'wasmModule', 'createWorker', 'tier']);

/** @type {import('./engine/interface.js').Tier[]} */
const tiers = ['relaxed-simd', 'portable', 'reference'];

/**
 * @param {unknown} options
 * @returns {EngineOptions}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE, ERR_ARGUMENT_UNKNOWN
 */
function readEngineOptions(options) {
  const read = readOptions(options, optionNames);
  readFunction(read.createWorker, 'createWorker');
  const { wasmBinary, wasmUrl, wasmModule, tier } = read;
  const tag = Object.prototype.toString.call(wasmBinary);
  if (wasmBinary !== undefined && !ArrayBuffer.isView(wasmBinary) && tag !== '[object ArrayBuffer]') {
    throw wrongType('wasmBinary', wasmBinary, 'Give the bytes of tokensmith.wasm.');
  }
  if (wasmUrl !== undefined && typeof wasmUrl !== 'string' && Object.prototype.toString.call(wasmUrl) !== '[object URL]') {
    throw wrongType('wasmUrl', wasmUrl, 'Give text or a URL.');
  }
  if (wasmModule !== undefined && Object.prototype.toString.call(wasmModule) !== '[object WebAssembly.Module]') {
    throw wrongType('wasmModule', wasmModule, 'Give a WebAssembly.Module.');
  }
  if (tier !== undefined && !/** @type {unknown[]} */ (tiers).includes(tier)) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'tier',
      problem: 'It names no arithmetic of the engine.',
      remedy: `Leave it out, or give ${tiers.map((name) => `'${name}'`).join(', ')}.`,
    });
  }
  return /** @type {EngineOptions} */ (read);
}

/**
 * @param {import('./engine/interface.js').Runtime} runtime
 * @param {import('./engine/interface.js').OpenEngine} openEngine in this thread or in a worker: only the one that is used comes into a bundle
 */
export function createEntry(runtime, openEngine) {
  /** @type {Shared<Toolkit>} */
  const shared = new Shared();
  /** Those of the shared one. @type {EngineOptions} */
  let used;

  /**
   * @param {EngineOptions} options
   * @returns {Promise<Toolkit>}
   */
  const open = async (options) => {
    const { createWorker, tier } = options;
    /** @type {(() => Port) | undefined} */
    const spawn = createWorker ? () => anyPort(createWorker()) : runtime.workers();
    const concurrency = Math.max(1, runtime.concurrency());
    const code = await runtime.compile(options);
    return new Toolkit(new Keyring(await openEngine(code, { spawn, concurrency, tier }), { spawn, concurrency }));
  };

  return {
    /**
     * @param {unknown} [options]
     * @returns {Promise<Toolkit>}
     */
    async init(options) {
      const read = readEngineOptions(options);
      if (shared.isThere) assertSameOptions(used, read);
      else used = read;
      return shared.get(() => open(read));
    },

    /**
     * @param {unknown} [options]
     * @returns {Promise<Toolkit>}
     */
    async createToolkit(options) {
      return open(readEngineOptions(options));
    },
  };
}

/**
 * Options that could no longer take effect would be ignored in silence.
 * @param {EngineOptions} used
 * @param {EngineOptions} given
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE
 */
function assertSameOptions(used, given) {
  for (const name of optionNames) {
    if (given[name] === undefined || given[name] === used[name] || String(given[name]) === String(used[name] ?? '') && name === 'wasmUrl') continue;
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: name,
      problem: 'The shared toolkit was made with another value already.',
      remedy: 'Give it to the first call of init(), or use createToolkit() for a toolkit of its own.',
    });
  }
}
