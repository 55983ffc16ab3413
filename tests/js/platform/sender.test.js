/** How requests are sent: credentials, time limits, retries, and what is never sent twice. */
import { describe, expect, test } from '@jest/globals';
import { createClient, TokensmithError } from '../../../js/targets/rest.node.js';
import { connectionFailure, failureOf, json, numberedTokens, scriptedFetch, unhurried } from '../support/rest.js';

const credentials = { apiKey: 'abcd1234', apiSecret: 'Pässword:1' };
const user = { applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf', privateKey: 'unused' };
const balance = { value: 10.5, autoReload: false };

describe('credentials', () => {
  test('are sent as RFC 7617 has it, in UTF-8, and nowhere else', async () => {
    const { fetch, requests } = scriptedFetch(balance);
    expect(await createClient({ ...credentials, fetch }).account.balance()).toEqual(balance);
    expect(requests[0].headers.get('authorization')).toBe(
      `Basic ${Buffer.from('abcd1234:Pässword:1').toString('base64')}`,
    );
    expect(requests[0].url).toBe('https://rest.nexmo.com/account/get-balance');
    expect(requests[0].init).toMatchObject({
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  });

  test('are asked for only by what needs them', async () => {
    const { fetch, requests } = scriptedFetch();
    const error = await failureOf(() => createClient({ apiKey: 'abcd1234', fetch }).account.balance());
    expect(error).toBeInstanceOf(TokensmithError);
    expect(error.code).toBe('ERR_ARGUMENT_MISSING');
    expect(error.details.where).toBe('apiSecret');
    expect((await failureOf(() => createClient({ ...credentials, fetch }).users.get('alice'))).details.where).toBe(
      'applicationId',
    );
    expect(requests).toHaveLength(0);
  });

  test('an API key with a colon is refused', async () => {
    expect((await failureOf(() => createClient({ apiKey: 'key:secret' }))).code).toBe('ERR_ARGUMENT_VALUE');
  });
});

describe('admin tokens', () => {
  test('one serves many requests, also at once, and is renewed before it ends', async () => {
    const { fetch, requests } = scriptedFetch(...Array.from({ length: 5 }, () => ({ id: 'USR-1', name: 'alice' })));
    const { kit, signed } = numberedTokens();
    let now = 1_700_000_000;
    const client = createClient({ ...user, kit, fetch, now: () => now });
    await Promise.all([client.users.get('a'), client.users.get('b'), client.users.get('c')]);
    expect(signed).toHaveLength(1);
    expect(signed[0]).toMatchObject({ applicationId: user.applicationId, now, expiresIn: '15m' });
    expect(signed[0].subject).toBeUndefined();
    now += 839;
    await client.users.get('d');
    expect(signed).toHaveLength(1);
    now += 1;
    await client.users.get('e');
    expect(signed).toHaveLength(2);
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(
      [1, 1, 1, 1, 2].map((number) => `Bearer token-${number}`),
    );
  });

  test('a refused token is replaced once, also for a create, which had no effect', async () => {
    const refused = () => json(401, { title: 'Unauthorized.', code: 'system:error:expired-token' });
    const { fetch, requests } = scriptedFetch(refused, json(201, { id: 'USR-1', name: 'alice' }), refused, refused);
    const { kit } = numberedTokens();
    const client = createClient({ ...user, kit, fetch });
    expect((await client.users.create({ name: 'alice' })).user.id).toBe('USR-1');
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2']);
    const error = await failureOf(() => client.users.get('alice'));
    expect(error.code).toBe('ERR_REST_UNAUTHORIZED');
    expect(requests).toHaveLength(4);
  });

  test('a key that cannot be read is reported, and another try reads it again', async () => {
    let tries = 0;
    const { kit } = numberedTokens();
    kit.importKey = async () => {
      tries++;
      throw new TokensmithError('ERR_KEY_PASSPHRASE', { where: 'key', problem: 'No.', remedy: 'Yes.' });
    };
    const client = createClient({ ...user, kit, fetch: scriptedFetch().fetch });
    expect((await failureOf(() => client.users.get('alice'))).code).toBe('ERR_KEY_PASSPHRASE');
    expect((await failureOf(() => client.users.get('alice'))).code).toBe('ERR_KEY_PASSPHRASE');
    expect(tries).toBe(2);
  });

  test('close lets go of the key', async () => {
    let closed = 0;
    const { kit } = numberedTokens();
    kit.importKey = async () => ({ close: async () => void closed++ });
    const client = createClient({ ...user, kit, fetch: scriptedFetch({ id: 'USR-1' }).fetch });
    await client.users.get('alice');
    await client.close();
    expect(closed).toBe(1);
  });
});

describe('repetition', () => {
  test('of what failed in passing, with growing waits', async () => {
    const { fetch, requests } = scriptedFetch(json(503, {}), connectionFailure('ECONNRESET'), balance);
    const { waits, options } = unhurried();
    /** @type {any[]} */
    const retries = [];
    await createClient({
      ...credentials,
      fetch,
      ...options,
      onRetry: (retry) => retries.push(retry),
    }).account.balance();
    expect(requests).toHaveLength(3);
    expect(waits).toEqual([500, 1000]);
    expect(retries.map(({ attempt, error }) => [attempt, error.code])).toEqual([
      [1, 'ERR_REST_SERVER'],
      [2, 'ERR_REST_NETWORK'],
    ]);
  });

  test('ends after as many as were asked for', async () => {
    const { fetch, requests } = scriptedFetch(json(500, {}), json(500, {}));
    const error = await failureOf(() =>
      createClient({ ...credentials, fetch, ...unhurried().options, retries: 1 }).account.balance(),
    );
    expect(error.code).toBe('ERR_REST_SERVER');
    expect(requests).toHaveLength(2);
    expect(
      (
        await failureOf(() =>
          createClient({ ...credentials, fetch: scriptedFetch(json(500, {})).fetch, retries: 0 }).account.balance(),
        )
      ).code,
    ).toBe('ERR_REST_SERVER');
  });

  test('waits as long as the platform asks, and a little longer, never less', async () => {
    for (const [random, waited] of /** @type {const} */ ([
      [0, 7000],
      [1, 9000],
    ])) {
      const { fetch } = scriptedFetch(json(429, {}, { 'retry-after': '7' }), balance);
      const { waits, options } = unhurried();
      await createClient({ ...credentials, fetch, ...options, random: () => random }).account.balance();
      expect(waits).toEqual([waited]);
    }
  });

  test('reads a date in Retry-After by the clock of the platform', async () => {
    const { fetch } = scriptedFetch(
      json(503, {}, { 'retry-after': 'Tue, 24 Nov 2026 12:00:10 GMT', date: 'Tue, 24 Nov 2026 12:00:05 GMT' }),
      balance,
    );
    const { waits, options } = unhurried();
    // This machine's clock is a year behind.
    await createClient({
      ...credentials,
      fetch,
      ...options,
      random: () => 0,
      now: () => 1_763_985_600,
    }).account.balance();
    expect(waits).toEqual([5000]);
  });

  test('does not wait for longer than the call may last', async () => {
    const { fetch, requests } = scriptedFetch(json(429, {}, { 'retry-after': '60' }));
    const error = await failureOf(() =>
      createClient({ ...credentials, fetch, ...unhurried().options, timeout: '30s' }).account.balance(),
    );
    expect(error.code).toBe('ERR_REST_RATE_LIMIT');
    expect(error.details.retryAfter).toBe(60);
    expect(requests).toHaveLength(1);
  });

  describe('of a create', () => {
    const create = (/** @type {any[]} */ ...answers) => {
      const { fetch, requests } = scriptedFetch(...answers);
      const { kit } = numberedTokens();
      const client = createClient({ ...credentials, ...user, kit, fetch, ...unhurried().options });
      return { requests, result: () => client.users.create({ name: 'alice' }) };
    };

    test.each([
      ['a server error', json(500, {}), 'ERR_REST_SERVER'],
      ['a bad gateway', json(502, {}), 'ERR_REST_SERVER'],
      ['an overloaded server', json(503, {}, { 'retry-after': '1' }), 'ERR_REST_SERVER'],
      ['a gateway timeout', json(504, {}), 'ERR_REST_SERVER'],
      ['a broken connection', connectionFailure('ECONNRESET'), 'ERR_REST_NETWORK'],
      ['a socket that was closed', connectionFailure('UND_ERR_SOCKET'), 'ERR_REST_NETWORK'],
      ['an unknown failure', new TypeError('fetch failed'), 'ERR_REST_NETWORK'],
      ['an answer that is not JSON', new Response('<html>', { status: 201 }), 'ERR_REST_ANSWER'],
      ['an answer that is not a user', json(201, { ok: true }), 'ERR_REST_ANSWER'],
    ])('never after %s: it may have happened', async (_name, answer, code) => {
      const { requests, result } = create(answer);
      const error = await failureOf(result);
      expect(error.code).toBe(code);
      expect(error.details.mayHaveHappened).toBe(true);
      expect(requests).toHaveLength(1);
    });

    test.each([
      ['the rate limit', json(429, {}, { 'retry-after': '1' })],
      ['a refused connection', connectionFailure('ECONNREFUSED')],
      ['a host that cannot be reached', connectionFailure('EHOSTUNREACH')],
      ['a connection that was not made in time', connectionFailure('UND_ERR_CONNECT_TIMEOUT')],
    ])('after %s: it certainly did not', async (_name, answer) => {
      const { requests, result } = create(answer, json(201, { id: 'USR-1' }));
      expect((await result()).user.id).toBe('USR-1');
      expect(requests).toHaveLength(2);
    });

    test.each([
      ['a name that does not resolve', connectionFailure('ENOTFOUND')],
      ['a certificate that is not accepted', connectionFailure('SELF_SIGNED_CERT_IN_CHAIN')],
    ])('not after %s, which will not pass, and did nothing', async (_name, answer) => {
      const { requests, result } = create(answer);
      const error = await failureOf(result);
      expect(error.code).toBe('ERR_REST_NETWORK');
      expect(error.details.mayHaveHappened).toBeUndefined();
      expect(requests).toHaveLength(1);
    });
  });

  test('of a delete: when nothing is left, an earlier attempt succeeded', async () => {
    const { fetch, requests } = scriptedFetch(
      connectionFailure('ECONNRESET'),
      json(404, { title: 'Not Found' }),
      json(404, { title: 'Not Found' }),
    );
    const client = createClient({ ...credentials, fetch, ...unhurried().options });
    await client.applications.delete('78d335fa-323d-0114-9c3d-d6f0d48968cf');
    expect(requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
    expect((await failureOf(() => client.applications.delete('78d335fa-323d-0114-9c3d-d6f0d48968cf'))).code).toBe(
      'ERR_REST_NOT_FOUND',
    );
  });
});

describe('ending a call', () => {
  /** Never answers, and does not heed the signal either. */
  const silent = /** @type {typeof globalThis.fetch} */ (() => new Promise(() => undefined));

  test('by its time limit', async () => {
    const error = await failureOf(() =>
      createClient({ ...credentials, fetch: silent, timeout: '20ms' }).account.balance(),
    );
    expect(error.code).toBe('ERR_REST_TIMEOUT');
    expect(error.details.mayHaveHappened).toBeUndefined();
    const changing = await failureOf(() =>
      createClient({ ...credentials, fetch: silent }).applications.delete('78d335fa323d01149c3dd6f0d48968cf', {
        timeout: 0.02,
      }),
    );
    expect(changing.code).toBe('ERR_REST_TIMEOUT');
    expect(changing.details.mayHaveHappened).toBe(true);
  });

  test('by its time limit while the body arrives', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"value":')),
    });
    const error = await failureOf(() =>
      createClient({
        ...credentials,
        fetch: scriptedFetch(new Response(body)).fetch,
        timeout: '20ms',
      }).account.balance(),
    );
    expect(error.code).toBe('ERR_REST_TIMEOUT');
  });

  test("by its own signal or the client's, with its reason", async () => {
    const reason = new Error('enough');
    const own = new AbortController();
    const pending = createClient({ ...credentials, fetch: silent }).account.balance({ signal: own.signal });
    own.abort(reason);
    expect(await failureOf(() => pending)).toBe(reason);
    const { fetch, requests } = scriptedFetch(balance);
    expect(
      await failureOf(() =>
        createClient({ ...credentials, fetch, signal: AbortSignal.abort(reason) }).account.balance(),
      ),
    ).toBe(reason);
    expect(requests).toHaveLength(0);
  });

  test('while it waits to be repeated', async () => {
    const controller = new AbortController();
    const { fetch } = scriptedFetch(json(503, {}, { 'retry-after': '5' }));
    const pending = createClient({
      ...credentials,
      fetch,
      onRetry: () => controller.abort(new Error('enough')),
    }).account.balance({ signal: controller.signal });
    expect((await failureOf(() => pending)).message).toBe('enough');
  });

  test('leaves no listener behind on the signal', async () => {
    let listeners = 0;
    const controller = new AbortController();
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (/** @type {[any, any, any]} */ ...args) => (listeners++, add(...args));
    signal.removeEventListener = (/** @type {[any, any]} */ ...args) => (listeners--, remove(...args));
    await createClient({ ...credentials, fetch: scriptedFetch(balance).fetch, signal }).account.balance();
    expect(listeners).toBe(0);
  });

  test.each(['30', '', 'soon', 0, -1, NaN, '1d', {}])('refuses %p as a time limit', async (timeout) => {
    expect((await failureOf(() => createClient({ timeout: /** @type {any} */ (timeout) }))).code).toBe(
      'ERR_ARGUMENT_VALUE',
    );
  });
});

describe('answers', () => {
  test('a redirect is not followed: credentials are for the platform alone', async () => {
    const { fetch, requests } = scriptedFetch(
      new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } }),
    );
    expect((await failureOf(() => createClient({ ...credentials, fetch }).account.balance())).code).toBe(
      'ERR_REST_REDIRECT',
    );
    expect(requests).toHaveLength(1);
  });

  test('one that does not end is given up', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    let chunks = 0;
    const body = new ReadableStream({ pull: (controller) => void (chunks++, controller.enqueue(chunk)) });
    expect(
      (
        await failureOf(() =>
          createClient({ ...credentials, fetch: scriptedFetch(new Response(body)).fetch }).account.balance(),
        )
      ).code,
    ).toBe('ERR_REST_ANSWER');
    expect(chunks).toBeLessThan(30);
  });

  test('each request is reported, without its secrets', async () => {
    /** @type {any[]} */
    const exchanges = [];
    const { fetch } = scriptedFetch(json(503, {}), connectionFailure('ECONNRESET'), balance);
    await createClient({
      ...credentials,
      fetch,
      ...unhurried().options,
      onExchange: (exchange) => exchanges.push(exchange),
    }).account.balance();
    expect(exchanges.map(({ method, url, status }) => [method, url, status])).toEqual(
      [503, null, 200].map((status) => ['GET', 'https://rest.nexmo.com/account/get-balance', status]),
    );
    expect(JSON.stringify(exchanges)).not.toContain('Pässword');
  });
});

describe('where requests go', () => {
  const origins = (/** @type {any} */ options) => {
    const { fetch, requests } = scriptedFetch(
      balance,
      { _embedded: { applications: [] } },
      { _embedded: { users: [] } },
    );
    const client = createClient({ ...credentials, ...user, kit: numberedTokens().kit, fetch, ...options });
    return Promise.all([client.account.balance(), client.applications.listPage(), client.users.listPage()]).then(() =>
      requests.map(({ url }) => url),
    );
  };

  test('to the platform, users to their region', async () => {
    expect(await origins({})).toEqual([
      'https://rest.nexmo.com/account/get-balance',
      'https://api.nexmo.com/v2/applications',
      'https://api.nexmo.com/v1/users',
    ]);
    expect((await origins({ region: 'eu' }))[2]).toBe('https://api-eu.vonage.com/v1/users');
    expect((await origins({ region: 'apac-sng' }))[2]).toBe('https://api-ap-3.vonage.com/v1/users');
  });

  test('to an address in their place', async () => {
    expect(await origins({ baseUrl: 'http://127.0.0.1:8788/' })).toEqual(
      ['/account/get-balance', '/v2/applications', '/v1/users'].map((path) => `http://127.0.0.1:8788${path}`),
    );
    const relay = (/** @type {string} */ origin) => `https://relay.example/${new URL(origin).host}`;
    expect(await origins({ baseUrl: relay, region: 'us' })).toEqual([
      'https://relay.example/rest.nexmo.com/account/get-balance',
      'https://relay.example/api.nexmo.com/v2/applications',
      'https://relay.example/api-us.vonage.com/v1/users',
    ]);
  });

  test.each([
    'http://example.com',
    'ftp://example.com',
    'https://user:pass@example.com',
    'https://example.com?x',
    'here',
    7,
  ])('refuses %p', async (baseUrl) => {
    expect((await failureOf(() => createClient({ baseUrl: /** @type {any} */ (baseUrl) }))).code).toMatch(
      /^ERR_ARGUMENT_(VALUE|TYPE)$/,
    );
  });

  test('refuses an unknown region, and suggests the nearest', async () => {
    const error = await failureOf(() => createClient({ region: /** @type {any} */ ('eu-wst') }));
    expect(error.code).toBe('ERR_ARGUMENT_VALUE');
    expect(error.details.remedy).toBe('Did you mean eu-west?');
  });

  test('refuses unknown options', async () => {
    expect((await failureOf(() => createClient(/** @type {any} */ ({ apikey: 'x' })))).code).toBe(
      'ERR_ARGUMENT_UNKNOWN',
    );
  });
});
