import { createSign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { API, createApplication, now, repeatableSandbox, send } from '../support/sandbox.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {{ privateKey: string, publicKey: string }} */
let otherPair;
/** @type {import('../../../js/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {string} */
let applicationId;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
  otherPair = await kit.generateKeyPair({ modulusLength: 2048 });
});
afterAll(() => kit.close());

const acl = {
  paths: Object.fromEntries(
    [
      'users',
      'conversations',
      'sessions',
      'devices',
      'image',
      'media',
      'applications',
      'push',
      'knocking',
      'legs',
      'rtc',
    ].map((name) => [`/*/${name}/**`, {}]),
  ),
};

/** @param {object} [changes] @returns {Promise<string>} */
const sign = async (changes) =>
  (await kit.signToken({ privateKey: pair.privateKey, applicationId, subject: 'alice', acl, now, ...changes })).token;

/** @param {string} name @param {string} [host] */
const addUser = async (name, host = API) => {
  const authorization = `Bearer ${await sign({ subject: undefined, acl: undefined })}`;
  return (await send(sandbox, 'POST', `${host}/v1/users`, { authorization, body: { name, display_name: 'Alice B.' } }))
    .body.id;
};

beforeEach(async () => {
  sandbox = repeatableSandbox(kit);
  applicationId = await createApplication(sandbox, pair.publicKey);
});

describe('login', () => {
  test('takes the token of the tutorial', async () => {
    const id = await addUser('alice');
    const accepted = await sandbox.login({ token: await sign({ expiresIn: '24h' }), userName: 'alice' });
    expect(accepted).toMatchObject({
      ok: true,
      user: { id, name: 'alice', displayName: 'Alice B.', region: 'us' },
      applicationId,
      expiresAt: now + 86_400,
    });
    expect(accepted.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('needs no name: the token has one', async () => {
    await addUser('alice');
    expect(await sandbox.login({ token: await sign() })).toMatchObject({ ok: true, user: { name: 'alice' } });
  });

  /** @param {object} changes @param {object} [attempt] */
  const refused = async (changes, attempt) => {
    const refusal = await sandbox.login({ token: await sign(changes), ...attempt });
    if (refusal.ok) throw new Error('The login was accepted.');
    expect(refusal.reason).toMatch(/^.+\.$/s);
    expect(refusal.remedy).toMatch(/^.+\.$/s);
    return { type: refusal.type, code: refusal.code, text: refusal.reason + refusal.remedy };
  };

  test('a token of another key is invalid', async () => {
    await addUser('alice');
    expect(await refused({ privateKey: otherPair.privateKey })).toMatchObject({
      type: 'system:error:invalid-token',
      code: 'ERR_TOKEN_SIGNATURE',
    });
  });

  test('a token for another application is invalid', async () => {
    expect(await refused({ applicationId: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
      type: 'system:error:invalid-token',
      code: 'ERR_TOKEN_APPLICATION',
    });
  });

  test('an expired token is expired', async () => {
    await addUser('alice');
    expect(await refused({ now: now - 3600, expiresIn: '1m' })).toMatchObject({
      type: 'system:error:expired-token',
      code: 'ERR_TOKEN_EXPIRED',
    });
  });

  test('an expired token of another key is invalid: its expiry cannot be trusted', async () => {
    await addUser('alice');
    expect(await refused({ privateKey: otherPair.privateKey, now: now - 3600, expiresIn: '1m' })).toMatchObject({
      type: 'system:error:invalid-token',
    });
  });

  test('a token that is not valid yet is invalid', async () => {
    await addUser('alice');
    expect(await refused({ notBefore: now + 60 })).toMatchObject({
      type: 'system:error:invalid-token',
      code: 'ERR_TOKEN_NOT_YET_VALID',
    });
  });

  test('an admin token logs nobody in', async () => {
    expect(await refused({ subject: undefined })).toMatchObject({
      type: 'system:error:invalid-token',
      code: 'ERR_TOKEN_SUBJECT',
    });
  });

  test('the token of another user is not this one’s', async () => {
    await addUser('alice');
    const refusal = await refused({}, { userName: 'bob' });
    expect(refusal).toMatchObject({ type: 'system:error:invalid-token', code: 'ERR_TOKEN_SUBJECT' });
    expect(refusal.text).toMatch(/"alice".*"bob"/);
  });

  test('an ACL without sessions has no permission', async () => {
    await addUser('alice');
    for (const paths of [
      { '/*/users/**': {} },
      { '/*/sessions/**': { methods: ['GET'] } },
      { '/v3/sessions/**': {} },
    ]) {
      const refusal = await refused({ acl: { paths } });
      expect(refusal.type).toBe('system:error:permission');
      expect(refusal.text).toContain('/*/sessions/**');
    }
  });

  test('a permission missing for later requests is a finding, not an error', async () => {
    await addUser('alice');
    const accepted = await sandbox.login({ token: await sign({ acl: { paths: { '/*/sessions/**': {} } } }) });
    expect(accepted.ok).toBe(true);
    expect(accepted.findings.map(({ code }) => code)).toContain('WARN_ACL_CLIENT_SDK_PATH_MISSING');
  });

  test('a user that does not exist is not found', async () => {
    expect(await refused({})).toMatchObject({ type: 'user:error:not-found' });
  });

  test('a user ID as the subject is a common mistake, which is named', async () => {
    const id = await addUser('alice');
    // Our own signing refuses it; other tools do not.
    const [header] = (await sign()).split('.');
    const claims = { application_id: applicationId, iat: now, jti: 'made-elsewhere', exp: now + 900, sub: id, acl };
    const content = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    const signature = createSign('RSA-SHA256').update(content).sign(pair.privateKey, 'base64url');
    const refusal = await sandbox.login({ token: `${content}.${signature}` });
    expect(refusal.ok).toBe(false);
    expect(JSON.stringify(refusal)).toMatch(/user('s)? id/);
  });

  test('a user of another region is not found there', async () => {
    await addUser('alice', 'https://api-eu.vonage.com');
    expect(await sandbox.login({ token: await sign(), region: 'eu' })).toMatchObject({
      ok: true,
      user: { region: 'eu' },
    });
    const refusal = await refused({}, { region: 'us' });
    expect(refusal).toMatchObject({ type: 'user:error:not-found' });
    expect(refusal.text).toContain('region eu');
  });

  test.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['two parts', 'eyJhbGciOiJSUzI1NiJ9.e30'],
    ['no claims', 'eyJhbGciOiJSUzI1NiJ9.e30.AAAA'],
    ['a command that was saved as the token', "Error: can't find private.key"],
  ])('%s is an invalid token, with a reason', async (_, token) => {
    const refusal = await sandbox.login({ token });
    expect(refusal).toMatchObject({
      ok: false,
      type: 'system:error:invalid-token',
      code: expect.stringMatching(/^ERR_TOKEN_/),
    });
  });
});
