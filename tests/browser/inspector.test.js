/** The inspector: forty kinds of pasted things, each told, explained and never stale. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { createToolkit } from '../../js/index.node.js';
import { available } from './support/chromium.js';
import { dropFile, fillIn, foreign, paste, pasteKey, token } from './support/flows.js';
import { applicationId } from './support/page.js';
import { suite } from './support/suite.js';

const pages = suite();
const now = Math.floor(Date.now() / 1000);
const other = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const acl = '{"paths":{"/*/users/**":{},"/*/sessions/**":{}}}';

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
let jws = '';
let expired = '';
let wrongKey = '';
let hs256 = '';
let unsigned = '';
let milliseconds = '';

beforeAll(async () => {
  kit = await createToolkit();
  const claims = { applicationId, subject: 'alice', acl: /** @type {const} */ ('client-sdk-web') };
  ({ token: jws } = await kit.signToken({ ...claims, privateKey: foreign.privateKey, expiresIn: '1h' }));
  ({ token: expired } = await kit.signToken({ ...claims, privateKey: foreign.privateKey, expiresIn: '1h', now: now - 86_400 }));
  ({ token: wrongKey } = await kit.signToken({ ...claims, privateKey: other.privateKey, expiresIn: '1h' }));
  const secret = new TextEncoder().encode('a secret of thirty-two characters');
  hs256 = await new SignJWT({ application_id: applicationId, iat: now, jti: 'a' }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  unsigned = new UnsecuredJWT({ application_id: applicationId }).encode();
  milliseconds = await new SignJWT({ application_id: applicationId, iat: now, jti: 'a', exp: (now + 900) * 1000 })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(createPrivateKey(foreign.privateKey));
});
afterAll(() => kit.close());

/**
 * Pastes into the inspector, and waits until it has looked at it.
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
async function inspect(page, text) {
  const field = page.getByLabel('Paste anything');
  await field.fill('');
  await page.locator('#inspector[data-state="done"]').waitFor();
  await paste(page, field, text);
  await page.waitForFunction(() => document.getElementById('inspector')?.dataset.state === 'done' && document.getElementById('inspector-kind')?.textContent !== '');
  return { kind: await page.locator('#inspector-kind').textContent(), result: (await page.locator('#inspector-result').textContent()) ?? '' };
}

(available ? describe : describe.skip)('the inspector', () => {
  /** @type {() => [name: string, text: string, kind: RegExp, says: RegExp][]} */
  const table = () => [
    ['a token', jws, /a token/, /not checked/i],
    ['with Bearer', `Bearer ${jws}`, /the word Bearer/, /alice/],
    ['in a header', `Authorization: Bearer ${jws}`, /Authorization header/, /alice/],
    ['in a curl line', `curl -i https://api.nexmo.com/v1/users -H "Authorization: Bearer ${jws}"`, /Authorization header/, /alice/],
    ['in quotes', `"${jws}"`, /a token/, /alice/],
    ['in a URL', `https://example.com/?jwt=${jws}&a=b`, /in a URL/, /alice/],
    ['in JSON', `{"user":"alice","jwt":"${jws}"}`, /in JSON/, /alice/],
    ['in code', `client.createSession('${jws}')`, /a token/, /alice/],
    ['broken into lines', jws.replace(/(.{64})/g, '$1\n'), /a token/, /alice/],
    ['cut short', jws.slice(0, 200), /a token/, /ERR_TOKEN/],
    ['expired', expired, /a token/, /ERR_TOKEN_EXPIRED/],
    ['HS256', hs256, /a token/, /ERR_TOKEN_ALGORITHM/],
    ['unsigned', unsigned, /a token/, /ERR_TOKEN_ALGORITHM/],
    ['in milliseconds', milliseconds, /a token/, /ERR_TOKEN_MILLISECONDS/],
    ['a private key', foreign.privateKey, /a key in PEM/, /private: it signs tokens/],
    ['a private key on one line', foreign.privateKey.replaceAll('\n', '\\n'), /a key/, /private: it signs tokens/],
    ['PKCS#1', String(createPrivateKey(foreign.privateKey).export({ type: 'pkcs1', format: 'pem' })), /a key/, /pkcs1/],
    ['an encrypted key', String(createPrivateKey(foreign.privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' })), /a key/, /encrypted with a passphrase/],
    ['a public key', foreign.publicKey, /a key/, /public: it checks tokens/],
    ['a JWK', JSON.stringify(createPublicKey(foreign.publicKey).export({ format: 'jwk' })), /JSON Web Key/, /public/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /a key/, /ERR_KEY_CERTIFICATE/],
    ['an OpenSSH key', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB alice@host', /a key/, /ERR_KEY/],
    ['a path', './private.key', /a key/, /ERR_KEY_IS_PATH/],
    ['an EC key', generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey, /a key/, /ERR_KEY_ALGORITHM/],
    ['an ACL', acl, /access control list/, /WARN_ACL_CLIENT_SDK_PATH_MISSING/],
    ['an ACL of a shell', `'${acl}'`, /access control list/, /single quotes/],
    ['an ACL without quotes', acl.replaceAll('"', ''), /access control list/, /ERR_ACL_JSON/],
    ['the command of the tutorial', `nexmo jwt:generate ./private.key sub=a exp=$(($(date +%s)+86400)) acl='${acl}' application_id=x`, /a command/, /create and manage users/],
    ['claims', `{"iat":${now},"sub":"alice","acl":${acl}}`, /claims of a token/, /Nothing here is signed/],
    ['a header', '{"alg":"RS256","typ":"JWT"}', /header of a token/, /RSA with SHA-256/],
    ['an application', `{"id":"${applicationId}","name":"My App","capabilities":{"rtc":{}},"keys":{"public_key":${JSON.stringify(foreign.publicKey)}}}`, /an application/, /My App/],
    ['applications', `{"_embedded":{"applications":[{"id":"${applicationId}","name":"My App"}]}}`, /list of applications/, /My App/],
    ['a user', `{"id":"USR-${applicationId}","name":"alice"}`, /a user/, /not by the id/],
    ['users', `{"_embedded":{"users":[{"id":"USR-${applicationId}","name":"alice"}]}}`, /list of users/, /alice/],
    ['a refusal', '{"type":"x","title":"Unauthorized","detail":"You did not provide correct credentials."}', /refuses/, /Paste the token/],
    ['an older refusal', '{"code":"user:error:duplicate-name","description":"taken"}', /refuses/, /name is taken/],
    ['.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=./private.key\n`, /nexmo-app/, /\.\/private\.key/],
    ['.nexmorc', '[credentials]\napi_key=abcd1234\napi_secret=SandboxSecret1\n', /nexmorc/, /there, not shown/],
    ['.env', `VONAGE_API_KEY=abcd1234\nVONAGE_API_SECRET=SandboxSecret1\nVONAGE_APPLICATION_ID=${applicationId}\n`, /\.env/, /there, not shown/],
    ['vonage_app.json', JSON.stringify({ application_id: applicationId, private_key: foreign.privateKey }), /vonage_app\.json/, /there, not shown/],
    ['the configuration of Vonage\'s CLI', '{"apiKey":"abcd1234","apiSecret":"SandboxSecret1"}', /Vonage's CLI/, /abcd1234/],
    ['an id', applicationId, /an id/, /names its application/],
    ['the id of a user', `USR-${applicationId}`, /id of a user/, /by the name instead/],
    ['nothing known', 'hello there', /Not recognised/, /Paste a token/],
  ];

  test('tells and explains forty kinds of things, and quotes no secret', async () => {
    const { page } = await pages.open();
    const rows = table();
    expect(rows.length).toBeGreaterThanOrEqual(40);
    for (const [name, text, kind, says] of rows) {
      const found = await inspect(page, text);
      expect({ name, kind: found.kind, result: found.result }).toEqual({ name, kind: expect.stringMatching(kind), result: expect.stringMatching(says) });
      expect(found.result).not.toContain('SandboxSecret1');
      expect(found.result).not.toContain(foreign.privateKey.slice(100, 160));
    }
  }, 120_000);

  test('tells verified, invalid and unchecked apart by word and shape, and follows the key in the form', async () => {
    const { page } = await pages.open();
    expect((await inspect(page, jws)).result).toMatch(/Not checked: no key is here/);
    await page.locator('#inspector-result [data-signature="unchecked"] .is-waiting').waitFor();
    await pasteKey(page);
    await page.locator('#inspector-result [data-signature="verified"] .is-done').waitFor();
    expect(await page.locator('#inspector-result').textContent()).toMatch(/Verified: signed with the key /);
    await inspect(page, wrongKey);
    await page.locator('#inspector-result [data-signature="invalid"] .is-error').waitFor();
    await fillIn(page, { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' });
    await page.locator('#inspector-result [data-code="ERR_TOKEN_APPLICATION"]').waitFor();
  });

  test('checks tokens with a public key that is pasted', async () => {
    const { page } = await pages.open();
    await inspect(page, other.publicKey);
    await page.getByRole('button', { name: 'Check tokens with it' }).click();
    await page.locator('#inspector-result').getByText(/Tokens are checked with the key/).waitFor();
    await inspect(page, wrongKey);
    await page.locator('#inspector-result [data-signature="verified"]').waitFor();
  });

  test('says of a token that it expires soon, and that it has, at the second it does', async () => {
    const start = Date.UTC(2026, 10, 24, 13, 5, 12);
    const { page } = await pages.open({ now: start });
    const { token: short } = await kit.signToken({ privateKey: foreign.privateKey, applicationId, expiresIn: '90s', now: start / 1000 });
    await inspect(page, short);
    await expect(page.locator('#inspector-result [data-code="WARN_TOKEN_EXPIRES_SOON"]').count()).resolves.toBe(0);
    await page.clock.runFor(35_000);
    await page.locator('#inspector-result [data-code="WARN_TOKEN_EXPIRES_SOON"]').waitFor();
    await page.clock.runFor(61_000);
    await page.locator('#inspector-result [data-code="ERR_TOKEN_EXPIRED"]').waitFor();
  });

  test('what was found goes into the form: a key, rules, an application with its key, a configuration', async () => {
    const { page } = await pages.open();
    await inspect(page, foreign.privateKey);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.locator('#key-held').waitFor();
    await inspect(page, '{"paths":{"/*/users/**":{"methods":["GET"]}}}');
    await page.getByRole('button', { name: 'Use these rules' }).click();
    expect(await page.getByLabel('What it may do').inputValue()).toBe('custom');
    await inspect(page, applicationId);
    await page.getByRole('button', { name: 'Use as application id' }).click();
    await token(page);
    await inspect(page, JSON.stringify({ id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', name: 'Theirs', capabilities: { rtc: {} }, keys: { public_key: other.publicKey, private_key: other.privateKey } }));
    await page.getByRole('button', { name: 'Use this application and its key' }).click();
    await page.locator('#application-proof[data-same="true"]').waitFor();
    expect(await page.locator('#application-name').textContent()).toBe('Theirs');
    await inspect(page, `VONAGE_API_KEY=abcd1234\nVONAGE_API_SECRET=SandboxSecret1\nVONAGE_APPLICATION_ID=${applicationId}\n`);
    await page.getByRole('button', { name: 'Use what is in it' }).click();
    expect(await page.getByLabel('Application id').inputValue()).toBe(applicationId);
    expect(await page.locator('#connect-result').textContent()).toContain('account abcd1234');
  });

  test('a file that is dropped goes where it belongs', async () => {
    const { page } = await pages.open();
    await dropFile(page, 'body', { name: 'token.txt', text: jws });
    await page.locator('#inspector-kind').getByText('This is a token').waitFor();
    await dropFile(page, '#inspector-text', { name: 'public.key', text: foreign.publicKey });
    await page.locator('#inspector-kind').getByText('a key in PEM').waitFor();
    await dropFile(page, 'body', { name: 'private.key', text: foreign.privateKey });
    await page.locator('#key-held').waitFor();
  });

  test('is never about what stood there before', async () => {
    const { page } = await pages.open();
    await inspect(page, jws);
    await page.getByLabel('Paste anything').press('Control+A');
    await page.keyboard.press('Delete');
    await expect(page.locator('#inspector').getAttribute('data-state')).resolves.toBe('busy');
    await page.locator('#inspector[data-state="done"]').waitFor();
    expect(await page.locator('#inspector-result').textContent()).toMatch(/^What it is, what it says/);
  });
});
