/** One worker, seen from outside: messages with ids out, promises back. */
import { fromPlainError, TokensmithError } from '../errors.js';
import { inPage } from './compile.js';

/** @typedef {import('./compile.js').EngineCode} EngineCode */
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
    // The first call reports it.
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

/* Workers of browsers and of Node behind one interface. */

/**
 * @param {Worker} worker
 * @returns {Port}
 */
export function browserPort(worker) {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(onMessage, onFailure) {
      worker.addEventListener('message', ({ data }) => onMessage(data));
      worker.addEventListener('error', (event) => {
        // Handled here: without this it is reported to the page's console, too.
        event.preventDefault?.();
        onFailure(event.message || 'The worker script could not be loaded.');
      });
      worker.addEventListener('messageerror', () => onFailure('A message of the worker could not be read.'));
    },
    hold: () => undefined,
    terminate: () => worker.terminate(),
  };
}

/**
 * @param {import('node:worker_threads').Worker} worker
 * @returns {Port}
 */
export function nodePort(worker) {
  let terminated = false;
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(onMessage, onFailure) {
      worker.on('message', onMessage);
      worker.on('error', onFailure);
      worker.on('messageerror', onFailure);
      worker.on('exit', (status) => {
        if (!terminated) onFailure(`The worker ended with status ${status}.`);
      });
    },
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    terminate() {
      terminated = true;
      void worker.terminate();
    },
  };
}

/**
 * A worker that the caller made, of any kind.
 * @param {any} worker
 * @returns {Port}
 */
export function anyPort(worker) {
  return typeof worker.on === 'function' ? nodePort(worker) : browserPort(worker);
}

/* How many workers a browser has use for, and how one is started. */

/** @type {Pick<import('./interface.js').Runtime, 'workers' | 'concurrency'>} */
export const browserWorkers = {
  // Written out in one expression: that is how bundlers find the worker.
  workers: () =>
    typeof Worker === 'function'
      ? () => browserPort(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'tokensmith' }))
      : undefined,
  concurrency: () => globalThis.navigator?.hardwareConcurrency ?? 1,
};

/**
 * @template T
 * @param {Promise<T>} work that heeds no signal
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>} fails with the signal's reason as soon as it is aborted
 */
export function unlessAborted(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
