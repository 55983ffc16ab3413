/** What is loaded before a first token is made, and whether Lighthouse finds a fault. How long it takes, `npm run bench` measures. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, pasteKey, token } from './support/flows.js';
import { lighthouse } from './support/lighthouse.js';
import { serve } from './support/page.js';
import { suite } from './support/suite.js';

const pages = suite();

/** Bytes, compressed as our server sends them: 130 KB and 93 KB of 1,024 bytes. */
const budgets = { all: 133_100, engine: 95_000 };

/**
 * @param {string} url
 * @returns {Promise<number>} bytes that our server sends for it
 */
async function sentFor(url) {
  const { headers } = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  return Number(headers.get('content-length'));
}

(available ? describe : describe.skip)('the first load', () => {
  test('is small: all that a first token takes, and nothing else', async () => {
    /** @type {Set<string>} */
    const asked = new Set();
    const { page } = await pages.open({
      before: async (opened) => {
        // The rest of the page and of the engine is not needed for the token, and never arrives here.
        await opened.route(/\/(tokensmith\.deferred\.wasm|extras-[^/]*\.js)$/, () => undefined);
        opened.on('response', (response) => {
          if (response.request().method() === 'GET') asked.add(response.url());
        });
      },
    });
    await page.locator('#acl option').first().waitFor({ state: 'attached' });
    // The key last: what is signed before would be inspected, and what is signed after it would wait for the engine's second part.
    await fillIn(page, { subject: 'alice' });
    await pasteKey(page);
    await token(page);
    await page.locator('#token-copy').click();
    await page.locator('#token-said').getByText('Copied').waitFor();
    const sizes = new Map(
      await Promise.all(
        [...asked].map(async (url) => /** @type {const} */ ([new URL(url).pathname, await sentFor(url)])),
      ),
    );
    const sum = (/** @type {(name: string) => boolean} */ counts) =>
      [...sizes].reduce((total, [name, size]) => (counts(name) ? total + size : total), 0);
    const ofEngine = (/** @type {string} */ name) => name.endsWith('.wasm') || name === '/worker.js';
    // The browser asks for the icon when it pleases.
    expect([...sizes.keys()].filter((name) => !ofEngine(name) && name !== '/icon.svg').sort()).toEqual([
      '/',
      '/app.css',
      '/app.js',
      '/theme.js',
    ]);
    expect([...sizes.keys()].filter(ofEngine).sort()).toEqual(['/tokensmith.primary.wasm', '/worker.js']);
    expect(sum(ofEngine)).toBeLessThan(budgets.engine);
    expect(sum((name) => name !== '/icon.svg')).toBeLessThan(budgets.all);
  });
});

(available ? describe : describe.skip)('Lighthouse', () => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;

  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server?.close());

  test.each(/** @type {const} */ (['mobile', 'desktop']))(
    'finds nothing to improve on a page for %s',
    async (device) => {
      expect(await lighthouse(server.url, device, ['accessibility', 'best-practices'])).toEqual({
        accessibility: 100,
        'best-practices': 100,
      });
    },
  );
});
