/** The backend's endpoint: a token for each user who is signed in, and nothing for anybody else. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTokenHandler } from '../../js/handler/index.js';
import { createToolkit, init } from '../../js/targets/node.js';

const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
const url = 'https://api.example.com/token';
const origin = 'https://app.example.com';

/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {ReturnType<typeof createTokenHandler> | undefined} */
let handler;

beforeAll(async () => {
  kit = await createToolkit();
  pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
});

afterAll(() => kit.close());

afterEach(async () => {
  await handler?.close();
  handler = undefined;
});

/** @param {Partial<Parameters<typeof createTokenHandler>[0]>} [options] */
function make(options = {}) {
  handler = createTokenHandler({
    applicationId,
    privateKey: pair.privateKey,
    authenticate: (request) => request.headers.get('X-User'),
    ...options,
  });
  return handler;
}

/**
 * @param {Record<string, string>} [headers]
 * @param {string} [method]
 */
const ask = (headers = {}, method = 'POST') => new Request(url, { method, headers });

describe('a signed-in user', () => {
  test('gets a token of their own that is not cached', async () => {
    const response = await make({ expiresIn: '1h' })(ask({ 'X-User': 'alice' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const { token, expiresAt, subject } = await response.json();
    expect(subject).toBe('alice');
    const { payload } = await kit.verifyToken(token, { publicKey: pair.publicKey, applicationId, subject: 'alice' });
    expect(payload.exp).toBe(expiresAt);
    expect(Number(payload.exp) - payload.iat).toBe(3600);
    expect(Object.keys(payload.acl?.paths ?? {})).toContain('/*/sessions/**');
  });

  test('gets what authenticate says for them', async () => {
    const authenticate = async () => ({
      subject: 'bob',
      acl: /** @type {const} */ ('read-only'),
      claims: { tenant: 7 },
    });
    const { token } = await (await make({ authenticate })(ask())).json();
    const { payload } = await kit.verifyToken(token, { publicKey: pair.publicKey, subject: 'bob' });
    expect(payload).toMatchObject({ tenant: 7 });
    expect(Object.values(payload.acl?.paths ?? {})[0]).toEqual({ methods: ['GET'] });
  });

  test('gets a different token each time', async () => {
    const each = make();
    const tokens = await Promise.all(
      [1, 2, 3].map(async () => (await (await each(ask({ 'X-User': 'alice' }))).json()).token),
    );
    expect(new Set(tokens).size).toBe(3);
  });
});

describe('anybody else', () => {
  test('an unknown user gets 401', async () => {
    const response = await make()(ask());
    expect(response.status).toBe(401);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ type: 'urn:tokensmith:problem:not-authenticated', status: 401 });
  });

  test('gets a challenge, as RFC 9110 requires of a 401', async () => {
    expect((await make()(ask())).headers.get('WWW-Authenticate')).toBe('Bearer');
    const challenge = 'Session realm="app", login="/login"';
    const fromElsewhere = await make({ challenge, allowOrigins: [origin] })(ask({ Origin: origin }));
    expect([fromElsewhere.status, fromElsewhere.headers.get('WWW-Authenticate')]).toEqual([401, challenge]);
    expect((await make({ challenge })(ask({ 'X-User': 'alice' }))).headers.get('WWW-Authenticate')).toBeNull();
  });

  test.each(['', ' ', 'Bearer\r\nSet-Cookie: a=b', 'realm="x"', 'Bearer ', 'Bearer é'])(
    '%j is not a challenge',
    (challenge) => {
      expect(() => make({ challenge })).toThrow(
        expect.objectContaining({
          code: 'ERR_ARGUMENT_VALUE',
          details: expect.objectContaining({ where: 'challenge' }),
        }),
      );
    },
  );

  test.each(['GET', 'PUT', 'DELETE'])('gets nothing by %s', async (method) => {
    const response = await make()(ask({ 'X-User': 'alice' }, method));
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('POST, OPTIONS');
  });

  test.each([{}, { subject: '' }, { subject: 7 }, 7, true, []])(
    'a slip of authenticate (%j) never makes an admin token',
    async (answer) => {
      const onError = jest.fn();
      const response = await make({
        authenticate: () => /** @type {any} */ (answer),
        onError: /** @type {any} */ (onError),
      })(ask());
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain('eyJ');
      expect(onError).toHaveBeenCalledTimes(1);
    },
  );

  test('an empty name is not a user', async () => {
    const response = await make({ authenticate: () => '', onError: () => undefined })(ask());
    expect(response.status).toBe(500);
  });
});

describe('pages of other origins', () => {
  test('are refused before anybody is asked who they are', async () => {
    const authenticate = jest.fn(() => 'alice');
    const response = await make({ authenticate, allowOrigins: [origin] })(ask({ Origin: 'https://evil.example' }));
    expect(response.status).toBe(403);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(authenticate).not.toHaveBeenCalled();
  });

  test.each(['null', 'https://app.example.com.evil.example', 'http://app.example.com', 'https://app.example.com:444'])(
    'are refused when they only look like an allowed one: %s',
    async (other) =>
      expect((await make({ allowOrigins: [origin] })(ask({ Origin: other, 'X-User': 'alice' }))).status).toBe(403),
  );

  test('are let in by name', async () => {
    const response = await make({ allowOrigins: [origin] })(ask({ Origin: origin, 'X-User': 'alice' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin);
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    expect(response.headers.get('Vary')).toBe('Origin');
  });

  test('may send cookies when the option allows it', async () => {
    const response = await make({ allowOrigins: [origin], allowCredentials: true })(
      ask({ Origin: origin, 'X-User': 'alice' }),
    );
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  });

  test('ask beforehand and are answered', async () => {
    const asked = {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    };
    const response = await make({ allowOrigins: [origin] })(ask(asked, 'OPTIONS'));
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('POST');
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('authorization');
  });

  test("the endpoint's own origin needs no name", async () => {
    expect((await make()(ask({ Origin: 'https://api.example.com', 'X-User': 'alice' }))).status).toBe(200);
  });
});

describe('the rate limit', () => {
  test('is asked with the user and answers with the time to wait', async () => {
    const rateLimit = jest.fn((/** @type {object} */ _asked) => ({ allowed: false, retryAfter: 12.3 }));
    const response = await make({ rateLimit })(ask({ 'X-User': 'alice' }));
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('13');
    expect(rateLimit).toHaveBeenCalledWith(expect.objectContaining({ subject: 'alice' }));
  });

  test.each([true, { allowed: true }])('lets %j through', async (answer) => {
    expect((await make({ rateLimit: () => answer })(ask({ 'X-User': 'alice' }))).status).toBe(200);
  });

  test('refuses without a time', async () => {
    const response = await make({ rateLimit: () => false })(ask({ 'X-User': 'alice' }));
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBeNull();
  });
});

describe('a wrong setting', () => {
  test.each([
    ['applicationId', { applicationId: undefined }, 'ERR_ARGUMENT_MISSING'],
    ['privateKey', { privateKey: undefined }, 'ERR_ARGUMENT_MISSING'],
    ['authenticate', { authenticate: undefined }, 'ERR_ARGUMENT_MISSING'],
    ['allowOrigins[0]', { allowOrigins: ['*'] }, 'ERR_ARGUMENT_VALUE'],
    ['allowOrigins[0]', { allowOrigins: ['https://app.example.com/'] }, 'ERR_ARGUMENT_VALUE'],
    ['allowOrigins[0]', { allowOrigins: ['null'] }, 'ERR_ARGUMENT_VALUE'],
    ['allowOrigins', { allowOrigins: origin }, 'ERR_ARGUMENT_TYPE'],
    ['allowCredentials', { allowCredentials: 'yes' }, 'ERR_ARGUMENT_TYPE'],
    ['allowOrigin', { allowOrigin: [origin] }, 'ERR_ARGUMENT_UNKNOWN'],
  ])('%s is told when the handler is made', (where, options, code) => {
    expect(() => make(/** @type {any} */ (options))).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ where }) }),
    );
  });

  test.each([
    ['something that is not a key', { privateKey: 'no key' }, 'ERR_KEY_UNRECOGNIZED'],
    ['something that is not an application', { applicationId: 'no-uuid' }, 'ERR_CLAIMS_APPLICATION_ID'],
    ['a lifetime too long', { expiresIn: '25h' }, 'ERR_CLAIMS_LIFETIME_TOO_LONG'],
    ['something that is not a preset', { acl: /** @type {any} */ ('client-sdk') }, 'ERR_ACL_PRESET'],
  ])('%s stops the start', async (_name, options, code) => {
    await expect(make(options).ready()).rejects.toMatchObject({ code });
  });

  test('goes to onError and not to the client', async () => {
    const onError = jest.fn();
    const response = await make({ privateKey: pair.publicKey, onError: /** @type {any} */ (onError) })(
      ask({ 'X-User': 'alice' }),
    );
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      type: 'urn:tokensmith:problem:token-not-made',
      title: 'Token not made',
      status: 500,
      detail: 'The token could not be made. The cause is in the log of the server.',
    });
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'ERR_KEY_NOT_PRIVATE' }), expect.any(Request));
  });

  test('of authenticate is an answer all the same', async () => {
    const authenticate = () => {
      throw new Error('the database is away');
    };
    const onError = () => {
      throw new Error('so is the log');
    };
    expect((await make({ authenticate, onError })(ask())).status).toBe(500);
  });
});

test('an engine that somebody else closed is replaced', async () => {
  /** @type {import('../../js/toolkit.js').Toolkit[]} */
  const made = [];
  const each = make({
    kit: async () => {
      made.push(await createToolkit());
      return made[made.length - 1];
    },
  });
  await each(ask({ 'X-User': 'alice' }));
  await each(ask({ 'X-User': 'alice' }));
  expect(made).toHaveLength(1);
  await made[0].close();
  expect((await each(ask({ 'X-User': 'alice' }))).status).toBe(200);
  expect(made).toHaveLength(2);
  await made[1].close();
});

test('the engine of this process is used when none is given, until close', async () => {
  const each = make();
  expect((await each(ask({ 'X-User': 'alice' }))).status).toBe(200);
  // Closing a toolkit of the same engine does not affect the handler.
  await (await init()).close();
  expect((await each(ask({ 'X-User': 'alice' }))).status).toBe(200);
  await expect(init({ tier: 'reference' })).rejects.toMatchObject({ code: 'ERR_ARGUMENT_VALUE' });
  await each.close();
  await (await init({ tier: 'reference' })).close();
});
