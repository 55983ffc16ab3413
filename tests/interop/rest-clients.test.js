/**
 * Our requests against those of the platform's own libraries: the same method, path, query, body and kind of credentials.
 * All of them are pointed at a server that writes down what comes.
 */
import http from 'node:http';
import { Accounts } from '@vonage/accounts';
import { Applications } from '@vonage/applications';
import { Auth } from '@vonage/auth';
import { Users } from '@vonage/users';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Nexmo from 'nexmo';
// @ts-expect-error: it comes without types
import NexmoBeta from 'nexmo-beta';
import { createToolkit } from '../../js/targets/node.js';
import { createClient } from '../../js/targets/rest.node.js';

const id = '78d335fa-323d-0114-9c3d-d6f0d48968cf';
const userId = 'USR-82e028d9-5201-4f1e-8188-604b2d3471ec';
const apiKey = 'abcd1234';
const apiSecret = 'Pa55word';

/** @typedef {{ method: string, path: string, query: Record<string, string>, body: any, authorization: string, contentType: string }} Seen */

/** @type {Seen[]} */
let seen = [];
/** @type {any} what the server answers, whatever is asked */
let answer;
/** @type {http.Server} */
let server;
/** @type {string} */
let baseUrl;
/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {ReturnType<typeof createClient>} */
let client;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair();
  server = http.createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(String(request.url), 'http://recorder.invalid');
      const text = Buffer.concat(chunks).toString();
      seen.push({
        method: String(request.method),
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        body: text === '' ? undefined : JSON.parse(text),
        authorization: String(request.headers.authorization),
        contentType: String(request.headers['content-type']),
      });
      // Each connection once: the old libraries leave theirs in disorder, and Node would use it again.
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(answer));
    });
  });
  // The old libraries send a body with DELETE and say nothing of its length: it reads as a second, broken request.
  server.on('clientError', () => undefined);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  baseUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  client = createClient({ apiKey, apiSecret, applicationId: id, privateKey: pair.privateKey, kit, baseUrl });
});
afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await kit.close();
});
beforeEach(() => {
  seen = [];
  answer = { id, name: 'My App' };
});

/**
 * What an action asks last.
 * @param {() => Promise<unknown>} action
 * @returns {Promise<Seen>}
 */
async function asked(action) {
  seen = [];
  await action();
  return /** @type {Seen} */ (seen.at(-1));
}

/**
 * The same except for the token itself, whose claims alone are the same.
 * @param {Seen} request
 */
async function comparable({ authorization, contentType, body, ...rest }) {
  const [scheme, value] = authorization.split(' ');
  const credentials =
    scheme === 'Bearer'
      ? Object.keys((await kit.verifyToken(value, { publicKey: pair.publicKey, applicationId: id })).payload).sort()
      : authorization;
  return { ...rest, body, scheme, credentials, ...(body && { contentType }) };
}

/**
 * @param {() => Promise<unknown>} ours
 * @param {() => Promise<unknown>} theirs
 */
async function expectSame(ours, theirs) {
  const their = await comparable(await asked(theirs));
  const our = await comparable(await asked(ours));
  expect(our).toEqual(their);
}

const capabilities = {
  voice: {
    webhooks: {
      answer_url: {
        address: 'https://example.com/webhooks/answer',
        http_method: 'GET',
        connect_timeout: 500,
        socket_timeout: 3000,
      },
      fallback_answer_url: { address: 'https://fallback.example.com/webhooks/answer', http_method: 'GET' },
      event_url: { address: 'https://example.com/webhooks/event', http_method: 'POST' },
    },
    signed_callbacks: false,
    conversations_ttl: 12,
    leg_persistence_time: 10,
    region: 'eu-west',
  },
  rtc: { webhooks: { event_url: { address: 'https://example.com/webhooks/rtc', http_method: 'POST' } } },
  messages: {
    webhooks: {
      inbound_url: { address: 'https://example.com/webhooks/in', http_method: 'POST' },
      status_url: { address: 'https://example.com/webhooks/status', http_method: 'POST' },
    },
    version: 'v1',
  },
  verify: { webhooks: { status_url: { address: 'https://example.com/webhooks/verify', http_method: 'POST' } } },
  vbc: {},
};

/** In the spelling of @vonage/applications. */
const theirCapabilities = {
  voice: {
    webhooks: {
      answerUrl: {
        address: 'https://example.com/webhooks/answer',
        httpMethod: 'GET',
        connectTimeout: 500,
        socketTimeout: 3000,
      },
      fallbackAnswerUrl: { address: 'https://fallback.example.com/webhooks/answer', httpMethod: 'GET' },
      eventUrl: { address: 'https://example.com/webhooks/event', httpMethod: 'POST' },
    },
    signedCallbacks: false,
    conversationsTtl: 12,
    legPersistenceTime: 10,
    region: 'eu-west',
  },
  rtc: { webhooks: { eventUrl: { address: 'https://example.com/webhooks/rtc', httpMethod: 'POST' } } },
  messages: {
    webhooks: {
      inboundUrl: { address: 'https://example.com/webhooks/in', httpMethod: 'POST' },
      statusUrl: { address: 'https://example.com/webhooks/status', httpMethod: 'POST' },
    },
    version: 'v1',
  },
  verify: { webhooks: { statusUrl: { address: 'https://example.com/webhooks/verify', httpMethod: 'POST' } } },
  vbc: {},
};

describe('@vonage/applications', () => {
  /** @type {any} */
  let applications;
  beforeAll(() => {
    applications = new Applications({ apiKey, apiSecret }, { apiHost: baseUrl });
  });

  test('create', () =>
    expectSame(
      () =>
        client.applications.create({
          name: 'My App',
          capabilities: /** @type {any} */ (capabilities),
          publicKey: pair.publicKey,
          improveAi: false,
        }),
      () =>
        applications.createApplication({
          name: 'My App',
          capabilities: theirCapabilities,
          keys: { publicKey: pair.publicKey },
          privacy: { improveAi: false },
        }),
    ));

  test('create, the key pair made by the platform', () => {
    answer = { id, name: 'My App', keys: { private_key: pair.privateKey } };
    return expectSame(
      () => client.applications.create({ name: 'My App', capabilities: {} }, { keyPair: 'platform' }),
      () => applications.createApplication({ name: 'My App', capabilities: {} }),
    );
  });

  test('get, delete', async () => {
    await expectSame(
      () => client.applications.get(id),
      () => applications.getApplication(id),
    );
    await expectSame(
      () => client.applications.delete(id),
      () => applications.deleteApplication(id),
    );
  });

  test('list', async () => {
    answer = { page: 2, page_size: 50, total_items: 51, total_pages: 2, _embedded: { applications: [] }, _links: {} };
    await expectSame(
      () => client.applications.listPage({ page: 2, pageSize: 50 }),
      () => applications.getApplicationPage({ page: 2, pageSize: 50 }),
    );
  });

  test('update, except for what only the platform sets', async () => {
    answer = {
      id,
      name: 'Before',
      capabilities: { vbc: {} },
      keys: { public_key: pair.publicKey },
      privacy: { improve_ai: true },
      _links: { self: { href: '/' } },
    };
    const their = await asked(async () =>
      applications.updateApplication({ ...(await applications.getApplication(id)), name: 'After' }),
    );
    const our = await asked(() => client.applications.update(id, { name: 'After' }));
    // Theirs sends the id, and each member in two spellings.
    expect(their.body).toMatchObject(our.body);
    expect(our.body).toEqual({
      name: 'After',
      capabilities: { vbc: {} },
      keys: { public_key: pair.publicKey },
      privacy: { improve_ai: true },
    });
    expect(await comparable({ ...our, body: undefined })).toEqual(await comparable({ ...their, body: undefined }));
  });
});

describe('@vonage/users', () => {
  /** @type {any} */
  let users;
  beforeAll(() => {
    users = new Users(new Auth({ applicationId: id, privateKey: pair.privateKey }), { apiHost: baseUrl });
  });
  beforeEach(() => {
    answer = { id: userId, name: 'alice' };
  });

  test('create', () =>
    expectSame(
      () =>
        client.users.create({
          name: 'alice',
          displayName: 'Alice',
          imageUrl: 'https://example.com/image.png',
          customData: { customKey: 'custom value' },
          channels: {
            sms: [{ number: '447700900000' }],
            websocket: [
              {
                uri: 'wss://example.com/socket',
                'content-type': 'audio/l16;rate=16000',
                headers: { customerId: 'ABC123' },
              },
            ],
          },
        }),
      () =>
        users.createUser({
          name: 'alice',
          displayName: 'Alice',
          imageUrl: 'https://example.com/image.png',
          properties: { customData: { customKey: 'custom value' } },
          channels: {
            sms: [{ number: '447700900000' }],
            websocket: [
              {
                uri: 'wss://example.com/socket',
                contentType: 'audio/l16;rate=16000',
                headers: { customerId: 'ABC123' },
              },
            ],
          },
        }),
    ));

  test('get, by id and by name', async () => {
    await expectSame(
      () => client.users.get(userId),
      () => users.getUser(userId),
    );
    await expectSame(
      () => client.users.get('alice'),
      () => users.getUser('alice'),
    );
  });

  test('delete', () =>
    expectSame(
      () => client.users.delete(userId),
      () => users.deleteUser(userId),
    ));

  test('list', async () => {
    answer = { page_size: 10, _embedded: { users: [] }, _links: {} };
    await expectSame(
      () => client.users.listPage({ pageSize: 10, order: 'desc', cursor: 'a+b/c==' }),
      () => users.getUserPage({ pageSize: 10, order: 'desc', cursor: 'a+b/c==' }),
    );
  });

  test('update: the same request, with only the changes', async () => {
    const our = await asked(() => client.users.update(userId, { displayName: 'Alice' }));
    const their = await asked(() => users.updateUser({ id: userId, displayName: 'Alice' }));
    expect(our.body).toEqual({ display_name: 'Alice' });
    expect(their.body).toMatchObject(our.body);
    expect(await comparable({ ...our, body: undefined })).toEqual(await comparable({ ...their, body: undefined }));
  });
});

describe('@vonage/accounts', () => {
  test('balance', () => {
    answer = { value: 10.5, autoReload: false };
    const accounts = new Accounts({ apiKey, apiSecret }, { restHost: baseUrl });
    return expectSame(
      () => client.account.balance(),
      () => accounts.getBalance(),
    );
  });
});

/**
 * The options that point the old libraries here. One takes a host and a port; the one before it has its hosts built in, and
 * takes another `https`.
 */
const old = {
  nexmo: () => {
    const nexmo = new Nexmo(
      { apiKey, apiSecret },
      /** @type {any} */ ({ apiHost: '127.0.0.1', restHost: '127.0.0.1', port: Number(new URL(baseUrl).port) }),
    );
    return /** @type {any} */ (nexmo).applications;
  },
  'nexmo (beta, which the tutorial used)': () => {
    const https = {
      request: (/** @type {any} */ options) =>
        http.request({ ...options, host: '127.0.0.1', port: Number(new URL(baseUrl).port) }),
    };
    return new NexmoBeta({ apiKey, apiSecret }, { https }).applications;
  },
};

describe.each(Object.entries(old))('%s', (_name, connect) => {
  /** @param {string} method @param {...any} args */
  const call = (method, ...args) =>
    new Promise((resolve, reject) => {
      connect()[method](...args, (/** @type {any} */ error, /** @type {any} */ result) =>
        error ? reject(new Error(JSON.stringify(error))) : resolve(result),
      );
    });

  test('create', () =>
    expectSame(
      () =>
        client.applications.create({
          name: 'My App',
          capabilities: /** @type {any} */ (capabilities),
          publicKey: pair.publicKey,
        }),
      () => call('create', { name: 'My App', capabilities, keys: { public_key: pair.publicKey } }),
    ));

  test('get', () =>
    expectSame(
      () => client.applications.get(id),
      () => new Promise((resolve) => connect().get(id, resolve, true)),
    ));

  test('update', () => {
    answer = { id, name: 'Before', capabilities };
    return expectSame(
      () => client.applications.update(id, { name: 'After' }),
      () => call('update', id, { name: 'After', capabilities }),
    );
  });

  test('delete', () =>
    expectSame(
      () => client.applications.delete(id),
      () => call('delete', id),
    ));
});
