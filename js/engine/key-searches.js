/** Searches for key pairs, each in a worker of its own, a few at a time. */
import { closedError } from '../errors.js';
import { unlessAborted } from './worker-client.js';

/** @typedef {import('./interface.js').CallOptions} CallOptions */
/** @typedef {import('./worker-client.js').WorkerClient} WorkerClient */

/** More at once would slow each other down, and each takes some megabytes. */
const maxSearches = 4;

export class Searches {
  /** @type {Set<WorkerClient>} */
  #running = new Set();
  /** @type {(() => void)[]} */
  #waiting = [];
  #closed = false;
  #start;
  #limit;
  #deferred;

  /**
   * @param {() => WorkerClient} start
   * @param {number} concurrency
   * @param {import('./compile.js').DeferredCode} [deferred] what the workers need besides
   */
  constructor(start, concurrency, deferred) {
    this.#start = start;
    this.#limit = Math.min(concurrency, maxSearches);
    this.#deferred = deferred;
  }

  /**
   * @param {object} params
   * @param {CallOptions} options
   * @returns {Promise<import('./interface.js').Answer>}
   */
  async run(params, { signal, onProgress }) {
    if (this.#deferred) await unlessAborted(this.#deferred.load(), signal);
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
          .request(
            { type: 'call', method: 'generate_key_pair', params, secrets: [], progress: Boolean(onProgress) },
            [],
            onProgress,
          )
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
