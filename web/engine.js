/**
 * Where the page meets the engine: what it takes to get to a token. All else that the engine does is loaded behind it (whole-engine.js). All of
 * its work is done in workers: the page itself computes nothing that takes time.
 */
import { Shared, TokensmithError, isWellFormed, loadError, openKeyring } from '../js/light.js';
import { engineOptions, workerAddress, workerOptions } from './engine-source.js';
import { trusted } from './trusted.js';

/** @typedef {import('../js/types.js').KeyHandle} KeyHandle */
/** @typedef {import('../js/types.js').Finding} Finding */
/** @typedef {import('../js/types.js').Acl} Acl */

/**
 * @typedef {object} Trouble what went wrong, where, and what to do
 * @property {string} code
 * @property {string} where the argument or place
 * @property {string} [place] more exactly, within the argument: `acl[2].path`
 * @property {string} message
 * @property {string} remedy
 */

/**
 * @typedef {object} ReadKey
 * @property {KeyHandle} handle
 * @property {number} modulusLength bits
 * @property {string} thumbprint
 * @property {string} publicKey PEM
 * @property {readonly Finding[]} findings
 */

/**
 * @typedef {object} AclPreset
 * @property {string} name
 * @property {string} title
 * @property {string} description
 * @property {Acl | null} acl null for none
 */

/**
 * @typedef {object} Inspection
 * @property {Record<string, unknown> | null} header
 * @property {Record<string, unknown> | null} payload
 * @property {'unchecked' | 'verified' | 'invalid'} signature
 * @property {number | null} issuedAt seconds since 1970
 * @property {number | null} expiresAt seconds since 1970
 * @property {readonly Finding[]} findings
 */

/** @typedef {ReturnType<typeof createEngine>} Engine */
/** @typedef {import('./whole-engine.js').WholeEngine} WholeEngine */

const encoder = new TextEncoder();

function createWorker() {
  return new Worker(trusted(workerAddress), workerOptions);
}

/** A failure, as something to show. @param {unknown} error @returns {Trouble} */
export function explain(error) {
  if (error instanceof TokensmithError) {
    const { where, problem, remedy } = error.details;
    return { code: error.code, where, message: problem, remedy };
  }
  return {
    code: 'ERR_ENGINE_UNEXPECTED',
    where: 'engine',
    message: 'The engine failed in a way it should not.',
    remedy: 'Try again; if it happens again, load the page anew and report what you did, without any key.',
  };
}

export function createEngine() {
  /** The page shares one. A load that failed and an engine that broke are made anew by the next call. @type {Shared<import('../js/light.js').Keyring>} */
  const shared = new Shared();
  const keyring = () => shared.get(() => openKeyring({ ...engineOptions, createWorker }));
  /** On the same keys. @type {WeakMap<import('../js/light.js').Keyring, WholeEngine>} */
  const wholes = new WeakMap();

  /**
   * All that the engine does.
   * @returns {Promise<WholeEngine>}
   * @throws {TokensmithError} ERR_ENGINE_LOAD; the next call tries again
   */
  const whole = async () => {
    const keys = await keyring();
    const module = await import('./whole-engine.js').catch((cause) => {
      throw loadError(
        'A part of the engine could not be loaded.',
        'See that the server of this page can be reached, then try again.',
        cause,
      );
    });
    const there = wholes.get(keys) ?? module.wholeEngine(keys);
    wholes.set(keys, there);
    return there;
  };

  return {
    whole,

    /**
     * @param {Uint8Array | string} key
     * @param {Uint8Array} [passphrase]
     * @returns {Promise<ReadKey>}
     */
    async importKey(key, passphrase) {
      const keys = await keyring();
      // Copies: what goes to the engine is wiped here.
      /** @type {[string, Uint8Array][]} */
      const secrets = [['key', typeof key === 'string' ? encoder.encode(key) : key.slice()]];
      if (passphrase) secrets.push(['passphrase', passphrase.slice()]);
      const handle = await keys.importKey(secrets);
      if (handle.kind !== 'private') {
        await handle.close();
        throw new TokensmithError('ERR_KEY_NOT_PRIVATE', {
          where: 'privateKey',
          problem: 'This is a public key: it can check tokens, and make none.',
          remedy: 'Give the private key that belongs to it; the platform calls the file private.key.',
        });
      }
      return describe(keys, handle);
    },

    /**
     * Wipes a key in the engine.
     * @param {KeyHandle} handle
     */
    forget(handle) {
      handle.close().catch(() => undefined);
    },

    /** @returns {Promise<readonly AclPreset[]>} */
    async aclPresets() {
      const { result } = await (await keyring()).call('list_acl_presets', {});
      return result.presets;
    },

    /**
     * @param {KeyHandle} handle
     * @param {Readonly<import('./session.js').Inputs>} inputs
     * @param {number} now seconds since 1970
     * @returns {Promise<import('../js/types.js').SignedToken>}
     */
    async signToken(handle, inputs, now) {
      const claims = { ...claimsOf(inputs, inputs.subject.trim()), now };
      // What JSON cannot carry, and rules with all that can be in them, the toolkit judges first.
      if (
        !Object.values(claims).every(
          (value) => typeof value === 'number' || (typeof value === 'string' && isWellFormed(value)),
        )
      ) {
        return (await whole()).signToken(handle, claims);
      }
      const keys = await keyring();
      const { result } = await keys.call('sign_token', { ...claims, keyId: keys.idOf(handle, 'privateKey') });
      return result;
    },

    explain,
  };
}

/**
 * @param {import('../js/light.js').Keyring} keys
 * @param {KeyHandle} handle
 * @returns {Promise<ReadKey>}
 */
export async function describe(keys, handle) {
  const { modulusLength, thumbprint, publicKey } = handle;
  const { result } = await keys.call('inspect_key', { keyId: keys.idOf(handle, 'key') });
  return { handle, modulusLength, thumbprint, publicKey, findings: result.findings };
}

/**
 * @param {Readonly<import('./session.js').Inputs>} inputs
 * @param {string} subject empty for an admin token
 * @returns {Omit<import('../js/types.js').TokenClaims, 'now'>}
 */
export function claimsOf({ applicationId, lifetime, acl, rules }, subject) {
  return {
    applicationId: applicationId.trim(),
    ...(subject === '' ? {} : { subject }),
    expiresIn: lifetime.trim(),
    acl: acl === 'custom' ? rules : /** @type {import('../js/types.js').AclPresetName} */ (acl),
  };
}
