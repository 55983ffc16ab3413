/** Fetching the engine as browsers do, from good and bad servers. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadError } from '../../../js/engine/compile.js';
import * as browserEntry from '../../../js/targets/browser.js';
import * as nodeEntry from '../../../js/targets/node.js';
import * as workerEntry from '../../../js/targets/worker.node.js';
import { errorOf, makeKeyPair, openPrimary } from '../support/engines.js';

const wasm = readFileSync(new URL('../../../dist/engine/tokensmith.wasm', import.meta.url));
const { publicKey } = makeKeyPair();

/** @type {Record<string, (response: import('node:http').ServerResponse) => void>} */
const paths = {
  '/good.wasm': (response) => response.writeHead(200, { 'content-type': 'application/wasm' }).end(wasm),
  '/typed-with-charset.wasm': (response) =>
    response.writeHead(200, { 'content-type': 'application/wasm; charset=utf-8' }).end(wasm),
  '/octets.wasm': (response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(wasm),
  '/untyped.wasm': (response) => response.writeHead(200).end(wasm),
  '/page.wasm': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>secret page</title>'),
  '/page-typed.wasm': (response) =>
    response.writeHead(200, { 'content-type': 'application/wasm' }).end('<!doctype html>'),
  '/half.wasm': (response) =>
    response.writeHead(200, { 'content-type': 'application/wasm' }).end(wasm.subarray(0, 50_000)),
  '/broken-off.wasm': (response) => breakOff(response, 'application/octet-stream'),
  '/broken-off-typed.wasm': (response) => breakOff(response, 'application/wasm'),
};

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} type
 */
function breakOff(response, type) {
  response.writeHead(200, { 'content-type': type, 'content-length': wasm.length });
  response.write(wasm.subarray(0, 1000), () => response.destroy());
}

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

describe.each([
  ['browsers', browserEntry],
  ['Node', nodeEntry],
])('the entry for %s', (_name, { createToolkit }) => {
  test.each(['/good.wasm', '/typed-with-charset.wasm', '/octets.wasm', '/untyped.wasm'])('takes %s', async (path) => {
    for (const wasmUrl of [origin + path, new URL(path, origin)]) {
      const kit = await createToolkit({ wasmUrl });
      expect((await kit.inspectKey(publicKey)).kind).toBe('public');
      await kit.close();
    }
  });

  test.each([
    ['/missing.wasm', /answered with status 404/],
    ['/page.wasm', /is an HTML page, not a WebAssembly module/],
    ['/page-typed.wasm', /not a WebAssembly module/],
    ['/half.wasm', /is not a WebAssembly module.*whole and unchanged/],
    ['/broken-off.wasm', /broke off/],
    ['/broken-off-typed.wasm', /broke off/],
  ])('refuses %s', async (path, problem) => {
    const error = await errorOf(createToolkit({ wasmUrl: origin + path }));
    expect(error.code).toBe('ERR_ENGINE_LOAD');
    expect(error.message).toMatch(problem);
    expect(error.message).not.toContain('secret page');
  });

  test('reports that nobody answers', async () => {
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
  test('takes a path, a file URL and a data URL', async () => {
    const url = new URL('../../../dist/engine/tokensmith.wasm', import.meta.url);
    for (const wasmUrl of [url, url.href, url.pathname]) {
      const kit = await nodeEntry.createToolkit({ wasmUrl });
      await kit.close();
    }
    const inUrl = await nodeEntry.createToolkit({ wasmUrl: `data:application/wasm;base64,${wasm.toString('base64')}` });
    await inUrl.close();
  });

  test.each([
    ['/no/such/tokensmith.wasm', /^engine: \/no\/such\/tokensmith\.wasm could not be read \(ENOENT\)\. Give the place/],
    ['file:///no/such/tokensmith.wasm', /could not be read \(ENOENT\)/],
    ['file://elsewhere/tokensmith.wasm', /could not be read \(ERR_INVALID_FILE_URL_HOST\)/],
    ['file:///%2F', /could not be read \(ERR_INVALID_FILE_URL_PATH\)/],
    [fileURLToPath(new URL('.', import.meta.url)), /could not be read \(EISDIR\)/],
    ['https://', /could not be fetched/],
  ])('says of %s why it could not be read', async (wasmUrl, message) => {
    expect(await errorOf(nodeEntry.createToolkit({ wasmUrl }))).toMatchObject({
      code: 'ERR_ENGINE_LOAD',
      message: expect.stringMatching(message),
    });
  });

  test('compiles while the engine arrives, where the type allows it', async () => {
    // Node has compileStreaming outside of Jest only. The child counts which way was gone.
    const script = `
      import { createToolkit } from ${JSON.stringify(new URL('../../../js/targets/browser.js', import.meta.url).href)};
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
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    const [status] = await once(child, 'exit');
    expect(output).toBe('/good.wasm 1\n/octets.wasm 1\nERR_ENGINE_LOAD 2\n');
    expect(status).toBe(0);
  });
});

/** What makes a page of a process, as far as the engine looks. */
const inPage = (address = 'http://127.0.0.1/') => `globalThis.location = new URL(${JSON.stringify(address)});`;
/** Node's fetch compiles a parser of its own, at the first request. */
const forbidden =
  "await fetch(origin); WebAssembly.compile = WebAssembly.compileStreaming = async () => { throw new WebAssembly.CompileError('forbidden'); };";
const offline = "Object.defineProperty(globalThis, 'navigator', { value: { onLine: false } });";

/**
 * What can keep an engine from loading, and what is said about it. A process for each, since it takes away what the process needs.
 * @type {[what: string, setting: { entry?: string, flags?: string[], before?: string, path?: string }, code: string, message: RegExp][]}
 */
const hindrances = [
  ...['node', 'inline', 'worker.node'].map(
    (entry) =>
      /** @type {any} */ ([
        'a platform without WebAssembly',
        { entry, flags: ['--jitless'] },
        'ERR_ENGINE_LOAD',
        /has no WebAssembly\. .*Lockdown Mode or --jitless/,
      ]),
  ),
  ...['browser', 'inline', 'worker.browser'].map(
    (entry) =>
      /** @type {any} */ ([
        "a page's policy",
        { entry, before: inPage() + forbidden, path: '/good.wasm' },
        'ERR_ENGINE_LOAD',
        /Content-Security-Policy forbids WebAssembly\. .*'wasm-unsafe-eval'/,
      ]),
  ),
  [
    'a policy, compiling what arrived',
    { entry: 'browser', before: inPage() + forbidden, path: '/octets.wasm' },
    'ERR_ENGINE_LOAD',
    /'wasm-unsafe-eval'/,
  ],
  [
    'a platform that compiles nothing',
    { before: forbidden },
    'ERR_ENGINE_LOAD',
    /compiles no WebAssembly while it runs\. .*wasmModule/,
  ],
  [
    'too little memory',
    { before: "WebAssembly.instantiate = async () => { throw new RangeError('Out of memory'); };" },
    'ERR_ENGINE_MEMORY',
    /not enough memory to start .*ulimit -v/,
  ],
  [
    'a device that is offline',
    { entry: 'browser', before: offline, path: '/nobody' },
    'ERR_ENGINE_LOAD',
    /could not be fetched\. This device is offline/,
  ],
  [
    'no server',
    { entry: 'browser', before: inPage(), path: '/nobody' },
    'ERR_ENGINE_LOAD',
    /could not be fetched\. See that its server answers.*connect-src/,
  ],
  [
    'a page from the disk',
    { entry: 'browser', before: inPage('file:///page.html'), path: '/nobody' },
    'ERR_ENGINE_LOAD',
    /opened from the disk.*'tokensmith\/inline'/,
  ],
  [
    'a file that is not served',
    { entry: 'browser', before: inPage(), path: '/missing.wasm' },
    'ERR_ENGINE_LOAD',
    /status 404\. .*wasmUrl, or use 'tokensmith\/inline'/,
  ],
  [
    'an HTML page in its place',
    { entry: 'browser', before: inPage(), path: '/page.wasm' },
    'ERR_ENGINE_LOAD',
    /is an HTML page.*Vite 7 and older need optimizeDeps: { exclude: \['tokensmith'\] }/,
  ],
  [
    'half of it',
    { entry: 'browser', before: inPage(), path: '/half.wasm' },
    'ERR_ENGINE_LOAD',
    /is not a WebAssembly module.*whole and unchanged/,
  ],
  [
    'a stream that breaks off',
    { entry: 'browser', before: inPage(), path: '/broken-off-typed.wasm' },
    'ERR_ENGINE_LOAD',
    /broke off .*Try again/,
  ],
  [
    'a page that has no workers',
    { entry: 'worker.browser', before: inPage(), path: '/good.wasm' },
    'ERR_ENGINE_WORKER',
    /no workers\. Use the entry 'tokensmith'/,
  ],
  [
    'a worker that is not served',
    {
      entry: 'worker.browser',
      before: `${inPage()}globalThis.Worker = class extends EventTarget { constructor() { super(); setTimeout(() => this.dispatchEvent(new Event('error'))); } postMessage() {} terminate() {} };`,
      path: '/good.wasm',
    },
    'ERR_ENGINE_WORKER',
    /served as JavaScript.*worker-src 'self'/,
  ],
];

describe('the error names the cause and the remedy', () => {
  test.each(hindrances)(
    'of %s, case %#',
    async (_what, { entry = 'node', flags = [], before = '', path }, code, message) => {
      const address = path === '/nobody' ? 'http://127.0.0.1:1/tokensmith.wasm' : origin + path;
      const options = path === undefined || entry === 'inline' ? '' : `{ wasmUrl: ${JSON.stringify(address)} }`;
      const script = `
      const origin = ${JSON.stringify(origin)};
      ${before}
      const { createToolkit } = await import(${JSON.stringify(new URL(`../../../js/targets/${entry}.js`, import.meta.url).href)});
      await createToolkit(${options}).then(() => console.log('It loaded.'), ({ code, message }) => console.log(JSON.stringify({ code, message })));
    `;
      const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let output = '';
      child.stdout.on('data', (chunk) => (output += chunk));
      await once(child, 'close');
      expect(JSON.parse(output)).toEqual({ code, message: expect.stringMatching(message) });
    },
  );

  test.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
      'ERR_ENGINE_WORKER',
      /could not be started/,
    ],
    [
      'gives nothing',
      () => undefined,
      'ERR_ARGUMENT_TYPE',
      /createWorker: This is undefined\. Give a function that returns a Worker/,
    ],
    [
      'gives a worker without a file',
      () => new Worker('/no/such/worker.js'),
      'ERR_ENGINE_WORKER',
      /could not be started.*\(MODULE_NOT_FOUND\)/,
    ],
    [
      'gives a worker that breaks',
      () => new Worker('throw new Error("no")', { eval: true }),
      'ERR_ENGINE_WORKER',
      /could not be started/,
    ],
    [
      'gives a worker that ends',
      () => new Worker('process.exit(0)', { eval: true }),
      'ERR_ENGINE_WORKER',
      /ended without being asked to/,
    ],
  ])('of createWorker that %s', async (_what, createWorker, code, message) => {
    expect(await errorOf(workerEntry.createToolkit({ createWorker }))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('of a part that a call waits for', async () => {
    const boundary = await openPrimary(() => {
      throw loadError('tokensmith.deferred.wasm answered with status 404.', 'See that it is served.');
    });
    expect(
      await errorOf(() => boundary.call('recognize', {}, [['text', new TextEncoder().encode('text')]])),
    ).toMatchObject({
      code: 'ERR_ENGINE_DEAD',
      message: expect.stringMatching(
        /deferred\.wasm answered with status 404\. .*given up.*See that it is served\. Then call init\(\) again/,
      ),
    });
  });
});

describe('the inlined engine', () => {
  test('is the engine of the package, byte for byte', async () => {
    const { wasmBase64 } = await import('../../../dist/engine/wasm-inline.js');
    const digest = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(Buffer.from(wasmBase64, 'base64'))).toBe(digest(wasm));
  });

  test('makes no request', () => {
    const script = `
      globalThis.fetch = () => { throw new Error('fetched'); };
      const { init } = await import(${JSON.stringify(new URL('../../../js/targets/inline.js', import.meta.url).href)});
      const kit = await init();
      console.log((await kit.listAclPresets()).length > 0);
    `;
    expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })).toBe(
      'true\n',
    );
  });
});
