/** The page's way to the engine: the public toolkit in a worker, and the few steps that several parts of the page share. */
import { init, TokensmithError } from '../js/targets/worker.browser.js';
import { hasMoreClaims } from './session.js';
import { engineOptions, workerAddress, workerOptions } from './engine-source.js';
import { trusted } from './trusted-types.js';

/** @typedef {import('../js/types.js').Finding} Finding */
/** @typedef {import('../js/types.js').KeyHandle} KeyHandle */
/** @typedef {import('../js/toolkit.js').Toolkit} Toolkit */
/** @typedef {import('./session.js').Inputs} Inputs */

/**
 * @typedef {object} ImportedKey
 * @property {KeyHandle} handle
 * @property {number} modulusLength bits
 * @property {string} thumbprint RFC 7638
 * @property {string} publicKey PEM
 * @property {readonly Finding[]} findings
 */

/** @typedef {ReturnType<typeof createEngine>} Engine */

/**
 * What to show of an error.
 * @param {unknown} error
 * @returns {Finding}
 */
export function explain(error) {
  if (error instanceof TokensmithError) {
    const { where, problem, remedy } = error.details;
    return { code: error.code, severity: 'error', where, message: problem, remedy };
  }
  return {
    code: 'ERR_ENGINE_UNEXPECTED',
    severity: 'error',
    where: 'engine',
    message: 'The engine failed unexpectedly.',
    remedy: 'Try again. If it happens again, reload the page and report what you did, without any key.',
  };
}

/**
 * Everything that is wrong with a request: one finding as a rule, several where the engine found more than one error.
 * @param {unknown} error
 * @returns {readonly Finding[]}
 */
export function explainAll(error) {
  const findings = error instanceof TokensmithError ? error.details.findings : undefined;
  return findings ?? [explain(error)];
}

/**
 * The argument that a finding is about: `acl` for `acl[2].path`.
 * @param {Finding} finding
 * @returns {string}
 */
export function argumentOf({ where }) {
  return where.split(/[.[]/, 1)[0] ?? '';
}

/**
 * The arguments of `signToken` as the form has them.
 * @param {Readonly<Inputs>} inputs
 * @param {string} [subject] for one of many tokens, each with an ID of its own; that of the form when left out, and empty for an admin token
 * @returns {Promise<import('../js/types.js').TokenClaims>}
 * @throws {TokensmithError} for what only the form can be wrong about, ERR_ENGINE_LOAD
 */
export async function claimsOf(inputs, subject) {
  const { acl, rules } = inputs;
  const user = subject ?? inputs.subject.trim();
  const base = {
    applicationId: inputs.applicationId.trim(),
    ...(user === '' ? {} : { subject: user }),
    expiresIn: inputs.lifetime.trim(),
  };
  const list = acl === 'custom' ? rules : /** @type {import('../js/types.js').AclPresetName} */ (acl);
  if (!hasMoreClaims(inputs)) return { ...base, acl: list };
  const { readMoreClaims } = await loadPart(() => import('./custom-claims.js'));
  const { findings, notBefore, claims, tokenId, kid, now } = readMoreClaims(inputs);
  const [first] = findings;
  if (first !== undefined) {
    const { code, where, message: problem, remedy } = first;
    throw new TokensmithError(code, { where, problem, remedy, findings });
  }
  return {
    ...base,
    ...(notBefore !== undefined && { notBefore }),
    acl: list,
    ...(claims !== undefined && { claims }),
    ...(tokenId !== undefined && subject === undefined && { tokenId }),
    ...(kid !== undefined && { kid }),
    ...(now !== undefined && { now }),
  };
}

export function createEngine() {
  /**
   * The toolkit. The engine is loaded by the first call, and again by a later one if that failed or the engine broke.
   * @returns {Promise<Toolkit>}
   * @throws {TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_WORKER
   */
  const toolkit = () =>
    init({ ...engineOptions, createWorker: () => new Worker(trusted(workerAddress), workerOptions) });

  /**
   * @param {KeyHandle} handle
   * @returns {Promise<ImportedKey>}
   */
  const describeKey = async (handle) => {
    const { modulusLength, thumbprint, publicKey } = handle;
    const { findings } = await (await toolkit()).inspectKey(handle);
    return { handle, modulusLength, thumbprint, publicKey, findings };
  };

  return {
    toolkit,
    describeKey,
    explain,

    /**
     * @param {Uint8Array | string} key
     * @param {Uint8Array} [passphrase]
     * @returns {Promise<ImportedKey>}
     */
    async importKey(key, passphrase) {
      const handle = await (await toolkit()).importKey(key, passphrase === undefined ? {} : { passphrase });
      if (handle.kind !== 'private') {
        await handle.close();
        throw new TokensmithError('ERR_KEY_NOT_PRIVATE', {
          where: 'privateKey',
          problem: 'This is a public key: it can verify tokens, but not sign them.',
          remedy: 'Give the private key that belongs to it; the platform calls the file private.key.',
        });
      }
      return describeKey(handle);
    },

    /**
     * Searches for a key pair, in a worker of its own that ends when the signal is aborted.
     * @param {{ modulusLength?: 2048 | 3072 | 4096, signal: AbortSignal, onProgress?: (progress: { candidates: number }) => void }} options
     * @returns {Promise<ImportedKey>}
     */
    async generateKey(options) {
      const kit = await toolkit();
      const { privateKey } = await kit.generateKeyPair(options);
      return describeKey(await kit.importKey(privateKey));
    },

    /**
     * Wipes a key in the engine.
     * @param {KeyHandle} handle
     */
    forget(handle) {
      handle.close().catch(() => undefined);
    },

    /**
     * @param {KeyHandle} handle
     * @returns {Promise<string>} PEM (PKCS#8), as the platform writes private.key
     */
    async exportPrivateKey(handle) {
      const { key } = await (await toolkit()).convertKey(handle, { to: 'pkcs8' });
      return String(key);
    },
  };
}

/**
 * Loads a part of the page's code that few people need.
 * @template Module
 * @param {() => Promise<Module>} load an `import()`
 * @returns {Promise<Module>}
 * @throws {TokensmithError} ERR_ENGINE_LOAD; a later call tries again
 */
export async function loadPart(load) {
  try {
    return await load();
  } catch (cause) {
    // Firefox does not fetch a module again after a failure, and a new version may have replaced the files of this one.
    throw new TokensmithError(
      'ERR_ENGINE_LOAD',
      {
        where: 'page',
        problem: 'A part of this page could not be loaded.',
        remedy:
          'Check that its server can be reached, then try again. If that does not help, reload the page: that clears the keys and secrets entered here.',
      },
      { cause },
    );
  }
}
