/** An engine, its own or shared, and the keys imported into it: the basis of a toolkit. It does not check arguments; the caller has. */
import { closedError, TokensmithError } from './errors.js';
import { KeyHandle, wipeAll } from './key-handle.js';

/** @typedef {import('./engine/interface.js').Answer} Answer */
/** @typedef {import('./engine/interface.js').Engine} Engine */
/** @typedef {import('./engine/interface.js').NamedSecret} NamedSecret */
/** @typedef {import('./engine/interface.js').Port} Port */

export class Keyring {
  /** Every handle that is not closed. Those of one engine may be used with every keyring on it. @type {WeakMap<KeyHandle, { keyring: Keyring, keyId: number }>} */
  static #handles = new WeakMap();
  /**
   * Wipes the keys of handles that nobody holds any more and nobody closed. Cloudflare's runtime has it since 2025 only.
   * @type {FinalizationRegistry<{ keyring: Keyring, keyId: number }> | undefined}
   */
  static #abandoned =
    globalThis.FinalizationRegistry &&
    new FinalizationRegistry(({ keyring, keyId }) => void keyring.#release(keyId).catch(() => undefined));
  /** What is wiped when this is closed. @type {Set<number>} */
  #keyIds = new Set();
  #closed = false;
  #leave;

  /**
   * @param {Engine} engine
   * @param {{ spawn: (() => Port) | undefined, concurrency: number }} workers for bulk work
   * @param {() => boolean} [leave] whether nobody else uses the engine, where it is shared; called once
   */
  constructor(engine, workers, leave = () => true) {
    this.engine = engine;
    this.workers = workers;
    this.#leave = leave;
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
   * @throws {TokensmithError} ERR_ENGINE_CLOSED
   */
  hold(description) {
    const { keyId } = description;
    const handle = new KeyHandle(description, async () => {
      Keyring.#handles.delete(handle);
      Keyring.#abandoned?.unregister(handle);
      await this.#release(keyId);
    });
    this.#keyIds.add(keyId);
    if (this.#closed) {
      // Closed while it was being imported.
      this.#release(keyId).catch(() => undefined);
      throw closedError();
    }
    const held = { keyring: this, keyId };
    Keyring.#handles.set(handle, held);
    Keyring.#abandoned?.register(handle, held, handle);
    return handle;
  }

  /** @param {number} keyId */
  async #release(keyId) {
    if (this.#keyIds.delete(keyId) && this.engine.usable) await this.engine.call('release_key', { keyId });
  }

  /**
   * @param {KeyHandle} handle
   * @param {string} where the argument's name
   * @returns {number}
   * @throws {TokensmithError} ERR_KEY_CLOSED, ERR_ENGINE_CLOSED
   */
  idOf(handle, where) {
    this.assertOpen();
    const found = Keyring.#handles.get(handle);
    if (found && found.keyring.engine === this.engine && found.keyring.#keyIds.has(found.keyId)) return found.keyId;
    throw new TokensmithError('ERR_KEY_CLOSED', {
      where,
      problem: 'This key handle was closed, alone or with its toolkit, or was made by a toolkit with another engine.',
      remedy: 'Import the key again, with the toolkit that is to use it.',
    });
  }

  /** Wipes every key that was imported here, and closes the engine unless others use it. */
  async close() {
    if (this.#closed) return;
    this.#closed = true;
    const keyIds = [...this.#keyIds];
    if (this.#leave()) {
      this.#keyIds.clear();
      await this.engine.close();
    } else {
      await Promise.all(keyIds.map((keyId) => this.#release(keyId)));
    }
  }
}
