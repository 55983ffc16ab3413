import http from 'node:http';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listen } from '../../../js/sandbox/listen.js';
import { createToolkit } from '../../../js/targets/node.js';
import { basic, createApplication, repeatableSandbox } from '../support/sandbox.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
/** @type {import('../../../js/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {import('../../../js/sandbox/listen.js').SandboxServer} */
let server;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
});
afterAll(() => kit.close());
beforeEach(async () => {
  sandbox = repeatableSandbox(kit);
  server = await listen({ sandbox });
});
afterEach(() => server.close());

const authorization = basic();

/**
 * A request with any header, Host too, which fetch would not send.
 *
 * @param {http.RequestOptions & { body?: string }} options
 * @returns {Promise<{ status: number | undefined, headers: http.IncomingHttpHeaders, text: string }>}
 */
const raw = ({ body, ...options }) =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: server.port, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });

/** @param {string} text @returns {Promise<string>} what the server says to these bytes */
const bytes = (text) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('over HTTP', () => {
  test('one address serves as all hosts', async () => {
    const balance = await fetch(`${server.url}/account/get-balance`, { headers: { authorization } });
    expect(await balance.json()).toEqual({ value: 10.28, autoReload: false });
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'Zoë', keys: { public_key: pair.publicKey } });
    const created = await fetch(`${server.url}/v2/applications`, { method: 'POST', headers, body });
    expect(created.status).toBe(201);
    expect(await created.json()).toMatchObject({ name: 'Zoë' });
    expect(created.headers.get('cache-control')).toBe('no-store');
  });

  test('a 204 has no body and no length', async () => {
    const id = await createApplication(sandbox, pair.publicKey);
    const answer = await raw({
      method: 'DELETE',
      path: `/v2/applications/${id}`,
      headers: { authorization },
      body: '{}',
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers).not.toHaveProperty('content-length');
  });

  test('state is the sandbox’s own', async () => {
    const id = await createApplication(sandbox, pair.publicKey);
    const answer = await fetch(`${server.url}/v2/applications/${id}`, { headers: { authorization } });
    expect(answer.status).toBe(200);
  });

  test('HEAD, OPTIONS and unknown methods are refused, without CORS headers', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PROPFIND', 'TRACE']) {
      const answer = await raw({ method, path: '/v2/applications', headers: { authorization } });
      expect([method, answer.status]).toEqual([method, 405]);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('a network fault breaks the connection, a time-out keeps it waiting', async () => {
    sandbox.setFaults([{ kind: 'network', times: 1 }, { kind: 'timeout' }]);
    await expect(fetch(`${server.url}/v2/applications`, { headers: { authorization } })).rejects.toMatchObject({
      name: 'TypeError',
    });
    const waiting = fetch(`${server.url}/v2/applications`, {
      headers: { authorization },
      signal: AbortSignal.timeout(100),
    });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('a failure of the sandbox itself is 500 and quotes nothing', async () => {
    const failing = await listen({
      sandbox: { ...sandbox, answer: async () => Promise.reject(new Error('Sw0rdfish')) },
    });
    const answer = await fetch(`${failing.url}/v2/applications`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('Sw0rdfish');
    await failing.close();
  });
});

describe('who is answered', () => {
  const path = '/account/get-balance?api_key=feed0001&api_secret=secret';

  test('is bound to the loopback interface', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const reached = await new Promise((resolve) => {
        const socket = net.connect({ host: address, port: server.port, timeout: 2000 });
        socket
          .on('connect', () => resolve(true))
          .on('error', () => resolve(false))
          .on('timeout', () => resolve(false));
        socket.on('close', () => socket.destroy());
      });
      expect([address, reached]).toEqual([address, false]);
    }
  });

  test.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['example.com', false],
    ['127.0.0.1.example.com', false],
    ['0.0.0.0', false],
    ['[::1]', false],
  ])('Host %s with the port: %s', async (host, taken) => {
    const answer = await raw({ path, headers: { host: `${host}:${server.port}` } });
    expect(answer.status).toBe(taken ? 200 : 421);
    expect(sandbox.exportState().accounts).toHaveLength(taken ? 1 : 0);
  });

  test('Host without or with another port is refused', async () => {
    expect((await raw({ path, headers: { host: '127.0.0.1' } })).status).toBe(421);
    expect((await raw({ path, headers: { host: `127.0.0.1:${server.port + 1}` } })).status).toBe(421);
  });

  test.each([
    [{ origin: 'https://example.com' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('a page with %j is refused and changes nothing', async (headers) => {
    expect((await raw({ path, headers })).status).toBe(403);
    expect(sandbox.exportState().accounts).toEqual([]);
  });

  test('the target is a path', async () => {
    const host = `Host: 127.0.0.1:${server.port}\r\nConnection: close\r\n`;
    expect(await bytes(`GET http://rest.nexmo.com${path} HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await bytes(`GET //rest.nexmo.com${path} HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await bytes(`GET ${path} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(sandbox.exportState().accounts).toEqual([]);
  });

  test('a body that is too large is refused', async () => {
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    const answer = await raw({ method: 'POST', path: '/v2/applications', headers, body });
    expect(answer.status).toBe(413);
    expect(sandbox.exportState().applications).toEqual([]);
  });

  test('a port that is taken is an error', async () => {
    await expect(listen({ sandbox, port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test.each([[-1], [65_536], [1.5], ['80']])('port %j is refused', async (port) => {
    await expect(listen({ sandbox, port: /** @type {any} */ (port) })).rejects.toMatchObject({
      code: 'ERR_ARGUMENT_VALUE',
    });
  });

  test('closing ends open connections', async () => {
    sandbox.setFaults([{ kind: 'timeout' }]);
    const waiting = fetch(`${server.url}/v2/applications`, { headers: { authorization } });
    const failed = expect(waiting).rejects.toMatchObject({ name: 'TypeError' });
    await new Promise((resolve) => void setTimeout(resolve, 50));
    await server.close();
    await failed;
  });
});
