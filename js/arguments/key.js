/** Turns what people hold a key in into bytes. Strings cannot be wiped; the bytes made here are, by the engine that takes them. */
import { TokensmithError } from '../errors.js';
import { KeyHandle } from '../key-handle.js';
import { isPlain, toJsonValue } from './json.js';
import { missing, wrongType } from './options.js';
import { isWellFormed } from './well-formed.js';

/** @typedef {import('../types.js').KeyInput} KeyInput */

/** The engine takes no more (ERR_KEY_TOO_LARGE); one byte over says so, and the rest need not be copied. */
const maxKeyBytes = 32 * 1024;

const howToGive = 'Give PEM text, bytes, a JSON Web Key, or what importKey returned.';

const encoder = new TextEncoder();

/**
 * Bytes of our own, which may be wiped and sent away.
 * @param {unknown} value
 * @param {string} where the argument's name
 * @param {number} [most] bytes that are copied
 * @returns {Uint8Array | undefined} nothing when it is neither a buffer nor a view of one
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE for bytes that are no longer there
 */
function copyBytes(value, where, most = maxKeyBytes + 1) {
  const isView = ArrayBuffer.isView(value);
  // By its tag: each realm has an ArrayBuffer of its own.
  if (!isView && !/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))) return undefined;
  try {
    const { buffer, byteOffset } = isView ? value : { buffer: /** @type {ArrayBuffer} */ (value), byteOffset: 0 };
    const { byteLength } = /** @type {ArrayBufferView | ArrayBuffer} */ (value);
    return new Uint8Array(buffer, byteOffset, Math.min(byteLength, most)).slice();
  } catch {
    // Transferred to a worker, say. `detached` would tell of that alone, and is newer than what we run in.
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where,
      problem: 'These bytes are no longer there: their buffer was transferred or has shrunk.',
      remedy: 'Give them before they are transferred, or give a copy made before.',
    });
  }
}

/**
 * @param {unknown} key
 * @param {string} where the argument's name
 * @returns {KeyHandle | Uint8Array}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
export function readKey(key, where) {
  if (key === undefined || key === null) throw missing(where, `Give the contents of a key file, such as ${where === 'publicKey' ? 'public.key' : 'private.key'}.`);
  if (key instanceof KeyHandle) return key;
  if (typeof key === 'string') return encoder.encode(key.slice(0, maxKeyBytes + 1));
  const bytes = copyBytes(key, where);
  if (bytes) return bytes;
  const foreign = foreignKeyRemedy(key);
  if (foreign) {
    throw new TokensmithError('ERR_ARGUMENT_TYPE', { where, problem: 'This is a key object of another library.', remedy: foreign });
  }
  if (typeof key === 'object' && isPlain(key)) {
    if (!('kty' in key)) {
      throw new TokensmithError('ERR_ARGUMENT_TYPE', { where, problem: 'This object has no kty and so is no JSON Web Key.', remedy: howToGive });
    }
    return encoder.encode(JSON.stringify(toJsonValue(key, where))).subarray(0, maxKeyBytes + 1);
  }
  throw wrongType(where, key, howToGive);
}

/**
 * @param {unknown} key
 * @returns {string | undefined} how to turn a WebCrypto or Node key into one of ours
 */
function foreignKeyRemedy(key) {
  const candidate = /** @type {{ algorithm?: unknown, asymmetricKeyType?: unknown, type?: unknown }} */ (key);
  if (typeof candidate !== 'object' || typeof candidate.type !== 'string') return undefined;
  if ('algorithm' in candidate) {
    return "Export it first: await crypto.subtle.exportKey('pkcs8', key), or 'spki' for a public key.";
  }
  if ('asymmetricKeyType' in candidate) {
    return "Export it first: key.export({ type: 'pkcs8', format: 'pem' }), or type 'spki' for a public key.";
  }
  return undefined;
}

/** The engine looks at no more, and says so of one byte over. */
const maxPastedBytes = 256 * 1024;

/**
 * Anything that was pasted or dropped. It may be a key, and so is treated as one.
 * @param {unknown} value
 * @param {string} where
 * @returns {Uint8Array}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
export function readPasted(value, where) {
  if (value === undefined || value === null) throw missing(where, 'Give text or bytes.');
  if (typeof value === 'string') return encoder.encode(value.slice(0, maxPastedBytes + 1));
  const bytes = copyBytes(value, where, maxPastedBytes + 1);
  if (bytes) return bytes;
  throw wrongType(where, value, 'Give text or bytes.');
}

/**
 * @param {unknown} passphrase
 * @param {string} where
 * @returns {Uint8Array | undefined}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
export function readPassphrase(passphrase, where) {
  if (passphrase === undefined) return undefined;
  if (typeof passphrase === 'string') {
    // Two passphrases that differ in a lone surrogate alone would become one.
    if (!isWellFormed(passphrase)) {
      throw new TokensmithError('ERR_ARGUMENT_VALUE', {
        where,
        problem: 'This text has a broken character: half of an emoji, for instance.',
        remedy: 'Give whole characters, or bytes.',
      });
    }
    return encoder.encode(passphrase);
  }
  const bytes = copyBytes(passphrase, where);
  if (bytes) return bytes;
  throw wrongType(where, passphrase, 'Give text or bytes.');
}
