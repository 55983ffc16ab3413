import { createSign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { API, basic, createApplication, now, repeatableSandbox, REST, send } from '../support/sandbox.js';

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
beforeEach(async () => {
  sandbox = repeatableSandbox(kit);
  applicationId = await createApplication(sandbox, pair.publicKey);
});

/** @param {object} [changes] */
const bearer = async (changes) => {
  const { token } = await kit.signToken({ privateKey: pair.privateKey, applicationId, now, ...changes });
  return `Bearer ${token}`;
};

describe('key and secret', () => {
  const balance = `${REST}/account/get-balance`;

  test('the demo pair is good everywhere, in the header', async () => {
    const answer = await send(sandbox, 'GET', balance, { authorization: basic() });
    expect(answer).toMatchObject({ status: 200, body: { value: 10.28, autoReload: false } });
    expect((await send(sandbox, 'GET', `${API}/v2/applications`, { authorization: basic() })).status).toBe(200);
  });

  test('the balance takes them in the query too, as the old tools send them', async () => {
    const answer = await send(sandbox, 'GET', `${balance}?api_key=abcd1234&api_secret=SandboxSecret1`);
    expect(answer.status).toBe(200);
  });

  test('an unknown pair is registered by a balance request, and its secret then holds', async () => {
    const credentials = { apiKey: 'feed0001', apiSecret: 'My own: secret 1 é' };
    const applications = () =>
      send(sandbox, 'GET', `${API}/v2/applications`, {
        authorization: `Basic ${btoa(
          String.fromCharCode(...new TextEncoder().encode(`${credentials.apiKey}:${credentials.apiSecret}`)),
        )}`,
      });
    expect(await applications()).toMatchObject({ status: 401 });
    const query = new URLSearchParams({ api_key: credentials.apiKey, api_secret: credentials.apiSecret });
    expect((await send(sandbox, 'GET', `${balance}?${query}`)).status).toBe(200);
    expect(await applications()).toMatchObject({ status: 200, body: { total_items: 0 } });
    const wrong = await send(sandbox, 'GET', balance, {
      authorization: basic({ ...credentials, apiSecret: 'another' }),
    });
    expect(wrong).toMatchObject({ status: 401, reason: expect.stringContaining('not the one') });
  });

  test('where registration is closed, an unknown key is refused', async () => {
    const closed = repeatableSandbox(kit, { openRegistration: false });
    const unknown = { apiKey: 'feed0001', apiSecret: 'secret' };
    expect((await send(closed, 'GET', balance, { authorization: basic(unknown) })).status).toBe(401);
    await closed.registerAccount(unknown);
    expect((await send(closed, 'GET', balance, { authorization: basic(unknown) })).status).toBe(200);
  });

  const header = basic();
  test.each([
    ['none at all', {}, '', 'No credentials'],
    ['a wrong secret', { authorization: basic({ apiKey: 'abcd1234', apiSecret: 'wrong' }) }, '', 'not the one'],
    ['an unknown key', { authorization: basic({ apiKey: 'ffffffff', apiSecret: 'SandboxSecret1' }) }, '', 'no account'],
    ['no secret', { authorization: basic({ apiKey: 'abcd1234', apiSecret: '' }) }, '', 'empty'],
    ['no colon', { authorization: `Basic ${btoa('abcd1234')}` }, '', 'not base64 of key, colon and secret'],
    ['no base64', { authorization: 'Basic *' }, '', 'not base64'],
    ['a token', { authorization: 'Bearer a.b.c' }, '', 'Basic'],
    ['another scheme', { authorization: 'Digest username="abcd1234"' }, '', 'Basic'],
    ['only the query', {}, '?api_key=abcd1234&api_secret=SandboxSecret1', 'not in the query'],
  ])('applications refuse %s', async (_, options, query, reason) => {
    const answer = await send(sandbox, 'GET', `${API}/v2/applications${query}`, options);
    expect(answer).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: {
        type: 'https://developer.vonage.com/api-errors#unauthorized',
        title: 'Invalid credentials supplied',
        detail: 'You did not provide correct credentials.',
        instance: expect.stringMatching(/^[\da-f]{32}$/),
      },
      reason: expect.stringContaining(reason),
    });
  });

  test('two kinds of credentials at once are refused', async () => {
    const query = '?api_key=abcd1234&api_secret=SandboxSecret1';
    const answer = await send(sandbox, 'GET', `${API}/v2/applications${query}`, { authorization: header });
    expect(answer).toMatchObject({
      status: 401,
      body: { type: 'https://developer.vonage.com/api-errors#multiple-auth-methods' },
    });
    expect(await send(sandbox, 'GET', `${balance}${query}`, { authorization: header })).toMatchObject({
      status: 401,
      body: { 'error-code': '401', 'error-code-label': 'authentication failed' },
    });
    expect(await send(sandbox, 'GET', `${API}/v1/users${query}`, { authorization: await bearer() })).toMatchObject({
      status: 401,
      body: { code: 'system:error:invalid-token' },
    });
  });

  test('the balance has an error body of its own', async () => {
    const answer = await send(sandbox, 'GET', `${balance}?api_key=abcd1234&api_secret=wrong`);
    expect(answer).toMatchObject({
      status: 401,
      type: 'application/json',
      body: { 'error-code': '401', 'error-code-label': 'authentication failed' },
    });
  });

  test('one account does not see the applications of another', async () => {
    const other = { apiKey: 'feed0001', apiSecret: 'secret' };
    await sandbox.registerAccount(other);
    for (const method of ['GET', 'DELETE']) {
      const answer = await send(sandbox, method, `${API}/v2/applications/${applicationId}`, {
        authorization: basic(other),
      });
      expect(answer.status).toBe(404);
    }
    const put = { authorization: basic(other), body: { name: 'Mine now' } };
    expect((await send(sandbox, 'PUT', `${API}/v2/applications/${applicationId}`, put)).status).toBe(404);
    expect(
      (await send(sandbox, 'GET', `${API}/v2/applications`, { authorization: basic(other) })).body.total_items,
    ).toBe(0);
  });
});

describe('tokens', () => {
  /** @param {string} [authorization] @param {string} [method] @param {string} [path] */
  const users = (authorization, method = 'GET', path = '/v1/users') =>
    send(sandbox, method, API + path, { authorization, ...(method === 'POST' && { body: { name: 'alice' } }) });
  const invalid = {
    status: 401,
    type: 'application/problem+json',
    body: {
      title: 'Unauthorized.',
      type: 'https://developer.vonage.com/api/conversation#system:error:invalid-token',
      code: 'system:error:invalid-token',
      instance: expect.stringMatching(/^[\da-f]{32}$/),
    },
  };

  test('an admin token is good', async () => expect((await users(await bearer())).status).toBe(200));

  test.each([
    ['none', undefined],
    ['key and secret', basic()],
    ['an empty one', 'Bearer '],
    ['something else', 'Bearer hello'],
    ['three parts of nothing', 'Bearer a.b.c'],
  ])('%s is refused', async (_, authorization) => {
    expect(await users(authorization)).toMatchObject(invalid);
  });

  test('one signed with another key is refused', async () => {
    const answer = await users(await bearer({ privateKey: otherPair.privateKey }));
    expect(answer).toMatchObject({ ...invalid, reason: expect.stringMatching(/key/) });
  });

  test('one that was changed is refused', async () => {
    const [header, , signature] = (await bearer()).split('.');
    const payload = btoa(JSON.stringify({ application_id: applicationId, iat: now, jti: 'x', exp: now + 900 })).replace(
      /=+$/,
      '',
    );
    expect(await users(`${header}.${payload}.${signature}`)).toMatchObject(invalid);
  });

  test('one without a signature is refused', async () => {
    const [, payload] = (await bearer()).split('.');
    const header = btoa('{"alg":"none","typ":"JWT"}').replace(/=+$/, '');
    expect(await users(`Bearer ${header}.${payload}.`)).toMatchObject(invalid);
  });

  test('one for an application that is not here is refused, saying so', async () => {
    const answer = await users(await bearer({ applicationId: '00000000-0000-4000-8000-000000000000' }));
    expect(answer).toMatchObject({ ...invalid, reason: expect.stringContaining('application_id') });
  });

  test('one that has expired is refused, by its own code', async () => {
    const answer = await users(await bearer({ now: now - 3600, expiresIn: '30m' }));
    expect(answer).toMatchObject({ status: 401, body: { code: 'system:error:expired-token' } });
  });

  test('one without an expiry is valid for 15 minutes', async () => {
    const [header] = (await bearer()).slice('Bearer '.length).split('.');
    const signed = (/** @type {number} */ iat) => {
      const claims = Buffer.from(JSON.stringify({ application_id: applicationId, iat, jti: 'made-here' })).toString(
        'base64url',
      );
      const signature = createSign('RSA-SHA256').update(`${header}.${claims}`).sign(pair.privateKey, 'base64url');
      return `Bearer ${header}.${claims}.${signature}`;
    };
    expect((await users(signed(now - 800))).status).toBe(200);
    expect(await users(signed(now - 901))).toMatchObject({ status: 401, body: { code: 'system:error:expired-token' } });
  });

  test('one that is not valid yet is refused', async () => {
    expect(await users(await bearer({ notBefore: now + 60 }))).toMatchObject(invalid);
  });

  test('users are created and listed with an admin token only', async () => {
    const asUser = await bearer({ subject: 'alice' });
    for (const method of ['GET', 'POST']) {
      expect(await users(asUser, method)).toMatchObject({
        status: 403,
        body: { code: 'system:error:permission' },
        reason: expect.stringContaining('admin token'),
      });
    }
    expect((await users(await bearer(), 'POST')).status).toBe(201);
    expect((await users(asUser, 'GET', '/v1/users/alice')).status).toBe(200);
  });

  test('an ACL is held against method and path', async () => {
    const reading = await bearer({ acl: { paths: { '/*/users/**': { methods: ['GET'] } } } });
    expect((await users(reading)).status).toBe(200);
    expect(await users(reading, 'POST')).toMatchObject({
      status: 403,
      body: { code: 'system:error:permission' },
      reason: expect.stringContaining('POST on /v1/users'),
    });
    const elsewhere = await bearer({ acl: { paths: { '/*/conversations/**': {} } } });
    expect((await users(elsewhere)).status).toBe(403);
    const pinned = await bearer({ acl: { paths: { '/v1/users/**': {} } } });
    expect((await users(pinned)).status).toBe(200);
    expect((await users(pinned, 'GET', '/v0.3/users')).status).toBe(403);
  });

  test('a key that was replaced no longer signs anything', async () => {
    const authorization = await bearer();
    const body = { name: 'My App', keys: { public_key: otherPair.publicKey } };
    await send(sandbox, 'PUT', `${API}/v2/applications/${applicationId}`, { authorization: basic(), body });
    expect(await users(authorization)).toMatchObject(invalid);
    expect((await users(await bearer({ privateKey: otherPair.privateKey }))).status).toBe(200);
  });

  test('no reason and no body names a secret or a token', async () => {
    const answers = [
      await users(await bearer({ privateKey: otherPair.privateKey })),
      await send(sandbox, 'GET', `${API}/v2/applications`, {
        authorization: basic({ apiKey: 'abcd1234', apiSecret: 'Sw0rdfish' }),
      }),
    ];
    for (const { text, reason } of answers) expect(text + reason).not.toMatch(/eyJ|Sw0rdfish|SandboxSecret/);
  });
});
