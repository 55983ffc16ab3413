/** Users: made with an admin token of the engine's, listed by cursor, changed, deleted. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { createClient } from '../../../js/targets/rest.node.js';
import { failureOf, json, scriptedFetch, unhurried } from '../support/rest.js';

const applicationId = '78d335fa-323d-0114-9c3d-d6f0d48968cf';
const id = 'USR-82e028d9-5201-4f1e-8188-604b2d3471ec';

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
  const made = createClient({ applicationId, privateKey: pair.privateKey, kit, fetch, ...unhurried().options });
  return { requests, users: made.users, client: made };
}

test('the admin token is really one: signed by the key, no subject, no ACL, short', async () => {
  const { users, requests, client: made } = client(json(201, { id, name: 'alice' }));
  await users.create({ name: 'alice' });
  const token = String(requests[0].headers.get('authorization')).replace('Bearer ', '');
  const { payload } = await kit.verifyToken(token, { publicKey: pair.publicKey, applicationId });
  expect(payload.sub).toBeUndefined();
  expect(payload.acl).toBeUndefined();
  expect(Number(payload.exp) - payload.iat).toBe(900);
  expect(await made.adminToken()).toBe(token);
  await made.close();
});

test('an encrypted key with its passphrase, and a handle, serve as well', async () => {
  const encrypted = await kit.convertKey(pair.privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' });
  const handle = await kit.importKey(pair.privateKey);
  for (const key of [
    { privateKey: /** @type {string} */ (encrypted.key), passphrase: 'correct horse' },
    { privateKey: handle },
  ]) {
    const { fetch } = scriptedFetch({ id, name: 'alice' });
    const made = createClient({ applicationId, ...key, kit, fetch });
    expect((await made.users.get('alice')).id).toBe(id);
    await made.close();
  }
  // A handle is its owner's: the client did not close it.
  expect((await kit.signToken({ privateKey: handle, applicationId })).token).toMatch(/^eyJ/);
  await handle.close();
});

describe('create', () => {
  test("sends the body in the platform's words", async () => {
    const { users, requests } = client(json(201, { id, name: 'alice' }));
    const { user } = await users.create({
      name: 'alice',
      displayName: 'Alice',
      imageUrl: 'https://a.dev/a.png',
      customData: { x: 1 },
      ttl: 60,
      channels: {
        websocket: [{ uri: 'wss://a.dev', 'content-type': 'audio/l16;rate=16000', headers: { customerId: 'A' } }],
      },
    });
    expect(user).toEqual({ id, name: 'alice' });
    expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://api.nexmo.com/v1/users' });
    expect(requests[0].body).toEqual({
      name: 'alice',
      display_name: 'Alice',
      image_url: 'https://a.dev/a.png',
      properties: { custom_data: { x: 1 }, ttl: 60 },
      channels: {
        websocket: [{ uri: 'wss://a.dev', 'content-type': 'audio/l16;rate=16000', headers: { customerId: 'A' } }],
      },
    });
  });

  test('without anything: the platform makes up a name', async () => {
    const { users, requests } = client(json(201, { id, name: 'NAM-1' }));
    expect((await users.create()).user.name).toBe('NAM-1');
    expect(requests[0].body).toEqual({});
  });

  test('says that a name is taken', async () => {
    const { users } = client(json(400, { code: 'user:error:duplicate-name', title: 'Bad request.' }));
    expect((await failureOf(() => users.create({ name: 'alice' }))).code).toBe('ERR_REST_CONFLICT');
  });

  test('sends nothing that is wrong', async () => {
    const { users, requests } = client();
    expect(
      (await failureOf(() => users.create(/** @type {any} */ ({ name: 7, nickname: 'x' })))).details.findings,
    ).toHaveLength(2);
    expect(requests).toHaveLength(0);
  });
});

describe('list', () => {
  const page = (/** @type {string[]} */ names, /** @type {string} */ next) => ({
    page_size: 2,
    _embedded: { users: names.map((name) => ({ id, name })) },
    _links: { self: { href: 'x' }, ...(next && { next: { href: next } }) },
  });

  test('follows the cursor, and no link to another host', async () => {
    const { users, requests } = client(
      page(['a', 'b'], 'https://evil.example/v1/users?page_size=2&cursor=a%2Bb%3D%3D&admin=1'),
      page(['c'], '/v1/users?cursor=x%2Fy'),
      page([], ''),
    );
    const names = [];
    for await (const { name } of users.list({ pageSize: 2, order: 'desc', name: 'ä b' })) names.push(name);
    expect(names).toEqual(['a', 'b', 'c']);
    const query = 'page_size=2&order=desc';
    expect(requests.map(({ url }) => url)).toEqual([
      `https://api.nexmo.com/v1/users?${query}&name=%C3%A4%20b`,
      `https://api.nexmo.com/v1/users?${query}&cursor=a%2Bb%3D%3D&name=%C3%A4%20b`,
      `https://api.nexmo.com/v1/users?${query}&cursor=x%2Fy&name=%C3%A4%20b`,
    ]);
  });

  test('ends where links have no cursor, and does not loop', async () => {
    const plain = client(page(['a'], 'https://api-us-3.vonage.com/v1/users?page_size=2'));
    for await (const { name } of plain.users.list()) expect(name).toBe('a');
    expect(plain.requests).toHaveLength(1);
    const circle = client(page(['a'], '?cursor=x'), page(['b'], '?cursor=x'));
    const error = await failureOf(async () => {
      for await (const { name } of circle.users.list()) expect(name).toBeDefined();
    });
    expect(error.code).toBe('ERR_REST_ANSWER');
  });

  test('gives single pages too', async () => {
    const { users } = client({
      ...page(['a'], 'https://x.example/?cursor=n'),
      _links: { next: { href: 'https://x.example/?cursor=n' }, prev: { href: 'https://x.example/?cursor=p' } },
    });
    expect(await users.listPage()).toEqual({ items: [{ id, name: 'a' }], nextCursor: 'n', previousCursor: 'p' });
  });

  test.each([{ order: 'up' }, { pageSize: 1000 }, { cursor: 1 }, { name: 1 }])('refuses %j', async (options) => {
    expect((await failureOf(() => client().users.listPage(/** @type {any} */ (options)))).code).toMatch(
      /^ERR_ARGUMENT_/,
    );
  });
});

describe('get', () => {
  test.each([
    ['alice', 'alice'],
    [id, id],
    ['ä/b?c#d e', '%C3%A4%2Fb%3Fc%23d%20e'],
  ])('%j', async (name, segment) => {
    const { users, requests } = client({ id, name });
    await users.get(name);
    expect(requests[0].url).toBe(`https://api.nexmo.com/v1/users/${segment}`);
  });

  test('says that there is no such user', async () => {
    const { users } = client(
      json(404, {
        title: 'Not found.',
        code: 'user:error:not-found',
        detail: 'User does not exist, or you do not have access.',
      }),
    );
    const error = await failureOf(() => users.get('nobody'));
    expect(error.code).toBe('ERR_REST_NOT_FOUND');
    expect(error.details.remedy).toContain('region');
  });
});

describe('update', () => {
  const current = {
    id,
    name: 'alice',
    display_name: 'Alice',
    properties: { custom_data: {} },
    channels: { pstn: [{ number: 1 }] },
    _links: {},
  };

  test('by name: reads, and sends what changes to the id', async () => {
    const { users, requests } = client(current, (/** @type {any} */ request) => ({ ...current, ...request.body }));
    const updated = await users.update('alice', {
      displayName: 'Alice A.',
      channels: { sms: [{ number: '447700900000' }] },
    });
    expect(requests.map(({ method, url }) => [method, url])).toEqual([
      ['GET', 'https://api.nexmo.com/v1/users/alice'],
      ['PATCH', `https://api.nexmo.com/v1/users/${id}`],
    ]);
    expect(requests[1].body).toEqual({
      display_name: 'Alice A.',
      channels: { pstn: [{ number: 1 }], sms: [{ number: '447700900000' }] },
    });
    expect(updated.changes.map(({ path }) => path)).toEqual(['display_name', 'channels.sms']);
    expect(updated.findings).toEqual([]);
  });

  test('warns of a change that the answer does not show', async () => {
    const { users } = client(current, { name: 'alice', display_name: 'Alice A.', properties: { custom_data: {} } });
    const updated = await users.update(id, { displayName: 'Alice A.', customData: { x: 1 } });
    expect(updated.user.id).toBe(id);
    expect(updated.findings.map(({ code, where }) => [code, where])).toEqual([
      ['WARN_REST_UPDATE_IGNORED', 'properties.custom_data.x'],
    ]);
  });

  test('sends nothing when nothing changes', async () => {
    const { users, requests } = client(current);
    expect((await users.update(id, { displayName: 'Alice' })).changes).toEqual([]);
    expect(requests).toHaveLength(1);
  });
});

describe('delete', () => {
  test('by id at once, by name after a look for the id', async () => {
    const direct = client(json(204, null));
    await direct.users.delete(id);
    expect(direct.requests.map(({ method, url }) => [method, url])).toEqual([
      ['DELETE', `https://api.nexmo.com/v1/users/${id}`],
    ]);
    const named = client({ id, name: 'alice' }, json(204, null));
    await named.users.delete('alice');
    expect(named.requests.map(({ method, url }) => [method, url])).toEqual([
      ['GET', 'https://api.nexmo.com/v1/users/alice'],
      ['DELETE', `https://api.nexmo.com/v1/users/${id}`],
    ]);
  });
});
