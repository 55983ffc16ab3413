/** An engine and the keys it holds: what a toolkit stands on. It judges no arguments; whoever calls it has read them. */
import { closedError } from './engine/closed.js';
import { wipeAll } from './engine/wipe.js';
import { TokensmithError } from './errors.js';
import { KeyHandle } from './key-handle.js';

/** @typedef {import('./engine/interface.js').Answer} Answer */
/** @typedef {import('./engine/interface.js').Engine} Engine */
/** @typedef {import('./engine/interface.js').NamedSecret} NamedSecret */
/** @typedef {import('./engine/interface.js').Port} Port */

export class Keyring {
  /** The ids of imported keys; a handle that was closed is not in it. @type {WeakMap<KeyHandle, number>} */
  #keyIds = new WeakMap();
  /**
   * Wipes the keys of handles that nobody holds any more and nobody closed. Cloudflare's runtime has it since 2025 only.
   * @type {FinalizationRegistry<number> | undefined}
   */
  #abandoned;
  #closed = false;

  /**
   * @param {Engine} engine
   * @param {{ spawn: (() => Port) | undefined, concurrency: number }} workers for bulk work
   */
  constructor(engine, workers) {
    this.engine = engine;
    this.workers = workers;
    this.#abandoned =
      globalThis.FinalizationRegistry &&
      new FinalizationRegistry((keyId) => {
        if (this.usable) engine.call('release_key', { keyId }).catch(() => undefined);
      });
  }

  /** Whether it can still be called: false once it was closed, or its engine broke. */
  get usable() {
    return !this.#closed && this.engine.usable;
  }

  /** @throws {TokensmithError} ERR_ENGINE_CLOSED */
  assertOpen() {
    if (this.#closed) throw closedError();
  }

  /**
   * @param {string} method
   * @param {object} params
   * @param {NamedSecret[]} [secrets] wiped, however it ends
   * @param {import('./engine/interface.js').CallOptions} [options]
   * @returns {Promise<Answer>}
   */
  async call(method, params, secrets = [], options = {}) {
    try {
      this.assertOpen();
      return await this.engine.call(method, params, secrets, options);
    } finally {
      wipeAll(secrets.map(([, bytes]) => bytes));
    }
  }

  /**
   * @param {NamedSecret[]} secrets `key`, and its `passphrase` if it has one; wiped
   * @returns {Promise<KeyHandle>}
   */
  async importKey(secrets) {
    const { result } = await this.call('import_key', {}, secrets);
    return this.hold(result);
  }

  /**
   * @param {any} description of a key that the engine holds from now on
   * @returns {KeyHandle}
   */
  hold(description) {
    const { keyId } = description;
    const handle = new KeyHandle(description, async () => {
      if (!this.#keyIds.delete(handle)) return;
      this.#abandoned?.unregister(handle);
      if (this.usable) await this.engine.call('release_key', { keyId });
    });
    this.#keyIds.set(handle, keyId);
    this.#abandoned?.register(handle, keyId, handle);
    return handle;
  }

  /**
   * @param {KeyHandle} handle
   * @param {string} where the argument's name
   * @returns {number}
   * @throws {TokensmithError} ERR_KEY_CLOSED
   */
  idOf(handle, where) {
    const keyId = this.#keyIds.get(handle);
    if (keyId !== undefined) return keyId;
    throw new TokensmithError('ERR_KEY_CLOSED', {
      where,
      problem: 'This key handle was closed, or was made by another toolkit.',
      remedy: 'Import the key again, with the toolkit that is to use it.',
    });
  }

  /** Wipes every key. */
  async close() {
    if (this.#closed) return;
    this.#closed = true;
    await this.engine.close();
  }
}
