/**
 * The one place where the page meets the engine. All of its work is done in workers: the page itself computes nothing that takes time.
 */
import { TokensmithError, init } from '../js/index.worker.js';
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

function createWorker() {
  return new Worker(trusted(workerAddress), workerOptions);
}

/** A failure, as something to show. @param {unknown} error @returns {Trouble} */
function explain(error) {
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
  /** The page shares one toolkit. A load that failed and an engine that broke are made anew by the next call. */
  const toolkit = () => init({ ...engineOptions, createWorker });

  /**
   * @param {Uint8Array | string} key
   * @param {Uint8Array} [passphrase]
   * @returns {Promise<ReadKey>}
   */
  const importKey = async (key, passphrase) => {
    const kit = await toolkit();
    const handle = await kit.importKey(key, { passphrase });
    if (handle.kind !== 'private') {
      await handle.close();
      throw new TokensmithError('ERR_KEY_NOT_PRIVATE', {
        where: 'privateKey',
        problem: 'This is a public key: it can check tokens, and make none.',
        remedy: 'Give the private key that belongs to it; the platform calls the file private.key.',
      });
    }
    return describe(kit, handle);
  };

  return {
    importKey,

    /** The toolkit itself, for what speaks with the platform. */
    toolkit,

    /**
     * What there is to say about an application before it is sent.
     * @param {Record<string, unknown>} description
     * @returns {Promise<import('../js/types.js').BuiltBody>}
     */
    async buildApplication(description) {
      const kit = await toolkit();
      return kit.buildApplication(/** @type {any} */ (description));
    },

    /**
     * The thumbprint of a public key, to tell whether two are the same.
     * @param {string} publicKey PEM
     * @returns {Promise<string>} RFC 7638
     */
    async thumbprint(publicKey) {
      const kit = await toolkit();
      return (await kit.inspectKey(publicKey)).thumbprint;
    },

    /**
     * Searches for a key pair, in a worker of its own that ends when the signal says so.
     * @param {{ modulusLength: 2048 | 3072 | 4096, signal: AbortSignal, onProgress: (tried: number) => void }} options
     * @returns {Promise<ReadKey>}
     */
    async generateKey({ modulusLength, signal, onProgress }) {
      const kit = await toolkit();
      const { privateKey } = await kit.generateKeyPair({
        modulusLength,
        signal,
        onProgress: ({ candidates }) => onProgress(candidates),
      });
      return importKey(privateKey);
    },

    /**
     * @param {KeyHandle} handle
     * @returns {Promise<string>} PEM (PKCS#8), as the platform writes private.key
     */
    async exportPrivateKey(handle) {
      const kit = await toolkit();
      const { key } = await kit.convertKey(handle, { to: 'pkcs8' });
      return String(key);
    },

    /**
     * Encrypts what is to be remembered.
     * @param {KeyHandle | undefined} handle
     * @param {object} data
     * @param {string} passphrase
     */
    async seal(handle, data, passphrase) {
      const kit = await toolkit();
      return kit.seal({ ...(handle !== undefined && { privateKey: handle }), data }, { passphrase });
    },

    /**
     * @param {string} vault
     * @param {string} passphrase
     * @returns {Promise<{ key: ReadKey | null, data: any }>}
     */
    async unseal(vault, passphrase) {
      const kit = await toolkit();
      const { key: handle, data } = await kit.unseal(vault, { passphrase });
      return { key: handle && (await describe(kit, handle)), data };
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
      const kit = await toolkit();
      return kit.listAclPresets();
    },

    /**
     * @param {KeyHandle} handle
     * @param {Readonly<import('./session.js').Inputs>} inputs
     * @param {number} now seconds since 1970
     * @returns {Promise<import('../js/types.js').SignedToken>}
     */
    async signToken(handle, inputs, now) {
      const kit = await toolkit();
      return kit.signToken({ ...claimsOf(inputs, inputs.subject.trim()), privateKey: handle, now });
    },

    /**
     * Tokens for many users, alike in all but the name, in the order of the names.
     * @param {KeyHandle} handle
     * @param {Readonly<import('./session.js').Inputs>} inputs
     * @param {readonly string[]} names
     * @param {{ signal: AbortSignal, onProgress: (progress: { done: number }) => void }} options
     * @returns {AsyncGenerator<{ token: string, expiresAt: number }>}
     */
    async *signTokens(handle, inputs, names, options) {
      const kit = await toolkit();
      const now = Math.floor(Date.now() / 1000);
      yield* kit.signTokens(names.map((name) => ({ ...claimsOf(inputs, name), privateKey: handle, now })), options);
    },

    /** @param {string | Uint8Array} input @returns {Promise<import('../js/types.js').Recognition>} */
    async recognize(input) {
      const kit = await toolkit();
      return kit.recognize(input);
    },

    /** @param {string | Uint8Array} key @returns {Promise<import('../js/types.js').KeyInspection>} */
    async inspectKey(key) {
      const kit = await toolkit();
      return kit.inspectKey(key);
    },

    /**
     * Any token, checked with what there is to check it with.
     * @param {string} token
     * @param {{ key: KeyHandle | string | null, application: import('../js/types.js').ApplicationDescription | null }} known
     * @param {number} now seconds since 1970
     */
    async inspectPasted(token, { key, application }, now) {
      const kit = await toolkit();
      return kit.inspectToken(token, { now, ...(key !== null && { key }), ...(application !== null && { application }) });
    },

    /** @param {string} text JSON, in the state people have it @returns {Promise<{ acl: Acl, findings: readonly Finding[] }>} */
    async parseAcl(text) {
      const kit = await toolkit();
      return kit.parseAcl(text);
    },

    /**
     * @param {string | import('../js/types.js').AclRule[]} acl a preset's name, or rules
     * @param {{ method: string, path: string }} request
     */
    async checkAcl(acl, request) {
      const kit = await toolkit();
      return kit.checkAcl(/** @type {import('../js/types.js').AclPresetName} */ (acl), request);
    },

    /**
     * @param {string} token
     * @param {KeyHandle} handle
     * @param {import('../js/types.js').ApplicationDescription} application
     * @param {number} now seconds since 1970
     * @returns {Promise<Inspection>}
     */
    async inspectToken(token, handle, { id, keys }, now) {
      const kit = await toolkit();
      const application = { ...(id !== undefined && { id }), ...(keys?.public_key !== undefined && { keys: { public_key: keys.public_key } }) };
      const { payload, ...inspection } = await kit.inspectToken(token, { key: handle, now, application });
      return { ...inspection, payload: typeof payload === 'string' ? null : payload };
    },

    explain,
  };
}

/**
 * @param {import('../js/index.worker.js').Toolkit} kit
 * @param {KeyHandle} handle
 * @returns {Promise<ReadKey>}
 */
async function describe(kit, handle) {
  const { modulusLength, thumbprint, publicKey } = handle;
  const { findings } = await kit.inspectKey(handle);
  return { handle, modulusLength, thumbprint, publicKey, findings };
}

/**
 * @param {Readonly<import('./session.js').Inputs>} inputs
 * @param {string} subject empty for an admin token
 * @returns {Omit<import('../js/types.js').TokenClaims, 'now'>}
 */
function claimsOf({ applicationId, lifetime, acl, rules }, subject) {
  return {
    applicationId: applicationId.trim(),
    ...(subject === '' ? {} : { subject }),
    expiresIn: lifetime.trim(),
    acl: acl === 'custom' ? rules : /** @type {import('../js/types.js').AclPresetName} */ (acl),
  };
}
