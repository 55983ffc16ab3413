/** The relay against known attacks on local servers, and with the page's client and a sandbox behind it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createRelayFetch } from '../../../js/platform/fetch.js';
import { createPageServer } from '../../../js/server/page-server.js';
import { findTarget } from '../../../js/server/relay.js';

const balance = 'https://rest.nexmo.com/account/get-balance';
const application = 'https://api.nexmo.com/v2/applications/aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

/** @type {string} */
let directory;
/** @type {import('../../../js/server/page-server.js').PageServer} */
let server;
/** The platform's replacement. @type {jest.Mock<any>} */
let platform;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tokensmith-relay-'));
  await writeFile(path.join(directory, 'index.html'), '<!doctype html>');
});

afterAll(() => rm(directory, { recursive: true }));

beforeEach(async () => {
  platform = jest.fn(async () =>
    Response.json({ value: 3.14 }, { headers: { 'Set-Cookie': 'a=b', 'X-Request-Id': 'r1' } }),
  );
  server = await createPageServer({ directory, port: 0, fetch: platform, timeLimit: 300 });
});

afterEach(() => server.close());

const origin = () => server.url.slice(0, -1);
const askToken = async () => (await (await fetch(`${server.url}relay/session`)).json()).token;

/**
 * @param {unknown} asked
 * @param {Record<string, string | undefined>} [headers] in place of those a page sends; undefined leaves one out
 */
async function relay(asked, headers = {}) {
  const sent = {
    Origin: origin(),
    'Content-Type': 'application/json',
    'X-Tokensmith-Relay': await askToken(),
    'Sec-Fetch-Site': 'same-origin',
    ...headers,
  };
  return fetch(`${server.url}relay`, {
    method: 'POST',
    headers: /** @type {Record<string, string>} */ (
      Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined))
    ),
    body: typeof asked === 'string' ? asked : JSON.stringify(asked),
  });
}

describe("the page's own request", () => {
  test('is sent on with its credentials and without anything else of the browser', async () => {
    const response = await relay({
      method: 'GET',
      url: balance,
      headers: { Authorization: 'Basic abc', Cookie: 'session=1', 'User-Agent': 'browser', Accept: 'application/json' },
    });
    expect(await response.json()).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-request-id': 'r1' },
      body: '{"value":3.14}',
    });
    const [url, init] = /** @type {[URL, any]} */ (platform.mock.calls[0]);
    expect(String(url)).toBe(balance);
    expect(init).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Basic abc', accept: 'application/json' },
      redirect: 'manual',
      credentials: 'omit',
    });
    expect(Object.keys(init.headers).sort()).toEqual(['accept', 'authorization']);
  });

  test('is answered without what only a sandbox says, since the platform may not pass for one', async () => {
    platform.mockImplementation(async () =>
      Response.json(
        {},
        { status: 401, headers: { 'sandbox-reason': 'No.', 'sandbox-remedy': 'Do.', 'x-request-id': 'r1' } },
      ),
    );
    const asked = { method: 'GET', url: balance };
    expect((await (await relay(asked)).json()).headers).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'r1',
    });
    expect(
      await createRelayFetch({ fetch: (input, init) => fetch(new URL(String(input), server.url), init) }).platform(),
    ).toBe('vonage');
    await server.close();
    server = await createPageServer({ directory, port: 0, fetch: platform, sandbox: true });
    expect((await (await relay(asked)).json()).headers).toMatchObject({
      'sandbox-reason': 'No.',
      'sandbox-remedy': 'Do.',
    });
    expect(
      await createRelayFetch({ fetch: (input, init) => fetch(new URL(String(input), server.url), init) }).platform(),
    ).toBe('sandbox');
  });

  test('works through the fetch that the client is given', async () => {
    const relayFetch = createRelayFetch({
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        if (init?.method === 'POST') headers.set('Origin', origin());
        return fetch(new URL(String(input), server.url), { ...init, headers });
      },
    });
    const response = await relayFetch(application, {
      method: 'PUT',
      body: '{"name":"x"}',
      headers: { Authorization: 'Basic abc' },
    });
    expect(await response.json()).toEqual({ value: 3.14 });
    expect(platform.mock.calls[0][1]).toMatchObject({ method: 'PUT', body: '{"name":"x"}' });
    platform.mockImplementation(async () => new Response(null, { status: 204 }));
    expect((await relayFetch(application, { method: 'DELETE' })).status).toBe(204);
    await expect(relayFetch('https://evil.example/')).rejects.toThrow('knows no such request');
  });
});

describe('refused without asking the platform', () => {
  afterEach(() => expect(platform).not.toHaveBeenCalled());

  test.each([
    ['another origin', { Origin: 'https://evil.example' }, 403],
    ['a null origin', { Origin: 'null' }, 403],
    ['no origin', { Origin: undefined }, 403],
    ['the same host on another port', { Origin: 'http://127.0.0.1:1' }, 403],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a sister site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['no token', { 'X-Tokensmith-Relay': undefined }, 403],
    ['a wrong token', { 'X-Tokensmith-Relay': 'x'.repeat(43) }, 403],
    ['text/plain, which needs no preflight', { 'Content-Type': 'text/plain' }, 415],
    ["a form's content type", { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['a type that only begins like JSON', { 'Content-Type': 'application/jsonp' }, 415],
  ])('%s', async (_name, headers, status) => {
    expect((await relay({ method: 'GET', url: balance }, headers)).status).toBe(status);
  });

  test('a rebound name', async () => {
    const whole = await new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write('GET /relay/session HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
      });
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      socket.on('close', () => resolve(text));
    });
    expect(whole).toMatch(/^HTTP\/1\.1 421 /);
    expect(whole).not.toContain('"token"');
  });

  test("the token, asked for by another site's script", async () => {
    const response = await fetch(`${server.url}relay/session`, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test.each(['PUT', 'OPTIONS', 'GET'])('%s', async (method) => {
    const response = await fetch(`${server.url}relay`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test.each([
    ['no JSON', '{', 400],
    ['null', 'null', 403],
    ['a list', '[]', 403],
    ['headers that are text', { method: 'GET', url: balance, headers: 'a: b' }, 400],
    ['a body that is not text', { method: 'GET', url: balance, body: {} }, 400],
    ['a header with a line break', { method: 'GET', url: balance, headers: { Accept: 'a\r\nX: y' } }, 400],
    ['more than it takes', JSON.stringify({ method: 'GET', url: balance, body: 'x'.repeat(300_000) }), 413],
  ])('%s', async (_name, asked, status) => {
    expect((await relay(asked)).status).toBe(status);
  });

  test.each([
    ['GET', 'http://rest.nexmo.com/account/get-balance'],
    ['GET', 'https://rest.nexmo.com:8443/account/get-balance'],
    ['GET', 'https://rest.nexmo.com@evil.example/account/get-balance'],
    ['GET', 'https://user:pass@rest.nexmo.com/account/get-balance'],
    ['GET', 'https://rest.nexmo.com.evil.example/account/get-balance'],
    ['GET', 'https://evil.example/account/get-balance'],
    ['GET', 'https://127.0.0.1/account/get-balance'],
    ['POST', balance],
    ['GET', `${balance}/../../sms/json`],
    ['GET', 'https://rest.nexmo.com/account/get-balance%2f..%2fsecret'],
    ['GET', 'https://rest.nexmo.com/sms/json'],
    ['GET', 'https://api.nexmo.com/v2/applications/../users'],
    ['GET', 'https://api.nexmo.com/v2/applications/%2e%2e/users'],
    ['GET', 'https://api.nexmo.com/v2/applications/a/b'],
    ['GET', 'https://api.nexmo.com/v2/applications/a%2Fb'],
    ['PATCH', application],
    ['CONNECT', application],
    ['get', application],
    ['GET', 'file:///etc/passwd'],
    ['GET', `${application}#fragment`],
    ['GET', '//rest.nexmo.com/account/get-balance'],
  ])('%s %s', async (method, url) => {
    expect(findTarget(method, url)).toBeUndefined();
    expect((await relay({ method, url })).status).toBe(403);
  });

  test('a body that never ends', async () => {
    const token = await askToken();
    const whole = await new Promise((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(
          `POST /relay HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: ${origin()}\r\nX-Tokensmith-Relay: ${token}\r\n` +
            'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
        );
      });
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(whole).toMatch(/^HTTP\/1\.1 4\d\d |^$/);
  });
});

describe("the platform's answer", () => {
  test.each([301, 302, 307, 308])('%i to another host is not followed', async (status) => {
    platform.mockImplementation(
      async () => new Response(null, { status, headers: { Location: 'https://evil.example/' } }),
    );
    const response = await relay({ method: 'GET', url: balance, headers: { Authorization: 'Basic abc' } });
    expect(response.status).toBe(502);
    expect(platform).toHaveBeenCalledTimes(1);
  });

  test('that takes too long is given up', async () => {
    platform.mockImplementation(
      (/** @type {unknown} */ _url, /** @type {{ signal: AbortSignal }} */ { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    expect((await relay({ method: 'GET', url: balance })).status).toBe(504);
  });

  test('that is too long is given up', async () => {
    platform.mockImplementation(async () => new Response('x'.repeat(5 * 1024 * 1024)));
    expect((await relay({ method: 'GET', url: balance })).status).toBe(502);
  });

  test('that fails reveals nothing of the request', async () => {
    platform.mockImplementation(async () => {
      throw new TypeError(`fetch of ${balance}?api_secret=s3cret failed`);
    });
    const response = await relay({ method: 'GET', url: `${balance}?api_key=k&api_secret=s3cret` });
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('s3cret');
  });
});
