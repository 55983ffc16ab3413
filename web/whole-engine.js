/** All that the engine does beyond the first token: the toolkit, on the keys the page holds already. Loaded when it is first asked for. */
import { Toolkit } from '../js/toolkit.js';
import { claimsOf, describe } from './engine.js';
import { findTroubles } from './judge.js';

/** @typedef {import('./engine.js').KeyHandle} KeyHandle */
/** @typedef {ReturnType<typeof wholeEngine>} WholeEngine */

/** @param {import('../js/light.js').Keyring} keys */
export function wholeEngine(keys) {
  const kit = new Toolkit(keys);

  return {
    /** For what speaks with the platform. */
    kit,

    /**
     * @param {KeyHandle} handle
     * @param {import('../js/types.js').TokenClaims} claims
     * @returns {Promise<import('../js/types.js').SignedToken>}
     */
    signToken(handle, claims) {
      return kit.signToken({ ...claims, privateKey: handle });
    },

    /**
     * Everything that is wrong with the inputs.
     * @param {KeyHandle} handle
     * @param {Readonly<import('./session.js').Inputs>} inputs
     * @param {number} now seconds since 1970
     */
    findTroubles(handle, inputs, now) {
      return findTroubles(
        (tried) => kit.signToken({ ...claimsOf(tried, tried.subject.trim()), privateKey: handle, now }),
        inputs,
      );
    },

    /**
     * Tokens for many users, alike in all but the name, in the order of the names.
     * @param {KeyHandle} handle
     * @param {Readonly<import('./session.js').Inputs>} inputs
     * @param {readonly string[]} names
     * @param {{ signal: AbortSignal, onProgress: (progress: { done: number }) => void }} options
     * @returns {AsyncGenerator<{ token: string, expiresAt: number }>}
     */
    signTokens(handle, inputs, names, options) {
      const now = Math.floor(Date.now() / 1000);
      return kit.signTokens(
        names.map((name) => ({ ...claimsOf(inputs, name), privateKey: handle, now })),
        options,
      );
    },

    /**
     * What is to be said of a token made here.
     * @param {string} token
     * @param {KeyHandle} handle
     * @param {import('../js/types.js').ApplicationDescription} application
     * @param {number} now seconds since 1970
     * @returns {Promise<import('./engine.js').Inspection>}
     */
    async inspectToken(token, handle, { id, keys: { public_key } = {} }, now) {
      const application = {
        ...(id !== undefined && { id }),
        ...(public_key !== undefined && { keys: { public_key } }),
      };
      const { payload, ...inspection } = await kit.inspectToken(token, { key: handle, now, application });
      return { ...inspection, payload: typeof payload === 'string' ? null : payload };
    },

    /**
     * Any token, checked with what there is to check it with.
     * @param {string} token
     * @param {{ key: KeyHandle | string | null, application: import('../js/types.js').ApplicationDescription | null }} known
     * @param {number} now seconds since 1970
     */
    inspectPasted(token, { key, application }, now) {
      return kit.inspectToken(token, {
        now,
        ...(key !== null && { key }),
        ...(application !== null && { application }),
      });
    },

    /** @param {string | Uint8Array} input @returns {Promise<import('../js/types.js').Recognition>} */
    recognize(input) {
      return kit.recognize(input);
    },

    /** @param {string | Uint8Array} key @returns {Promise<import('../js/types.js').KeyInspection>} */
    inspectKey(key) {
      return kit.inspectKey(key);
    },

    /**
     * The thumbprint of a public key, to tell whether two are the same.
     * @param {string} publicKey PEM
     * @returns {Promise<string>} RFC 7638
     */
    async thumbprint(publicKey) {
      return (await kit.inspectKey(publicKey)).thumbprint;
    },

    /**
     * Searches for a key pair, in a worker of its own that ends when the signal says so.
     * @param {{ modulusLength: 2048 | 3072 | 4096, signal: AbortSignal, onProgress: (tried: number) => void }} options
     * @returns {Promise<import('./engine.js').ReadKey>}
     */
    async generateKey({ modulusLength, signal, onProgress }) {
      const { privateKey } = await kit.generateKeyPair({
        modulusLength,
        signal,
        onProgress: ({ candidates }) => onProgress(candidates),
      });
      return describe(keys, await kit.importKey(privateKey));
    },

    /**
     * @param {KeyHandle} handle
     * @returns {Promise<string>} PEM (PKCS#8), as the platform writes private.key
     */
    async exportPrivateKey(handle) {
      const { key } = await kit.convertKey(handle, { to: 'pkcs8' });
      return String(key);
    },

    /**
     * Encrypts what is to be remembered.
     * @param {KeyHandle | undefined} handle
     * @param {object} data
     * @param {string} passphrase
     */
    seal(handle, data, passphrase) {
      return kit.seal({ ...(handle !== undefined && { privateKey: handle }), data }, { passphrase });
    },

    /**
     * @param {string} vault
     * @param {string} passphrase
     * @returns {Promise<{ key: import('./engine.js').ReadKey | null, data: any }>}
     */
    async unseal(vault, passphrase) {
      const { key: handle, data } = await kit.unseal(vault, { passphrase });
      return { key: handle && (await describe(keys, handle)), data };
    },

    /** @param {string} text JSON, in the state people have it @returns {Promise<{ acl: import('./engine.js').Acl, findings: readonly import('./engine.js').Finding[] }>} */
    parseAcl(text) {
      return kit.parseAcl(text);
    },

    /**
     * @param {string | import('../js/types.js').AclRule[]} acl a preset's name, or rules
     * @param {{ method: string, path: string }} request
     */
    checkAcl(acl, request) {
      return kit.checkAcl(/** @type {import('../js/types.js').AclPresetName} */ (acl), request);
    },

    /**
     * What there is to say about an application before it is sent.
     * @param {Record<string, unknown>} description
     * @returns {Promise<import('../js/types.js').BuiltBody>}
     */
    buildApplication(description) {
      return kit.buildApplication(/** @type {any} */ (description));
    },
  };
}
