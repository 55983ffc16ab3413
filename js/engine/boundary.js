/**
 * The boundary to the engine: the only file that touches the WebAssembly module. Contract: wasm/README.md.
 *
 * Requests and secrets are copied into linear memory as bytes, replies copied out, and both wiped there before the call
 * returns. Views of the memory are created again each time, since it can grow. After a trap the module would go on
 * answering from broken memory: it is wiped whole and given up.
 */
import createModule from '../../dist/engine/tokensmith.js';
import { version as wrapperVersion } from '../../dist/engine/version.js';
import { closedError, fromEngine, TokensmithDefect, TokensmithError } from '../errors.js';
import { loadError, memoryError } from './compile.js';
import { DeferredPart, isInParts } from './deferred-part.js';
import { chooseTier } from './kernel-choice.js';
import { wipeAll } from '../key-handle.js';

/** @typedef {import('./interface.js').NamedSecret} NamedSecret */
/** @typedef {import('./interface.js').Answer} Answer */
/** @typedef {import('../../dist/engine/tokensmith.js').EngineModule} EngineModule */

/** The engine takes no longer request. */
const maxRequestBytes = 1024 * 1024;

/** Milliseconds between two reports of progress: more often than a screen changes is wasted. */
const progressInterval = 50;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Instantiates the engine and checks that it is of the wrapper's own version.
 * @param {WebAssembly.Module} wasmModule the whole engine, or its first part
 * @param {import('./interface.js').Tier} [tier]
 * @param {() => WebAssembly.Module} [loadDeferred] gives the other part at once, when it is needed before `addDeferred`
 * @returns {Promise<Boundary>}
 * @throws {TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_MEMORY, ERR_ENGINE_VERSION
 */
export async function openBoundary(wasmModule, tier, loadDeferred) {
  const { engineModule, memory, deferred } = await instantiate(wasmModule, loadDeferred);
  let version;
  try {
    const { start, length } = engineModule.version();
    version = decoder.decode(engineModule.HEAPU8.subarray(start, start + length));
  } catch (cause) {
    throw loadError(
      'The engine broke when it was asked for its version.',
      'See that tokensmith.wasm is whole and unchanged.',
      cause,
    );
  }
  if (version !== wrapperVersion) {
    throw new TokensmithError('ERR_ENGINE_VERSION', {
      where: 'engine',
      problem: `The wrapper is of version ${wrapperVersion} and tokensmith.wasm of version ${version}.`,
      remedy: 'Serve the tokensmith.wasm of the same package, and empty the cache that kept the other one.',
    });
  }
  return new Boundary(engineModule, version, await chooseTier(engineModule, memory, tier), deferred);
}

/**
 * @param {WebAssembly.Module} wasmModule the whole engine, or its first part
 * @param {() => WebAssembly.Module} [loadDeferred]
 * @returns {Promise<{ engineModule: EngineModule, instance: WebAssembly.Instance, memory: WebAssembly.Memory, deferred?: DeferredPart }>}
 */
export function instantiate(wasmModule, loadDeferred = refuseToLoad) {
  const silent = () => undefined;
  const deferred = isInParts(wasmModule) ? new DeferredPart(wasmModule, loadDeferred) : undefined;
  /** @type {WebAssembly.Instance} */
  let started;
  /** @type {WebAssembly.Memory} */
  let memory;
  return new Promise((resolve, reject) => {
    /** @param {unknown} cause */
    const fail = (cause) =>
      reject(
        memoryError(cause) ??
          loadError(
            'The engine could not be started.',
            'See that tokensmith.wasm belongs to this package and is unchanged.',
            cause,
          ),
      );
    createModule({
      // The glue waits for ever when an asynchronous start fails: hence the promise around it.
      instantiateWasm(imports, receive) {
        WebAssembly.instantiate(wasmModule, { ...imports, ...deferred?.imports })
          .then((instance) => {
            started = instance;
            deferred?.belongTo(instance);
            memory = /** @type {WebAssembly.Memory} */ (
              Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Memory)
            );
            receive(instance);
          }, fail)
          .catch(fail);
        return {};
      },
      print: silent,
      printErr: silent,
    }).then((engineModule) => resolve({ engineModule, instance: started, memory, deferred }), fail);
  });
}

/** @returns {never} */
function refuseToLoad() {
  throw loadError('The engine is only the first of its two parts.', 'Give the whole one, tokensmith.wasm.');
}

export class Boundary {
  /** @type {EngineModule | undefined} */
  #module;
  #deferred;
  /** @type {TokensmithError | undefined} */
  #end;

  /**
   * @param {EngineModule} engineModule
   * @param {string} version
   * @param {import('./interface.js').Tier} tier
   * @param {DeferredPart} [deferred] where the engine is in two parts
   */
  constructor(engineModule, version, tier, deferred) {
    this.#module = engineModule;
    this.#deferred = deferred;
    this.version = version;
    this.tier = tier;
  }

  /** Whether it can still be called. */
  get usable() {
    return this.#module !== undefined;
  }

  /**
   * Completes an engine of which only the first part had been loaded.
   * @param {WebAssembly.Module} module
   * @throws {TokensmithError} ERR_ENGINE_VERSION
   */
  addDeferred(module) {
    if (this.#module) this.#deferred?.add(module);
  }

  /**
   * @param {string} method
   * @param {object} params what JSON can carry
   * @param {NamedSecret[]} [secrets] wiped before this returns, however it returns
   * @param {(candidates: number) => void} [onProgress]
   * @returns {Answer}
   * @throws {TokensmithError} what the engine reports, ERR_ENGINE_DEAD, ERR_ENGINE_CLOSED, ERR_ENGINE_MEMORY, ERR_ARGUMENT_VALUE (too long)
   * @throws {TokensmithDefect}
   */
  call(method, params, secrets = [], onProgress = undefined) {
    const contents = secrets.map(([, bytes]) => bytes);
    try {
      if (!this.#module) throw this.#end;
      const names = secrets.map(([name, bytes]) => ({ name, length: bytes.length }));
      const request = encoder.encode(JSON.stringify({ method, params, secrets: names }));
      if (request.length > maxRequestBytes) {
        throw new TokensmithError('ERR_ARGUMENT_VALUE', {
          where: 'arguments',
          problem: 'Together they are longer than 1 MiB.',
          remedy: 'Give less: a token holds 64 KiB at most.',
        });
      }
      return readReply(this.#exchange(this.#module, request, contents, onProgress), method);
    } finally {
      wipeAll(contents);
    }
  }

  /**
   * @param {EngineModule} engineModule
   * @param {Uint8Array} request
   * @param {Uint8Array[]} secrets
   * @param {((candidates: number) => void) | undefined} onProgress
   * @returns {{ json: Uint8Array, secrets: Uint8Array }} copies
   */
  #exchange(engineModule, request, secrets, onProgress) {
    const secretsLength = secrets.reduce((sum, bytes) => sum + bytes.length, 0);
    const length = request.length + secretsLength;
    try {
      const start = engineModule._malloc(length);
      if (start === 0) throw outOfMemory();
      let offset = start;
      for (const bytes of [request, ...secrets]) {
        engineModule.HEAPU8.set(bytes, offset);
        offset += bytes.length;
      }
      engineModule.onProgress = onProgress && throttle(onProgress);
      const view = engineModule.call(start, request.length, start + request.length, secretsLength);
      engineModule.onProgress = undefined;
      if (this.#deferred?.failure !== undefined) throw this.#deferred.failure;
      const memory = engineModule.HEAPU8;
      const reply = {
        json: memory.slice(view.json, view.json + view.jsonLength),
        secrets: memory.slice(view.secrets, view.secrets + view.secretsLength),
      };
      memory.fill(0, start, start + length);
      engineModule._free(start);
      engineModule.release();
      return reply;
    } catch (cause) {
      // What could not be called has not been done, whatever was answered: nobody knows what is half done.
      if (cause instanceof TokensmithError && this.#deferred?.failure === undefined) throw cause;
      throw this.#die(engineModule, this.#deferred?.failure ?? cause);
    }
  }

  /**
   * @param {EngineModule} engineModule
   * @param {unknown} cause the trap, or why a part of the engine could not be loaded
   * @returns {TokensmithError}
   */
  #die(engineModule, cause) {
    const unloaded = cause instanceof TokensmithError ? cause.details : undefined;
    const end = new TokensmithError(
      'ERR_ENGINE_DEAD',
      {
        where: 'engine',
        problem: `${unloaded ? `${unloaded.problem} The engine needed it in the middle of a call` : 'The engine broke'} and was given up, and the keys in it with it.`,
        remedy: unloaded
          ? `${unloaded.remedy} Then call init() again for a new one.`
          : 'Call init() again for a new one; report it if it happens twice.',
      },
      { cause },
    );
    this.#module = undefined;
    this.#end = end;
    // Nobody knows where its secrets were.
    engineModule.HEAPU8.fill(0);
    return end;
  }

  /** Wipes every key. Calls fail with ERR_ENGINE_CLOSED afterwards. */
  close() {
    const engineModule = this.#module;
    if (!engineModule) return;
    try {
      engineModule.close();
    } catch (cause) {
      this.#die(engineModule, cause);
      return;
    }
    this.#module = undefined;
    this.#end = closedError();
  }
}

/** @returns {TokensmithError} */
function outOfMemory() {
  return new TokensmithError('ERR_ENGINE_MEMORY', {
    where: 'engine',
    problem: 'There was not enough memory for this call.',
    remedy: 'Do less at once, or close what is not needed.',
  });
}

/**
 * @param {{ json: Uint8Array, secrets: Uint8Array }} reply
 * @param {string} method
 * @returns {Answer}
 */
function readReply({ json, secrets }, method) {
  // The engine could not even write an error.
  if (json.length === 0) throw outOfMemory();
  let reply;
  try {
    reply = JSON.parse(decoder.decode(json));
  } catch (cause) {
    wipeAll([secrets]);
    throw new TokensmithDefect('The engine gave a reply that cannot be read.', { method, cause });
  }
  if (!reply.ok) throw fromEngine(reply.error, method);
  /** @type {Record<string, Uint8Array>} */
  const named = {};
  let offset = 0;
  for (const { name, length } of reply.secrets) {
    named[name] = secrets.slice(offset, offset + length);
    offset += length;
  }
  wipeAll([secrets]);
  return { result: reply.result, secrets: named };
}

/**
 * @param {(candidates: number) => void} onProgress
 * @returns {(candidates: number) => void}
 */
function throttle(onProgress) {
  let last = -Infinity;
  return (candidates) => {
    const now = performance.now();
    if (now - last < progressInterval) return;
    last = now;
    onProgress(candidates);
  };
}
