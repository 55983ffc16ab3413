/** The package's entries in a real browser: what Node's own workers and loaders cannot show. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { available, launch } from './support/chromium.js';
import { servePackage } from './support/package-server.js';

const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

(available ? describe : describe.skip)('in Chromium', () => {
  /** @type {Awaited<ReturnType<typeof servePackage>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;
  /** What the browser complained about. @type {string[]} */
  const complaints = [];

  beforeAll(async () => {
    server = await servePackage();
    browser = await launch();
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test.each([
    ['index.browser.js', ['tokensmith.wasm']],
    ['index.inline.js', []],
    ['index.worker.js', ['tokensmith.deferred.wasm', 'tokensmith.primary.wasm']],
  ])('%s makes a key, signs, verifies, and signs many', async (entry, modules) => {
    const { requested } = server;
    requested.length = 0;
    const result = await page.evaluate(
      async ({ address, id }) => {
        const { init } = await import(address);
        const kit = await init();
        const { privateKey, publicKey } = await kit.generateKeyPair();
        const key = await kit.importKey(privateKey);
        const { token } = await kit.signToken({ privateKey: key, applicationId: id, subject: 'alice', acl: 'client-sdk-web' });
        const { payload } = await kit.verifyToken(token, { publicKey });
        const subjects = [];
        const requests = Array.from({ length: 20 }, (_, i) => ({ privateKey: key, applicationId: id, subject: `user-${i}` }));
        for await (const signed of kit.signTokens(requests, { concurrency: 2 })) subjects.push(signed.payload.sub);
        const failure = await kit.inspectKey('nonsense').catch((/** @type {any} */ error) => error.code);
        await kit.close();
        return { engine: kit.build.engine, tier: kit.build.tier, subject: payload.sub, subjects, failure };
      },
      { address: `${server.url}js/${entry}`, id: applicationId },
    );
    expect(result).toEqual({
      engine: entry.includes('worker') ? 'worker' : 'thread',
      tier: 'relaxed-simd',
      subject: 'alice',
      subjects: Array.from({ length: 20 }, (_, i) => `user-${i}`),
      failure: 'ERR_KEY_UNRECOGNIZED',
    });
    // Workers are sent the compiled engine: it is fetched once.
    expect(requested.filter((file) => file.endsWith('.wasm')).sort()).toEqual(modules.map((name) => `dist/engine/${name}`));
    expect(complaints).toEqual([]);
  });

  test('aborting a search for a key pair ends its worker and nothing else', async () => {
    const result = await page.evaluate(async (address) => {
      const { createToolkit } = await import(address);
      const kit = await createToolkit();
      const controller = new AbortController();
      // While it is under way: what it reports comes before its result.
      const onProgress = () => controller.abort();
      const outcome = await kit.generateKeyPair({ modulusLength: 4096, signal: controller.signal, onProgress }).catch((/** @type {Error} */ error) => error.name);
      const presets = await kit.listAclPresets();
      await kit.close();
      return { outcome, goesOn: presets.length > 0 };
    }, `${server.url}js/index.worker.js`);
    expect(result).toEqual({ outcome: 'AbortError', goesOn: true });
    expect(complaints).toEqual([]);
  });

  test('a worker that is not served is a typed error', async () => {
    const result = await page.evaluate(async (address) => {
      const { createToolkit } = await import(address);
      const createWorker = () => new Worker('/js/no-such-worker.js', { type: 'module' });
      return createToolkit({ createWorker }).catch((/** @type {any} */ error) => ({ name: error.name, code: error.code }));
    }, `${server.url}js/index.worker.js`);
    expect(result).toEqual({ name: 'TokensmithError', code: 'ERR_ENGINE_WORKER' });
    // The browser itself reports the missing file, and rightly.
    expect(complaints.splice(0).every((text) => /404/.test(text))).toBe(true);
  });
});
