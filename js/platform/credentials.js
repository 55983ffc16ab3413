/** The `Authorization` header: the API key and secret, or an admin token that is signed here and renewed in time. */
import { TokensmithError } from '../errors.js';
import { KeyHandle } from '../key-handle.js';

/** @typedef {import('./types.js').KeyInput} KeyInput */
/** @typedef {import('./types.js').Passphrase} Passphrase */
/** @typedef {import('./types.js').Toolkit} Toolkit */

/** The lifetime of an admin token: the platform's own default. */
const lifetime = '15m';
/** A token is not used in its last seconds: a slow request must still arrive in time. */
const margin = 60;

/**
 * @param {string | undefined} apiKey
 * @param {string | undefined} apiSecret
 * @returns {string} RFC 7617
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING
 */
export function basicAuthorization(apiKey, apiSecret) {
  const absent = [apiKey === undefined && 'apiKey', apiSecret === undefined && 'apiSecret'].filter(
    (name) => typeof name === 'string',
  );
  if (absent.length > 0) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: absent[0],
      problem: 'Applications and the balance need an API key and its secret.',
      remedy: "Give apiKey and apiSecret, which the platform's dashboard shows under its settings.",
    });
  }
  return `Basic ${encodeBase64(`${apiKey}:${apiSecret}`)}`;
}

/**
 * @typedef {object} TokenSource
 * @property {() => Promise<string>} get a token that is valid for a minute at least
 * @property {(token: string) => void} forget stops using a token that was refused
 * @property {() => Promise<void>} close wipes the key
 */

/**
 * Admin tokens (no `sub`, no ACL), which the platform requires for users.
 * @param {object} options
 * @param {() => Promise<Toolkit>} options.kit
 * @param {string | undefined} options.applicationId
 * @param {KeyInput | undefined} options.privateKey
 * @param {Passphrase | undefined} options.passphrase
 * @param {() => number} options.now seconds since 1970
 * @returns {TokenSource}
 */
export function createTokenSource({ kit, applicationId, privateKey, passphrase, now }) {
  /** @type {{ token: string, expiresAt: number } | undefined} */
  let current;
  /** Callers at once share one signature. @type {Promise<string> | undefined} */
  let pending;
  /** @type {Promise<KeyHandle> | undefined} */
  let imported;
  /** Which has the imported key: that of an engine that broke is replaced. @type {Toolkit | undefined} */
  let importer;

  const sign = async () => {
    if (applicationId === undefined || privateKey === undefined) {
      throw new TokensmithError('ERR_ARGUMENT_MISSING', {
        where: applicationId === undefined ? 'applicationId' : 'privateKey',
        problem: 'Users belong to an application, and are reached with a token that its private key signs.',
        remedy: 'Give applicationId and privateKey.',
      });
    }
    const toolkit = await kit();
    /** @type {KeyInput} */
    let key = privateKey;
    if (!(privateKey instanceof KeyHandle)) {
      if (importer !== toolkit) imported = undefined;
      importer = toolkit;
      imported ??= toolkit.importKey(privateKey, passphrase === undefined ? {} : { passphrase });
      // A failed import is not kept: the next passphrase may be right.
      imported.catch(() => (imported = undefined));
      key = await imported;
    }
    const signed = await toolkit.signToken({ privateKey: key, applicationId, expiresIn: lifetime, now: now() });
    current = { token: signed.token, expiresAt: signed.expiresAt };
    return signed.token;
  };

  return {
    async get() {
      if (current && current.expiresAt - now() > margin) return current.token;
      pending ??= sign().finally(() => (pending = undefined));
      return pending;
    },
    forget(token) {
      if (current?.token === token) current = undefined;
    },
    async close() {
      current = undefined;
      const handle = await imported?.catch(() => undefined);
      imported = undefined;
      await handle?.close();
    },
  };
}

/**
 * The text's UTF-8 in base64 (RFC 4648, section 4).
 * @param {string} text
 * @returns {string}
 */
export function encodeBase64(text) {
  // btoa takes one character per byte.
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
