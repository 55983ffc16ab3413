/** How the page loads: no control answers before its code is there, all work afterwards, and what cannot be loaded is reported and retried. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, foreign, goTo, paste, pasteKey, token } from './support/flows.js';
import { READY, withoutServiceWorker } from './support/page.js';
import { suite } from './support/suite.js';

const pages = suite();

/**
 * Holds back files of the page until the test decides what becomes of the requests.
 * @param {import('playwright-core').Page} page
 * @param {RegExp} files
 */
async function holdBack(page, files) {
  /** @type {'wait' | 'continue' | 'abort'} */
  let decision = 'wait';
  /** @type {import('playwright-core').Route[]} */
  let waiting = [];
  /** @type {string[]} */
  const requested = [];
  /** @param {import('playwright-core').Route} route */
  const decide = (route) => {
    if (decision === 'wait') waiting.push(route);
    return decision === 'continue' ? route.continue() : decision === 'abort' ? route.abort() : undefined;
  };
  await page.route(files, (route) => {
    requested.push(new URL(route.request().url()).pathname);
    return decide(route);
  });
  const become = async (/** @type {'continue' | 'abort'} */ next) => {
    decision = next;
    const routes = waiting;
    waiting = [];
    await Promise.all(routes.map(decide));
  };
  return { requested, release: () => become('continue'), fail: () => become('abort') };
}

/**
 * @param {RegExp} files held back
 * @returns {Promise<{ page: import('playwright-core').Page } & Awaited<ReturnType<typeof holdBack>>>}
 */
async function openHoldingBack(files) {
  /** @type {Awaited<ReturnType<typeof holdBack>> | undefined} */
  let held;
  const { page } = await pages.open({
    before: async (opened) => {
      await withoutServiceWorker(opened);
      held = await holdBack(opened, files);
    },
  });
  await page.locator('#acl option').first().waitFor({ state: 'attached' });
  if (!files.test('/extras-.js')) await isReady(page);
  if (held === undefined) throw new TypeError('The page was not prepared.');
  return { page, ...held };
}

const extras = /\/extras-[^/]*\.js$/;
const failedRequests = /request failed: \/|console error: Failed to load resource/;

/** @param {import('playwright-core').Page} page */
const isReady = (page) => page.locator(READY).first().waitFor({ state: 'attached' });

/** @param {import('playwright-core').Page} page @param {string} selector */
const isInert = (page, selector) =>
  page.locator(selector).evaluate((node) => {
    if (node instanceof HTMLElement) node.focus();
    return node.closest('[inert]') !== null && document.activeElement !== node;
  });

(available ? describe : describe.skip)('until its code is there', () => {
  test('no control of the form answers, and all do afterwards', async () => {
    /** @type {boolean[]} */
    const inert = [];
    const { page } = await pages.open({
      before: async (opened) => {
        await opened.route(/\/app\.js$/, async (route) => {
          for (const selector of ['#key-text', '#application-id', '#connect .step-toggle', '#clear', '#inspector-text'])
            inert.push(await isInert(opened, selector));
          await route.continue();
        });
      },
    });
    await isReady(page);
    expect(inert).toEqual([true, true, true, true, true]);
    expect(await page.locator('[inert]').count()).toBe(0);
    await page.locator('#connect .step-toggle').click();
    expect(await page.locator('#connect-body').isVisible()).toBe(true);
  });

  test('a token can be made before the rest of the page is loaded, whose controls wait', async () => {
    const { page, release } = await openHoldingBack(extras);
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const jws = await token(page);
    for (const selector of ['#application-create', '#user-name', '#clear', '#inspector-text', '#theme-button'])
      expect({ selector, inert: await isInert(page, selector) }).toEqual({ selector, inert: true });
    await release();
    await isReady(page);
    expect(await page.locator('#token-text').textContent()).toBe(jws);
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.locator('#application-panel').waitFor();
  });

  test('each file is loaded once', async () => {
    /** @type {string[]} */
    const requested = [];
    const { page } = await pages.open({
      before: async (opened) => {
        await withoutServiceWorker(opened);
        opened.on('request', (request) => requested.push(new URL(request.url()).pathname));
      },
    });
    await isReady(page);
    expect(requested.length).toBeGreaterThan(4);
    expect(requested.filter((name, index) => /\.\w+$/.test(name) && requested.indexOf(name) !== index)).toEqual([]);
  });
});

(available ? describe : describe.skip)('what cannot be loaded', () => {
  test('is reported for the rest of the page, which can be tried again, while the token still works', async () => {
    const { page, requested, release, fail } = await openHoldingBack(extras);
    pages.expectProblems(failedRequests);
    await fail();
    const notice = page.locator('#engine-notice');
    await notice.getByText('A part of this page could not be loaded.').waitFor();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const jws = await token(page);
    expect(await page.locator('#inspector').getAttribute('inert')).not.toBeNull();
    const before = requested.length;
    await release();
    await notice.getByRole('button', { name: 'Try again' }).click();
    await isReady(page);
    expect(requested.length).toBe(before + 1);
    expect(await notice.isHidden()).toBe(true);
    expect(await page.locator('#token-text').textContent()).toBe(jws);
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.locator('#application-panel').waitFor();
  });

  test('is reported where an application is asked for, and asked for again', async () => {
    const { page, release, fail } = await openHoldingBack(/\/client-[^/]*\.js$/);
    pages.expectProblems(failedRequests);
    await fail();
    await page.getByRole('button', { name: 'Pick one', exact: true }).click();
    const panel = page.locator('#application-panel');
    await panel.getByText('A part of this page could not be loaded.').waitFor();
    await release();
    await page.getByRole('button', { name: 'Pick one', exact: true }).click();
    await page.getByRole('button', { name: 'Pick one', exact: true }).click();
    await panel.getByText('There is no application yet.').waitFor();
  });

  test('is reported where something is inspected, and asked for again', async () => {
    const { page, release, fail } = await openHoldingBack(/\/views-[^/]*\.js$/);
    pages.expectProblems(failedRequests);
    await fail();
    await goTo(page, 'Inspect');
    const field = page.getByLabel('Paste anything');
    await paste(page, field, foreign.publicKey);
    await page.locator('#inspector-result').getByText('A part of this page could not be loaded.').waitFor();
    await release();
    await field.fill('');
    await paste(page, field, foreign.publicKey);
    await page.getByText('public: it checks tokens').waitFor();
  });

  test('is reported in the place of the QR code, which is drawn when it is opened again', async () => {
    const { page, release, fail } = await openHoldingBack(/\/dist-[^/]*\.js$/);
    await pasteKey(page);
    await fillIn(page);
    await token(page);
    pages.expectProblems(failedRequests);
    const summary = page.locator('#qr > summary');
    await summary.click();
    await page.locator('#qr-note').getByText('Drawing the code.').waitFor();
    await fail();
    await page.locator('#qr-note').getByText('A part of this page could not be loaded.').waitFor();
    await release();
    // Closed, and opened again.
    for (let press = 0; press < 2; press += 1) await summary.press('Enter');
    await page.locator('.qr-code').waitFor();
  });

  test('is reported beside the files, which can be saved afterwards', async () => {
    const { page, release, fail } = await openHoldingBack(/\/formats-[^/]*\.js$/);
    await pasteKey(page);
    await fillIn(page);
    await token(page);
    pages.expectProblems(failedRequests);
    await fail();
    const save = page.getByRole('button', { name: 'Save .env' });
    await save.click();
    await page.locator('#files-outcome').getByText('A part of this page could not be loaded.').waitFor();
    await release();
    const downloaded = page.waitForEvent('download');
    await save.click();
    expect((await downloaded).suggestedFilename()).toMatch(/env/);
  });
});
