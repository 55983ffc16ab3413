/**
 * The engine in a worker: the same interface, and a page that never freezes.
 *
 * Keys live in one worker, which is never interrupted. Each search for a key pair has a worker to itself, so that
 * aborting it, which ends the worker, takes nothing else with it and other calls need not wait behind it.
 */
import { closedError } from './closed.js';
import { TokensmithError } from '../errors.js';
import { needsDeferred } from './engine-code.js';
import { wipeAll } from './wipe.js';
import { startWorker } from './worker-client.js';

/** @typedef {import('./interface.js').NamedSecret} NamedSecret */
/** @typedef {import('./interface.js').CallOptions} CallOptions */
/** @typedef {import('./worker-client.js').WorkerClient} WorkerClient */

/** More at once would slow each other down, and each takes some megabytes. */
const maxSearches = 4;

/**
 * @type {import('./interface.js').OpenEngine}
 * @throws {TokensmithError} ERR_ENGINE_WORKER, ERR_ENGINE_LOAD, ERR_ENGINE_VERSION
 */
export async function openWorkerEngine(code, { spawn, concurrency, tier: wantedTier }) {
  if (!spawn) {
    throw new TokensmithError('ERR_ENGINE_WORKER', {
      where: 'engine',
      problem: 'This platform has no workers.',
      remedy: "Use the entry 'tokensmith', which needs none.",
    });
  }
  const main = startWorker(spawn, code, wantedTier);
  const { version, tier } = await main.opened;
  const searches = new Searches(() => startWorker(spawn, code, tier), Math.min(concurrency, maxSearches));
  const second = new SecondPart(code, main);
  return {
    kind: 'worker',
    version,
    tier,
    code,
    get usable() {
      return main.usable;
    },
    async call(method, params, secrets = [], options = {}) {
      if (method === 'generate_key_pair' && main.usable) {
        if (code.deferred) await unlessAborted(code.deferred.load(), options.signal);
        return searches.run(params, options);
      }
      if (second.isWaitedForBy(method)) {
        try {
          await second.add();
        } catch (error) {
          wipeAll(secrets.map(([, bytes]) => bytes));
          throw error;
        }
      }
      const answer = await main.request({ type: 'call', method, params, secrets }, transferable(secrets));
      // Whoever has a token will look at it, too.
      if (method === 'sign_token') second.add().catch(() => undefined);
      return answer;
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

/**
 * @template T
 * @param {Promise<T>} work that heeds no signal
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>} fails with the signal's reason as soon as it is aborted
 */
function unlessAborted(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What is left of an engine that was started with its first part. */
class SecondPart {
  /** @type {Promise<void> | undefined} */
  #adding;
  #added;
  #awaited = false;
  #deferred;
  #client;

  /**
   * @param {import('./engine-code.js').EngineCode} code
   * @param {WorkerClient} client
   */
  constructor({ deferred }, client) {
    this.#deferred = deferred;
    this.#client = client;
    this.#added = deferred === undefined;
  }

  /**
   * Calls are carried out in their order: behind one that waits the others wait, too.
   * @param {string} method
   * @returns {boolean}
   */
  isWaitedForBy(method) {
    if (this.#added) return false;
    this.#awaited ||= needsDeferred(method);
    return this.#awaited;
  }

  /**
   * @returns {Promise<void>}
   * @throws {TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_VERSION; the next call tries again
   */
  add() {
    this.#adding ??= this.#add().catch((error) => {
      this.#adding = undefined;
      this.#awaited = false;
      throw error;
    });
    return this.#adding;
  }

  async #add() {
    if (!this.#deferred) return;
    const module = await this.#deferred.load();
    try {
      await this.#client.request({ type: 'deferred', module });
    } catch (error) {
      // A platform may be unable to send it: the worker loads its own when it needs it.
      if (error instanceof TokensmithError) throw error;
    }
    this.#added = true;
  }
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
      signal?.throwIfAborted();
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
