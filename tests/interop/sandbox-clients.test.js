/**
 * Other people's clients, unchanged, against the sandbox: what works there works on the platform, as far as these
 * clients know it. They are given the sandbox's address by their own options.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Applications } from '@vonage/applications';
import { Auth } from '@vonage/auth';
import { Users } from '@vonage/users';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Nexmo from 'nexmo';
// @ts-expect-error: it comes without types
import NexmoBeta from 'nexmo-beta';
import { createToolkit } from '../../js/targets/node.js';
import { createSandbox, DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { listen } from '../../js/sandbox/listen.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {import('../../js/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {import('../../js/sandbox/listen.js').SandboxServer} */
let server;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
  sandbox = createSandbox({ kit });
  server = await listen({ sandbox });
});
afterAll(async () => {
  await server.close();
  await kit.close();
});
beforeEach(() => sandbox.reset());

/** @param {string} [apiSecret] @returns {any} */
const applicationsClient = (apiSecret = DEMO_ACCOUNT.apiSecret) =>
  new Applications({ apiKey: DEMO_ACCOUNT.apiKey, apiSecret }, { apiHost: server.url });

/** @param {AsyncIterable<any>} items */
async function collect(items) {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
}

/** @param {() => Promise<unknown>} action @returns {Promise<any>} */
async function failureOf(action) {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

const capabilities = {
  voice: {
    webhooks: {
      answerUrl: { address: 'https://example.com/answer', httpMethod: 'GET' },
      eventUrl: { address: 'https://example.com/event', httpMethod: 'POST', connectTimeout: 500, socketTimeout: 3000 },
    },
  },
  rtc: { webhooks: { eventUrl: { address: 'https://example.com/rtc', httpMethod: 'POST' } } },
};

describe('@vonage/applications', () => {
  const client = () => applicationsClient();

  test('creates, reads, updates and deletes', async () => {
    const created = await client().createApplication({ name: 'My App', capabilities });
    expect(created.id).toMatch(/^[\da-f-]{36}$/);
    expect(created.keys.privateKey).toMatch(/BEGIN PRIVATE KEY/);
    expect(created.capabilities.voice.webhooks.eventUrl).toMatchObject({ connectTimeout: 500, socketTimeout: 3000 });

    const read = await client().getApplication(created.id);
    expect(read).toMatchObject({ id: created.id, name: 'My App', capabilities });
    expect(read.keys).not.toHaveProperty('privateKey');

    // What was read is sent back as a whole, as users of the client do.
    const updated = await client().updateApplication({ ...read, name: 'Renamed' });
    expect(updated).toMatchObject({ name: 'Renamed', capabilities });
    expect(updated.keys.publicKey).toBe(created.keys.publicKey);
    expect(updated.keys).not.toHaveProperty('privateKey');

    await client().deleteApplication(created.id);
    const failure = await failureOf(() => client().getApplication(created.id));
    expect(failure.response.status).toBe(404);
    expect(await failure.response.json()).toMatchObject({ title: 'Not Found' });
  });

  test('walks all pages', async () => {
    const { publicKey } = pair;
    const names = Array.from({ length: 5 }, (_, index) => `App ${index + 1}`);
    for (const name of names) await client().createApplication({ name, keys: { publicKey } });
    const page = await client().getApplicationPage({ pageSize: 2, page: 2 });
    expect(page).toMatchObject({ totalItems: 5, totalPages: 3, pageSize: 2 });
    const all = await collect(client().listAllApplications({ pageSize: 2 }));
    expect(all.map(({ name }) => name)).toEqual(names);
  });

  test('learns what is wrong', async () => {
    const failure = await failureOf(() =>
      client().createApplication({
        name: 'x',
        capabilities: { rtc: { webhooks: { eventUrl: { address: 'https://example.com', httpMethod: 'PUT' } } } },
      }),
    );
    expect(failure.response.status).toBe(400);
    const { invalid_parameters: rows } = await failure.response.json();
    expect(rows.map((/** @type {{ name: string }} */ { name }) => name)).toEqual([
      'capabilities.rtc.webhooks.event_url.http_method',
    ]);
    expect((await failureOf(() => applicationsClient('wrong').listApplications({}))).response.status).toBe(401);
  });
});

describe('@vonage/users', () => {
  /** @type {{ id: string, privateKey: string }} */
  let application;

  beforeEach(async () => {
    const { id } = await applicationsClient().createApplication({
      name: 'My App',
      keys: { publicKey: pair.publicKey },
    });
    application = { id, privateKey: pair.privateKey };
  });

  /** @returns {any} */
  const client = () =>
    new Users({ applicationId: application.id, privateKey: application.privateKey }, { apiHost: server.url });

  test('creates, reads, updates and deletes', async () => {
    const wanted = {
      name: 'alice',
      displayName: 'Alice',
      imageUrl: 'https://example.com/alice.png',
      properties: { customData: { team_name: 'blue', 'Content-Type': 'kept' } },
      channels: {
        pstn: [{ number: 447700900000 }],
        websocket: [
          { uri: 'wss://example.com/socket', contentType: 'audio/l16;rate=16000', headers: { customer_id: '7' } },
        ],
      },
    };
    const created = await client().createUser(structuredClone(wanted));
    expect(created).toMatchObject({ id: expect.stringMatching(/^USR-/), ...wanted });
    expect(await client().getUser(created.id)).toMatchObject(wanted);
    expect(await client().getUser('alice')).toMatchObject({ id: created.id });

    const updated = await client().updateUser({ ...created, displayName: 'Alice B.' });
    expect(updated).toMatchObject({ ...wanted, id: created.id, displayName: 'Alice B.' });

    await client().deleteUser(created.id);
    const failure = await failureOf(() => client().getUser(created.id));
    expect(failure.response.status).toBe(404);
    expect(await failure.response.json()).toMatchObject({ code: 'user:error:not-found' });
  });

  test('walks all pages by the cursor in the foreign link', async () => {
    const names = ['alice', 'bob', 'carol', 'dave', 'eve'];
    for (const name of names) await client().createUser({ name });
    expect((await collect(client().listAllUsers({ pageSize: 2 }))).map(({ name }) => name)).toEqual(names);
    const page = await client().getUserPage({ order: 'desc', pageSize: 2 });
    expect(page._embedded.users.map((/** @type {any} */ { name }) => name)).toEqual(['eve', 'dave']);
    expect(page._links.next.href).toMatch(/^https:\/\/api-us-3\.vonage\.com\//);
  });

  test('learns that a name is taken', async () => {
    await client().createUser({ name: 'alice' });
    const failure = await failureOf(() => client().createUser({ name: 'alice' }));
    expect(await failure.response.json()).toMatchObject({ code: 'user:error:duplicate-name' });
  });

  test('is refused with the key of another application', async () => {
    const { privateKey } = await kit.generateKeyPair({ modulusLength: 2048 });
    const stranger = new Users({ applicationId: application.id, privateKey }, { apiHost: server.url });
    const failure = await failureOf(() => stranger.createUser({ name: 'alice' }));
    expect(failure.response.status).toBe(401);
    expect(await failure.response.json()).toMatchObject({ code: 'system:error:invalid-token' });
  });
});

describe('@vonage/auth', () => {
  test('its Basic header and its query are taken', async () => {
    const auth = new Auth({ ...DEMO_ACCOUNT });
    const basic = await fetch(`${server.url}/account/get-balance`, {
      headers: { authorization: await auth.createBasicHeader() },
    });
    expect(basic.status).toBe(200);
    const { api_key, api_secret } = /** @type {any} */ (await auth.getQueryParams(/** @type {any} */ ({})));
    const query = await fetch(`${server.url}/account/get-balance?${new URLSearchParams({ api_key, api_secret })}`);
    expect(query.status).toBe(200);
  });

  test('its Bearer header is taken, and its user tokens log in', async () => {
    const { id, keys } = await applicationsClient().createApplication({ name: 'My App' });
    const auth = new Auth({ applicationId: id, privateKey: keys.privateKey });
    const headers = { authorization: await auth.createBearerHeader(), 'content-type': 'application/json' };
    const created = await fetch(`${server.url}/v1/users`, { method: 'POST', headers, body: '{"name":"alice"}' });
    expect(created.status).toBe(201);
    const acl = { paths: { '/*/users/**': {}, '/*/conversations/**': {}, '/*/sessions/**': {} } };
    const bearer = await new Auth({
      applicationId: id,
      privateKey: keys.privateKey,
      jwtOptions: /** @type {any} */ ({ sub: 'alice', acl }),
    }).createBearerHeader();
    expect(await sandbox.login({ token: bearer.slice('Bearer '.length), userName: 'alice' })).toMatchObject({
      ok: true,
    });
  });
});

/**
 * A callback in nexmo's order as a promise.
 *
 * @param {(callback: (error: any, answer: any) => void) => void} call
 * @returns {Promise<any>}
 */
const called = (call) =>
  new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));

describe('nexmo', () => {
  /** @param {string} [apiSecret] @returns {any} */
  const client = (apiSecret = DEMO_ACCOUNT.apiSecret) =>
    new Nexmo(
      { apiKey: DEMO_ACCOUNT.apiKey, apiSecret },
      /** @type {any} */ ({ apiHost: '127.0.0.1', restHost: '127.0.0.1', port: server.port }),
    );

  test('checks the balance, as its setup does', async () => {
    expect(await called((callback) => client().account.checkBalance(callback))).toEqual({
      value: 10.28,
      autoReload: false,
    });
    expect(await failureOf(() => called((callback) => client('wrong').account.checkBalance(callback)))).toMatchObject({
      statusCode: 401,
      body: { 'error-code': '401' },
    });
  });

  test('creates, lists, reads, updates and deletes applications', async () => {
    const { applications } = client();
    const body = {
      name: 'My App',
      capabilities: {
        voice: {
          webhooks: {
            answer_url: { address: 'https://example.com/answer', http_method: 'GET' },
            fallback_answer_url: { address: '', http_method: 'GET' },
            event_url: { address: 'https://example.com/event', http_method: 'POST' },
          },
        },
        vbc: {},
      },
      privacy: { improve_ai: true },
    };
    const created = await called((callback) => applications.create(body, callback));
    expect(created).toMatchObject({ ...body, keys: { private_key: expect.stringMatching(/BEGIN PRIVATE KEY/) } });
    const list = await called((callback) => applications.get({ page_size: 100, index: 1 }, callback, true));
    expect(list).toMatchObject({ total_items: 1, _embedded: { applications: [{ id: created.id }] } });
    const read = await called((callback) => applications.get(created.id, callback, true));
    expect(read.name).toBe('My App');
    const updated = await called((callback) => applications.update(created.id, { ...read, name: 'Renamed' }, callback));
    expect(updated.name).toBe('Renamed');
    await called((callback) => applications.delete(created.id, callback));
    expect(await failureOf(() => called((callback) => applications.get(created.id, callback, true)))).toMatchObject({
      statusCode: 404,
      body: { title: 'Not Found', detail: expect.stringContaining(created.id) },
    });
  });
});

describe('nexmo beta, which the tutorial installs', () => {
  /** Its hosts are fixed, but not its HTTP module. */
  const redirected = () => ({
    port: server.port,
    http: { request: (/** @type {http.RequestOptions} */ options) => http.request({ ...options, host: '127.0.0.1' }) },
  });

  test('creates the application and the user of the tutorial, and the token logs in', async () => {
    const account = new NexmoBeta({ ...DEMO_ACCOUNT }, /** @type {any} */ (redirected()));
    const application = await called((callback) =>
      account.applications.create({ name: 'My App', capabilities: { rtc: {} } }, callback),
    );
    const privateKey = Buffer.from(application.keys.private_key);
    const nexmo = new NexmoBeta(
      /** @type {any} */ ({ ...DEMO_ACCOUNT, applicationId: application.id, privateKey }),
      /** @type {any} */ (redirected()),
    );
    const created = await called((callback) => nexmo.users.create({ name: 'MY_USER_NAME' }, callback));
    expect(created).toEqual({
      id: expect.stringMatching(/^USR-/),
      href: `http://conversation.local/v1/users/${created.id}`,
    });
    expect(await called((callback) => nexmo.users.get(created.id, callback))).toMatchObject({ name: 'MY_USER_NAME' });
    expect(await called((callback) => nexmo.users.get({}, callback))).toHaveLength(1);
    await called((callback) => nexmo.users.update(created.id, { display_name: 'Me' }, callback));

    const refused = await failureOf(() => called((callback) => nexmo.users.create({ name: 'MY_USER_NAME' }, callback)));
    expect(refused).toMatchObject({ body: { code: 'user:error:duplicate-name', description: expect.any(String) } });

    const paths = Object.fromEntries(
      ['users', 'conversations', 'sessions', 'devices', 'image', 'media', 'applications', 'push', 'knocking'].map(
        (name) => [`/*/${name}/**`, {}],
      ),
    );
    const exp = Math.floor(Date.now() / 1000) + 86_400;
    const token = nexmo.generateJwt({ sub: 'MY_USER_NAME', exp, acl: { paths }, application_id: application.id });
    expect(await sandbox.login({ token, userName: 'MY_USER_NAME' })).toMatchObject({
      ok: true,
      user: { id: created.id, displayName: 'Me' },
    });

    await called((callback) => nexmo.users.delete(created.id, callback));
    expect(await sandbox.login({ token })).toMatchObject({ ok: false, type: 'user:error:not-found' });
  });
});

describe('nexmo-cli', () => {
  const program = fileURLToPath(new URL('../../node_modules/nexmo-cli/lib/bin.js', import.meta.url));
  const redirection = new URL('support/redirect-https.js', import.meta.url).href;
  /** @type {string} */
  let folder;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tokensmith-sandbox-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /**
   * @param {...string} words
   * @returns {Promise<{ code: number, output: string }>}
   */
  const nexmo = (...words) =>
    new Promise((resolve) => {
      const environment = { PATH: process.env.PATH, HOME: folder, SANDBOX_PORT: String(server.port) };
      execFile(
        process.execPath,
        ['--import', redirection, program, ...words],
        { cwd: folder, env: environment },
        (error, output) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, output });
        },
      );
    });

  test('runs its commands, one after another, from setup with any pair', async () => {
    const setup = await nexmo('setup', 'feed0001', 'MySecret1');
    expect(setup).toMatchObject({ code: 0, output: expect.stringContaining('Credentials written to') });
    expect(await nexmo('balance')).toMatchObject({ code: 0, output: expect.stringContaining('10.28') });

    const created = await nexmo(
      'app:create',
      'My App',
      'https://example.com/answer',
      'https://example.com/event',
      '--keyfile',
      'private.key',
    );
    expect(created).toMatchObject({ code: 0, output: expect.stringMatching(/Application created: [\da-f-]{36}/) });
    const id = /** @type {string} */ (/[\da-f-]{36}/.exec(created.output)?.[0]);
    expect(readFileSync(join(folder, 'private.key'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);

    expect(await nexmo('app:list')).toMatchObject({ code: 0, output: expect.stringContaining(`${id} | My App`) });
    expect(await nexmo('app:show', id)).toMatchObject({
      code: 0,
      output: expect.stringContaining('https://example.com/answer'),
    });
    expect(
      await nexmo('app:update', id, 'Renamed', 'https://example.com/answer', 'https://example.com/event'),
    ).toMatchObject({ code: 0, output: expect.stringContaining('Application updated') });
    expect(sandbox.exportState().applications).toMatchObject([{ id, apiKey: 'feed0001', body: { name: 'Renamed' } }]);

    const token = (await nexmo('jwt:generate', 'private.key', `application_id=${id}`)).output.trim();
    const users = `${server.url}/v1/users`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await fetch(users, { method: 'POST', headers, body: '{"name":"alice"}' })).status).toBe(201);

    expect(await nexmo('app:delete', id, '--confirm')).toMatchObject({
      code: 0,
      output: expect.stringContaining('deleted'),
    });
    expect(sandbox.exportState().applications).toEqual([]);
  });

  test('is refused with a wrong secret', async () => {
    await nexmo('setup', 'feed0001', 'MySecret1');
    expect(await nexmo('setup', 'feed0001', 'another')).toMatchObject({ code: 1 });
  });
});
