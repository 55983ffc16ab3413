/** Turns a key in any form into bytes. Strings cannot be wiped; these bytes are, by the engine that receives them. */
import { TokensmithError } from '../errors.js';
import { KeyHandle } from '../key-handle.js';
import { isPlain, isWellFormed, toJsonValue } from './json.js';
import { missing, wrongType } from './options.js';

/** @typedef {import('../types.js').KeyInput} KeyInput */

/** The engine's limit (ERR_KEY_TOO_LARGE). One more byte is enough to exceed it, so no more are copied. */
const maxKeyBytes = 32 * 1024;

const howToGive = 'Give PEM text, bytes, a JSON Web Key, a KeyObject, a CryptoKey, or what importKey returned.';

const encoder = new TextEncoder();

/**
 * A copy of the bytes, which may be wiped and transferred.
 * @param {unknown} value
 * @param {string} where the argument's name
 * @param {number} [most] bytes that are copied
 * @returns {Uint8Array | undefined} undefined when it is neither a buffer nor a view of one
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE for bytes whose buffer was detached or has shrunk
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
    // Transferred to a worker, for example. `detached` would cover that case only, and is too new.
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where,
      problem: 'These bytes are no longer there: their buffer was transferred or has shrunk.',
      remedy: 'Give them before they are transferred, or give a copy made before.',
    });
  }
}

/**
 * All but a `CryptoKey` is read before this returns, so that its owner may change or wipe it afterwards.
 * @param {unknown} key
 * @param {string} where the argument's name
 * @returns {Promise<KeyHandle | Uint8Array>}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE, ERR_KEY_ALGORITHM
 */
export async function readKey(key, where) {
  if (key === undefined || key === null)
    throw missing(
      where,
      `Give the contents of a key file, such as ${where === 'publicKey' ? 'public.key' : 'private.key'}.`,
    );
  if (key instanceof KeyHandle) return key;
  if (typeof key === 'string') return encoder.encode(key.slice(0, maxKeyBytes + 1));
  const bytes = copyBytes(key, where);
  if (bytes) return bytes;
  if (isNodeKey(key)) return exportNodeKey(key, where);
  if (isWebKey(key)) return exportWebKey(key, where);
  if (isNodeCertificate(key)) return new Uint8Array(key.raw);
  if (typeof key === 'object' && isPlain(key)) {
    if (!('kty' in key)) {
      throw new TokensmithError('ERR_ARGUMENT_TYPE', {
        where,
        problem: 'This object has no kty, so it is not a JSON Web Key.',
        remedy: howToGive,
      });
    }
    return encoder.encode(JSON.stringify(toJsonValue(key, where))).subarray(0, maxKeyBytes + 1);
  }
  throw wrongType(where, key, howToGive);
}

/**
 * Whether two keys can be compared by `===`, since they are immutable: text, handles, key objects.
 * @param {unknown} key
 * @returns {boolean}
 */
export function isImmutableKey(key) {
  return typeof key === 'string' || key instanceof KeyHandle || isNodeKey(key) || isWebKey(key);
}

/**
 * By what it has: each realm has classes of its own.
 * @param {unknown} key
 * @returns {key is import('../types.js').NodeKeyObject}
 */
function isNodeKey(key) {
  const candidate = /** @type {import('../types.js').NodeKeyObject} */ (key);
  return (
    typeof key === 'object' &&
    key !== null &&
    !isPlain(key) &&
    typeof candidate.type === 'string' &&
    typeof candidate.export === 'function'
  );
}

/**
 * An `X509Certificate` of Node, which has the whole certificate as DER.
 * @param {unknown} key
 * @returns {key is import('../types.js').NodeCertificate}
 */
function isNodeCertificate(key) {
  const { raw, fingerprint256 } = /** @type {{ raw?: unknown, fingerprint256?: unknown }} */ (Object(key));
  return ArrayBuffer.isView(raw) && typeof fingerprint256 === 'string';
}

/**
 * @param {unknown} key
 * @returns {key is import('../types.js').WebCryptoKey}
 */
function isWebKey(key) {
  return Object.prototype.toString.call(key) === '[object CryptoKey]';
}

/**
 * @param {import('../types.js').NodeKeyObject | import('../types.js').WebCryptoKey} key
 * @param {string} where
 * @returns {'pkcs8' | 'spki'} the form to export it in
 * @throws {TokensmithError} ERR_KEY_ALGORITHM
 */
function formOf({ type }, where) {
  if (type === 'private') return 'pkcs8';
  if (type === 'public') return 'spki';
  throw new TokensmithError('ERR_KEY_ALGORITHM', {
    where,
    problem: 'This is a secret key; RS256 needs an RSA key.',
    remedy: 'Give the RSA key that belongs to the application, or make a new key pair.',
  });
}

/**
 * @param {import('../types.js').NodeKeyObject} key
 * @param {string} where
 * @returns {Uint8Array} DER
 * @throws {TokensmithError} ERR_KEY_ALGORITHM
 */
function exportNodeKey(key, where) {
  const der = key.export({ type: formOf(key, where), format: 'der' });
  const bytes = new Uint8Array(der);
  der.fill(0);
  return bytes;
}

/**
 * @param {import('../types.js').WebCryptoKey} key
 * @param {string} where
 * @returns {Promise<Uint8Array>} DER
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE, ERR_KEY_ALGORITHM
 */
async function exportWebKey(key, where) {
  const form = formOf(key, where);
  const { name, hash } = /** @type {{ name: string, hash?: { name: string } }} */ (key.algorithm);
  if (name !== 'RSASSA-PKCS1-v1_5' || hash?.name !== 'SHA-256') {
    throw new TokensmithError('ERR_KEY_ALGORITHM', {
      where,
      problem: `This CryptoKey is for ${hash ? `${name} with ${hash.name}` : name}; RS256 is RSASSA-PKCS1-v1_5 with SHA-256.`,
      remedy: "Import the key for { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }.",
    });
  }
  if (!key.extractable) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where,
      problem: 'This CryptoKey is not extractable, and its key cannot be read.',
      remedy: 'Make or import it with extractable: true, or give the key file that it was imported from.',
    });
  }
  return new Uint8Array(
    await globalThis.crypto.subtle.exportKey(form, /** @type {CryptoKey} */ (/** @type {unknown} */ (key))),
  );
}

/** The engine's limit to what it recognizes. */
const maxPastedBytes = 256 * 1024;

/**
 * Anything that was pasted or dropped. It is treated like a key, since it may be one.
 * @param {unknown} value
 * @param {string} where
 * @param {number} [limit] the engine's, in bytes; one more is enough to exceed it
 * @returns {Uint8Array}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
export function readPasted(value, where, limit = maxPastedBytes) {
  if (value === undefined || value === null) throw missing(where, 'Give text or bytes.');
  if (typeof value === 'string') return encoder.encode(value.slice(0, limit + 1));
  const bytes = copyBytes(value, where, limit + 1);
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
