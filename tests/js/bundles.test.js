/** Bundled programs: what works there, and the errors of the others. Each is bundled as its author would do it, and runs in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { makeKeyPair } from './support/engines.js';
import { bundleWorker, startWorkerd } from './support/workerd.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { privateKey } = makeKeyPair();

/** Inside the repository, so that `tokensmith` is resolved through this package's own "exports". @type {string} */
let folder;

beforeAll(() => {
  const bundles = join(root, 'build', 'bundles');
  mkdirSync(bundles, { recursive: true });
  folder = mkdtempSync(join(bundles, 'bundle-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A program that tries an entry and says how it went.
 * @param {string} entry
 * @param {string} [options] of createToolkit
 */
const program = (entry, options = '') => `
import { createToolkit } from '${entry}';
createToolkit(${options}).then(async (kit) => {
  const requests = Array.from({ length: 3 }, (_, i) => ({ privateKey: process.env.KEY, applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', subject: 'user-' + i }));
  const subjects = [];
  for await (const { payload } of kit.signTokens(requests)) subjects.push(payload.sub);
  await kit.close();
  return { subjects };
}).catch(({ name, code, message }) => ({ name, code, message })).then((outcome) => console.log(JSON.stringify(outcome)));
`;

/** What `program` says when all is well. */
const works = { subjects: ['user-0', 'user-1', 'user-2'] };

/** What webpack makes of an asset's address in a server's bundle with `publicPath: '/_next/'`, as Next.js has it: an object that looks like a URL. */
const webpackAddress = `(() => {
  const real = new URL('/_next/static/media/tokensmith.wasm', 'x:/');
  const values = { href: '/_next/static/media/tokensmith.wasm', origin: '', protocol: '', toString: () => '/_next/static/media/tokensmith.wasm' };
  return Object.create(URL.prototype, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])));
})()`;

/** @type {import('esbuild').Plugin} */
const likeWebpack = {
  name: 'like-webpack',
  setup(bundle) {
    bundle.onLoad({ filter: /runtime-node\.js$/ }, async ({ path }) => {
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(path, 'utf8');
      const address = "new URL('../../dist/engine/tokensmith.wasm', import.meta.url)";
      if (!text.includes(address)) throw new Error('The address of the engine is not written as bundlers know it.');
      return { contents: text.replace(address, webpackAddress) };
    });
  },
};

/**
 * @param {string} source
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<any>} what it says
 */
async function run(source, options) {
  const outfile = join(folder, options.format === 'esm' ? 'program.mjs' : 'program.cjs');
  await build({
    stdin: { contents: source, resolveDir: root },
    bundle: true,
    platform: 'node',
    outfile,
    logLevel: 'silent',
    ...options,
  });
  return JSON.parse(
    execFileSync(process.execPath, [outfile], { encoding: 'utf8', env: { ...process.env, KEY: privateKey } }),
  );
}

const formats = /** @type {const} */ (['esm', 'cjs']);
const remedy =
  /esbuild: --external:tokensmith, Next\.js: serverExternalPackages: \['tokensmith'\]\), or use 'tokensmith\/inline'/;

describe.each(formats)('a program for Node, bundled to %s', (format) => {
  test.each(['tokensmith', 'tokensmith/worker'])('is told to keep %s out of the bundle', async (entry) => {
    expect(await run(program(entry), { format })).toEqual({
      name: 'TokensmithError',
      code: 'ERR_ENGINE_LOAD',
      message: expect.stringMatching(remedy),
    });
  });

  test("is told so, too, when the bundler puts a web server's address in the file's place", async () => {
    expect(await run(program('tokensmith'), { format, plugins: [likeWebpack] })).toEqual({
      name: 'TokensmithError',
      code: 'ERR_ENGINE_LOAD',
      message: expect.stringMatching(
        new RegExp(`/_next/static/media/tokensmith.wasm could not be read \\(ENOENT\\).*${remedy.source}`),
      ),
    });
  });

  test('learns when only the worker is missing', async () => {
    const options = `{ wasmUrl: ${JSON.stringify(join(root, 'dist/engine/tokensmith.wasm'))} }`;
    expect(await run(program('tokensmith/worker', options), { format })).toEqual({
      name: 'TokensmithError',
      code: 'ERR_ENGINE_WORKER',
      message: expect.stringMatching(/Keep tokensmith out of the bundle.*'tokensmith\/inline', which needs no worker/),
    });
  });

  test.each(['tokensmith', 'tokensmith/worker'])('works with %s outside the bundle', async (entry) => {
    expect(await run(program(entry), { format, external: ['tokensmith'] })).toEqual(works);
  });

  test('works with tokensmith/inline in the bundle', async () => {
    expect(await run(program('tokensmith/inline'), { format })).toEqual(works);
  });
});

describe('a script for pages, bundled to a classic script', () => {
  /** An address is the only thing that the engine expects of a page. */
  const page = 'globalThis.location = new URL("http://127.0.0.1/");';
  const options = /** @type {const} */ ({ format: 'iife', platform: 'browser' });

  test('learns what to do', async () => {
    expect(await run(page + program('tokensmith'), options)).toEqual({
      name: 'TokensmithError',
      code: 'ERR_ENGINE_LOAD',
      message: expect.stringMatching(
        /does not know its own address.*Bundle to an ES module, pass wasmUrl, or use 'tokensmith\/inline'/,
      ),
    });
  });

  test('works with tokensmith/inline', async () => {
    expect(await run(page + program('tokensmith/inline'), options)).toEqual(works);
  });
});

describe('a worker on Cloudflare', () => {
  /** Entries, without the engine passed to them. */
  const worker = `
import * as thread from 'tokensmith';
import * as inline from 'tokensmith/inline';
import * as worker from 'tokensmith/worker';
import wasmModule from 'tokensmith/tokensmith.wasm';
const outcome = (opening) => opening.then(({ build }) => build.tier, ({ name, code, message }) => ({ name, code, message }));
export default {
  async fetch() {
    return Response.json({
      thread: await outcome(thread.createToolkit()),
      inline: await outcome(inline.createToolkit()),
      worker: await outcome(worker.createToolkit({ wasmModule })),
      passed: await outcome(thread.createToolkit({ wasmModule })),
    });
  },
};`;

  test('learns to pass the compiled engine', async () => {
    const modules = await bundleWorker({ stdin: { contents: worker, resolveDir: root } }, folder);
    const { url, stop } = await startWorkerd(folder, modules);
    try {
      const remedyThere =
        /init\({ wasmModule }\), where wasmModule is the default export of 'tokensmith\/tokensmith\.wasm'/;
      expect(await (await fetch(url)).json()).toEqual({
        thread: { name: 'TokensmithError', code: 'ERR_ENGINE_LOAD', message: expect.stringMatching(remedyThere) },
        inline: {
          name: 'TokensmithError',
          code: 'ERR_ENGINE_LOAD',
          message: expect.stringMatching(new RegExp(`compiles no WebAssembly.*${remedyThere.source}`)),
        },
        worker: {
          name: 'TokensmithError',
          code: 'ERR_ENGINE_WORKER',
          message: expect.stringContaining('has no workers'),
        },
        passed: 'portable',
      });
    } finally {
      stop();
    }
  });
});
