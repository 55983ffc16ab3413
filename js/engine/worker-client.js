/** One worker, seen from outside: messages with ids out, promises back. */
import { TokensmithError, fromPlainError } from '../errors.js';
import { inPage } from './load-error.js';

/** @typedef {import('./engine-code.js').EngineCode} EngineCode */
/** @typedef {import('./interface.js').Port} Port */

/**
 * @typedef {object} Pending
 * @property {(value: any) => void} resolve
 * @property {(error: unknown) => void} reject
 * @property {((candidates: number) => void) | undefined} onProgress
 */

/**
 * @param {unknown} reason
 * @returns {TokensmithError}
 */
function workerError(reason) {
  if (reason instanceof TokensmithError) return reason;
  const code = /** @type {{ code?: unknown } | undefined} */ (reason)?.code;
  return new TokensmithError(
    'ERR_ENGINE_WORKER',
    {
      where: 'engine',
      problem: `The worker could not be started, or ended without being asked to${typeof code === 'string' ? ` (${code})` : ''}.`,
      remedy: inPage()
        ? "See that js/engine/worker.js is served as JavaScript and that the page's Content-Security-Policy allows it (worker-src 'self'), or use 'tokensmith/inline', which needs no worker."
        : "Keep tokensmith out of the bundle if there is one, and under --permission give --allow-worker; or use 'tokensmith/inline', which needs no worker.",
    },
    { cause: reason },
  );
}

/**
 * @param {() => Port} spawn
 * @param {EngineCode} code
 * @param {import('./interface.js').Tier} [tier]
 * @returns {WorkerClient}
 * @throws {TokensmithError} ERR_ENGINE_WORKER
 */
export function startWorker(spawn, code, tier) {
  try {
    return new WorkerClient(spawn(), code, tier);
  } catch (cause) {
    throw workerError(cause);
  }
}

export class WorkerClient {
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #lastId = 0;
  /** @type {unknown} why it can no longer be used */
  #end;
  #port;

  /**
   * @param {Port} port
   * @param {EngineCode} code
   * @param {import('./interface.js').Tier} [tier]
   */
  constructor(port, code, tier) {
    this.#port = port;
    /**
     * Once the engine in the worker is ready.
     * @type {Promise<{ version: string, tier: import('./interface.js').Tier }>}
     */
    this.opened = new Promise((resolve, reject) => {
      this.#pending.set(0, { resolve, reject, onProgress: undefined });
    });
    // Whoever makes the first call hears of it there.
    this.opened.catch(() => undefined);
    port.listen(
      (message) => this.#receive(message),
      (reason) => this.end(workerError(reason)),
    );
    this.#open(code, tier);
  }

  /** Whether it can still be called. */
  get usable() {
    return this.#end === undefined;
  }

  /** Messages without an answer so far. */
  get load() {
    return this.#pending.size;
  }

  /**
   * @param {EngineCode} code
   * @param {import('./interface.js').Tier} [tier]
   */
  #open({ module, deferred }, tier) {
    try {
      this.#port.post({ type: 'open', module, deferred: deferred?.module, deferredUrl: deferred?.url, tier });
    } catch {
      // This platform cannot send a compiled module: the worker gets its own.
      this.#port.post({ type: 'open', tier });
    }
  }

  /**
   * @param {object} message
   * @param {ArrayBuffer[]} [transfer]
   * @param {(candidates: number) => void} [onProgress]
   * @returns {Promise<any>}
   * @throws {TokensmithError} what the worker answers, ERR_ENGINE_WORKER, or what `end` was told
   */
  request(message, transfer = [], onProgress = undefined) {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
      this.#port.hold(true);
      try {
        this.#port.post({ ...message, id }, transfer);
      } catch (cause) {
        this.#settle(id);
        reject(cause);
      }
    });
  }

  /** @param {any} message */
  #receive(message) {
    switch (message.type) {
      case 'progress':
        this.#pending.get(message.id)?.onProgress?.(message.candidates);
        break;
      case 'opened':
        this.#settle(0)?.resolve({ version: message.version, tier: message.tier });
        break;
      case 'refused':
        this.end(fromPlainError(message.error));
        break;
      case 'done':
        this.#settle(message.id)?.resolve(message.value);
        break;
      case 'failed': {
        const error = fromPlainError(message.error);
        this.#settle(message.id)?.reject(error);
        // The engine inside is gone, and the worker with it.
        if (error.code === 'ERR_ENGINE_DEAD') this.end(error);
        break;
      }
    }
  }

  /**
   * @param {number} id
   * @returns {Pending | undefined}
   */
  #settle(id) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    // An idle worker keeps no Node process alive.
    if (this.#pending.size === 0) this.#port.hold(false);
    return pending;
  }

  /**
   * Terminates the worker; whatever waits for it is rejected.
   * @param {unknown} reason
   */
  end(reason) {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#port.terminate();
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(reason);
  }
}
