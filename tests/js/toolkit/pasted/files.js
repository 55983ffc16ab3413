/**
 * What people drop where a file belongs, and what it has to be recognised as. Whoever meets another one adds a row.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  acl,
  applicationId,
  claims,
  claimsWith,
  privateKey,
  publicKey,
  token,
  tokenHs256,
  webhookClaims,
} from './make.js';

/**
 * @typedef {object} PastedFile
 * @property {string} what
 * @property {string | Uint8Array} contents
 * @property {import('../../../../js/types.js').RecognizedKind} kind
 * @property {RegExp} title
 * @property {string} [format] of a configuration file
 * @property {Record<string, unknown>} [values] what that format reads in it
 * @property {string} [content] what is handed out; of JSON the same value in any layout. None when left out
 */

const userId = 'USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214';
const key = createPrivateKey(privateKey);
const account = { apiKey: 'abcd1234', apiSecret: 'Ab1cdEFgh2345678' };
const good = token();
const other = token(claimsWith({ sub: 'bob' }));
const json = (/** @type {unknown} */ value) => JSON.stringify(value, null, 2);
const utf16 = (/** @type {string} */ text) => Buffer.from(`\ufeff${text}`, 'utf16le');
const pem = (/** @type {string} */ label, /** @type {Uint8Array} */ der) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
/** A SEQUENCE that begins with these bytes, for what is told by its beginning alone. @param {number[]} bytes */
const sequence = (...bytes) =>
  Buffer.from([0x30, 0x82, 0x09, 0xf4, ...bytes, ...Array.from({ length: 200 }, (_, i) => (i * 37) & 0xff)]);
const application = { id: applicationId, name: 'My App', keys: { public_key: publicKey }, capabilities: {} };

/** @type {PastedFile[]} */
const configurations = [
  {
    what: '.nexmorc',
    contents: `[credentials]\napi_key=${account.apiKey}\napi_secret=${account.apiSecret}\n`,
    kind: 'config',
    title: /\.nexmorc/,
    format: 'nexmorc',
    values: account,
  },
  {
    what: '.nexmo-app with the key',
    contents: `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(privateKey)}\n`,
    kind: 'config',
    title: /\.nexmo-app/,
    format: 'nexmo-app',
    values: { applicationId, privateKey },
  },
  {
    what: ".nexmo-app with the key's path",
    contents: `[app_config]\r\napp_id=${applicationId}\r\nprivate_key=private.key\r\n`,
    kind: 'config',
    title: /\.nexmo-app/,
    format: 'nexmo-app',
    values: { applicationId, privateKeyPath: 'private.key' },
  },
  {
    what: '.vonagerc',
    contents: json({
      'api-key': account.apiKey,
      'api-secret': account.apiSecret,
      'app-id': applicationId,
      'private-key': privateKey,
    }),
    kind: 'config',
    title: /Vonage's CLI/,
    format: 'vonagerc',
    values: { ...account, applicationId, privateKey },
  },
  {
    what: '~/.vonage/config.json',
    contents: json({ ...account, appId: applicationId, privateKey, source: 'x' }),
    kind: 'config',
    title: /Vonage's CLI/,
    format: 'vonagerc',
    values: { ...account, applicationId, privateKey },
  },
  {
    what: '~/.vonage/config.json without an application',
    contents: json({ 'api-key': account.apiKey, 'api-secret': account.apiSecret }),
    kind: 'config',
    title: /Vonage's CLI/,
    format: 'vonagerc',
    values: account,
  },
  {
    what: 'vonage_app.json',
    contents: json({ application_name: 'My App', application_id: applicationId, private_key: privateKey }),
    kind: 'config',
    title: /vonage_app\.json/,
    format: 'vonage-app',
    values: { applicationName: 'My App', applicationId, privateKey },
  },
  {
    what: 'vonage.config.json',
    contents: json(account),
    kind: 'config',
    title: /Vonage's CLI/,
    format: 'vonage-config',
    values: account,
  },
  {
    what: '.env',
    contents: `# mine\nVONAGE_API_KEY=${account.apiKey}\nVONAGE_API_SECRET="${account.apiSecret}"\n`,
    kind: 'config',
    title: /\.env/,
    format: 'env',
    values: account,
  },
  {
    what: '.env of old, with a byte order mark',
    contents: `\ufeffexport NEXMO_API_KEY=${account.apiKey}\r\nexport NEXMO_API_SECRET=${account.apiSecret}\r\n`,
    kind: 'config',
    title: /\.env/,
    format: 'env',
    values: account,
  },
  {
    what: '.nexmorc in UTF-16',
    contents: utf16(`[credentials]\r\napi_key=${account.apiKey}\r\n`),
    kind: 'config',
    title: /\.nexmorc/,
    format: 'nexmorc',
  },
];

/** @type {PastedFile[]} */
const keys = [
  { what: 'private.key', contents: privateKey, kind: 'key', title: /a private key in PEM/ },
  {
    what: 'private.key, PKCS#1',
    contents: String(key.export({ type: 'pkcs1', format: 'pem' })),
    kind: 'key',
    title: /a private key in PEM/,
  },
  {
    what: 'private.key, encrypted',
    contents: String(key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })),
    kind: 'key',
    title: /a private key in PEM/,
  },
  {
    what: 'private.key for an elliptic curve',
    contents: String(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ),
    kind: 'key',
    title: /a private key in PEM/,
  },
  { what: 'private.key in UTF-16', contents: utf16(privateKey), kind: 'key', title: /a private key in PEM/ },
  {
    what: 'private.key as one line in quotes',
    contents: JSON.stringify(privateKey),
    kind: 'key',
    title: /a private key in PEM/,
  },
  {
    what: 'private.key in DER',
    contents: key.export({ type: 'pkcs8', format: 'der' }),
    kind: 'key',
    title: /binary data, as a key in DER/,
  },
  {
    what: 'private.key without its first and last line',
    contents: privateKey.split('\n').slice(1, -2).join('\n'),
    kind: 'key',
    title: /a key, or what looks like one/,
  },
  { what: 'public.key', contents: publicKey, kind: 'key', title: /a public key in PEM/ },
  {
    what: 'public.key, PKCS#1',
    contents: String(createPublicKey(publicKey).export({ type: 'pkcs1', format: 'pem' })),
    kind: 'key',
    title: /a public key in PEM/,
  },
  {
    what: 'public.key in DER',
    contents: createPublicKey(publicKey).export({ type: 'spki', format: 'der' }),
    kind: 'key',
    title: /binary data, as a key in DER/,
  },
  { what: 'a certificate', contents: pem('CERTIFICATE', sequence(0x30, 0x82)), kind: 'key', title: /a certificate/ },
  {
    what: 'a certificate and its key',
    contents: pem('CERTIFICATE', sequence(0x30, 0x82)) + privateKey,
    kind: 'key',
    title: /a private key in PEM/,
  },
  {
    what: 'a request for a certificate',
    contents: pem('CERTIFICATE REQUEST', sequence(0x30, 0x82)),
    kind: 'key',
    title: /a request for a certificate/,
  },
  { what: 'key.p12', contents: sequence(0x02, 0x01, 0x03, 0x30), kind: 'key', title: /PKCS#12/ },
  {
    what: 'key.jks',
    contents: Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1]),
    kind: 'key',
    title: /Java key store/,
  },
  {
    what: 'id_rsa',
    contents: pem('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1\0none')),
    kind: 'key',
    title: /OpenSSH/,
  },
  {
    what: 'id_rsa.pub',
    contents: `ssh-rsa ${Buffer.from('\0\0\0\x07ssh-rsa').toString('base64')} alice@example.com\n`,
    kind: 'key',
    title: /a key/,
  },
  { what: 'key.ppk', contents: 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n', kind: 'key', title: /a key/ },
  {
    what: 'a JWK with the private key',
    contents: json(key.export({ format: 'jwk' })),
    kind: 'key',
    title: /a JSON Web Key/,
  },
  {
    what: 'a JWK with the public key',
    contents: json(createPublicKey(publicKey).export({ format: 'jwk' })),
    kind: 'key',
    title: /a JSON Web Key/,
  },
  {
    what: 'a set of JWKs',
    contents: json({ keys: [createPublicKey(publicKey).export({ format: 'jwk' })] }),
    kind: 'key',
    title: /a set of JSON Web Keys/,
  },
  {
    what: 'the key file of a service account',
    contents: json({
      type: 'service_account',
      project_id: 'x',
      private_key_id: 'y',
      private_key: privateKey,
      client_email: 'a@example.com',
    }),
    kind: 'key',
    title: /a service account/,
  },
  {
    what: 'a key pair as key:generate prints it',
    contents: json({ privateKey, publicKey, thumbprint: 'x', modulusLength: 2048 }),
    kind: 'key',
    title: /a private key in JSON/,
  },
  {
    what: 'a secret of Kubernetes in JSON',
    contents: json({ kind: 'Secret', data: { 'private.key': Buffer.from(privateKey).toString('base64') } }),
    kind: 'key',
    title: /a private key in JSON/,
  },
  {
    what: 'JSON with a public key',
    contents: json({ name: 'x', public_key: publicKey }),
    kind: 'key',
    title: /a public key in JSON/,
  },
];

/** @type {PastedFile[]} */
const fromThePlatform = [
  {
    what: 'an application',
    contents: json(application),
    kind: 'application',
    title: /an application/,
    content: json(application),
  },
  {
    what: 'an application with its private key',
    contents: json({ ...application, keys: { public_key: publicKey, private_key: privateKey } }),
    kind: 'application',
    title: /an application/,
  },
  {
    what: 'an application as it is asked for',
    contents: json({ name: 'My App', capabilities: { rtc: {} } }),
    kind: 'application',
    title: /description of a new application/,
    content: json({ name: 'My App', capabilities: { rtc: {} } }),
  },
  {
    what: 'a list of applications',
    contents: json({ _embedded: { applications: [application] } }),
    kind: 'applications',
    title: /applications/,
    content: json({ _embedded: { applications: [application] } }),
  },
  {
    what: 'a user',
    contents: json({ id: userId, name: 'alice' }),
    kind: 'user',
    title: /a user/,
    content: json({ id: userId, name: 'alice' }),
  },
  {
    what: 'a list of users',
    contents: json({ _embedded: { users: [] } }),
    kind: 'users',
    title: /users/,
    content: json({ _embedded: { users: [] } }),
  },
  {
    what: 'a refusal',
    contents: json({ type: 'https://x/errors', title: 'Unauthorized', detail: 'x' }),
    kind: 'problem',
    title: /refuses/,
    content: json({ type: 'https://x/errors', title: 'Unauthorized', detail: 'x' }),
  },
  {
    what: 'a refusal of the old API of users',
    contents: json({ code: 'user:error:not-found', description: 'x' }),
    kind: 'problem',
    title: /refuses/,
    content: json({ code: 'user:error:not-found', description: 'x' }),
  },
  {
    what: 'the id of an application',
    contents: ` "${applicationId}",\n`,
    kind: 'application-id',
    title: /an application ID/,
    content: applicationId,
  },
  { what: 'the id of a user', contents: userId, kind: 'user-id', title: /a user/, content: userId },
];

/** @type {PastedFile[]} */
const tokens = [
  { what: 'token.txt', contents: `${good}\n`, kind: 'token', title: /^a token$/, content: good },
  { what: 'token.txt in UTF-16', contents: utf16(good), kind: 'token', title: /^a token$/, content: good },
  {
    what: 'the answer of an endpoint for tokens',
    contents: json({ token: good, expires_in: 900 }),
    kind: 'token',
    title: /in JSON/,
    content: good,
  },
  {
    what: 'a HAR file',
    contents: json({
      log: { entries: [{ request: { headers: [{ name: 'Authorization', value: `Bearer ${good}` }] } }] },
    }),
    kind: 'token',
    title: /in a HAR file/,
    format: 'har',
    content: good,
  },
  {
    what: 'a list of one token in JSON',
    contents: json([good]),
    kind: 'token',
    title: /in a JSON array/,
    content: good,
  },
  {
    what: 'a list of tokens in JSON',
    contents: json([good, other]),
    kind: 'tokens',
    title: /^a text with 2 tokens$/,
    content: json([good, other]),
  },
  {
    what: 'a list of tokens, one a line',
    contents: `${good}\n${other}\n`,
    kind: 'tokens',
    title: /^a text with 2 tokens$/,
    content: json([good, other]),
  },
  {
    what: 'signed tokens, one object a line',
    contents: `${JSON.stringify({ token: good })}\n${JSON.stringify({ token: other })}\n`,
    kind: 'tokens',
    title: /^a text with 2 tokens$/,
    content: json([good, other]),
  },
  {
    what: 'a list of objects with tokens',
    contents: json([
      { user: 'alice', token: good },
      { user: 'bob', token: other },
    ]),
    kind: 'tokens',
    title: /^a text with 2 tokens$/,
    content: json([good, other]),
  },
  {
    what: 'a log',
    contents: `2023-11-14 22:13:20 GET /v1/users Bearer ${good}\n2023-11-14 22:13:21 GET /v1/users Bearer ${good}\n2023-11-14 22:13:22 POST /event Bearer ${tokenHs256(webhookClaims)}.\n`,
    kind: 'tokens',
    title: /^a text with 2 tokens$/,
    content: json([good, tokenHs256(webhookClaims)]),
  },
  {
    what: 'a log with one token',
    contents: `22:13:20 start\n22:13:21 Authorization: Bearer ${good}\n`,
    kind: 'token',
    title: /Authorization header/,
    content: good,
  },
  {
    what: 'a JWS in its JSON form',
    contents: json({ payload: good.split('.')[1], protected: good.split('.')[0], signature: good.split('.')[2] }),
    kind: 'token',
    title: /JSON form/,
    content: good,
  },
  { what: 'the claims of a token', contents: json(claims), kind: 'claims', title: /not signed/, content: json(claims) },
  {
    what: 'the header of a token',
    contents: '{"alg":"RS256","typ":"JWT"}',
    kind: 'header',
    title: /the header/,
    content: '{"alg":"RS256","typ":"JWT"}',
  },
  { what: 'acl.json', contents: json(acl), kind: 'acl', title: /an access control list/, content: json(acl) },
  {
    what: 'acl.json as PowerShell passes it on',
    contents: '{paths:{/*/users/**:{}}}',
    kind: 'acl',
    title: /what is left of one/,
    content: '{paths:{/*/users/**:{}}}',
  },
  {
    what: "the tutorial's command",
    contents: `nexmo jwt:generate ./private.key sub=alice acl='${JSON.stringify(acl)}' application_id=${applicationId}`,
    kind: 'command',
    title: /a command/,
    content: JSON.stringify(acl),
  },
];

/** @type {PastedFile[]} */
const others = [
  { what: 'an empty file', contents: new Uint8Array(0), kind: 'empty', title: /nothing/ },
  { what: 'blanks', contents: ' \r\n\t', kind: 'empty', title: /nothing/ },
  {
    what: 'a web page',
    contents: '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>paths /</body></html>',
    kind: 'file',
    title: /a web page/,
  },
  {
    what: 'a picture',
    contents: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    kind: 'file',
    title: /PNG/,
  },
  {
    what: 'a photograph',
    contents: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46]),
    kind: 'file',
    title: /JPEG/,
  },
  { what: 'a compressed file', contents: gzipSync(privateKey), kind: 'file', title: /gzip/ },
  { what: 'an archive', contents: Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), kind: 'file', title: /ZIP/ },
  {
    what: 'a document',
    contents: Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0', 'latin1'),
    kind: 'file',
    title: /PDF/,
  },
  { what: 'noise', contents: Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]), kind: 'unknown', title: /something unknown/ },
  { what: 'prose', contents: 'Dear all, the meeting is at ten.', kind: 'unknown', title: /something unknown/ },
  {
    what: 'package.json',
    contents: '{"name":"app","version":"1.0.0"}',
    kind: 'json',
    title: /JSON/,
    content: '{"name":"app","version":"1.0.0"}',
  },
  { what: 'numbers in JSON', contents: '[1,2]', kind: 'json', title: /JSON/, content: '[1,2]' },
];

/** @type {readonly PastedFile[]} */
export const pastedFiles = [...configurations, ...keys, ...fromThePlatform, ...tokens, ...others];
