/** Makes the tokens and keys of the tables. */
import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

/** 2023-11-14T22:13:20Z */
export const now = 1_700_000_000;
export const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
export const otherApplicationId = 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
export const { publicKey, privateKey } = pair;

/** @param {string | Uint8Array} value */
export const base64url = (value) => Buffer.from(value).toString('base64url');

/** The paths that the Client SDK uses today, so that a token with them lacks nothing. */
export const acl = {
  paths: Object.fromEntries(
    ['users', 'conversations', 'sessions', 'knocking', 'legs', 'rtc'].map((name) => [`/*/${name}/**`, {}]),
  ),
};

/** The claims of a faultless token. */
export const claims = Object.freeze({
  application_id: applicationId,
  iat: now,
  jti: '0f0f0f0f-1111-4222-8333-444444444444',
  exp: now + 900,
  sub: 'alice',
  acl,
});

/**
 * @param {object} changes `undefined` takes a claim away
 * @returns {Record<string, unknown>}
 */
export const claimsWith = (changes) => JSON.parse(JSON.stringify({ ...claims, ...changes }));

/**
 * A token of any header and payload; an object or JSON as text.
 * @param {object | string} payload
 * @param {object} [header]
 */
export function token(payload = claims, header = { alg: 'RS256', typ: 'JWT' }) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const signed = `${base64url(JSON.stringify(header))}.${base64url(text)}`;
  const { alg = '' } = /** @type {{ alg?: string }} */ (header);
  if (alg.startsWith('HS'))
    return `${signed}.${createHmac('sha256', 'a shared secret of the test').update(signed).digest('base64url')}`;
  if (alg === 'none') return `${signed}.`;
  return `${signed}.${sign('sha256', Buffer.from(signed), createPrivateKey(privateKey)).toString('base64url')}`;
}

/** @param {object} payload @param {object} [header] */
export const tokenHs256 = (payload, header = {}) => token(payload, { alg: 'HS256', typ: 'JWT', ...header });

/** A session of the Video API, as the platform names one. @param {string} owner */
export const sessionOf = (owner) =>
  `2_${Buffer.from(`1~${owner}~~1699999999000~randomness~fp~`).toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`;

/** The claims of a client's video token, as Vonage's Node library makes them. */
export const videoClaims = Object.freeze({
  application_id: applicationId,
  iat: now,
  jti: '0f0f0f0f-1111-4222-8333-444444444444',
  exp: now + 86_400,
  scope: 'session.connect',
  session_id: sessionOf(applicationId),
  role: 'publisher',
  initial_layout_class_list: '',
  sub: 'video',
  acl: { paths: { '/session/**': {} } },
});

/** The claims with which the platform signs a webhook. */
export const webhookClaims = Object.freeze({
  iat: now - 5,
  jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
  iss: 'Vonage',
  payload_hash: 'a'.repeat(64),
  api_key: 'abcd1234',
  application_id: applicationId,
});
