import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { API, createApplication, now, repeatableSandbox, send } from '../support/sandbox.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {import('../../../js/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {string} */
let authorization;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
});
afterAll(() => kit.close());

/** @param {string} applicationId */
const adminOf = async (applicationId) =>
  `Bearer ${(await kit.signToken({ privateKey: pair.privateKey, applicationId, now })).token}`;

beforeEach(async () => {
  sandbox = repeatableSandbox(kit);
  authorization = await adminOf(await createApplication(sandbox, pair.publicKey));
});

/** @param {object} body @param {string} [base] */
const create = (body, base = `${API}/v1/users`) => send(sandbox, 'POST', base, { authorization, body });
/** @param {string} idOrName @param {string} [base] */
const get = (idOrName, base = `${API}/v1/users`) =>
  send(sandbox, 'GET', `${base}/${encodeURIComponent(idOrName)}`, { authorization });
/** @param {string} [query] @param {string} [base] */
const list = (query = '', base = `${API}/v1/users`) => send(sandbox, 'GET', `${base}${query}`, { authorization });
/** @param {any} page @returns {string[]} */
const names = (page) => page.body._embedded.users.map((/** @type {any} */ { name }) => name);

const whole = {
  name: 'alice',
  display_name: 'Alice',
  image_url: 'https://example.com/alice.png',
  properties: { custom_data: { team: 'blue', 'kept as it is': [1, null] }, ttl: 3600 },
  channels: {
    pstn: [{ number: 447700900000 }],
    sip: [{ uri: 'sip:4442138907@sip.example.com;transport=tls', username: 'a', password: 'b' }],
    websocket: [{ uri: 'wss://example.com/socket', 'content-type': 'audio/l16;rate=16000', headers: { id: '7' } }],
  },
};

describe('creating', () => {
  test('gives the user with its id and its link, on the data centre', async () => {
    const answer = await create(whole);
    expect(answer).toMatchObject({ status: 201, type: 'application/json' });
    const { id } = answer.body;
    expect(id).toMatch(/^USR-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(answer.body).toEqual({
      id,
      ...whole,
      _links: { self: { href: `https://api-us-3.vonage.com/v1/users/${id}` } },
    });
  });

  test('needs nothing: the name is made up', async () => {
    const { status, body } = await create({});
    expect(status).toBe(201);
    expect(body.name).toMatch(/^NAM-[\da-f-]{36}$/);
    expect(body).toMatchObject({ properties: { custom_data: {} }, channels: {} });
    expect(body).not.toHaveProperty('display_name');
  });

  test('refuses a name that is taken, in this application only', async () => {
    await create({ name: 'alice' });
    const answer = await create({ name: 'alice' });
    expect(answer).toMatchObject({
      status: 409,
      type: 'application/problem+json',
      body: {
        title: 'Conflict.',
        type: 'https://developer.vonage.com/api/conversation#user:error:duplicate-name',
        code: 'user:error:duplicate-name',
      },
    });
    authorization = await adminOf(await createApplication(sandbox, pair.publicKey, 'Another'));
    expect((await create({ name: 'alice' })).status).toBe(201);
  });

  test('of many at once for one name, lets exactly one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ name: 'alice' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    expect(names(await list())).toEqual(['alice']);
  });

  test('names every parameter that is wrong', async () => {
    const answer = await create({ name: 7, display_name: false, channels: { sip: [{ uri: 'http://example.com' }] } });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'http:error:validation-fail', title: 'Bad request.', detail: 'Input validation failure.' },
    });
    const wrong = answer.body.invalid_parameters.map((/** @type {{ name: string }} */ { name }) => name);
    expect(wrong).toEqual(expect.arrayContaining(['name', 'display_name']));
    expect(wrong.length).toBeGreaterThanOrEqual(3);
  });

  test('refuses an empty name, with which the state could not be loaded again', async () => {
    const refusal = {
      status: 400,
      body: { invalid_parameters: [{ name: 'name', reason: expect.stringContaining('empty') }] },
    };
    expect(await create({ name: '' })).toMatchObject(refusal);
    const { body } = await create({ name: 'alice' });
    expect(
      await send(sandbox, 'PATCH', `${API}/v1/users/${body.id}`, { authorization, body: { name: '' } }),
    ).toMatchObject(refusal);
    sandbox.importState(sandbox.exportState());
  });

  test('refuses a body that is not JSON, or not declared as JSON', async () => {
    const post = (/** @type {string} */ body, /** @type {object} */ headers) =>
      sandbox.fetch(`${API}/v1/users`, { method: 'POST', headers: { authorization, ...headers }, body });
    expect((await post('{', { 'content-type': 'application/json' })).status).toBe(400);
    const untyped = await post('{}', {});
    expect(untyped.status).toBe(406);
    expect(await untyped.json()).toMatchObject({ code: 'http:error:validation-fail', detail: 'Invalid Content-Type.' });
  });
});

describe('listing', () => {
  beforeEach(async () => {
    for (const name of ['dave', 'alice', 'carol', 'Zoe', 'bob'])
      await create({ name, display_name: name.toUpperCase() });
  });

  test('is in the order of names, with little of each', async () => {
    const page = await list();
    expect(page.body).toMatchObject({ page_size: 10 });
    expect(names(page)).toEqual(['Zoe', 'alice', 'bob', 'carol', 'dave']);
    expect(Object.keys(page.body._embedded.users[1])).toEqual(['id', 'name', 'display_name', '_links']);
    expect(page.body._links).toEqual({
      first: { href: 'https://api-us-3.vonage.com/v1/users?page_size=10' },
      self: { href: expect.stringMatching(/^https:\/\/api-us-3\.vonage\.com\/v1\/users\?page_size=10&cursor=/) },
    });
  });

  test('walks by cursor from page to page, through absolute links of a regional host', async () => {
    const found = [];
    let url = `${API}/v1/users?page_size=2`;
    for (let page = 1; page <= 3; page++) {
      const answer = await send(sandbox, 'GET', url, { authorization });
      found.push(...names(answer));
      url = answer.body._links.next?.href ?? '';
      expect(url.startsWith('https://api-us-3.vonage.com/v1/users?page_size=2&cursor=')).toBe(page < 3);
    }
    expect(found).toEqual(['Zoe', 'alice', 'bob', 'carol', 'dave']);
  });

  test('needs only the cursor: it knows its order', async () => {
    const first = await list('?page_size=2&order=DESC');
    expect(names(first)).toEqual(['dave', 'carol']);
    const cursor = new URL(first.body._links.next.href).searchParams.get('cursor');
    const second = await list(`?${new URLSearchParams({ page_size: '2', cursor: /** @type {string} */ (cursor) })}`);
    expect(names(second)).toEqual(['bob', 'alice']);
    expect(names(await send(sandbox, 'GET', second.body._links.prev.href, { authorization }))).toEqual([
      'dave',
      'carol',
    ]);
  });

  test('finds by name', async () => {
    expect(names(await list('?name=carol'))).toEqual(['carol']);
    expect(names(await list('?name=nobody'))).toEqual([]);
  });

  test('names every wrong parameter', async () => {
    const answer = await list('?page_size=0&order=up&cursor=what');
    expect(answer.status).toBe(400);
    expect(answer.body.invalid_parameters.map((/** @type {{ name: string }} */ { name }) => name)).toEqual([
      'page_size',
      'order',
      'cursor',
    ]);
  });

  test('belongs to one application', async () => {
    authorization = await adminOf(await createApplication(sandbox, pair.publicKey, 'Another'));
    expect(names(await list())).toEqual([]);
  });
});

describe('one user', () => {
  test('is found by id and by name, whatever the name', async () => {
    for (const name of ['alice', 'a b/c?d', 'Zoë 😀', 'USR-not-an-id']) {
      const { body } = await create({ name });
      expect((await get(name)).body).toEqual(body);
      expect((await get(body.id)).body).toEqual(body);
    }
  });

  test('keeps every member that a change does not name', async () => {
    const { body: created } = await create(whole);
    const patch = (/** @type {object} */ body) =>
      send(sandbox, 'PATCH', `${API}/v1/users/${created.id}`, { authorization, body });
    const { status, body } = await patch({ display_name: 'Alice B.', channels: { sms: [{ number: '447700900001' }] } });
    expect(status).toBe(200);
    expect(body).toEqual({ ...created, display_name: 'Alice B.', channels: { sms: [{ number: '447700900001' }] } });
    expect((await patch({ name: 'alicia' })).body.name).toBe('alicia');
    expect((await get('alice')).status).toBe(404);
    // A user may keep its own name.
    expect((await patch({ name: 'alicia' })).status).toBe(200);
    await create({ name: 'bob' });
    expect(await patch({ name: 'bob' })).toMatchObject({ status: 409, body: { code: 'user:error:duplicate-name' } });
    expect((await patch({ name: 7 })).status).toBe(400);
  });

  test('is deleted, and then gone', async () => {
    const { body } = await create({ name: 'alice' });
    const remove = () => send(sandbox, 'DELETE', `${API}/v1/users/${body.id}`, { authorization });
    expect(await remove()).toMatchObject({ status: 204, text: '' });
    expect(await remove()).toMatchObject({ status: 404, body: { code: 'user:error:not-found' } });
  });

  test('that does not exist is 404, for any method', async () => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await send(sandbox, method, `${API}/v1/users/nobody`, {
        authorization,
        ...(method === 'PATCH' && { body: {} }),
      });
      expect(answer).toMatchObject({
        status: 404,
        body: {
          title: 'Not found.',
          type: 'https://developer.vonage.com/api/conversation#user:error:not-found',
          code: 'user:error:not-found',
          detail: 'User does not exist, or you do not have access.',
        },
      });
    }
  });

  test('is not replaced: PUT is not taken', async () => {
    const answer = await send(sandbox, 'PUT', `${API}/v1/users/alice`, { authorization, body: {} });
    expect(answer).toMatchObject({ status: 405, body: { code: 'http:error:method-not-allowed' } });
  });
});

describe('regions', () => {
  test('a user lives in the data centre of the host it was created on', async () => {
    const european = 'https://api-eu.vonage.com/v1/users';
    const { body } = await create({ name: 'alice' }, european);
    expect(body._links.self.href).toBe(`https://api-eu-3.vonage.com/v1/users/${body.id}`);
    expect((await get('alice', 'https://api-eu-4.vonage.com/v1/users')).status).toBe(200);
    const elsewhere = await get('alice');
    expect(elsewhere).toMatchObject({ status: 404, reason: expect.stringContaining('region eu') });
    expect(names(await list())).toEqual([]);
    expect((await create({ name: 'alice' })).status).toBe(201);
  });

  test.each([
    ['https://api.nexmo.com', 'us'],
    ['https://api-us.vonage.com', 'us'],
    ['https://api-us-4.vonage.com', 'us'],
    ['https://api-us-1.nexmo.com', 'us'],
    ['https://api-eu-2.nexmo.com', 'eu'],
    ['https://api-ap.vonage.com', 'ap'],
    ['https://api-ap-3.vonage.com', 'ap'],
    ['https://api-sg-1.nexmo.com', 'ap'],
  ])('%s is of the region %s', async (host, region) => {
    await create({ name: 'alice' }, `${host}/v1/users`);
    expect(sandbox.exportState().users[0]?.region).toBe(region);
  });
});

describe('older paths', () => {
  test.each(['/v0.3/users', '/v0.2/users'])('%s is as v1, with links of its own', async (path) => {
    const base = API + path;
    const { status, body } = await create({ name: 'alice' }, base);
    expect(status).toBe(201);
    expect(body._links.self.href).toBe(`${base}/${body.id}`);
    expect((await get('alice')).body.id).toBe(body.id);
    expect((await create({ name: 'alice' }, base)).body.code).toBe('user:error:duplicate-name');
    expect(names(await list('', base))).toEqual(['alice']);
  });

  test.each([
    ['/beta/users', 'http://conversation.local/v1/users/'],
    ['/v0.1/users', 'https://api.nexmo.com/v0.1/users/'],
  ])('%s answers in few words', async (path, link) => {
    const base = API + path;
    const created = await create({ name: 'alice', display_name: 'Alice' }, base);
    const { id } = created.body;
    expect(created).toMatchObject({ status: 200, body: { id, href: link + id } });
    expect((await list('', base)).body).toEqual([{ id, name: 'alice', href: link + id }]);
    expect((await list('?name=bob', base)).body).toEqual([]);
    expect((await get(id, base)).body).toEqual({ id, name: 'alice', href: link + id });
    const changed = await send(sandbox, 'PUT', `${base}/${id}`, { authorization, body: { name: 'alicia' } });
    expect(changed).toMatchObject({ status: 200, body: { id, href: link + id } });
    expect((await get(id)).body).toMatchObject({ name: 'alicia', display_name: 'Alice' });
    expect(await create({ name: 'alicia' }, base)).toMatchObject({
      status: 409,
      type: 'application/json',
      body: { code: 'user:error:duplicate-name', description: expect.any(String) },
    });
    expect(await create({ name: 7 }, base)).toMatchObject({
      status: 400,
      body: {
        code: 'http:error:validation-fail',
        description: expect.any(String),
        error: { name: expect.any(String) },
      },
    });
    expect(await get('nobody', base)).toMatchObject({ status: 404, body: { code: 'user:error:not-found' } });
    expect(await send(sandbox, 'DELETE', `${base}/${id}`, { authorization })).toMatchObject({ status: 200, body: {} });
    expect((await get(id)).status).toBe(404);
  });
});
