/** The page without its server; and a new version of it, which comes when it is asked for. */
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { available, launch } from './support/chromium.js';
import { fillIn, foreign, pasteKey, token, verify } from './support/flows.js';
import { open, READY } from './support/page.js';
import { changedTitle, publishPage } from './support/published.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const kept = (page) =>
  page
    .evaluate(async () => (await navigator.serviceWorker.ready).active?.state ?? '')
    .then(() => page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' }));

/** @param {Page} page @returns {Promise<string[]>} the paths of what is kept */
const keptPaths = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

(available ? describe : describe.skip)('the page', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('./support/published.js').Published} */
  let published;
  /** @type {import('./support/page.js').Opened} */
  let opened;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    published = await publishPage();
    opened = await open(browser, published.url);
  });
  afterEach(async () => {
    await opened.close();
    await published.close();
  });

  /** @param {Page} page */
  const lookForUpdate = (page) =>
    page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

  test('opens and makes a token when its server is gone', async () => {
    const { page, problems } = opened;
    await kept(page);
    await published.stop();
    await page.reload();
    await page.locator(READY).first().waitFor({ state: 'attached' });
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    verify(await token(page), foreign.publicKey);
    // Files that are loaded on demand are there as well, and so are the headers that the privacy sheet reads.
    await page.locator('#qr > summary').click();
    await page.locator('.qr-code').waitFor();
    await page.locator('#privacy-button').click();
    expect(await page.locator('#privacy-policy').textContent()).toContain("frame-ancestors 'none'");
    expect(problems).toEqual([]);
  });

  test('offers no new version at the first visit, not for a moment', async () => {
    for (let visit = 0; visit < 5; visit += 1) {
      const { page, close } = await open(browser, published.url, {
        before: async (early) => {
          await early.addInitScript(() => {
            document.addEventListener('DOMContentLoaded', () => {
              const offer = document.getElementById('update');
              new MutationObserver(() => document.documentElement.setAttribute('data-offered', '')).observe(
                /** @type {Node} */ (offer),
                { attributeFilter: ['hidden'] },
              );
            });
          });
        },
      });
      await kept(page);
      expect(await page.locator('html').getAttribute('data-offered')).toBeNull();
      await close();
    }
  });

  test('needs its server no more from the first visit on', async () => {
    const { page, problems } = opened;
    await kept(page);
    await opened.page.context().setOffline(true);
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.locator('#qr > summary').click();
    await page.locator('.qr-code').waitFor();
    expect(problems).toEqual([]);
  });

  test('keeps its own files, and nothing else', async () => {
    const { page, problems } = opened;
    await kept(page);
    // Chromium takes the engine in two parts, and has no use for the whole.
    const notKept = ['service-worker.js', 'tokensmith.wasm'];
    const files = (await readdir(published.directory)).filter(
      (name) => !/\.(map|gz)$/.test(name) && !notKept.includes(name),
    );
    expect((await keptPaths(page)).sort()).toEqual(
      files.map((name) => (name === 'index.html' ? '/' : `/${name}`)).sort(),
    );
    // The relay answers for itself: what it says is never what it said before.
    const status = await page.evaluate(async () => (await fetch('/relay/api/v2/applications')).status);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(await keptPaths(page)).toHaveLength(files.length);
    expect(problems.splice(0).every((problem) => /relay|status of 4/.test(problem))).toBe(true);
  });

  test('offers a new version, and changes nothing until it is taken', async () => {
    const { page, problems } = opened;
    await kept(page);
    await pasteKey(page);
    await published.publish();
    const before = await opened.layoutShift();
    await lookForUpdate(page);
    const offer = page.getByRole('region', { name: 'New version' });
    await offer.waitFor();
    expect(await page.title()).toMatch(/tokensmith$/);
    expect(await opened.layoutShift()).toBe(before);
    await offer.getByRole('button', { name: 'Later' }).click();
    await offer.waitFor({ state: 'hidden' });
    expect(await page.locator('#key-held').isVisible()).toBe(true);

    await page.reload();
    await offer.waitFor();
    expect(await page.title()).toMatch(/tokensmith$/);
    await Promise.all([page.waitForEvent('load'), offer.getByRole('button', { name: 'Load it' }).click()]);
    await page.locator(READY).first().waitFor({ state: 'attached' });
    expect(await page.title()).toContain(changedTitle);
    await kept(page);
    expect(await offer.isVisible()).toBe(false);
    expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
    expect(problems).toEqual([]);
  });

  test('of an old version is told so in every other tab', async () => {
    const { page, problems } = opened;
    await kept(page);
    const other = await page.context().newPage();
    await other.goto(`${published.url}#make`);
    await kept(other);
    await published.publish();
    await lookForUpdate(page);
    await page.getByRole('button', { name: 'Load it' }).click();
    await page.waitForFunction((title) => document.title.endsWith(title), changedTitle);
    const offer = other.getByRole('region', { name: 'New version' });
    await offer.waitFor();
    expect(await other.title()).toMatch(/tokensmith$/);
    await offer.getByRole('button', { name: 'Load it' }).click();
    await other.waitForFunction((title) => document.title.endsWith(title), changedTitle);
    expect(problems).toEqual([]);
  });

  test('of which a file is not the one that was built with it is not kept', async () => {
    const { page, problems } = opened;
    await kept(page);
    await published.publish();
    await writeFile(path.join(published.directory, 'app.js'), 'document.title = "not ours";');
    await lookForUpdate(page).catch(() => undefined);
    await page.waitForFunction(async () => (await navigator.serviceWorker.ready).installing === null);
    await page.reload();
    await page.locator(READY).first().waitFor({ state: 'attached' });
    expect(await page.title()).toMatch(/tokensmith$/);
    expect(await page.locator('#update').isVisible()).toBe(false);
    expect(problems.splice(0).filter((problem) => !/integrity/i.test(problem))).toEqual([]);
  });

  test('gives way to another program that took its address', async () => {
    const { page } = opened;
    await kept(page);
    await published.stop();
    const another = createServer((request, response) => {
      response
        .writeHead(request.url === '/' ? 200 : 404, { 'Content-Type': 'text/html' })
        .end('<title>another</title>');
    });
    await new Promise((resolve) => void another.listen(published.port, '127.0.0.1', () => resolve(undefined)));
    try {
      await page.reload();
      expect(await page.title()).toMatch(/tokensmith$/);
      await page.waitForFunction(async () => (await caches.keys()).length === 0);
      await page.reload();
      expect(await page.title()).toBe('another');
    } finally {
      another.closeAllConnections();
      await new Promise((resolve) => void another.close(resolve));
    }
  });

  test('can be installed', async () => {
    const { page } = opened;
    await kept(page);
    const client = await page.context().newCDPSession(page);
    const { errors, data } = await client.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(String(data))).toMatchObject({ name: 'tokensmith', display: 'standalone' });
    const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
    // A test has a window of its own that leaves nothing behind, and in which nothing is installed.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  });
});
