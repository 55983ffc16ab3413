/**
 * The engine in a worker: the same interface, and a page that never freezes.
 *
 * Keys live in one worker, which is never interrupted. Each search for a key pair has a worker to itself, so that
 * aborting it, which ends the worker, takes nothing else with it and other calls need not wait behind it.
 */
import { closedError } from './closed.js';
import { startWorker } from './worker-client.js';

/** @typedef {import('./interface.js').NamedSecret} NamedSecret */
/** @typedef {import('./interface.js').CallOptions} CallOptions */
/** @typedef {import('./worker-client.js').WorkerClient} WorkerClient */

/** More at once would slow each other down, and each takes some megabytes. */
const maxSearches = 4;

/**
 * @param {WebAssembly.Module} module
 * @param {() => import('./interface.js').Port} spawn
 * @param {number} concurrency
 * @param {import('./interface.js').Tier} [wantedTier]
 * @returns {Promise<import('./interface.js').Engine>}
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_WORKER, ERR_ENGINE_LOAD, ERR_ENGINE_VERSION
 */
export async function openWorkerEngine(module, spawn, concurrency, wantedTier) {
  const main = startWorker(spawn, module, wantedTier);
  const { version, tier } = await main.opened;
  const searches = new Searches(() => startWorker(spawn, module, tier), Math.min(concurrency, maxSearches));
  return {
    kind: 'worker',
    version,
    tier,
    module,
    get usable() {
      return main.usable;
    },
    call(method, params, secrets = [], options = {}) {
      if (method === 'generate_key_pair' && main.usable) return searches.run(params, options);
      return main.request({ type: 'call', method, params, secrets }, transferable(secrets));
    },
    async close() {
      searches.close();
      if (!main.usable) return;
      // Wiped first: the memory of an ended worker is given back as it is.
      await main.request({ type: 'close' }).catch(() => undefined);
      main.end(closedError());
    },
  };
}

/**
 * Sent away, not copied: nothing of a secret stays in this thread.
 * @param {NamedSecret[]} secrets
 * @returns {ArrayBuffer[]}
 */
export function transferable(secrets) {
  return secrets.map((secret) => {
    // A view of a part would take the whole buffer with it, of which others may have a part, too.
    if (secret[1].byteLength !== secret[1].buffer.byteLength) {
      const copy = secret[1].slice();
      secret[1].fill(0);
      secret[1] = copy;
    }
    return /** @type {ArrayBuffer} */ (secret[1].buffer);
  });
}

/** Searches for key pairs, each in a worker of its own, a few at a time. */
class Searches {
  /** @type {Set<WorkerClient>} */
  #running = new Set();
  /** @type {(() => void)[]} */
  #waiting = [];
  #closed = false;
  #start;
  #limit;

  /**
   * @param {() => WorkerClient} start
   * @param {number} limit
   */
  constructor(start, limit) {
    this.#start = start;
    this.#limit = limit;
  }

  /**
   * @param {object} params
   * @param {CallOptions} options
   * @returns {Promise<import('./interface.js').Answer>}
   */
  run(params, { signal, onProgress }) {
    return new Promise((resolve, reject) => {
      /** @type {WorkerClient | undefined} */
      let client;
      const abort = () => {
        this.#waiting = this.#waiting.filter((entry) => entry !== begin);
        client?.end(signal?.reason);
        reject(signal?.reason);
      };
      const begin = () => {
        if (this.#closed) {
          reject(closedError());
          return;
        }
        let started;
        try {
          started = this.#start();
        } catch (error) {
          reject(error);
          return;
        }
        client = started;
        this.#running.add(started);
        started
          .request({ type: 'call', method: 'generate_key_pair', params, secrets: [], progress: Boolean(onProgress) }, [], onProgress)
          .then(resolve, reject)
          .finally(() => {
            signal?.removeEventListener('abort', abort);
            started.end(closedError());
            this.#running.delete(started);
            this.#next();
          });
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(begin);
      this.#next();
    });
  }

  #next() {
    while (this.#running.size < this.#limit) {
      const begin = this.#waiting.shift();
      if (!begin) return;
      begin();
    }
  }

  close() {
    this.#closed = true;
    const reason = closedError();
    for (const client of this.#running) client.end(reason);
    for (const begin of this.#waiting.splice(0)) begin();
  }
}
