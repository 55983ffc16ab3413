/**
 * The engine in a worker: the same interface, and a page that never freezes.
 *
 * Keys live in one worker, which is never interrupted. Each search for a key pair has a worker to itself, so that
 * aborting it, which ends the worker, takes nothing else with it and other calls need not wait behind it.
 */
import { closedError, TokensmithError } from '../errors.js';
import { wipeAll } from '../key-handle.js';
import { loadError, needsDeferred } from './compile.js';
import { startWorker, unlessAborted } from './worker-client.js';

/** @typedef {import('./interface.js').NamedSecret} NamedSecret */
/** @typedef {import('./interface.js').CallOptions} CallOptions */
/** @typedef {import('./worker-client.js').WorkerClient} WorkerClient */

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
  /** Their code is loaded with the first of them. @type {Promise<import('./key-searches.js').Searches> | undefined} */
  let searches;
  const openSearches = async () => {
    try {
      const { Searches } = await import('./key-searches.js');
      return new Searches(() => startWorker(spawn, code, tier), concurrency, code.deferred);
    } catch (cause) {
      searches = undefined;
      throw loadError(
        'The code that searches for keys could not be loaded.',
        'See that all files of this package are served, then try again.',
        cause,
      );
    }
  };
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
        searches ??= openSearches();
        return (await unlessAborted(searches, options.signal)).run(params, options);
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
      // A user who has a token will look at it, too.
      if (method === 'sign_token') second.add().catch(() => undefined);
      return answer;
    },
    async close() {
      searches?.then(
        (them) => them.close(),
        () => undefined,
      );
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

/** What is left of an engine that was started with its first part. */
class SecondPart {
  /** @type {Promise<void> | undefined} */
  #adding;
  #added;
  #awaited = false;
  #deferred;
  #client;

  /**
   * @param {import('./compile.js').EngineCode} code
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
