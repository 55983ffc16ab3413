/** The package's entries in a real browser: what Node's own workers and loaders cannot show. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { available, launch } from './support/chromium.js';
import { packagePolicy, servePackage } from './support/package-server.js';

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
    ['browser.js', ['tokensmith.wasm']],
    ['inline.js', []],
    ['worker.browser.js', ['tokensmith.deferred.wasm', 'tokensmith.primary.wasm']],
  ])('%s makes a key, signs, verifies, and signs many', async (entry, modules) => {
    const { requested } = server;
    requested.length = 0;
    const result = await page.evaluate(
      async ({ address, id }) => {
        const { init } = await import(address);
        const kit = await init();
        const { privateKey, publicKey } = await kit.generateKeyPair();
        const key = await kit.importKey(privateKey);
        const { token } = await kit.signToken({
          privateKey: key,
          applicationId: id,
          subject: 'alice',
          acl: 'client-sdk-web',
        });
        const { payload } = await kit.verifyToken(token, { publicKey });
        const subjects = [];
        const requests = Array.from({ length: 20 }, (_, i) => ({
          privateKey: key,
          applicationId: id,
          subject: `user-${i}`,
        }));
        for await (const signed of kit.signTokens(requests, { concurrency: 2 })) subjects.push(signed.payload.sub);
        const failure = await kit.inspectKey('nonsense').catch((/** @type {any} */ error) => error.code);
        await kit.close();
        return { engine: kit.build.engine, tier: kit.build.tier, subject: payload.sub, subjects, failure };
      },
      { address: `${server.url}js/targets/${entry}`, id: applicationId },
    );
    expect(result).toEqual({
      engine: entry.includes('worker') ? 'worker' : 'thread',
      tier: 'relaxed-simd',
      subject: 'alice',
      subjects: Array.from({ length: 20 }, (_, i) => `user-${i}`),
      failure: 'ERR_KEY_UNRECOGNIZED',
    });
    // Workers are sent the compiled engine: it is fetched once.
    expect(requested.filter((file) => file.endsWith('.wasm')).sort()).toEqual(
      modules.map((name) => `dist/engine/${name}`),
    );
    expect(complaints).toEqual([]);
  });

  test('aborting a search for a key pair ends its worker and nothing else', async () => {
    const result = await page.evaluate(async (address) => {
      const { createToolkit } = await import(address);
      const kit = await createToolkit();
      const controller = new AbortController();
      // While it is under way: what it reports comes before its result.
      const onProgress = () => controller.abort();
      const outcome = await kit
        .generateKeyPair({ modulusLength: 4096, signal: controller.signal, onProgress })
        .catch((/** @type {Error} */ error) => error.name);
      const presets = await kit.listAclPresets();
      await kit.close();
      return { outcome, goesOn: presets.length > 0 };
    }, `${server.url}js/targets/worker.browser.js`);
    expect(result).toEqual({ outcome: 'AbortError', goesOn: true });
    expect(complaints).toEqual([]);
  });

  test('a worker that is not served is a typed error', async () => {
    const result = await page.evaluate(async (address) => {
      const { createToolkit } = await import(address);
      const createWorker = () => new Worker('/js/no-such-worker.js', { type: 'module' });
      return createToolkit({ createWorker }).catch((/** @type {any} */ error) => ({
        name: error.name,
        code: error.code,
      }));
    }, `${server.url}js/targets/worker.browser.js`);
    expect(result).toEqual({ name: 'TokensmithError', code: 'ERR_ENGINE_WORKER' });
    // The browser itself reports the missing file, and rightly.
    expect(complaints.splice(0).every((text) => /404/.test(text))).toBe(true);
  });
});

(available ? describe : describe.skip)('an engine that Chromium does not get', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;

  beforeAll(async () => {
    browser = await launch();
  }, 60_000);

  afterAll(() => browser?.close());

  const without = (/** @type {string} */ part) => packagePolicy.replace(part, '');

  test.each([
    ...['browser.js', 'inline.js', 'worker.browser.js'].map((entry) => ({
      what: 'a policy without wasm-unsafe-eval',
      entry,
      differently: () => ({ policy: without(" 'wasm-unsafe-eval'") }),
      error: /^ERR_ENGINE_LOAD.*Content-Security-Policy forbids WebAssembly\. Add 'wasm-unsafe-eval' to its script-src/,
    })),
    {
      what: 'a policy that fetches nothing',
      entry: 'browser.js',
      differently: () => ({ policy: without("connect-src 'self'; ") }),
      error: /^ERR_ENGINE_LOAD.*could not be fetched\. .*connect-src 'self'/,
    },
    {
      what: 'a policy without workers',
      entry: 'worker.browser.js',
      differently: () => ({ policy: packagePolicy.replace("worker-src 'self'", "worker-src 'none'") }),
      error: /^ERR_ENGINE_WORKER.*worker-src 'self'/,
    },
    {
      what: "a page in the engine's place",
      entry: 'browser.js',
      differently: (/** @type {string} */ file) => (file.endsWith('.wasm') ? { page: true } : undefined),
      error: /^ERR_ENGINE_LOAD.*is an HTML page.*optimizeDeps: { exclude: \['tokensmith'\] }/,
    },
    {
      what: "a page in the worker's place",
      entry: 'worker.browser.js',
      differently: (/** @type {string} */ file) => (file === 'js/engine/worker.js' ? { page: true } : undefined),
      error: /^ERR_ENGINE_WORKER.*served as JavaScript/,
    },
  ])(
    'is $what: $entry names it',
    async ({ entry, differently, error }) => {
      const server = await servePackage(differently);
      const page = await browser.newPage();
      try {
        await page.goto(server.url);
        const said = await page.evaluate(async (address) => {
          const { createToolkit } = await import(address);
          return createToolkit().then(
            () => 'It loaded.',
            (/** @type {any} */ { code, message }) => `${code} ${message}`,
          );
        }, `${server.url}js/targets/${entry}`);
        expect(said).toMatch(error);
      } finally {
        await page.close();
        server.close();
      }
    },
    60_000,
  );
});
