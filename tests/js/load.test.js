/** Fetching the engine as browsers do, from a server that behaves well, and from all the others. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as browserEntry from '../../js/index.browser.js';
import * as nodeEntry from '../../js/index.node.js';
import { errorOf, makeKeyPair } from './support/engines.js';

const wasm = readFileSync(new URL('../../dist/engine/tokensmith.wasm', import.meta.url));
const { publicKey } = makeKeyPair();

/** @type {Record<string, (response: import('node:http').ServerResponse) => void>} */
const paths = {
  '/good.wasm': (response) => response.writeHead(200, { 'content-type': 'application/wasm' }).end(wasm),
  '/typed-with-charset.wasm': (response) => response.writeHead(200, { 'content-type': 'application/wasm; charset=utf-8' }).end(wasm),
  '/octets.wasm': (response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(wasm),
  '/untyped.wasm': (response) => response.writeHead(200).end(wasm),
  '/page.wasm': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>secret page</title>'),
  '/page-typed.wasm': (response) => response.writeHead(200, { 'content-type': 'application/wasm' }).end('<!doctype html>'),
  '/half.wasm': (response) => response.writeHead(200, { 'content-type': 'application/wasm' }).end(wasm.subarray(0, 50_000)),
  '/broken-off.wasm': (response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': wasm.length });
    response.write(wasm.subarray(0, 1000), () => response.destroy());
  },
};

/** @type {import('node:http').Server} */
let server;
/** @type {string} */
let origin;

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = paths[request.url ?? ''];
    if (answer) answer(response);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
});

afterAll(() => void server.close());

describe.each([['browsers', browserEntry], ['Node', nodeEntry]])('the entry for %s', (_name, { createToolkit }) => {
  test.each(['/good.wasm', '/typed-with-charset.wasm', '/octets.wasm', '/untyped.wasm'])('takes %s', async (path) => {
    for (const wasmUrl of [origin + path, new URL(path, origin)]) {
      const kit = await createToolkit({ wasmUrl });
      expect((await kit.inspectKey(publicKey)).kind).toBe('public');
      await kit.close();
    }
  });

  test.each([
    ['/missing.wasm', /answered with status 404/],
    ['/page.wasm', /no WebAssembly module/],
    ['/page-typed.wasm', /no WebAssembly module/],
    ['/half.wasm', /no WebAssembly module/],
    ['/broken-off.wasm', /broke off/],
  ])('refuses %s', async (path, problem) => {
    const error = await errorOf(createToolkit({ wasmUrl: origin + path }));
    expect(error.code).toBe('ERR_ENGINE_LOAD');
    expect(error.message).toMatch(problem);
    expect(error.message).not.toContain('secret page');
  });

  test('says when nobody answers', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (closed.address());
    closed.close();
    const error = await errorOf(createToolkit({ wasmUrl: `http://127.0.0.1:${port}/x.wasm` }));
    expect(error.message).toMatch(/could not be fetched/);
    expect(error.cause).toBeDefined();
  });
});

describe('Node', () => {
  test('takes a path and a file URL, and says which file it misses', async () => {
    const url = new URL('../../dist/engine/tokensmith.wasm', import.meta.url);
    for (const wasmUrl of [url, url.href, url.pathname]) {
      const kit = await nodeEntry.createToolkit({ wasmUrl });
      await kit.close();
    }
    const error = await errorOf(nodeEntry.createToolkit({ wasmUrl: '/no/such/tokensmith.wasm' }));
    expect(error).toMatchObject({ code: 'ERR_ENGINE_LOAD', message: expect.stringContaining('/no/such/tokensmith.wasm could not be read') });
  });

  test('compiles while the engine arrives, where the type allows it', async () => {
    // Node has compileStreaming outside of Jest only. The child counts which way was gone.
    const script = `
      import { createToolkit } from ${JSON.stringify(new URL('../../js/index.browser.js', import.meta.url).href)};
      let streamed = 0;
      const { compileStreaming } = WebAssembly;
      WebAssembly.compileStreaming = (response) => { streamed++; return compileStreaming.call(WebAssembly, response); };
      for (const path of ['/good.wasm', '/octets.wasm']) {
        const kit = await createToolkit({ wasmUrl: ${JSON.stringify(origin)} + path });
        await kit.listAclPresets();
        await kit.close();
        console.log(path, streamed);
      }
      await createToolkit({ wasmUrl: ${JSON.stringify(origin)} + '/page-typed.wasm' }).catch((error) => console.log(error.code, streamed));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    const [status] = await once(child, 'exit');
    expect(output).toBe('/good.wasm 1\n/octets.wasm 1\nERR_ENGINE_LOAD 2\n');
    expect(status).toBe(0);
  });
});

describe('the inlined engine', () => {
  test('is the one beside it, byte for byte', async () => {
    const { wasmBase64 } = await import('../../dist/engine/wasm-inline.js');
    const digest = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(Buffer.from(wasmBase64, 'base64'))).toBe(digest(wasm));
  });

  test('asks nobody for anything', () => {
    const script = `
      globalThis.fetch = () => { throw new Error('fetched'); };
      const { init } = await import(${JSON.stringify(new URL('../../js/index.inline.js', import.meta.url).href)});
      const kit = await init();
      console.log((await kit.listAclPresets()).length > 0);
    `;
    expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })).toBe('true\n');
  });
});
