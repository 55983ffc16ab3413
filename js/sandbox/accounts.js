import { fromBase64, toBase64 } from './base64.js';

/**
 * The account that every sandbox has: any client can start with it and no set-up. The pair is public, so nothing that
 * matters is behind it.
 */
export const DEMO_ACCOUNT = Object.freeze({ apiKey: 'abcd1234', apiSecret: 'SandboxSecret1' });

/** What the documentation shows an account to have, in EUR. */
export const INITIAL_BALANCE = 10.28;

/**
 * Of a registered secret only this is kept. People will register the pair of their real account, and the state ends in
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
 * Registers a pair, or changes the secret of one that is there.
 *
 * @param {Pick<import('./types.js').Services, 'state' | 'identifiers'>} services
 * @param {{ apiKey: string, apiSecret: string }} credentials
 */
export async function registerAccount({ state, identifiers }, { apiKey, apiSecret }) {
  const secret = await digestSecret(apiSecret, identifiers.bytes);
  const known = state.account(apiKey);
  state.putAccount({ apiKey, secret, balance: known?.balance ?? INITIAL_BALANCE });
}
