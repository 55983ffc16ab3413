/** The keys of a bulk job, by what they are: the same key in a million requests is one key. */
import { isImmutableKey, readKey, readPassphrase } from '../arguments/key.js';
import { KeyHandle } from '../key-handle.js';
import { wipeAll } from './wipe.js';

/** Not fewer than the requests of a batch (pool.js), whose keys must all be there. A job with more keys imports some anew. */
const maxKeys = 32;

/**
 * @typedef {object} PoolKey
 * @property {number} ref
 * @property {unknown} source text, a handle or a key object, which are quickly compared
 * @property {Uint8Array} bytes
 * @property {Uint8Array} [passphrase]
 */

/**
 * @param {Uint8Array | undefined} a
 * @param {Uint8Array | undefined} b
 * @returns {boolean}
 */
function sameBytes(a, b) {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export class PoolKeys {
  /** The one used last stands last. @type {PoolKey[]} */
  #keys = [];
  #lastRef = 0;
  #closed = false;
  #exportHandle;

  /**
   * @param {(handle: KeyHandle) => Promise<Uint8Array>} exportHandle the private key of a handle, for the pool's workers
   * @param {(ref: number) => void} onForget told of a key that is dropped
   */
  constructor(exportHandle, onForget) {
    this.#exportHandle = exportHandle;
    this.onForget = onForget;
  }

  /**
   * @param {unknown} privateKey
   * @param {unknown} passphrase
   * @returns {Promise<PoolKey>}
   * @throws {import('../errors.js').TokensmithError} ERR_ARGUMENT_*, ERR_KEY_CLOSED, ERR_KEY_NOT_PRIVATE
   */
  async find(privateKey, passphrase) {
    const secret = readPassphrase(passphrase, 'passphrase');
    // Not bytes: their owner may have changed them since.
    const comparable = isImmutableKey(privateKey);
    let found = comparable ? this.#keys.find((key) => key.source === privateKey && sameBytes(key.passphrase, secret)) : undefined;
    if (!found) {
      const given = await readKey(privateKey, 'privateKey');
      const bytes = given instanceof KeyHandle ? await this.#exportHandle(given) : given;
      found = this.#keys.find((key) => sameBytes(key.bytes, bytes) && sameBytes(key.passphrase, secret));
      if (found) {
        wipeAll([bytes]);
      } else {
        const key = { ref: ++this.#lastRef, source: comparable ? privateKey : undefined, bytes, passphrase: secret?.slice() };
        this.#keys.push(key);
        // The job ended while this request was on its way.
        if (this.#closed) this.close();
        if (this.#keys.length > maxKeys) this.#forget(/** @type {PoolKey} */ (this.#keys.shift()));
        wipeAll([secret]);
        return key;
      }
    }
    this.#keys.splice(this.#keys.indexOf(found), 1);
    this.#keys.push(found);
    wipeAll([secret]);
    return found;
  }

  /** @param {PoolKey} key */
  #forget(key) {
    wipeAll([key.bytes, key.passphrase]);
    this.onForget(key.ref);
  }

  /** Wipes them all. */
  close() {
    this.#closed = true;
    for (const key of this.#keys.splice(0)) this.#forget(key);
  }
}
