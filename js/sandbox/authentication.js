import { TokensmithError } from '../errors.js';
import { acceptsJson } from './http.js';

/**
 * Who may do what: key and secret for Account and Applications, a signed token for Users. Every refusal carries the
 * reason and the remedy, which the platform keeps to itself.
 */

/**
 * @param {Headers} headers
 * @returns {{ scheme: 'basic' | 'bearer' | 'other' | 'none', value: string }}
 */
function readAuthorization(headers) {
  const header = headers.get('authorization');
  if (header === null) return { scheme: 'none', value: '' };
  const [, name = '', value = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(header) ?? [];
  const scheme = name.toLowerCase();
  return { scheme: scheme === 'basic' || scheme === 'bearer' ? scheme : 'other', value };
}

/**
 * @param {import('./http.js').Exchange} exchange
 * @returns {{ apiKey: string, apiSecret: string } | null}
 */
function readQueryCredentials({ url }) {
  const apiKey = url.searchParams.get('api_key');
  const apiSecret = url.searchParams.get('api_secret');
  return apiKey === null && apiSecret === null ? null : { apiKey: apiKey ?? '', apiSecret: apiSecret ?? '' };
}

/**
 * RFC 7617 section 2: base64 of key, colon, secret. A secret may hold colons, a key may not.
 *
 * @param {string} value
 * @returns {{ apiKey: string, apiSecret: string } | null}
 */
function decodeBasic(value) {
  const bytes = fromBase64(value);
  if (bytes === null) return null;
  const [, apiKey, apiSecret] = /^([^:]*):(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
  return apiKey === undefined || apiSecret === undefined ? null : { apiKey, apiSecret };
}

/** What to do where credentials came in another way. */
const USE_BASIC = 'Send the API key and secret in the Authorization header (Basic).';

/**
 * @typedef {{ ok: true, apiKey: string } | { ok: false, answer: import('./http.js').Answer }} AccountDecision
 */

/**
 * Key and secret.
 *
 * @param {import('./http.js').Exchange} exchange
 * @param {import('./http.js').Services} services
 * @param {object} rules
 * @param {import('./http.js').ProblemFamily} rules.problem
 * @param {boolean} rules.query whether `api_key` and `api_secret` may be in the query
 * @param {boolean} rules.register whether an unknown key is registered instead of refused
 * @returns {Promise<AccountDecision>}
 */
export async function authenticateAccount(exchange, services, { problem, query, register }) {
  /** @param {string} kind @param {string} reason @param {string} remedy @returns {AccountDecision} */
  const refuse = (kind, reason, remedy) => ({ ok: false, answer: problem(kind, { reason, remedy }) });

  const { scheme, value } = readAuthorization(exchange.headers);
  const inQuery = readQueryCredentials(exchange);
  if (scheme !== 'none' && inQuery !== null) {
    return refuse(
      'multiple-auth-methods',
      'There are credentials in the query and in the Authorization header.',
      'Send one of the two.',
    );
  }
  if (inQuery !== null && !query) {
    return refuse('unauthorized', 'This API takes key and secret in a header, not in the query.', USE_BASIC);
  }
  if (scheme === 'none' && inQuery === null) {
    return refuse('unauthorized', 'No credentials were sent.', USE_BASIC);
  }
  if (scheme === 'bearer' || scheme === 'other') {
    return refuse(
      'unauthorized',
      'This API takes Basic authorization with key and secret; a token is for users.',
      USE_BASIC,
    );
  }
  const credentials = inQuery ?? decodeBasic(value);
  if (credentials === null) {
    return refuse('unauthorized', 'The Authorization header is not base64 of key, colon and secret.', USE_BASIC);
  }
  if (credentials.apiKey === '' || credentials.apiSecret === '') {
    return refuse('unauthorized', 'The key or the secret is empty.', 'Give both.');
  }
  const verdict = await checkCredentials(services.state, credentials);
  if (verdict === 'unknown-key' && register) {
    await registerAccount(services, credentials);
  } else if (verdict === 'unknown-key') {
    return refuse(
      'unauthorized',
      'The sandbox has no account with this API key.',
      `Register it first, as 'tokensmith setup --sandbox' does, or use the demonstration account, whose API key is ${DEMO_ACCOUNT.apiKey}.`,
    );
  } else if (verdict === 'wrong-secret') {
    return refuse(
      'unauthorized',
      'The secret is not the one this API key was registered with.',
      // Public, as its key is.
      credentials.apiKey === DEMO_ACCOUNT.apiKey
        ? `The demonstration account's is ${DEMO_ACCOUNT.apiSecret}.`
        : 'Give that one, or empty the sandbox.',
    );
  }
  return { ok: true, apiKey: credentials.apiKey };
}

/**
 * @typedef {object} VerifiedBearer
 * @property {import('./state.js').Application} application whose key signed the token
 * @property {string | null} subject the user's name; null for an admin token
 */

/**
 * A token: signature with the named application's key, lifetime, subject, ACL for this method and path.
 *
 * @param {import('./http.js').Exchange} exchange
 * @param {import('./http.js').Services} services
 * @param {object} rules
 * @param {import('./http.js').ProblemFamily} rules.problem
 * @param {boolean} rules.admin whether only a token without `sub` will do
 * @returns {Promise<{ ok: true, bearer: VerifiedBearer } | { ok: false, answer: import('./http.js').Answer }>}
 */
export async function authenticateBearer(exchange, services, { problem, admin }) {
  /** @param {string} kind @param {string} reason @param {string} remedy */
  const refuse = (kind, reason, remedy) => ({
    ok: /** @type {const} */ (false),
    answer: problem(kind, { reason, remedy }),
  });

  const { scheme, value } = readAuthorization(exchange.headers);
  if (scheme !== 'none' && readQueryCredentials(exchange) !== null) {
    return refuse(
      'multiple-auth-methods',
      'There are credentials in the query and in the Authorization header.',
      'Send one of the two.',
    );
  }
  if (scheme !== 'bearer' || value === '') {
    return refuse(
      'unauthorized',
      'Users are managed with a token that the application signed.',
      'Send it in the Authorization header: Bearer <token>.',
    );
  }
  const checked = await verifyBearer(value, services);
  if (!checked.ok) return refuse(checked.kind, checked.reason, checked.remedy);

  const { application, payload } = checked;
  const subject = typeof payload.sub === 'string' ? payload.sub : null;
  if (admin && subject !== null) {
    return refuse(
      'permission',
      'This needs an admin token: users are listed and created by the application.',
      'Sign a token without sub.',
    );
  }
  const decision = await services.kit.checkAcl(payload.acl ?? null, { method: exchange.method, path: exchange.path });
  if (!decision.allowed) {
    return refuse(
      'permission',
      `The token's ACL does not allow ${exchange.method} on ${exchange.path}: ${decision.reason}`,
      'Sign a token whose ACL has a rule for this path, such as /*/users/**, or an admin token, which needs no ACL.',
    );
  }
  return { ok: /** @type {const} */ (true), bearer: { application, subject } };
}

/**
 * Signature, claims and lifetime, by the kit.
 *
 * @param {string} token
 * @param {Pick<import('./http.js').Services, 'kit' | 'state' | 'now'>} services
 * @returns {Promise<
 *   | { ok: true, application: import('./state.js').Application, payload: { [claim: string]: any }, expiresAt: number }
 *   | { ok: false, kind: 'unauthorized' | 'expired-token', code: string, reason: string, remedy: string }
 * >}
 */
export async function verifyBearer(token, { kit, state, now }) {
  const time = now();
  // The application that the token names is looked up before anything is verified: its key is what to verify with.
  const inspection = await kit.inspectToken(token, { now: time });
  const { payload: decoded } = inspection;
  const claimed = typeof decoded === 'object' ? decoded?.application_id : undefined;
  const application = typeof claimed === 'string' ? state.application(claimed.toLowerCase()) : undefined;
  if (application === undefined) {
    const finding = inspection.findings.find(({ severity }) => severity === 'error');
    return typeof claimed === 'string' || finding === undefined
      ? {
          ok: false,
          kind: 'unauthorized',
          code: 'ERR_TOKEN_APPLICATION',
          reason: "The sandbox has no application with the id in the token's application_id.",
          remedy: 'Create the application in this sandbox, or use the id and private key of one that is there.',
        }
      : { ok: false, kind: 'unauthorized', code: finding.code, reason: finding.message, remedy: finding.remedy };
  }
  const { publicKey, id: applicationId } = application;
  try {
    const { payload } = await kit.verifyToken(token, { publicKey, applicationId, now: time });
    return { ok: true, application, payload, expiresAt: /** @type {number} */ (payload.exp) };
  } catch (error) {
    const { code, where, problem, remedy } = describe(error);
    if (code === 'ERR_TOKEN_CLAIM_MISSING' && where === 'payload.exp') {
      return verifyWithoutExpiry(token, application, { kit, time });
    }
    return {
      ok: false,
      kind: code === 'ERR_TOKEN_EXPIRED' ? 'expired-token' : 'unauthorized',
      code,
      reason: problem,
      remedy,
    };
  }
}

/** Seconds for which the platform accepts a token without `exp`. */
const DEFAULT_LIFETIME = 15 * 60;

/**
 * A token without `exp`, which strict verification refuses and the platform gives 15 minutes: the first tools make such
 * tokens for administration. Its signature was found good, form and all; what else is wrong with it the inspection says.
 *
 * @param {string} token
 * @param {import('./state.js').Application} application
 * @param {{ kit: import('./http.js').Toolkit, time: number }} context
 * @returns {ReturnType<typeof verifyBearer>}
 */
async function verifyWithoutExpiry(token, application, { kit, time }) {
  const inspection = await kit.inspectToken(token, {
    now: time,
    key: application.publicKey,
    application: { id: application.id },
  });
  const finding = inspection.findings.find(({ severity }) => severity === 'error');
  if (finding !== undefined) {
    const { code, message, remedy } = finding;
    return {
      ok: false,
      kind: code === 'ERR_TOKEN_EXPIRED' ? 'expired-token' : 'unauthorized',
      code,
      reason: message,
      remedy,
    };
  }
  const payload = /** @type {{ [claim: string]: any }} */ (inspection.payload);
  return { ok: true, application, payload, expiresAt: payload.iat + DEFAULT_LIFETIME };
}

/**
 * @param {unknown} error what the kit threw
 * @returns {{ code: string, where: string, problem: string, remedy: string }}
 * @throws every error that is not about the token or its key: the sandbox must not hide a bug as a 401
 */
function describe(error) {
  if (!(error instanceof TokensmithError) || !/^ERR_(TOKEN|KEY)_/.test(error.code)) throw error;
  const { where, problem, remedy } = error.details;
  if (error.code === 'ERR_TOKEN_SIGNATURE') {
    // The engine's message is for whoever verifies the token. Here the reader is the one who signed it.
    return {
      code: error.code,
      where,
      problem: 'The token was not signed with the private key of the application that it names.',
      remedy: "Use that application's private key, or the id of the application that the key belongs to.",
    };
  }
  return { code: error.code, where, problem, remedy };
}

/**
 * The account that every sandbox has: any client can start with it and no set-up. The pair is public, so nothing that
 * matters is behind it.
 */
export const DEMO_ACCOUNT = Object.freeze({ apiKey: 'abcd1234', apiSecret: 'SandboxSecret1' });

/** What the documentation shows an account to have, in EUR. */
export const INITIAL_BALANCE = 10.28;

/**
 * The only thing kept of a registered secret. People will register the pair of their real account, and the state ends in
 * a file of a working folder: the work of a guess is PBKDF2's (RFC 8018 section 5.2).
 *
 * @typedef {object} SecretDigest
 * @property {string} salt base64, 16 bytes
 * @property {number} iterations of PBKDF2 with HMAC-SHA-256
 * @property {string} digest base64, 32 bytes
 */

const ITERATIONS = 210_000;
const SALT_LENGTH = 16;
export const DIGEST_LENGTH = 32;

/**
 * @param {string} secret
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {number} iterations
 * @returns {Promise<Uint8Array>}
 */
async function derive(secret, salt, iterations) {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', new TextEncoder().encode(secret), 'PBKDF2', false, ['deriveBits']);
  const bits = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, DIGEST_LENGTH * 8);
  return new Uint8Array(bits);
}

/**
 * @param {string} secret
 * @param {(length: number) => Uint8Array} random
 * @returns {Promise<SecretDigest>}
 */
export async function digestSecret(secret, random) {
  const salt = Uint8Array.from(random(SALT_LENGTH));
  return { salt: toBase64(salt), iterations: ITERATIONS, digest: toBase64(await derive(secret, salt, ITERATIONS)) };
}

/**
 * @param {string} secret
 * @param {SecretDigest} expected
 * @returns {Promise<boolean>}
 */
async function matchesDigest(secret, expected) {
  const salt = fromBase64(expected.salt);
  const wanted = fromBase64(expected.digest);
  if (salt === null || wanted === null) return false;
  const actual = await derive(secret, salt, expected.iterations);
  return actual.length === wanted.length && actual.every((byte, index) => byte === wanted[index]);
}

/**
 * @param {import('./state.js').State} state
 * @param {{ apiKey: string, apiSecret: string }} credentials
 * @returns {Promise<'accepted' | 'unknown-key' | 'wrong-secret'>}
 */
export async function checkCredentials(state, { apiKey, apiSecret }) {
  if (apiKey === DEMO_ACCOUNT.apiKey) return apiSecret === DEMO_ACCOUNT.apiSecret ? 'accepted' : 'wrong-secret';
  const account = state.account(apiKey);
  if (account === undefined) return 'unknown-key';
  return (await matchesDigest(apiSecret, account.secret)) ? 'accepted' : 'wrong-secret';
}

/**
 * Registers a pair, or changes the secret of an existing one.
 *
 * @param {Pick<import('./http.js').Services, 'state' | 'identifiers'>} services
 * @param {{ apiKey: string, apiSecret: string }} credentials
 */
export async function registerAccount({ state, identifiers }, { apiKey, apiSecret }) {
  const secret = await digestSecret(apiSecret, identifiers.bytes);
  const known = state.account(apiKey);
  state.putAccount({ apiKey, secret, balance: known?.balance ?? INITIAL_BALANCE });
}

/**
 * Base64 (RFC 4648 section 4) of bytes, with what browsers and Node both have.
 *
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer> | null} null for what is not base64
 */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/**
 * Account balance: what tools call to see whether a key and secret are right. An unknown key is registered here, so that
 * `setup KEY SECRET` works with any pair; see `openRegistration`.
 *
 * @type {import('./http.js').Handler}
 */
export async function getBalance(exchange, services) {
  const problem = services.problems.account;
  const entered = await authenticateAccount(exchange, services, {
    problem,
    query: true,
    register: services.openRegistration,
  });
  if (!entered.ok) return entered.answer;
  if (!acceptsJson(exchange.headers)) return problem('accept', { reason: 'The client does not accept JSON.' });
  return {
    status: 200,
    body: { value: services.state.account(entered.apiKey)?.balance ?? INITIAL_BALANCE, autoReload: false },
  };
}
