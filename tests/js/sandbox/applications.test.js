import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { API, basic, now, repeatableSandbox, send } from '../support/sandbox.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {import('../../../js/sandbox/index.js').Sandbox} */
let sandbox;

const PATH = `${API}/v2/applications`;
const authorization = basic();

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
});
afterAll(() => kit.close());
beforeEach(() => {
  sandbox = repeatableSandbox(kit);
});

/** @param {object} [body] */
const create = (body = {}) =>
  send(sandbox, 'POST', PATH, {
    authorization,
    body: { name: 'My App', keys: { public_key: pair.publicKey }, ...body },
  });
/** @param {string} id */
const get = (id) => send(sandbox, 'GET', `${PATH}/${id}`, { authorization });
/** @param {string} id @param {object} body */
const put = (id, body) => send(sandbox, 'PUT', `${PATH}/${id}`, { authorization, body });

const capabilities = {
  voice: {
    webhooks: {
      answer_url: { address: 'https://example.ngrok.io/webhooks/answer', http_method: 'POST', connection_timeout: 500 },
      event_url: { address: 'https://example.ngrok.io/webhooks/events' },
    },
    conversations_ttl: 12,
  },
  rtc: { webhooks: { event_url: { address: 'https://example.ngrok.io/webhooks/rtc', http_method: 'POST' } } },
  messages: {
    webhooks: {
      inbound_url: { address: 'https://example.ngrok.io/webhooks/inbound', http_method: 'POST' },
      status_url: { address: 'https://example.ngrok.io/webhooks/status', http_method: 'POST' },
    },
  },
  vbc: {},
};

describe('creating', () => {
  test('with the caller’s public key returns that and no private key', async () => {
    const answer = await create();
    expect(answer).toMatchObject({ status: 201, type: 'application/json' });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      name: 'My App',
      keys: { public_key: pair.publicKey },
      privacy: { improve_ai: true },
      capabilities: {},
      _links: { self: { href: `/v2/applications/${answer.body.id}` } },
    });
  });

  test('without one gives a pair, the private key this once, which signs tokens that are good', async () => {
    const { status, body } = await send(sandbox, 'POST', PATH, { authorization, body: { name: 'Made here' } });
    expect(status).toBe(201);
    expect(body.keys.private_key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const { token } = await kit.signToken({ privateKey: body.keys.private_key, applicationId: body.id, now });
    expect((await send(sandbox, 'GET', `${API}/v1/users`, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await get(body.id)).body.keys).toEqual({ public_key: body.keys.public_key });
    expect(JSON.stringify(sandbox.exportState())).not.toContain('PRIVATE KEY');
  });

  test('fills in defaults, and uses the current name of the timeout', async () => {
    const { body } = await create({ capabilities, privacy: { improve_ai: false } });
    expect(body.privacy).toEqual({ improve_ai: false });
    expect(body.capabilities).toEqual({
      voice: {
        webhooks: {
          answer_url: {
            address: 'https://example.ngrok.io/webhooks/answer',
            http_method: 'POST',
            connect_timeout: 500,
          },
          event_url: { address: 'https://example.ngrok.io/webhooks/events', http_method: 'POST' },
        },
        signed_callbacks: true,
        conversations_ttl: 12,
        leg_persistence_time: 2,
      },
      messages: { ...capabilities.messages, version: 'v1' },
      rtc: { ...capabilities.rtc, signed_callbacks: true },
      vbc: {},
    });
  });

  test('names every parameter that is wrong', async () => {
    const answer = await create({
      name: 7,
      capabilities: { voice: { webhooks: { answer_url: { address: 'https://example.com', http_method: 'PATCH' } } } },
    });
    expect(answer).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: {
        type: 'https://developer.vonage.com/api-errors/application#payload-validation',
        title: 'Bad Request',
        detail: 'The request failed due to validation errors',
      },
    });
    const names = answer.body.invalid_parameters.map((/** @type {{ name: string }} */ { name }) => name);
    expect(names).toEqual(expect.arrayContaining(['name', 'capabilities.voice.webhooks.answer_url.http_method']));
    for (const { reason } of answer.body.invalid_parameters) expect(reason).toEqual(expect.any(String));
  });

  test.each([
    ['a private key', () => pair.privateKey],
    ['no key', () => 'hello'],
    ['half a key', () => pair.publicKey.slice(0, 120)],
  ])('refuses %s as public key', async (_, key) => {
    const answer = await create({ keys: { public_key: key() } });
    expect(answer.status).toBe(400);
    expect(answer.body.invalid_parameters).toEqual([{ name: 'keys.public_key', reason: expect.any(String) }]);
    expect(answer.text).not.toContain('BEGIN');
  });

  test('refuses a body that is not JSON, not an object, or not declared as JSON', async () => {
    const post = (/** @type {string} */ body, /** @type {string} */ type) =>
      sandbox.fetch(PATH, { method: 'POST', headers: { authorization, 'content-type': type }, body });
    const broken = await post('{"name":', 'application/json');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ type: 'https://developer.vonage.com/api-errors#invalid-json' });
    expect((await post('[]', 'application/json')).status).toBe(400);
    const text = await sandbox.fetch(PATH, { method: 'POST', headers: { authorization }, body: '{"name":"x"}' });
    expect(text.status).toBe(415);
    expect(text.headers.get('sandbox-reason')).toContain('text/plain');
    expect((await post('{"name":"x"}', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect(
      (
        await post(
          `{"name":"x","keys":{"public_key":${JSON.stringify(pair.publicKey)}}}`,
          'Application/JSON; charset=utf-8',
        )
      ).status,
    ).toBe(201);
  });

  test('gives the same answer again for the same random bytes and time', async () => {
    const first = await create();
    sandbox = repeatableSandbox(kit);
    expect((await create()).body).toEqual(first.body);
  });
});

describe('listing', () => {
  test('is by pages, with links', async () => {
    for (let number = 1; number <= 5; number++) await create({ name: `App ${number}` });
    const list = async (/** @type {string} */ query) => send(sandbox, 'GET', `${PATH}${query}`, { authorization });
    const first = await list('?page_size=2');
    expect(first.body).toMatchObject({ page_size: 2, page: 1, total_items: 5, total_pages: 3 });
    expect(first.body._embedded.applications.map((/** @type {any} */ { name }) => name)).toEqual(['App 1', 'App 2']);
    expect(first.body._links.next.href).toBe('/v2/applications?page_size=2&page=2');
    const last = await list('?page_size=2&page=3');
    expect(last.body._embedded.applications).toHaveLength(1);
    expect(last.body._links).not.toHaveProperty('next');
    expect((await list('')).body.page_size).toBe(10);
    // What tools send by mistake is unknown to the platform, and passes.
    expect((await list('?size=1&index=3')).body.total_items).toBe(5);
  });

  test('never shows a private key, and an empty list is not an error', async () => {
    const { body } = await send(sandbox, 'GET', PATH, { authorization });
    expect(body).toMatchObject({ total_items: 0, _embedded: { applications: [] } });
  });

  test('names every wrong parameter', async () => {
    const answer = await send(sandbox, 'GET', `${PATH}?page_size=101&page=0`, { authorization });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: 'https://developer.vonage.com/api-errors/application#list-validation',
        invalid_parameters: [
          { name: 'page_size', reason: 'must be between 1 and 100' },
          { name: 'page', reason: expect.any(String) },
        ],
      },
    });
  });
});

describe('replacing', () => {
  test('keeps nothing that the request leaves out, except the key', async () => {
    const { body: created } = await create({ capabilities, privacy: { improve_ai: false } });
    const { status, body } = await put(created.id, { name: 'Renamed' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...created, name: 'Renamed', privacy: { improve_ai: true }, capabilities: {} });
    expect((await get(created.id)).body).toEqual(body);
  });

  test('takes back what was given out, unchanged', async () => {
    const { body: created } = await create({ capabilities });
    expect((await put(created.id, created)).body).toEqual(created);
  });

  test('cycles the key pair when keys are named without a key, and shows the new private key this once', async () => {
    const { body: created } = await create();
    const { body } = await put(created.id, { name: 'My App', keys: {} });
    expect(body.keys.private_key).toMatch(/BEGIN PRIVATE KEY/);
    expect(body.keys.public_key).not.toBe(created.keys.public_key);
    const { token } = await kit.signToken({ privateKey: body.keys.private_key, applicationId: created.id, now });
    expect((await send(sandbox, 'GET', `${API}/v1/users`, { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test('needs a name, as creating does', async () => {
    const { body: created } = await create();
    const answer = await put(created.id, { capabilities: {} });
    expect(answer.status).toBe(400);
    expect(answer.body.invalid_parameters[0].name).toBe('name');
    expect((await get(created.id)).body.name).toBe('My App');
  });
});

describe('deleting', () => {
  test('answers 204 without a body, and takes the users with it', async () => {
    const { body: created } = await create();
    const { token } = await kit.signToken({ privateKey: pair.privateKey, applicationId: created.id, now });
    const bearer = `Bearer ${token}`;
    await send(sandbox, 'POST', `${API}/v1/users`, { authorization: bearer, body: { name: 'alice' } });
    const answer = await send(sandbox, 'DELETE', `${PATH}/${created.id}`, { authorization });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect((await get(created.id)).status).toBe(404);
    expect(sandbox.exportState()).toMatchObject({ applications: [], users: [] });
    expect((await send(sandbox, 'GET', `${API}/v1/users`, { authorization: bearer })).status).toBe(401);
  });
});

describe('missing resources', () => {
  test('is 404 with the id, for any method', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await send(sandbox, method, `${PATH}/nothing-here`, {
        authorization,
        ...(method === 'PUT' && { body: { name: 'x' } }),
      });
      expect(answer).toMatchObject({
        status: 404,
        body: {
          type: 'https://developer.vonage.com/api-errors#not-found',
          title: 'Not Found',
          detail: "ID 'nothing-here' does not exist, or you do not have access",
        },
      });
    }
  });

  test('a method that a path does not support is 405, with the list of those it does', async () => {
    const answer = await send(sandbox, 'PATCH', PATH, { authorization });
    expect(answer).toMatchObject({
      status: 405,
      body: {
        type: 'https://developer.vonage.com/api-errors#wrong-verb',
        detail: "Request method 'PATCH' not supported",
      },
    });
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  test('a client that does not accept JSON gets 406', async () => {
    const answer = await send(sandbox, 'GET', PATH, {
      authorization,
      headers: { accept: 'text/html, application/json;q=0' },
    });
    expect(answer).toMatchObject({
      status: 406,
      body: { type: 'https://developer.vonage.com/api-errors#accept-header' },
    });
    for (const accept of ['*/*', 'application/*', 'text/html, application/hal+json;q=0.5']) {
      expect((await send(sandbox, 'GET', PATH, { authorization, headers: { accept } })).status).toBe(200);
    }
  });

  test.each([['/v3/applications'], ['/v2/applications/a/b'], ['/'], ['/v1/conversations'], ['/v1/users/%E0%A4%A']])(
    '%s is 404',
    async (path) => expect((await send(sandbox, 'GET', API + path, { authorization })).status).toBe(404),
  );
});
