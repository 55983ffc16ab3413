import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { platformOrigins } from '../../../js/platform/hosts.js';
import { createToolkit } from '../../../js/targets/node.js';
import { API, basic, createApplication, now, repeatableSandbox, REST, send } from '../support/sandbox.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
});
afterAll(() => kit.close());

const authorization = basic();
const balance = `${REST}/account/get-balance`;
const applications = `${API}/v2/applications`;

describe('the signature is fetch’s', () => {
  test('takes a string, a URL or a Request, with or without options', async () => {
    const sandbox = repeatableSandbox(kit);
    const headers = { authorization };
    const inputs = [
      sandbox.fetch(balance, { headers }),
      sandbox.fetch(new URL(balance), { headers }),
      sandbox.fetch(new Request(balance, { headers })),
      sandbox.fetch(new Request(balance, { method: 'POST' }), { method: 'GET', headers }),
    ];
    for (const response of await Promise.all(inputs)) {
      expect(response).toBeInstanceOf(Response);
      expect(response).toMatchObject({ ok: true, status: 200, url: balance });
      expect(await response.json()).toEqual({ value: 10.28, autoReload: false });
    }
  });

  test('needs no `this`', async () => {
    const { fetch } = repeatableSandbox(kit);
    expect((await fetch(balance, { headers: { authorization } })).status).toBe(200);
  });

  test('takes a body as text, bytes, form data or a stream', async () => {
    const sandbox = repeatableSandbox(kit);
    const text = JSON.stringify({ name: 'x', keys: { public_key: pair.publicKey } });
    const bodies = [text, new TextEncoder().encode(text), new Blob([text]), new Blob([text]).stream()];
    for (const body of bodies) {
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await sandbox.fetch(
        applications,
        /** @type {any} */ ({ method: 'POST', headers, body, duplex: 'half' }),
      );
      expect(response.status).toBe(201);
    }
  });

  test.each([
    ['another host', 'https://example.com/v1/users'],
    ['a host that only looks like one', 'https://api.nexmo.com.example.com/v1/users'],
    ['a prefix of one', 'https://xapi.nexmo.com/v1/users'],
    ['no encryption', 'http://api.nexmo.com/v1/users'],
    ['another port', 'https://api.nexmo.com:8443/v1/users'],
  ])('%s fails as the network does', async (_, url) => {
    await expect(repeatableSandbox(kit).fetch(url)).rejects.toMatchObject({ name: 'TypeError' });
  });

  test.each(platformOrigins.map((origin) => [origin]))('%s, which our client may call, is answered', async (origin) => {
    const path = origin === REST ? '/account/get-balance' : '/v2/applications';
    expect((await send(repeatableSandbox(kit), 'GET', origin + path, { authorization })).status).toBe(200);
  });

  test('a path on the wrong host is not found, and the error says where it is', async () => {
    const sandbox = repeatableSandbox(kit);
    const onRest = await send(sandbox, 'GET', `${REST}/v2/applications`, { authorization });
    expect(onRest).toMatchObject({ status: 404, reason: expect.stringContaining('api.nexmo.com') });
    const onApi = await send(sandbox, 'GET', `${API}/account/get-balance`, { authorization });
    expect(onApi).toMatchObject({ status: 404, reason: expect.stringContaining('rest.nexmo.com') });
    expect((await send(sandbox, 'GET', `${REST}/v1/users`)).body.code).toBe('http:error:not-found');
  });

  test('a reason is printable whatever it names', async () => {
    const answer = await send(repeatableSandbox(kit), 'GET', `${API}/v2/applications/${'%0d%0a'.repeat(200)}é`, {
      authorization,
    });
    expect(answer.status).toBe(404);
    expect(answer.reason).toMatch(/^[\x20-\x7e]{1,500}$/);
  });

  test('requests are reported without their secrets', async () => {
    /** @type {object[]} */
    const told = [];
    const sandbox = repeatableSandbox(kit, { onAnswer: (/** @type {object} */ answered) => told.push(answered) });
    await send(sandbox, 'GET', `${balance}?api_key=abcd1234&api_secret=Sw0rdfish`);
    expect(told).toEqual([
      { method: 'GET', host: 'rest.nexmo.com', path: '/account/get-balance', status: 401, reason: expect.any(String) },
    ]);
    expect(JSON.stringify(told)).not.toContain('Sw0rdfish');
  });
});

describe('abort and latency', () => {
  test('an aborted request fails with the signal’s reason and has no effect', async () => {
    const sandbox = repeatableSandbox(kit, { latency: 20_000 });
    const controller = new AbortController();
    const body = { name: 'x', keys: { public_key: pair.publicKey } };
    const sent = send(sandbox, 'POST', applications, { authorization, body, signal: controller.signal });
    controller.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(sandbox.exportState().applications).toEqual([]);
    await expect(
      send(sandbox, 'GET', balance, { authorization, signal: AbortSignal.abort(new Error('mine')) }),
    ).rejects.toThrow('mine');
  });

  test('a time limit fails with its own error', async () => {
    const sandbox = repeatableSandbox(kit, { latency: 20_000 });
    await expect(
      send(sandbox, 'GET', balance, { authorization, signal: AbortSignal.timeout(10) }),
    ).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('rate limit', () => {
  test('answers with Retry-After and the error of each family, then lets requests pass again', async () => {
    let time = now;
    const sandbox = repeatableSandbox(kit, { now: () => time, rateLimit: { requests: 1, seconds: 5 } });
    const get = (/** @type {string} */ path) => send(sandbox, 'GET', API + path, { authorization });
    expect((await get('/v2/applications')).status).toBe(200);
    const refused = await get('/v2/applications');
    expect(refused).toMatchObject({
      status: 429,
      body: { type: 'https://developer.vonage.com/api-errors/application#rate-limit' },
    });
    expect(refused.headers.get('retry-after')).toBe('5');
    await get('/v1/users');
    expect(await get('/v1/users')).toMatchObject({ status: 429, body: { code: 'http:error:too-many-request' } });
    time += 5;
    expect((await get('/v2/applications')).status).toBe(200);
  });
});

describe('faults', () => {
  const create = (/** @type {any} */ sandbox) =>
    send(sandbox, 'POST', applications, { authorization, body: { name: 'x', keys: { public_key: pair.publicKey } } });

  test('a network fault fails the request before or after its effect', async () => {
    const sandbox = repeatableSandbox(kit, { faults: [{ kind: 'network', times: 1 }] });
    await expect(create(sandbox)).rejects.toMatchObject({ name: 'TypeError' });
    expect(sandbox.exportState().applications).toHaveLength(0);
    sandbox.setFaults([{ kind: 'network', when: 'after', times: 1 }]);
    await expect(create(sandbox)).rejects.toMatchObject({ name: 'TypeError' });
    expect(sandbox.exportState().applications).toHaveLength(1);
    expect((await create(sandbox)).status).toBe(201);
  });

  test('a time-out lasts until the client gives up', async () => {
    const sandbox = repeatableSandbox(kit, { faults: [{ kind: 'timeout', when: 'after' }] });
    const body = { name: 'x', keys: { public_key: pair.publicKey } };
    const client = new AbortController();
    const sent = send(sandbox, 'POST', applications, { authorization, body, signal: client.signal });
    // A rejection is looked at below.
    sent.catch(() => undefined);
    while (sandbox.exportState().applications.length === 0) await new Promise((resolve) => void setImmediate(resolve));
    client.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(sandbox.exportState().applications).toHaveLength(1);
  });

  test('a status comes with the error body of the family', async () => {
    const sandbox = repeatableSandbox(kit, {
      faults: [{ kind: 'status', status: 503, retryAfter: 7, path: '/v1/*' }, { kind: 'status' }],
    });
    const user = await send(sandbox, 'GET', `${API}/v1/users`);
    expect(user).toMatchObject({ status: 503, body: { code: 'system:error:internal-error' } });
    expect(user.headers.get('retry-after')).toBe('7');
    expect(await create(sandbox)).toMatchObject({ status: 500, body: { title: 'Internal Server Error' } });
    sandbox.setFaults([{ kind: 'status', status: 429 }]);
    expect(await create(sandbox)).toMatchObject({ status: 429, body: { title: 'Rate Limit Hit' } });
    expect(sandbox.exportState().applications).toHaveLength(0);
  });

  test('broken JSON is the right answer, cut', async () => {
    const sandbox = repeatableSandbox(kit, { faults: [{ kind: 'broken-json' }] });
    const response = await sandbox.fetch(applications, { headers: { authorization } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const text = await response.text();
    expect(text.startsWith('{"page_size":10')).toBe(true);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('broken JSON of an answer without a body is a cut object', async () => {
    const sandbox = repeatableSandbox(kit);
    const id = await createApplication(sandbox, pair.publicKey);
    sandbox.setFaults([{ kind: 'broken-json' }]);
    const response = await sandbox.fetch(`${applications}/${id}`, { method: 'DELETE', headers: { authorization } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('{');
  });

  test('a gateway’s page is HTML', async () => {
    const sandbox = repeatableSandbox(kit, { faults: [{ kind: 'html' }] });
    const answer = await send(sandbox, 'GET', applications, { authorization });
    expect(answer).toMatchObject({ status: 502, type: 'text/html; charset=utf-8' });
    expect(answer.text).toMatch(/^<html>/);
  });
});
