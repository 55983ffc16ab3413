/**
 * The public methods. Each checks the arguments that the engine never sees, hands the rest over, and gives back frozen
 * results. All are asynchronous, so that an engine in this thread and one in a worker are interchangeable.
 *
 * Errors that every method can raise, and that its own list leaves out: `ERR_ARGUMENT_MISSING`, `ERR_ARGUMENT_TYPE`,
 * `ERR_ARGUMENT_VALUE`, `ERR_ARGUMENT_UNKNOWN`; `ERR_ENGINE_CLOSED`, `ERR_ENGINE_DEAD`, `ERR_ENGINE_MEMORY`,
 * `ERR_ENGINE_WORKER`; and for every method that takes a key: `ERR_KEY_UNRECOGNIZED`, `ERR_KEY_TOO_LARGE`,
 * `ERR_KEY_TRUNCATED`, `ERR_KEY_MALFORMED`, `ERR_KEY_ALGORITHM`, `ERR_KEY_OPENSSH`, `ERR_KEY_FORMAT`, `ERR_KEY_AMBIGUOUS`,
 * `ERR_KEY_CERTIFICATE`, `ERR_KEY_IS_PATH`, `ERR_KEY_ENCRYPTED`, `ERR_KEY_PASSPHRASE`, `ERR_KEY_CIPHER`, `ERR_KEY_SIZE`,
 * `ERR_KEY_EXPONENT`, `ERR_KEY_WEAK`, `ERR_KEY_INCONSISTENT`, `ERR_KEY_CLOSED`.
 */
import { deepFreeze, toJsonValue, toWellFormed } from './arguments/json.js';
import { readKey, readPassphrase, readPasted } from './arguments/key.js';
import {
  currentTime,
  missing,
  needText,
  readFunction,
  readOptions,
  readSignal,
  wrongType,
} from './arguments/options.js';
import { KeyHandle, wipeAll } from './key-handle.js';
import { TokensmithError } from './errors.js';

/** @typedef {import('./types.js').Acl} Acl */
/** @typedef {import('./types.js').AclDecision} AclDecision */
/** @typedef {import('./types.js').AclDifference} AclDifference */
/** @typedef {import('./types.js').AclPreset} AclPreset */
/** @typedef {import('./types.js').AclPresetName} AclPresetName */
/** @typedef {import('./types.js').AclRule} AclRule */
/** @typedef {import('./types.js').ApplicationDescription} ApplicationDescription */
/** @typedef {import('./types.js').BodyCheck} BodyCheck */
/** @typedef {import('./types.js').BuildInformation} BuildInformation */
/** @typedef {import('./types.js').BuiltBody} BuiltBody */
/** @typedef {import('./types.js').ConvertedKey} ConvertedKey */
/** @typedef {import('./types.js').Finding} Finding */
/** @typedef {import('./types.js').KeyInput} KeyInput */
/** @typedef {import('./types.js').KeyInspection} KeyInspection */
/** @typedef {import('./types.js').KeyPair} KeyPair */
/** @typedef {import('./types.js').KeyTarget} KeyTarget */
/** @typedef {import('./types.js').MergedBody} MergedBody */
/** @typedef {import('./types.js').Passphrase} Passphrase */
/** @typedef {import('./types.js').SignTokenRequest} SignTokenRequest */
/** @typedef {import('./types.js').SignedToken} SignedToken */
/** @typedef {import('./types.js').TokenInspection} TokenInspection */
/** @typedef {import('./types.js').FoundTokens} FoundTokens */
/** @typedef {import('./types.js').Recognition} Recognition */
/** @typedef {import('./types.js').UnsealedVault} UnsealedVault */
/** @typedef {import('./types.js').VerifiedToken} VerifiedToken */
/** @typedef {import('./engine/interface.js').NamedSecret} NamedSecret */

/** The engine takes no longer token; one character over says so, and the rest need not cross. */
const maxTokenLength = 64 * 1024;
/** The same for the text of an ACL. */
const maxAclLength = 32 * 1024;

/** The engine's limit to what it searches for tokens. */
const maxSearchedBytes = 16 * 1024 * 1024;
/** The same for what is sealed, and for the text it is sealed into. */
const maxDataBytes = 64 * 1024;
const maxVaultLength = 256 * 1024;
/** More workers than this gain nothing on any machine that was measured. */
const maxConcurrency = 64;

const claimNames = /** @type {const} */ ([
  'applicationId',
  'subject',
  'expiresIn',
  'expiresAt',
  'notBefore',
  'acl',
  'claims',
  'tokenId',
  'kid',
  'now',
]);
const signNames = /** @type {const} */ (['privateKey', 'passphrase', ...claimNames]);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * What an engine can do, and the keys that were imported here. Made by `init` and `createToolkit`.
 * @hideconstructor
 */
export class Toolkit {
  #keyring;

  /** @param {import('./keyring.js').Keyring} keyring the engine, and the keys it holds */
  constructor(keyring) {
    this.#keyring = keyring;
    const { version, tier, kind } = keyring.engine;
    /**
     * What runs here.
     * @type {Readonly<BuildInformation>}
     */
    this.build = Object.freeze({ version, tier, engine: kind });
  }

  /** Whether it can still be called: false once it was closed, or its engine broke. */
  get usable() {
    return this.#keyring.usable;
  }

  /**
   * Makes an RSA key pair for RS256: e = 65537, from Mbed TLS's CTR_DRBG seeded by WebCrypto, proved by a signature.
   *
   * In a worker (`tokensmith/worker`) the page stays live, `onProgress` arrives while it lasts, and `signal` ends it at
   * once. In this thread it blocks for a second or so (several for 4096 bits), and `signal` is heeded only before it begins.
   *
   * The private key is a string, and strings cannot be wiped: store it, import it, and let go of it.
   *
   * @param {object} [options]
   * @param {2048 | 3072 | 4096} [options.modulusLength] bits; 2048 when left out
   * @param {AbortSignal} [options.signal]
   * @param {(progress: { candidates: number }) => void} [options.onProgress] told, at most twenty times a second, how many
   *   numbers have been tried; what it throws, the call throws when it is over
   * @returns {Promise<Readonly<KeyPair>>}
   * @throws {TokensmithError} `ERR_ARGUMENT_VALUE` (another length), `ERR_ENGINE_ENTROPY`, `ERR_KEY_GENERATION`
   * @throws the signal's reason when it is aborted
   * @example
   * const { privateKey, publicKey, thumbprint } = await kit.generateKeyPair({ modulusLength: 2048 });
   * @see FIPS 186-5, A.1.3; RFC 7518, section 3.3 (at least 2048 bits)
   */
  async generateKeyPair(options = undefined) {
    const { modulusLength = 2048, ...rest } = readOptions(options, ['modulusLength', 'signal', 'onProgress']);
    const signal = readSignal(rest.signal);
    const onProgress = readFunction(rest.onProgress, 'onProgress');
    signal?.throwIfAborted();
    const listener = onProgress && guard(onProgress);
    const { result, secrets } = await this.#keyring.call(
      'generate_key_pair',
      { modulusLength: toJsonValue(modulusLength, 'modulusLength') },
      [],
      {
        signal,
        onProgress: listener && ((candidates) => listener.call({ candidates })),
      },
    );
    listener?.rethrow();
    return deepFreeze({ privateKey: takeText(secrets.privateKey), ...result });
  }

  /**
   * Reads a key, checks it whole, and keeps it in the engine: for many tokens, and so that the page holds no secret.
   * The handle can be used wherever a key is expected, in this toolkit alone. Reading and checking a private key takes several
   * times as long as a signature, which a method that is given the key itself spends at each call.
   *
   * @param {KeyInput} key private or public
   * @param {object} [options]
   * @param {Passphrase} [options.passphrase] of an encrypted key
   * @returns {Promise<KeyHandle>} `{ kind, modulusLength, thumbprint, publicKey, close() }`
   * @throws {TokensmithError} `ERR_KEY_*`
   * @example
   * const key = await kit.importKey(await file.text());
   * const { token } = await kit.signToken({ privateKey: key, applicationId, subject: 'alice' });
   * await key.close();
   * @see RFC 8017, section 3 (what makes the numbers of a key valid)
   */
  async importKey(key, options = undefined) {
    const { passphrase } = readOptions(options, ['passphrase']);
    if (key instanceof KeyHandle) {
      throw wrongType('key', key, 'Use the handle as it is: its key is imported already.');
    }
    const { secrets } = await this.#keyFor(key, 'key', passphrase);
    return this.#keyring.importKey(secrets);
  }

  /**
   * Says what a key is. Text around it and repairs that were needed to read it are among the findings. Of a public key it is
   * also found out whether its private key can be computed from it (`ERR_KEY_WEAK`); `verifyToken` does so too, save for a
   * modulus that is a prime, which takes longer than a verification.
   *
   * @param {KeyInput} key
   * @param {object} [options]
   * @param {Passphrase} [options.passphrase] of an encrypted key
   * @returns {Promise<Readonly<KeyInspection>>}
   * @throws {TokensmithError} `ERR_KEY_*`: the exact cause when it is not a key, or the wrong one
   * @example
   * const { kind, modulusLength, thumbprint, findings } = await kit.inspectKey(pastedText);
   * @see RFC 7468 (PEM), RFC 5208 and RFC 5958 (PKCS#8), RFC 8017 (PKCS#1), RFC 7517 (JWK), RFC 7638 (thumbprint)
   */
  async inspectKey(key, options = undefined) {
    const { passphrase } = readOptions(options, ['passphrase']);
    const { params, secrets } = await this.#keyFor(key, 'key', passphrase);
    const { result } = await this.#keyring.call('inspect_key', params, secrets);
    return deepFreeze(result);
  }

  /**
   * Writes a key in another form.
   *
   * | `to` | gives |
   * |---|---|
   * | `pkcs8` | PEM, `BEGIN PRIVATE KEY`: what the platform hands out |
   * | `encrypted-pkcs8` | PEM, `BEGIN ENCRYPTED PRIVATE KEY`, under `newPassphrase`: PBES2, PBKDF2 with HMAC-SHA-256 and 600,000 iterations, AES-256-CBC |
   * | `pkcs1` | PEM, `BEGIN RSA PRIVATE KEY` |
   * | `jwk` | an object: the private key's, or the public key's when that is what was given |
   * | `spki` | PEM, `BEGIN PUBLIC KEY`: what the platform takes |
   * | `public-jwk` | an object with the public half alone |
   *
   * @param {KeyInput} key
   * @param {object} options
   * @param {KeyTarget} options.to
   * @param {Passphrase} [options.passphrase] of the key that is given
   * @param {Passphrase} [options.newPassphrase] for `encrypted-pkcs8`, and for that alone
   * @returns {Promise<Readonly<ConvertedKey>>} `key` is a string, or an object for a JWK; neither can be wiped
   * @throws {TokensmithError} `ERR_KEY_*`; `ERR_KEY_NOT_PRIVATE` for a private form of a public key; `ERR_ENGINE_ENTROPY`
   * @example
   * const { key } = await kit.convertKey(privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' });
   * @see RFC 8018 (PBES2), RFC 7518, section 6.3 (RSA keys as JWK)
   */
  async convertKey(key, options) {
    const { to, passphrase, newPassphrase } = readOptions(options, ['to', 'passphrase', 'newPassphrase']);
    const target = needText(to, 'to', 'Give pkcs8, encrypted-pkcs8, pkcs1, jwk, spki or public-jwk.');
    const newSecret = readPassphrase(newPassphrase, 'newPassphrase');
    const { params, secrets } = await this.#keyFor(key, 'key', passphrase, newSecret);
    if (newSecret) secrets.push(['newPassphrase', newSecret]);
    const answer = await this.#keyring.call(
      'convert_key',
      { to: toWellFormed(target.slice(0, 64)), ...params },
      secrets,
    );
    const { result } = answer;
    if (answer.secrets.key) {
      const text = takeText(answer.secrets.key);
      result.key = result.format === 'jwk' ? JSON.parse(text) : text;
    }
    return deepFreeze(result);
  }

  /**
   * Encrypts a private key and what belongs to it under a passphrase, to be kept anywhere: PBKDF2 with HMAC-SHA-256 and
   * 600,000 iterations, AES-256-CBC, then HMAC-SHA-256. A key in a handle never leaves the engine in the clear.
   *
   * It takes about a second, by intention: anyone who finds the text can try passphrases at leisure.
   *
   * @param {object} contents
   * @param {KeyInput} [contents.privateKey] an encrypted one is imported first
   * @param {unknown} [contents.data] anything that JSON can express, at most 64 KiB
   * @param {object} options
   * @param {Passphrase} options.passphrase
   * @returns {Promise<string>} JSON, for `unseal`
   * @throws {TokensmithError} `ERR_KEY_*`; `ERR_KEY_NOT_PRIVATE`; `ERR_ENGINE_ENTROPY`
   * @example
   * localStorage.setItem('vault', await kit.seal({ privateKey: key, data: { subject: 'alice' } }, { passphrase }));
   * @see RFC 8018, section 5.2 (PBKDF2), RFC 5869, section 2.3 (HKDF-Expand); wasm/core/vault/vault.hpp (the text)
   */
  async seal(contents, options) {
    const { privateKey, data = null } = readOptions(contents, ['privateKey', 'data'], 'contents');
    const { passphrase } = readOptions(options, ['passphrase']);
    const bytes = encoder.encode(JSON.stringify(toJsonValue(data, 'data')));
    /** @type {NamedSecret[]} */
    const secrets = [['data', bytes.subarray(0, maxDataBytes + 1)]];
    try {
      const given = readPassphrase(passphrase, 'passphrase');
      if (given) secrets.push(['vaultPassphrase', given]);
      const key =
        privateKey === undefined
          ? { params: {}, secrets: [] }
          : await this.#keyFor(privateKey, 'privateKey', undefined);
      secrets.push(...key.secrets);
      const { result } = await this.#keyring.call('seal', key.params, secrets);
      return result.vault;
    } finally {
      wipeAll([bytes, ...secrets.map(([, secret]) => secret)]);
    }
  }

  /**
   * Opens what `seal` gave. The key stays in the engine.
   *
   * A wrong passphrase and a damaged text are told apart, except for damage to the part that tells whether the passphrase
   * is right.
   *
   * @param {string} vault
   * @param {object} options
   * @param {Passphrase} options.passphrase
   * @returns {Promise<Readonly<UnsealedVault>>}
   * @throws {TokensmithError} `ERR_VAULT_PASSPHRASE`, `ERR_VAULT_DAMAGED`, `ERR_VAULT_VERSION`
   * @example
   * const { key, data } = await kit.unseal(localStorage.getItem('vault'), { passphrase });
   */
  async unseal(vault, options) {
    const { passphrase } = readOptions(options, ['passphrase']);
    const text = needText(vault, 'vault', 'Give the text that seal gave.');
    const given = readPassphrase(passphrase, 'passphrase');
    const { result, secrets } = await this.#keyring.call(
      'unseal',
      { vault: toWellFormed(text.slice(0, maxVaultLength + 1)) },
      given ? [['vaultPassphrase', given]] : [],
    );
    const key = result.key && this.#keyring.hold(result.key);
    return Object.freeze({ key, data: deepFreeze(JSON.parse(takeText(secrets.data))) });
  }

  /**
   * The ACLs there are names for.
   *
   * @returns {Promise<readonly AclPreset[]>}
   * @example
   * for (const { name, title } of await kit.listAclPresets()) menu.append(new Option(title, name));
   */
  async listAclPresets() {
    const { result } = await this.#keyring.call('list_acl_presets', {});
    return deepFreeze(result.presets);
  }

  /**
   * An ACL from a preset's name or from rules, checked.
   *
   * @param {AclPresetName | AclRule[]} presetOrRules
   * @returns {Promise<Readonly<Acl> | null>} `{ paths }`; null for `admin`, whose tokens have no ACL
   * @throws {TokensmithError} `ERR_ACL_PRESET`, `ERR_ACL_SHAPE`, `ERR_ACL_PATH`, `ERR_ACL_METHOD`, `ERR_ACL_FILTER`, `ERR_ACL_DUPLICATE`
   * @example
   * await kit.buildAcl('client-sdk-web');
   * await kit.buildAcl([{ path: '/session/**', methods: ['GET', 'POST'] }]);
   * @see https://developer.vonage.com/en/getting-started/concepts/authentication
   */
  async buildAcl(presetOrRules) {
    if (presetOrRules === undefined) throw missing('acl', "Give a preset's name, or an array of rules.");
    if (typeof presetOrRules !== 'string' && !Array.isArray(presetOrRules)) {
      throw wrongType(
        'acl',
        presetOrRules,
        "Give a preset's name, or an array of rules; an ACL with paths is finished already.",
      );
    }
    const given = toJsonValue(presetOrRules, 'acl');
    const { result } = await this.#keyring.call(
      'build_acl',
      typeof given === 'string' ? { preset: given } : { rules: given },
    );
    return deepFreeze(result.acl);
  }

  /**
   * Reads an ACL from text, as in a command line or a file. Damage by shells and editors is reported, not repaired.
   *
   * @param {string} text at most 32 KiB
   * @returns {Promise<Readonly<{ acl: Acl, findings: readonly Finding[] }>>} findings: what works and will surprise (`WARN_ACL_*`)
   * @throws {TokensmithError} `ERR_ACL_JSON`, `ERR_ACL_SHAPE`, `ERR_ACL_PATH`, `ERR_ACL_METHOD`, `ERR_ACL_FILTER`, `ERR_ACL_DUPLICATE`,
   *   `ERR_ACL_TOO_LARGE`
   * @example
   * const { acl, findings } = await kit.parseAcl('{"paths":{"/session/**":{}}}');
   */
  async parseAcl(text) {
    const given = needText(text, 'text', 'Give the ACL as JSON text.');
    const { result } = await this.#keyring.call('parse_acl', { text: toWellFormed(given.slice(0, maxAclLength + 1)) });
    return deepFreeze(result);
  }

  /**
   * Whether an ACL allows a request, and by which of its rules. `*` is one segment, `**` any depth; a rule without methods
   * allows all.
   *
   * @param {Acl | AclRule[] | AclPresetName | null} acl null means no ACL, which allows everything
   * @param {object} request
   * @param {string} request.method GET, POST, PUT, PATCH or DELETE, in any case
   * @param {string} request.path `/v1/users/USR-…`; a query is ignored
   * @returns {Promise<Readonly<AclDecision>>}
   * @throws {TokensmithError} `ERR_ACL_*`
   * @example
   * const { allowed, rule } = await kit.checkAcl('client-sdk-web', { method: 'POST', path: '/v1/conversations' });
   */
  async checkAcl(acl, request) {
    if (acl === undefined) throw missing('acl', "Give an ACL, rules, a preset's name, or null for none.");
    const { method, path } = readOptions(request, ['method', 'path'], 'request');
    const { result } = await this.#keyring.call('check_acl', {
      acl: toJsonValue(acl, 'acl'),
      method: toJsonValue(needText(method, 'method', 'Give an HTTP method.'), 'method'),
      path: toJsonValue(needText(path, 'path', 'Give the path of a request, such as /v1/users.'), 'path'),
    });
    return deepFreeze(result);
  }

  /**
   * Which requests one ACL allows and the other does not, whatever order and form their rules are in. A rule with filters is only covered by
   * one with the same filters, or with none.
   *
   * @param {Acl | AclRule[] | AclPresetName | null} first null is no ACL, which allows everything
   * @param {Acl | AclRule[] | AclPresetName | null} second
   * @returns {Promise<Readonly<AclDifference>>}
   * @throws {TokensmithError} `ERR_ACL_*`
   * @example
   * const { onlyFirst, onlySecond } = await kit.compareAcls('tutorial', 'client-sdk-web');
   */
  async compareAcls(first, second) {
    for (const [name, acl] of Object.entries({ first, second }))
      if (acl === undefined) throw missing(name, "Give an ACL, rules, a preset's name, or null for none.");
    const { result } = await this.#keyring.call('compare_acls', {
      first: toJsonValue(first, 'first'),
      second: toJsonValue(second, 'second'),
    });
    return deepFreeze(result);
  }

  /**
   * Signs a token for a user, or for the application when there is no subject.
   *
   * Nothing is corrected silently: what the platform would refuse is refused here, with the reason. With `now` and `tokenId` given
   * the same request makes the same token, byte for byte. For many tokens import the key once, or use `signTokens`.
   *
   * @param {SignTokenRequest} request the token has the claims in the order of its members, after `iat` and `jti`
   * @returns {Promise<Readonly<SignedToken>>}
   * @throws {TokensmithError} `ERR_KEY_NOT_PRIVATE`; `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_VALUE` (kid); `ERR_CLAIMS_APPLICATION_ID`, `ERR_CLAIMS_SUBJECT`, `ERR_CLAIMS_DURATION`,
   *   `ERR_CLAIMS_LIFETIME_TOO_SHORT`, `ERR_CLAIMS_LIFETIME_TOO_LONG`, `ERR_CLAIMS_EXPIRES_IN_PAST`, `ERR_CLAIMS_MILLISECONDS`,
   *   `ERR_CLAIMS_TIME`, `ERR_CLAIMS_NOT_BEFORE`, `ERR_CLAIMS_CONFLICT`, `ERR_CLAIMS_TOKEN_ID`, `ERR_CLAIMS_RESERVED`,
   *   `ERR_CLAIMS_VALUE`, `ERR_CLAIMS_TOO_LARGE`; `ERR_ACL_*`; `ERR_ENGINE_ENTROPY`
   * @example
   * const { token, expiresAt } = await kit.signToken({
   *   privateKey,
   *   applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
   *   subject: 'alice',
   *   expiresIn: '24h',
   *   acl: 'client-sdk-web',
   * });
   * @see RFC 7515 (JWS), RFC 7519 (JWT), RFC 7518, section 3.3 (RS256)
   */
  async signToken(request) {
    const { privateKey, passphrase, params, unknown } = readSignRequest(request);
    if (unknown) await this.#refuseUnknown(unknown);
    const { params: keyParams, secrets } = await this.#keyFor(privateKey, 'privateKey', passphrase);
    const { result } = await this.#keyring.call('sign_token', { ...params, ...keyParams }, secrets);
    return deepFreeze(result);
  }

  /**
   * Signs any number of tokens: several workers, the order kept, memory flat. Requests are pulled as fast as tokens are
   * taken, from an array, an iterable or an async one. A key is imported once in each worker, however many requests share it.
   *
   * The first request that fails ends the job: the tokens before it are delivered, then its error is thrown, with its
   * index. Where there are no workers (`tokensmith/inline`), it runs in this thread and lets events through.
   *
   * @param {Iterable<SignTokenRequest> | AsyncIterable<SignTokenRequest>} requests
   * @param {object} [options]
   * @param {number} [options.concurrency] workers, 1 to 64; one for each core, 8 at most, when left out
   * @param {AbortSignal} [options.signal] ends the workers at once
   * @param {(progress: { done: number, total?: number }) => void} [options.onProgress] told after each batch; `total` where the
   *   number of requests is known
   * @returns {AsyncGenerator<Readonly<SignedToken>, void, undefined>}
   * @throws {TokensmithError} as `signToken`, with `details.index`
   * @throws the signal's reason when it is aborted
   * @example
   * const requests = users.map((subject) => ({ privateKey, applicationId, subject, acl: 'client-sdk-web' }));
   * for await (const { token, payload } of kit.signTokens(requests)) save(payload.sub, token);
   */
  signTokens(requests, options = undefined) {
    const { concurrency, ...rest } = readOptions(options, ['concurrency', 'signal', 'onProgress']);
    if (concurrency !== undefined && !isConcurrency(concurrency)) {
      throw new TokensmithError('ERR_ARGUMENT_VALUE', {
        where: 'concurrency',
        problem: 'This is no whole number from 1 to 64.',
        remedy: 'Give the number of workers, or leave it out.',
      });
    }
    const iterable = /** @type {any} */ (requests);
    if (
      iterable === null ||
      typeof iterable !== 'object' ||
      !(Symbol.iterator in iterable || Symbol.asyncIterator in iterable)
    ) {
      throw wrongType('requests', requests, 'Give an array, or anything else that can be iterated.');
    }
    const { engine, workers } = this.#keyring;
    this.#keyring.assertOpen();
    return freezeEach(
      signMany({
        requests,
        readRequest: async (request) => {
          const read = readSignRequest(request);
          if (read.unknown) await this.#refuseUnknown(read.unknown);
          return read;
        },
        exportHandle: (handle) => this.#exportHandle(handle),
        engine,
        spawn: workers.spawn,
        concurrency: /** @type {number | undefined} */ (concurrency) ?? Math.min(workers.concurrency, 8),
        signal: readSignal(rest.signal),
        onProgress: readFunction(rest.onProgress, 'onProgress'),
        total: iterable.length ?? iterable.size,
      }),
    );
  }

  /**
   * Reads a token strictly: RS256 and nothing else, one key, one reading of the text; every rule of the platform holds.
   * Whatever is not as it must be is an error. `iat` may be 30 seconds ahead of the clock without any tolerance, since two
   * servers' clocks are seldom closer; times with a fraction of a second are taken as they are. A client's video token may
   * live for 30 days, all others for 24 hours.
   *
   * @param {string} token at most 64 KiB
   * @param {object} options
   * @param {KeyInput} options.publicKey or the private one, or a certificate, whose key alone counts
   * @param {Passphrase} [options.passphrase] of an encrypted key
   * @param {string} [options.applicationId] the token must be for this application
   * @param {string} [options.subject] the token must be for this user
   * @param {number | string} [options.clockTolerance] seconds by which the clock may be wrong, or `'30s'`; 0 when left out, 600 at most
   * @param {number} [options.now] seconds since 1970; the machine's clock when left out
   * @returns {Promise<Readonly<VerifiedToken>>}
   * @throws {TokensmithError} with everything that is wrong in `details.findings`, where it is more than one thing:
   *   `ERR_TOKEN_TOO_LARGE`, `ERR_TOKEN_STRUCTURE`, `ERR_TOKEN_BASE64URL`, `ERR_TOKEN_JSON`,
   *   `ERR_TOKEN_ALGORITHM`, `ERR_TOKEN_CRITICAL`, `ERR_TOKEN_EMBEDDED_KEY`, `ERR_TOKEN_TYPE`, `ERR_TOKEN_SIGNATURE`,
   *   `ERR_TOKEN_CLAIM_MISSING`, `ERR_TOKEN_CLAIM_TYPE`, `ERR_TOKEN_CLAIM_VALUE`, `ERR_TOKEN_MILLISECONDS`, `ERR_TOKEN_EXPIRED`,
   *   `ERR_TOKEN_NOT_YET_VALID`, `ERR_TOKEN_ISSUED_IN_FUTURE`, `ERR_TOKEN_LIFETIME`, `ERR_TOKEN_APPLICATION`,
   *   `ERR_TOKEN_SUBJECT`, `ERR_TOKEN_ACL`; `ERR_CLAIMS_DURATION` (the tolerance)
   * @example
   * const { payload } = await kit.verifyToken(token, { publicKey, applicationId, subject: 'alice' });
   * @see RFC 8725 (best current practices), RFC 7515, section 5.2, RFC 7519, sections 2 and 4.1, RFC 8017, section 8.2.2
   */
  async verifyToken(token, options) {
    const {
      publicKey,
      passphrase,
      now = currentTime(),
      ...rest
    } = readOptions(options, ['publicKey', 'passphrase', 'applicationId', 'subject', 'clockTolerance', 'now']);
    const given = needText(token, 'token', 'Give the token as text.');
    const expected = { token: cutToken(given), now: toJsonValue(now, 'now'), ...toJsonMembers(rest) };
    const { params, secrets } = await this.#keyFor(publicKey, 'publicKey', passphrase);
    const { result } = await this.#keyring.call('verify_token', { ...expected, ...params }, secrets);
    return deepFreeze(result);
  }

  /**
   * Reads as much as it can of anything that may be a token, and says what is wrong with it, where, and how to fix it.
   * A bad token is not an error here. A `Bearer` before it, quotes or line breaks are named and passed over. Findings follow
   * the kind of token: a webhook's signature and a video token have rules of their own.
   *
   * @param {string} token
   * @param {object} [options]
   * @param {KeyInput} [options.key] public or private: the signature is checked
   * @param {Passphrase} [options.passphrase] of an encrypted key
   * @param {number} [options.now] seconds since 1970; the machine's clock when left out
   * @param {ApplicationDescription | null} [options.application] as the platform describes it: whether key and token belong to it
   * @returns {Promise<Readonly<TokenInspection>>}
   * @throws {TokensmithError} `ERR_KEY_*` for a bad key; nothing for a bad token
   * @example
   * const { payload, signature, findings } = await kit.inspectToken(pastedText, { key: publicKey });
   * for (const { severity, where, message, remedy } of findings) show(severity, where, message, remedy);
   */
  async inspectToken(token, options = undefined) {
    const {
      key,
      passphrase,
      now = currentTime(),
      application,
    } = readOptions(options, ['key', 'passphrase', 'now', 'application']);
    const given = needText(token, 'token', 'Give the token as text.');
    const request = {
      token: cutToken(given),
      now: toJsonValue(now, 'now'),
      ...(application === undefined ? {} : { application: toJsonValue(application, 'application') }),
    };
    const { params, secrets } =
      key === undefined && passphrase === undefined
        ? { params: {}, secrets: [] }
        : await this.#keyFor(key, 'key', passphrase);
    const { result } = await this.#keyring.call('inspect_token', { ...request, ...params }, secrets);
    return deepFreeze(result);
  }

  /**
   * Tells what a text or a file is, as people paste and drop them: a token however it was copied, a log or a list of tokens, a
   * key, an ACL, an answer of the platform, a file of one of its tools. Whether it is any good is for `inspectToken`, `inspectKey`, `parseAcl`.
   *
   * @param {string | Uint8Array | ArrayBuffer} input at most 256 KiB
   * @returns {Promise<Readonly<Recognition>>}
   * @throws {TokensmithError} `ERR_ARGUMENT_VALUE` (longer than that)
   * @example
   * const { kind, content } = await kit.recognize("curl -H 'Authorization: Bearer eyJ…'");
   * if (kind === 'token') show(await kit.inspectToken(content));
   */
  async recognize(input) {
    const { result } = await this.#keyring.call('recognize', {}, [['text', readPasted(input, 'input')]]);
    return deepFreeze(result);
  }

  /**
   * Finds the tokens in a text: a log, a list, a HAR file. They are found in escaped JSON, in URLs and in the base64 in which HAR files keep
   * some bodies. Whether they are valid is for `inspectToken`.
   *
   * @param {string | Uint8Array | ArrayBuffer} text at most 16 MiB
   * @returns {Promise<Readonly<FoundTokens>>} at most 200 different tokens, each once, in the order in which they first occur
   * @throws {TokensmithError} `ERR_ARGUMENT_VALUE` (longer than that)
   * @example
   * const { tokens } = await kit.findTokens(await readFile('session.har'));
   * for (const { token, count } of tokens) show(count, await kit.inspectToken(token));
   */
  async findTokens(text) {
    const { result } = await this.#keyring.call('find_tokens', {}, [
      ['text', readPasted(text, 'text', maxSearchedBytes)],
    ]);
    return deepFreeze(result);
  }

  /**
   * The body of `POST /v2/applications` from a description: the body itself, in which `publicKey` may stand for
   * `keys.public_key`, `improveAi` for `privacy.improve_ai`, and text for a webhook that has only an address. Methods that
   * are not given are those of the platform's own tools: GET for answers, POST for all else.
   *
   * @param {Record<string, unknown>} description `{ name, capabilities, publicKey, improveAi }`
   * @returns {Promise<Readonly<BuiltBody>>} with an error among the findings the body must not be sent
   * @throws {TokensmithError} none but those every method can raise: what is wrong is in the findings, all of it
   * @example
   * const { body, findings } = await kit.buildApplication({
   *   name: 'My App',
   *   capabilities: { rtc: { webhooks: { event_url: 'https://example.ngrok.io/webhooks/rtc' } } },
   * });
   * @see Application API 2.4.1
   */
  async buildApplication(description) {
    const { result } = await this.#keyring.call('build_application', needDescription(description, 'application'));
    return deepFreeze(result);
  }

  /**
   * What the platform would say about the body of a request for an application: its `invalid_parameters`.
   *
   * @param {unknown} body anything that came as JSON
   * @param {object} [options]
   * @param {boolean} [options.forUpdate] whether it is the body of a PUT
   * @returns {Promise<Readonly<BodyCheck>>} empty for a body the platform takes
   * @example
   * const { invalidParameters } = await kit.checkApplication({ name: 'My App', capabilities: {} });
   * @see Application API 2.4.1
   */
  async checkApplication(body, options = undefined) {
    const { forUpdate } = readOptions(options, ['forUpdate']);
    const { result } = await this.#keyring.call('check_application', {
      body: toJsonValue(body, 'body'),
      ...(forUpdate !== undefined && { forUpdate: toJsonValue(forUpdate, 'forUpdate') }),
    });
    return deepFreeze(result);
  }

  /**
   * The body of `PUT /v2/applications/{id}`, which replaces all of an application: its current state with the changes.
   * Members nobody here knows are kept, the public key too; what only the platform sets is left out.
   *
   * @param {Record<string, unknown>} current what the platform says the application is
   * @param {Record<string, unknown>} changes a description of what is to change; `null` removes
   * @returns {Promise<Readonly<MergedBody>>}
   * @example
   * const { body, changes } = await kit.mergeApplication(application, { capabilities: { voice: { region: 'eu-west' } } });
   * @see RFC 7396
   */
  async mergeApplication(current, changes) {
    const { result } = await this.#keyring.call('merge_application', {
      current: needDescription(current, 'current'),
      changes: needDescription(changes, 'changes'),
    });
    return deepFreeze(result);
  }

  /**
   * The body of `POST /v1/users` from a description: the body itself, in which `displayName`, `imageUrl`, `customData` and
   * `ttl` (seconds) may be used for the platform's names.
   *
   * @param {Record<string, unknown>} description `{ name, displayName, imageUrl, customData, ttl, channels }`
   * @returns {Promise<Readonly<BuiltBody>>} with an error among the findings the body must not be sent
   * @example
   * const { body } = await kit.buildUser({ name: 'alice', displayName: 'Alice' });
   * @see Application API 2.4.1
   */
  async buildUser(description) {
    const { result } = await this.#keyring.call('build_user', needDescription(description, 'user'));
    return deepFreeze(result);
  }

  /**
   * What the platform would say about the body of a request for a user: its `invalid_parameters`.
   *
   * @param {unknown} body anything that came as JSON
   * @returns {Promise<Readonly<BodyCheck>>} empty for a body the platform takes
   * @example
   * const { invalidParameters } = await kit.checkUser({ name: 'alice' });
   */
  async checkUser(body) {
    const { result } = await this.#keyring.call('check_user', { body: toJsonValue(body, 'body') });
    return deepFreeze(result);
  }

  /**
   * The body of `PATCH /v1/users/{id}`: of the members that change the whole new value, so that one new channel does not
   * cost the others. Empty when nothing changes.
   *
   * @param {Record<string, unknown>} current what the platform says the user is
   * @param {Record<string, unknown>} changes a description of what is to change; `null` removes
   * @returns {Promise<Readonly<MergedBody>>}
   * @example
   * const { body, changes } = await kit.mergeUser(user, { displayName: 'Alice A.' });
   * @see RFC 7396
   */
  async mergeUser(current, changes) {
    const { result } = await this.#keyring.call('merge_user', {
      current: needDescription(current, 'current'),
      changes: needDescription(changes, 'changes'),
    });
    return deepFreeze(result);
  }

  /**
   * Wipes the keys that this toolkit imported; its later calls fail with `ERR_ENGINE_CLOSED`. Closing again does nothing.
   *
   * An engine of `createToolkit` ends with it, and so does the one that toolkits of `init` share, with the last of them that is closed. What
   * is under way in its worker then fails with `ERR_ENGINE_CLOSED`, too.
   * @returns {Promise<void>}
   */
  async close() {
    await this.#keyring.close();
  }

  /**
   * The key of a call: an id, or bytes. All that can change is read before this returns.
   * @param {unknown} key
   * @param {string} where
   * @param {unknown} passphrase
   * @param {Uint8Array} [other] wiped as well when the key cannot be read
   * @returns {Promise<{ params: { keyId?: number }, secrets: NamedSecret[] }>}
   */
  async #keyFor(key, where, passphrase, other) {
    /** @type {(Uint8Array | undefined)[]} */
    const read = [other];
    try {
      const secret = readPassphrase(passphrase, 'passphrase');
      read.push(secret);
      const given = await readKey(key, where);
      if (!(given instanceof KeyHandle))
        return {
          params: {},
          secrets: secret
            ? [
                ['key', given],
                ['passphrase', secret],
              ]
            : [['key', given]],
        };
      if (secret) {
        throw new TokensmithError('ERR_ARGUMENT_VALUE', {
          where: 'passphrase',
          problem: 'A passphrase was given with a handle.',
          remedy: 'Leave it out: an imported key is open already.',
        });
      }
      return { params: { keyId: this.#keyring.idOf(given, where) }, secrets: [] };
    } catch (error) {
      wipeAll(read);
      throw error;
    }
  }

  /**
   * @param {Record<string, unknown>} params with a name that sign_token does not have: the engine says what was meant by it
   * @throws {TokensmithError} ERR_ARGUMENT_UNKNOWN
   */
  async #refuseUnknown(params) {
    await this.#keyring.call('sign_token', params);
  }

  /**
   * @param {KeyHandle} handle
   * @returns {Promise<Uint8Array>}
   */
  async #exportHandle(handle) {
    const { secrets } = await this.#keyring.call('convert_key', {
      to: 'pkcs8',
      keyId: this.#keyring.idOf(handle, 'privateKey'),
    });
    return secrets.key;
  }
}

/**
 * @param {unknown} request
 * @returns {{ privateKey: unknown, passphrase: unknown, params: Record<string, unknown>, unknown?: Record<string, unknown> }}
 *   `unknown` has a name that is not among the arguments, without its value, which may be a secret
 * @throws {TokensmithError} ERR_ARGUMENT_*, ERR_CLAIMS_VALUE
 */
function readSignRequest(request) {
  if (request === undefined) throw missing('request', `Give an object with the names ${signNames.join(', ')}.`);
  /** @type {string[]} */
  const others = [];
  const { privateKey, passphrase, ...claims } = readOptions(request, signNames, 'request', (name) => others.push(name));
  const [other] = others;
  if (other !== undefined) {
    const unknown = /** @type {Record<string, unknown>} */ (toJsonValue({ [other]: null }, 'request'));
    return { privateKey, passphrase, params: {}, unknown };
  }
  const params = toJsonMembers(claims);
  params.now ??= currentTime();
  return { privateKey, passphrase, params };
}

/**
 * @param {Record<string, unknown>} members
 * @returns {Record<string, unknown>} in the same order
 */
function toJsonMembers(members) {
  /** @type {Record<string, unknown>} */
  const params = {};
  for (const [name, value] of Object.entries(members)) {
    params[name] = toJsonValue(value, name, name === 'claims' ? 'ERR_CLAIMS_VALUE' : 'ERR_ARGUMENT_VALUE');
  }
  return params;
}

/**
 * @param {string} token
 * @returns {string} what the engine can take, and judges no differently
 */
function cutToken(token) {
  return toWellFormed(token.slice(0, maxTokenLength + 1));
}

/**
 * @param {Uint8Array} bytes wiped
 * @returns {string}
 */
function takeText(bytes) {
  const text = decoder.decode(bytes);
  wipeAll([bytes]);
  return text;
}

/**
 * A listener whose error waits until the work it listens to is over, and is not lost.
 * @param {(...args: any[]) => unknown} listener
 */
function guard(listener) {
  /** @type {{ error: unknown } | undefined} */
  let failure;
  return {
    /** @param {unknown} argument */
    call(argument) {
      if (failure) return;
      try {
        listener(argument);
      } catch (error) {
        failure = { error };
      }
    },
    rethrow() {
      if (failure) throw failure.error;
    },
  };
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isConcurrency(value) {
  return (
    Number.isInteger(value) && /** @type {number} */ (value) >= 1 && /** @type {number} */ (value) <= maxConcurrency
  );
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {Record<string, unknown>}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
function needDescription(value, where) {
  if (value === undefined) throw missing(where, 'Give an object.');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongType(where, value, 'Give an object.');
  return /** @type {Record<string, unknown>} */ (toJsonValue(value, where));
}

/**
 * Signing in bulk has code of its own, which is loaded with the first job: few need it, and a page waits for what is loaded before.
 * @param {import('./engine/bulk.js').PoolJob} job
 * @returns {AsyncGenerator<any, void, undefined>}
 */
async function* signMany(job) {
  /** @type {typeof import('./engine/bulk.js')} */
  let pool;
  try {
    pool = await import('./engine/bulk.js');
  } catch (cause) {
    throw new TokensmithError(
      'ERR_ENGINE_LOAD',
      {
        where: 'engine',
        problem: 'The code that signs many tokens could not be loaded.',
        remedy: 'See that all files of this package are served, then try again.',
      },
      { cause },
    );
  }
  yield* pool.runPool(job);
}

/**
 * @template T
 * @param {AsyncGenerator<T, void, undefined>} values
 * @returns {AsyncGenerator<T, void, undefined>}
 */
async function* freezeEach(values) {
  for await (const value of values) yield deepFreeze(value);
}
