/** What every entry offers, made for its runtime: toolkits that share an engine, and isolated ones. */
import { readFunction, readOptions, wrongType } from '../arguments/options.js';
import { openBoundary } from '../engine/boundary.js';
import { anyPort } from '../engine/worker-client.js';
import { TokensmithError } from '../errors.js';
import { Keyring } from '../keyring.js';
import { SharedInstance } from '../shared-instance.js';
import { Toolkit } from '../toolkit.js';

/** @typedef {import('../types.js').EngineOptions} EngineOptions */
/** @typedef {import('../engine/interface.js').Port} Port */
/** @typedef {import('../engine/interface.js').Engine} Engine */

const optionNames = /** @type {const} */ (['wasmBinary', 'wasmUrl', 'wasmModule', 'createWorker', 'tier']);

/** @type {import('../engine/interface.js').Tier[]} */
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
  if (
    wasmUrl !== undefined &&
    typeof wasmUrl !== 'string' &&
    Object.prototype.toString.call(wasmUrl) !== '[object URL]'
  ) {
    throw wrongType('wasmUrl', wasmUrl, 'Give text or a URL.');
  }
  if (wasmModule !== undefined && Object.prototype.toString.call(wasmModule) !== '[object WebAssembly.Module]') {
    throw wrongType('wasmModule', wasmModule, 'Give a WebAssembly.Module.');
  }
  if (tier !== undefined && !(/** @type {unknown[]} */ (tiers).includes(tier))) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'tier',
      problem: 'It names no arithmetic of the engine.',
      remedy: `Leave it out, or give ${tiers.map((name) => `'${name}'`).join(', ')}.`,
    });
  }
  return /** @type {EngineOptions} */ (read);
}

/**
 * @param {any} worker what `createWorker` made
 * @returns {unknown}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE
 */
function readWorker(worker) {
  if (typeof worker?.postMessage === 'function') return worker;
  throw wrongType('createWorker', worker, 'Give a function that returns a Worker.');
}

/**
 * @param {import('../engine/interface.js').Runtime} runtime
 * @param {import('../engine/interface.js').OpenEngine} openEngine in this thread or in a worker: only the one that is used comes into a bundle
 */
export function createEntry(runtime, openEngine) {
  /** @type {SharedInstance<Engine>} */
  const shared = new SharedInstance();
  /** Those the shared engine was loaded with. @type {EngineOptions} */
  let used;

  /**
   * @param {EngineOptions} options
   * @returns {{ spawn: (() => Port) | undefined, concurrency: number }}
   */
  const workersFor = ({ createWorker }) => ({
    spawn: createWorker ? () => anyPort(readWorker(createWorker())) : runtime.workers(),
    concurrency: Math.max(1, runtime.concurrency()),
  });

  /**
   * @param {EngineOptions} options
   * @returns {Promise<Engine>}
   */
  const open = async (options) =>
    openEngine(await runtime.compile(options), { ...workersFor(options), tier: options.tier });

  return {
    /**
     * @param {unknown} [options]
     * @returns {Promise<Toolkit>}
     */
    async init(options) {
      const read = readEngineOptions(options);
      if (shared.isThere) assertSameOptions(used, read);
      else used = read;
      const loadedWith = used;
      const engine = await shared.get(() => open(loadedWith));
      return new Toolkit(new Keyring(engine, workersFor(loadedWith), () => shared.leave(engine)));
    },

    /**
     * @param {unknown} [options]
     * @returns {Promise<Toolkit>}
     */
    async createToolkit(options) {
      const read = readEngineOptions(options);
      return new Toolkit(new Keyring(await open(read), workersFor(read)));
    },
  };
}

/**
 * Options that can no longer take effect would be ignored silently. Bytes, modules and functions are made again by whoever runs the same
 * line again, and so two of them count as the same.
 * @param {EngineOptions} used
 * @param {EngineOptions} given
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE
 */
function assertSameOptions(used, given) {
  for (const name of optionNames) {
    if (given[name] === undefined) continue;
    const same =
      name === 'wasmUrl' || name === 'tier' ? String(given[name]) === String(used[name]) : used[name] !== undefined;
    if (same) continue;
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: name,
      problem: `The shared engine was loaded ${used[name] === undefined ? 'without it' : 'with another value'}.`,
      remedy: 'Give it to the first call of init(), or use createToolkit() for an engine of its own.',
    });
  }
}

/* The engine in this thread. Calls are short, but for key generation, which blocks it for a second or more. */

/** @type {import('../engine/interface.js').OpenEngine} from the whole engine, not its first part */
export async function openThreadEngine(code, { tier }) {
  const boundary = await openBoundary(code.module, tier);
  return {
    kind: 'thread',
    version: boundary.version,
    tier: boundary.tier,
    code,
    get usable() {
      return boundary.usable;
    },
    call: async (method, params, secrets, options) => boundary.call(method, params, secrets, options?.onProgress),
    close: async () => boundary.close(),
  };
}
