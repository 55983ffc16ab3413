/** What somebody waits for who opens the page for the first time: how much is loaded, how long until it can be used, and what Lighthouse says. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { available, executable, flags } from './support/chromium.js';
import { fillIn, pasteKey, token } from './support/flows.js';
import { serve } from './support/page.js';
import { suite } from './support/suite.js';

const program = fileURLToPath(new URL('../../node_modules/lighthouse/cli/index.js', import.meta.url));
const pages = suite();

/** Bytes as our server sends them: of everything, and of the page's HTML, CSS and JavaScript, without which there is nothing to be seen. */
const budgets = { all: 110_000, page: 28_450 };

/** A busy machine makes times longer, and nothing makes them shorter: the best of some tries counts. */
const tries = 5;

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
        // What is loaded when there is nothing else to do is no part of it.
        await opened.addInitScript(() => {
          window.requestIdleCallback = () => 0;
        });
        // What is asked for once something is given, to do or say more with that, never comes here: the token takes none of it.
        await opened.route(/\/(tokensmith\.deferred\.wasm|chunk-[^/]*\.js|late\.css)$/, () => undefined);
        opened.on('response', (response) => {
          if (response.request().method() === 'GET') asked.add(response.url());
        });
      },
    });
    await page.locator('#acl option').first().waitFor({ state: 'attached' });
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.locator('#token-copy').click();
    await page.locator('#token-said').getByText('Copied').waitFor();
    const sizes = new Map(await Promise.all([...asked].map(async (url) => /** @type {const} */ ([new URL(url).pathname, await sentFor(url)]))));
    const sum = (/** @type {(name: string) => boolean} */ counts) => [...sizes].reduce((total, [name, size]) => (counts(name) ? total + size : total), 0);
    const ofEngine = (/** @type {string} */ name) => name.endsWith('.wasm') || name === '/worker.js';
    const ofPage = sum((name) => !ofEngine(name));
    console.info(`First load, compressed: ${ofPage} bytes of page, ${sum(ofEngine)} of engine. ${JSON.stringify(Object.fromEntries(sizes))}`);
    // The browser asks for the icon when it pleases.
    expect([...sizes.keys()].filter((name) => !ofEngine(name) && name !== '/icon.svg').sort()).toEqual(['/', '/app.css', '/app.js', '/theme.js']);
    expect([...sizes.keys()].filter(ofEngine).sort()).toEqual(['/tokensmith.primary.wasm', '/worker.js']);
    expect(ofPage).toBeLessThan(budgets.page);
    expect(sum(() => true)).toBeLessThan(budgets.all);
  });

  test('can be used at once', async () => {
    /** @type {number[]} */
    const times = [];
    for (let left = 4 * tries; left > 0 && !times.some((time) => time < 1000); left -= 1) {
      const { page, close } = await pages.open();
      times.push(await page.evaluate(() => performance.now()));
      await close();
    }
    console.info(`Usable after ${Math.round(Math.min(...times))} ms.`);
    // A second on a quiet machine; what fails here is a page that has become slow, and not a machine that is busy.
    expect(Math.min(...times)).toBeLessThan(3000);
  }, 120_000);
});

(available ? describe : describe.skip)('Lighthouse', () => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;

  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server?.close());

  /** A process of its own, since Jest does not link modules that are imported all at once. @param {string[]} options */
  const lighthouse = async (options) => {
    const categories = ['performance', 'accessibility', 'best-practices'];
    const args = [program, server.url, '--quiet', '--output=json', `--only-categories=${categories}`, `--chrome-flags=${flags.join(' ')}`, ...options];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, CHROME_PATH: executable }, maxBuffer: 64 * 1024 * 1024 });
    /** @type {{ categories: Record<string, { score: number | null }> }} */
    const report = JSON.parse(stdout);
    return Object.fromEntries(categories.map((name) => [name, Math.round((report.categories[name].score ?? 0) * 100)]));
  };

  test.each([
    ['phone', []],
    ['desktop', ['--preset=desktop']],
  ])('finds nothing to better on a %s', async (name, options) => {
    const perfect = { performance: 100, accessibility: 100, 'best-practices': 100 };
    /** @type {unknown} */
    let outcome;
    for (let left = tries; left > 0 && !isDeepStrictEqual(outcome, perfect); left -= 1) {
      // It fails where the machine is so busy that nothing is painted in time.
      outcome = await lighthouse(options).catch((error) => error);
    }
    console.info(`Lighthouse on a ${name}: ${JSON.stringify(outcome)}`);
    // The other two are facts; performance is measured, and a busy machine costs it some points.
    expect(outcome).toEqual({ ...perfect, performance: expect.any(Number) });
    expect(/** @type {typeof perfect} */ (outcome).performance).toBeGreaterThanOrEqual(80);
  }, 180_000);
});
