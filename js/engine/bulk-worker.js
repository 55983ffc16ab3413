/** Signs batches of tokens with one engine: each key is imported once, and its id used from then on. */
import { toPlainError } from '../errors.js';

/**
 * A key as the pool sends it, the first time a worker meets it.
 * @typedef {{ ref: number, bytes: Uint8Array, passphrase?: Uint8Array }} BatchKey
 */

/**
 * @typedef {object} Batch
 * @property {BatchKey[]} keys that this signer has not seen
 * @property {number[]} forget references of keys that will not be used again
 * @property {{ ref: number, params: object }[]} requests
 */

/**
 * The tokens up to the first request that failed, and that failure.
 * @typedef {object} BatchOutcome
 * @property {object[]} tokens
 * @property {import('../errors.js').PlainError} [failure]
 */

export class BatchSigner {
  /** @type {Map<number, number>} from the pool's reference to the engine's id */
  #ids = new Map();
  /** @type {Map<number, import('../errors.js').PlainError>} keys that could not be imported: their requests fail, in their turn */
  #refused = new Map();
  #call;

  /** @param {(method: string, params: object, secrets?: import('./interface.js').NamedSecret[]) => Promise<import('./interface.js').Answer>} call */
  constructor(call) {
    this.#call = call;
  }

  /**
   * @param {Batch} batch
   * @returns {Promise<BatchOutcome>}
   */
  async sign({ keys, forget, requests }) {
    for (const key of keys) await this.#import(key);
    for (const ref of forget) await this.#release(ref);
    /** @type {object[]} */
    const tokens = [];
    for (const { ref, params } of requests) {
      const refusal = this.#refused.get(ref);
      if (refusal) return { tokens, failure: refusal };
      try {
        tokens.push((await this.#call('sign_token', { ...params, keyId: this.#ids.get(ref) })).result);
      } catch (error) {
        return { tokens, failure: toPlainError(error) };
      }
    }
    return { tokens };
  }

  /** @param {BatchKey} key */
  async #import({ ref, bytes, passphrase }) {
    /** @type {import('./interface.js').NamedSecret[]} */
    const secrets = [['key', bytes]];
    if (passphrase) secrets.push(['passphrase', passphrase]);
    try {
      this.#ids.set(ref, (await this.#call('import_key', {}, secrets)).result.keyId);
    } catch (error) {
      this.#refused.set(ref, toPlainError(error));
    }
  }

  /** @param {number} ref */
  async #release(ref) {
    const keyId = this.#ids.get(ref);
    this.#ids.delete(ref);
    this.#refused.delete(ref);
    if (keyId !== undefined) await this.#call('release_key', { keyId });
  }

  /** Wipes the remaining keys. */
  async close() {
    for (const ref of [...this.#ids.keys()]) await this.#release(ref);
  }
}
