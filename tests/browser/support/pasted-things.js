/** What people paste into the inspector: forty kinds of things and more. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { createToolkit } from '../../../js/targets/node.js';
import { foreign, beAt, paste } from './flows.js';
import { applicationId } from './page.js';

const acl = '{"paths":{"/*/users/**":{},"/*/sessions/**":{}}}';

/** A key that is not the one of the form. */
export const other = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/**
 * @typedef {[name: string, text: string, kind: RegExp, says: RegExp]} Pasted what it has to be called, and what has to be said of it
 * @returns {Promise<{ jws: string, wrongKey: string, rows: Pasted[] }>} a token that `foreign` signed, one that `other` did, and all things
 */
export async function pastedThings() {
  const now = Math.floor(Date.now() / 1000);
  const kit = await createToolkit();
  const claims = { applicationId, subject: 'alice', acl: /** @type {const} */ ('client-sdk-web') };
  const { token: jws } = await kit.signToken({ ...claims, privateKey: foreign.privateKey, expiresIn: '1h' });
  const { token: expired } = await kit.signToken({
    ...claims,
    privateKey: foreign.privateKey,
    expiresIn: '1h',
    now: now - 86_400,
  });
  const { token: wrongKey } = await kit.signToken({ ...claims, privateKey: other.privateKey, expiresIn: '1h' });
  await kit.close();
  const secret = new TextEncoder().encode('a secret of thirty-two characters');
  const hs256 = await new SignJWT({ application_id: applicationId, iat: now, jti: 'a' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(secret);
  const unsigned = new UnsecuredJWT({ application_id: applicationId }).encode();
  const milliseconds = await new SignJWT({ application_id: applicationId, iat: now, jti: 'a', exp: (now + 900) * 1000 })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(createPrivateKey(foreign.privateKey));
  const webhook = await new SignJWT({
    iat: now,
    jti: 'a',
    iss: 'Vonage',
    payload_hash: '0'.repeat(64),
    api_key: 'abcd1234',
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(secret);
  const video = await new SignJWT({
    application_id: applicationId,
    iat: now,
    jti: 'a',
    exp: now + 86_400,
    scope: 'session.connect',
    session_id: '1_x',
    role: 'publisher',
    sub: 'video',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(createPrivateKey(foreign.privateKey));
  /** @type {Pasted[]} */
  const rows = [
    ['a token', jws, /a token/, /not checked/i],
    ['with Bearer', `Bearer ${jws}`, /the word Bearer/, /alice/],
    ['in a header', `Authorization: Bearer ${jws}`, /Authorization header/, /alice/],
    [
      'in a curl line',
      `curl -i https://api.nexmo.com/v1/users -H "Authorization: Bearer ${jws}"`,
      /Authorization header/,
      /alice/,
    ],
    ['in quotes', `"${jws}"`, /a token/, /alice/],
    ['in a URL', `https://example.com/?jwt=${jws}&a=b`, /in a URL/, /alice/],
    ['in JSON', `{"user":"alice","jwt":"${jws}"}`, /in JSON/, /alice/],
    ['in code', `client.createSession('${jws}')`, /a token/, /alice/],
    ['broken into lines', jws.replace(/(.{64})/g, '$1\n'), /a token/, /alice/],
    ['cut short', jws.slice(0, 200), /a token/, /ERR_TOKEN/],
    ['expired', expired, /a token/, /ERR_TOKEN_EXPIRED/],
    ['HS256', hs256, /a token/, /ERR_TOKEN_ALGORITHM[^]*HS256\s*a shared secret with SHA-256/],
    ['unsigned', unsigned, /a token/, /ERR_TOKEN_ALGORITHM[^]*none\s*not signed/],
    ['in milliseconds', milliseconds, /a token/, /ERR_TOKEN_MILLISECONDS/],
    [
      'the signature of a webhook',
      webhook,
      /a token/,
      /Not checked: .*signature secret.*a shared secret with SHA-256/s,
    ],
    ['a video token', video, /a token/, /connects to the session.*what its holder may do/s],
    [
      'tokens in a list',
      JSON.stringify([jws, wrongKey]),
      /a text with 2 tokens/,
      /Token 2.*They differ only in jti.*The same in both/s,
    ],
    ['a vault', '{"vault":1,"salt":"a","ciphertext":"b"}', /a vault/, /Locked: its passphrase opens it/],
    ['a private key', foreign.privateKey, /a private key in PEM/, /private: it signs tokens/],
    [
      'a private key on one line',
      foreign.privateKey.replaceAll('\n', '\\n'),
      /a private key/,
      /private: it signs tokens/,
    ],
    [
      'PKCS#1',
      String(createPrivateKey(foreign.privateKey).export({ type: 'pkcs1', format: 'pem' })),
      /a private key/,
      /pkcs1/,
    ],
    [
      'an encrypted key',
      String(
        createPrivateKey(foreign.privateKey).export({
          type: 'pkcs8',
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase: 'a',
        }),
      ),
      /a private key/,
      /encrypted with a passphrase/,
    ],
    ['a public key', foreign.publicKey, /a public key/, /public: it checks tokens/],
    ['a JWK', JSON.stringify(createPublicKey(foreign.publicKey).export({ format: 'jwk' })), /JSON Web Key/, /public/],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      /a certificate/,
      /ERR_KEY_CERTIFICATE/,
    ],
    ['an OpenSSH key', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB alice@host', /a key/, /ERR_KEY/],
    ['a path', './private.key', /a key/, /ERR_KEY_IS_PATH/],
    [
      'an EC key',
      generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }).privateKey,
      /a private key/,
      /ERR_KEY_ALGORITHM/,
    ],
    ['an ACL', acl, /access control list/, /WARN_ACL_CLIENT_SDK_PATH_MISSING/],
    ['an ACL of a shell', `'${acl}'`, /access control list/, /single quotes/],
    ['an ACL without quotes', acl.replaceAll('"', ''), /access control list/, /ERR_ACL_JSON/],
    [
      'the command of the tutorial',
      `nexmo jwt:generate ./private.key sub=a exp=$(($(date +%s)+86400)) acl='${acl}' application_id=x`,
      /a command/,
      /create and manage users/,
    ],
    [
      'claims',
      `{"iat":${now},"sub":"alice","acl":${acl}}`,
      /claims of a token/,
      /Not signed: these are the claims alone/,
    ],
    ['a header', '{"alg":"RS256","typ":"JWT"}', /header of a token/, /RSA with SHA-256/],
    [
      'an application',
      `{"id":"${applicationId}","name":"My App","capabilities":{"rtc":{}},"keys":{"public_key":${JSON.stringify(foreign.publicKey)}}}`,
      /an application/,
      /My App/,
    ],
    [
      'applications',
      `{"_embedded":{"applications":[{"id":"${applicationId}","name":"My App"}]}}`,
      /list of applications/,
      /My App/,
    ],
    ['a user', `{"id":"USR-${applicationId}","name":"alice"}`, /a user/, /not by the ID/],
    ['users', `{"_embedded":{"users":[{"id":"USR-${applicationId}","name":"alice"}]}}`, /list of users/, /alice/],
    [
      'a refusal',
      '{"type":"x","title":"Unauthorized","detail":"You did not provide correct credentials."}',
      /refuses/,
      /Paste the token/,
    ],
    ['an older refusal', '{"code":"user:error:duplicate-name","description":"taken"}', /refuses/, /name is taken/],
    [
      '.nexmo-app',
      `[app_config]\napp_id=${applicationId}\nprivate_key=./private.key\n`,
      /nexmo-app/,
      /\.\/private\.key/,
    ],
    ['.nexmorc', '[credentials]\napi_key=abcd1234\napi_secret=SandboxSecret1\n', /nexmorc/, /there, not shown/],
    [
      '.env',
      `VONAGE_API_KEY=abcd1234\nVONAGE_API_SECRET=SandboxSecret1\nVONAGE_APPLICATION_ID=${applicationId}\n`,
      /\.env/,
      /there, not shown/,
    ],
    [
      'vonage_app.json',
      JSON.stringify({ application_id: applicationId, private_key: foreign.privateKey }),
      /vonage_app\.json/,
      /there, not shown/,
    ],
    [
      "the configuration of Vonage's CLI",
      '{"apiKey":"abcd1234","apiSecret":"SandboxSecret1"}',
      /Vonage's CLI/,
      /abcd1234/,
    ],
    [
      "the configuration of Vonage's CLI, with an application",
      JSON.stringify({ 'api-key': 'abcd1234', 'api-secret': 'SandboxSecret1', 'app-id': applicationId }),
      /Vonage's CLI/,
      /abcd1234/,
    ],
    ['an id', applicationId, /an application ID/, /names its application/],
    ['the id of a user', `USR-${applicationId}`, /a user ID/, /by the name instead/],
    ['nothing known', 'hello there', /Not recognised/, /paste a token/],
  ];
  return { jws, wrongKey, rows };
}

/**
 * Pastes into the inspector, and waits until it has looked at it.
 * @param {import('./engines/page.js').Page} page
 * @param {string} text
 */
export async function inspect(page, text) {
  const field = page.getByLabel('Paste anything');
  await beAt(page, 'Inspect');
  await field.fill('');
  await page.locator('#inspector[data-state="done"]').waitFor();
  await paste(page, field, text);
  await page.waitForFunction(
    () =>
      document.getElementById('inspector')?.dataset.state === 'done' &&
      document.getElementById('inspector-kind')?.textContent !== '',
  );
  return {
    kind: await page.locator('#inspector-kind').textContent(),
    result: (await page.locator('#inspector-result').textContent()) ?? '',
  };
}
