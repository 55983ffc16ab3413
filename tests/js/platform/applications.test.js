/** Applications: made, listed, changed without loss, deleted. Bodies are built by the real engine. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { createClient } from '../../../js/targets/rest.node.js';
import { connectionFailure, failureOf, json, scriptedFetch, unhurried } from '../support/rest.js';

const id = '1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b';
const credentials = { apiKey: 'abcd1234', apiSecret: 'secret' };
const tutorial = {
  name: 'My App',
  capabilities: {
    voice: {
      webhooks: {
        answer_url: 'https://example.ngrok.io/webhooks/answer',
        event_url: 'https://example.ngrok.io/webhooks/event',
      },
    },
    rtc: { webhooks: { event_url: 'https://example.ngrok.io/webhooks/rtc' } },
  },
};
const tutorialCapabilities = {
  voice: {
    webhooks: {
      answer_url: { address: 'https://example.ngrok.io/webhooks/answer', http_method: 'GET' },
      event_url: { address: 'https://example.ngrok.io/webhooks/event', http_method: 'POST' },
    },
  },
  rtc: { webhooks: { event_url: { address: 'https://example.ngrok.io/webhooks/rtc', http_method: 'POST' } } },
};

/** @type {import('../../../js/toolkit.js').Toolkit} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair();
});
afterAll(() => kit.close());

/** @param {...import('../support/rest.js').Scripted} answers */
function client(...answers) {
  const { fetch, requests } = scriptedFetch(...answers);
  return { requests, applications: createClient({ ...credentials, kit, fetch, ...unhurried().options }).applications };
}

/** @param {import('../support/rest.js').Recorded} request */
const echo = (request) => json(201, { id, ...request.body, _links: {} });

describe('create', () => {
  test('makes the key pair here and sends only the public key', async () => {
    const { applications, requests } = client(echo);
    const { application, privateKey, findings } = await applications.create(tutorial);
    expect(requests).toHaveLength(1);
    const { body } = requests[0];
    expect(body).toEqual({
      name: 'My App',
      capabilities: tutorialCapabilities,
      keys: { public_key: expect.stringContaining('-----BEGIN PUBLIC KEY-----') },
    });
    expect(JSON.stringify(body)).not.toContain('PRIVATE');
    expect(application.id).toBe(id);
    const { publicKey } = await kit.inspectKey(/** @type {string} */ (privateKey));
    expect(publicKey).toBe(body.keys.public_key);
    expect(findings.map(({ code }) => code)).toContain('INFO_REST_ADDRESS_PLACEHOLDER');
  });

  test('hands the pair over before anything is sent, and sends nothing when it cannot be stored', async () => {
    const { applications, requests } = client(echo);
    /** @type {any} */
    let stored;
    await applications.create(tutorial, {
      onKeyPair: async (made) => {
        expect(requests).toHaveLength(0);
        stored = made;
      },
    });
    expect(requests[0].body.keys.public_key).toBe(stored.publicKey);
    const full = client(echo);
    const error = new Error('disk full');
    expect(await failureOf(() => full.applications.create(tutorial, { onKeyPair: () => Promise.reject(error) }))).toBe(
      error,
    );
    expect(full.requests).toHaveLength(0);
  });

  test('or lets the platform make it, and takes the private key out of the answer', async () => {
    const { applications, requests } = client(
      json(201, {
        id,
        name: 'My App',
        keys: { public_key: pair.publicKey, private_key: pair.privateKey },
        capabilities: {},
      }),
    );
    const { application, privateKey } = await applications.create({ name: 'My App' }, { keyPair: 'platform' });
    expect(requests[0].body).toEqual({ name: 'My App' });
    expect(privateKey).toBe(pair.privateKey);
    expect(application).toEqual({ id, name: 'My App', keys: { public_key: pair.publicKey }, capabilities: {} });
    const without = client(json(201, { id, name: 'My App', keys: {} }));
    expect((await failureOf(() => without.applications.create({ name: 'My App' }, { keyPair: 'platform' }))).code).toBe(
      'ERR_REST_ANSWER',
    );
  });

  test('or uses an existing key', async () => {
    const { applications, requests } = client(echo);
    const created = await applications.create({ name: 'My App', publicKey: pair.publicKey.replaceAll('\n', '\\n') });
    expect(requests[0].body.keys.public_key).toBe(pair.publicKey);
    expect(created.privateKey).toBeUndefined();
  });

  test('sends nothing that is wrong, and says all of it', async () => {
    const { applications, requests } = client();
    const error = await failureOf(() =>
      applications.create(
        /** @type {any} */ ({
          capabilities: {
            voice: { webhooks: { answer_url: { address: 'example.com', http_method: 'PUT', connect_timeout: 1 } } },
          },
        }),
      ),
    );
    expect(error.code).toBe('ERR_ARGUMENT_DESCRIPTION');
    expect(error.details.findings.map((/** @type {any} */ { code, where }) => [code, where])).toEqual([
      ['ERR_ARGUMENT_MISSING', 'name'],
      ['ERR_ARGUMENT_ADDRESS', 'capabilities.voice.webhooks.answer_url.address'],
      ['ERR_ARGUMENT_VALUE', 'capabilities.voice.webhooks.answer_url.http_method'],
      ['ERR_ARGUMENT_RANGE', 'capabilities.voice.webhooks.answer_url.connect_timeout'],
    ]);
    expect(error.details.invalidParameters).toHaveLength(4);
    expect(error.message).toContain('There is 1 more.');
    expect(requests).toHaveLength(0);
  });

  test('never sends a private key', async () => {
    const { applications, requests } = client();
    const error = await failureOf(() => applications.create({ name: 'a', publicKey: pair.privateKey }));
    expect(error.details.findings[0].code).toBe('ERR_ARGUMENT_PRIVATE_KEY');
    expect(JSON.stringify(error.details)).not.toContain(pair.privateKey.slice(40, 80));
    expect(requests).toHaveLength(0);
  });

  test.each([
    [{ keyPair: 'mine' }, 'ERR_ARGUMENT_VALUE'],
    [{ keypair: 'local' }, 'ERR_ARGUMENT_UNKNOWN'],
    [{ modulusLength: 1024 }, 'ERR_ARGUMENT_VALUE'],
    [{ onKeyPair: 1 }, 'ERR_ARGUMENT_TYPE'],
  ])('refuses %j', async (options, code) => {
    const { applications, requests } = client();
    expect((await failureOf(() => applications.create(tutorial, /** @type {any} */ (options)))).code).toBe(code);
    expect(requests).toHaveLength(0);
  });

  test('refuses to make a pair when a key was given', async () => {
    const { applications } = client();
    expect(
      (await failureOf(() => applications.create({ name: 'a', publicKey: pair.publicKey }, { keyPair: 'local' }))).code,
    ).toBe('ERR_ARGUMENT_CONFLICT');
  });

  test.each([undefined, null, 'My App', []])('refuses %j for a description', async (description) => {
    expect((await failureOf(() => client().applications.create(/** @type {any} */ (description)))).code).toMatch(
      /^ERR_ARGUMENT_/,
    );
  });
});

describe('list', () => {
  const page = (/** @type {number} */ number, /** @type {string[]} */ names, /** @type {boolean} */ more) => ({
    page: number,
    page_size: 2,
    total_items: 3,
    total_pages: 2,
    _embedded: { applications: names.map((name) => ({ id, name })) },
    _links: {
      self: { href: '/v2/applications' },
      ...(more && { next: { href: 'https://elsewhere.example/v2/applications?page=99' } }),
    },
  });

  test('fetches page after page as they are read, and follows no link', async () => {
    const { applications, requests } = client(page(1, ['a', 'b'], true), page(2, ['c'], false));
    const names = [];
    for await (const { name } of applications.list({ pageSize: 2 })) names.push(name);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(requests.map(({ url }) => url)).toEqual(
      [1, 2].map((number) => `https://api.nexmo.com/v2/applications?page_size=2&page=${number}`),
    );

    const stopped = client(page(1, ['a', 'b'], true));
    for await (const { name } of stopped.applications.list()) if (name === 'b') break;
    expect(stopped.requests).toHaveLength(1);
    expect(stopped.requests[0].url).toContain('page_size=100');
  });

  test('ends when a page is empty, and notices a server that has one page only', async () => {
    const empty = client(page(1, [], true));
    for await (const application of empty.applications.list()) expect(application).toBeUndefined();
    expect(empty.requests).toHaveLength(1);

    const stuck = client(page(1, ['a'], true), page(1, ['a'], true));
    const error = await failureOf(async () => {
      for await (const application of stuck.applications.list()) expect(application.name).toBe('a');
    });
    expect(error.code).toBe('ERR_REST_ANSWER');
  });

  test('gives single pages too, without private keys', async () => {
    const { applications } = client({
      ...page(2, ['c'], false),
      _embedded: { applications: [{ id, name: 'c', keys: { public_key: 'p', private_key: 'secret' } }] },
    });
    expect(await applications.listPage({ page: 2, pageSize: 2 })).toEqual({
      items: [{ id, name: 'c', keys: { public_key: 'p' } }],
      page: 2,
      pageSize: 2,
      totalItems: 3,
      totalPages: 2,
      hasNext: false,
    });
  });

  test.each([{ pageSize: 0 }, { pageSize: 101 }, { pageSize: '2' }, { page: 0 }, { page: 1.5 }])(
    'refuses %j',
    async (options) => {
      expect((await failureOf(() => client().applications.listPage(/** @type {any} */ (options)))).code).toMatch(
        /^ERR_ARGUMENT_(RANGE|VALUE)$/,
      );
    },
  );

  test('refuses an answer that is not a list', async () => {
    expect((await failureOf(() => client({ applications: [] }).applications.listPage())).code).toBe('ERR_REST_ANSWER');
  });
});

describe('update', () => {
  const current = () => ({
    id,
    name: 'Before',
    keys: { public_key: pair.publicKey },
    privacy: { improve_ai: false },
    security: { auth: { methods: ['basic'] } },
    capabilities: {
      voice: {
        webhooks: { answer_url: { address: 'https://a.dev/answer', http_method: 'POST', connection_timeout: 500 } },
        payments: { gateways: [] },
      },
      future: { x: 1 },
    },
    _links: { self: { href: `/v2/applications/${id}` } },
  });

  test('sends the whole application with the changes in it, and names them', async () => {
    const { applications, requests } = client(current(), (/** @type {any} */ request) => ({ ...request.body, id }));
    const updated = await applications.update(id, {
      name: 'After',
      capabilities: { voice: { webhooks: { answer_url: 'https://b.dev/answer' } }, vbc: {} },
    });
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(requests[1].body).toEqual({
      name: 'After',
      keys: { public_key: pair.publicKey },
      privacy: { improve_ai: false },
      security: { auth: { methods: ['basic'] } },
      capabilities: {
        voice: {
          webhooks: { answer_url: { address: 'https://b.dev/answer', http_method: 'POST', connect_timeout: 500 } },
          payments: { gateways: [] },
        },
        future: { x: 1 },
        vbc: {},
      },
    });
    expect(updated.changes).toEqual([
      { path: 'name', from: 'Before', to: 'After' },
      {
        path: 'capabilities.voice.webhooks.answer_url.address',
        from: 'https://a.dev/answer',
        to: 'https://b.dev/answer',
      },
      { path: 'capabilities.vbc', to: {} },
    ]);
    expect(updated.application.name).toBe('After');
  });

  test('sends nothing when nothing changes, or something is wrong', async () => {
    const same = client(current());
    expect((await same.applications.update(id, { name: 'Before' })).changes).toEqual([]);
    expect(same.requests).toHaveLength(1);
    const wrong = client(current());
    const error = await failureOf(() =>
      wrong.applications.update(id, { capabilities: { voice: { region: /** @type {any} */ ('mars') } } }),
    );
    expect(error.code).toBe('ERR_ARGUMENT_DESCRIPTION');
    expect(wrong.requests).toHaveLength(1);
  });

  test('gives the private key when the platform made a new pair', async () => {
    const { applications } = client(current(), {
      ...current(),
      name: 'After',
      keys: { public_key: 'p', private_key: 'new' },
    });
    const updated = await applications.update(id, { name: 'After' });
    expect(updated.privateKey).toBe('new');
    expect(JSON.stringify(updated.application)).not.toContain('new');
  });

  test('in two steps, shows what it would change and then sends it', async () => {
    const { applications, requests } = client(current(), current(), (/** @type {any} */ request) => ({
      ...request.body,
      id,
    }));
    const prepared = await applications.prepareUpdate(id, { name: 'After' });
    expect(prepared.changes).toEqual([{ path: 'name', from: 'Before', to: 'After' }]);
    expect(requests).toHaveLength(1);
    expect((await prepared.apply()).application.name).toBe('After');
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT']);
  });

  test('in two steps, does not overwrite what somebody else changed meanwhile', async () => {
    const { applications, requests } = client(current(), { ...current(), security: { auth: { methods: [] } } });
    const prepared = await applications.prepareUpdate(id, { name: 'After' });
    expect((await failureOf(() => prepared.apply())).code).toBe('ERR_REST_CONFLICT');
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('a PUT that broke off is sent again: it replaces', async () => {
    const { applications, requests } = client(
      current(),
      connectionFailure('ECONNRESET'),
      (/** @type {any} */ request) => ({ ...request.body, id }),
    );
    await applications.update(id, { name: 'After' });
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PUT', 'PUT']);
  });
});

test('get and delete', async () => {
  const { applications, requests } = client({ id, name: 'a' }, json(204, null));
  expect(await applications.get(id)).toEqual({ id, name: 'a' });
  expect(await applications.delete(id)).toBeUndefined();
  expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['GET', `https://api.nexmo.com/v2/applications/${id}`, undefined],
    ['DELETE', `https://api.nexmo.com/v2/applications/${id}`, undefined],
  ]);
});

test('results are frozen all the way down', async () => {
  const { applications } = client({ id, name: 'a', capabilities: { voice: {} } });
  const application = await applications.get(id);
  expect(() => Object.assign(/** @type {any} */ (application).capabilities.voice, { x: 1 })).toThrow(TypeError);
});

test('the engine of this process is used when no toolkit is given, until close', async () => {
  const { fetch, requests } = scriptedFetch(echo);
  const own = createClient({ ...credentials, fetch });
  const { application } = await own.applications.create({ name: 'a', publicKey: pair.publicKey });
  expect(application.name).toBe('a');
  expect(requests).toHaveLength(1);
  const { init } = await import('../../../js/targets/node.js');
  await expect(init({ tier: 'reference' })).rejects.toMatchObject({ code: 'ERR_ARGUMENT_VALUE' });
  await own.close();
  await own.close();
  // Refused as long as an engine is there that was loaded otherwise.
  await (await init({ tier: 'reference' })).close();
});
