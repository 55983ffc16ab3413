/** The built page, opened in a browser under its own policy and watched for everything it must not do. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPageServer } from '../../../js/server/page-server.js';

export const directory = process.env.TOKENSMITH_PAGE ?? fileURLToPath(new URL('../../../dist/web', import.meta.url));

/** Matches once the page has loaded its engine and all of its own code, and every control works. */
export const READY = 'body:not(:has([inert])) #acl option';

/** A real-looking application. */
export const applicationId = '7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214';

/** @returns {ReturnType<typeof createPageServer>} */
export async function serve() {
  if (!existsSync(path.join(directory, 'index.html'))) throw new Error('The page is not built. Run: npm run build');
  return createPageServer({ directory, port: 0 });
}

/**
 * @typedef {object} Opened
 * @property {import('playwright-core').Page} page
 * @property {string[]} problems everything that must not happen and did, in words; a test ends by finding it empty
 * @property {() => Promise<number>} layoutShift the sum of what moved without being asked to
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} OpenOptions
 * @property {'' | '#make' | '#inspect'} [place] of the page, in its address; where tokens are made unless said
 * @property {number} [width] pixels
 * @property {number} [height] pixels
 * @property {'light' | 'dark'} [colorScheme]
 * @property {string} [timezoneId]
 * @property {'reduce' | 'no-preference'} [reducedMotion]
 * @property {number} [now] milliseconds since 1970 from which the page's clock goes on, with timers that a test can run ahead
 * @property {number} [fixedNow] milliseconds since 1970 that the page's clock says until a test changes it; timers run as ever
 * @property {(page: import('playwright-core').Page) => Promise<void>} [before] prepares the page before it is loaded
 */

/**
 * Takes service workers away from a page that is not loaded yet: one would answer from its cache where a test holds back or counts requests.
 * @param {import('playwright-core').Page} page
 */
export async function withoutServiceWorker(page) {
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
}

/**
 * Opens the page and waits until it is ready.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {OpenOptions} [options]
 * @returns {Promise<Opened>}
 */
export async function open(browser, url, options = {}) {
  const {
    place = '#make',
    width = 1440,
    height = 900,
    colorScheme = 'light',
    timezoneId = 'Europe/Berlin',
    reducedMotion = 'no-preference',
    now,
    fixedNow,
    before,
  } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    timezoneId,
    reducedMotion,
    locale: 'en-US',
    permissions: ['clipboard-write'],
    acceptDownloads: true,
  });
  const page = await context.newPage();
  if (now !== undefined) await page.clock.install({ time: now });
  if (fixedNow !== undefined) await page.clock.setFixedTime(fixedNow);
  /** @type {string[]} */
  const problems = [];
  watch(page, new URL(url).origin, problems);
  await page.addInitScript(() => {
    const seen = { violations: /** @type {string[]} */ ([]), shift: 0 };
    Object.defineProperty(window, 'seen', { value: seen });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      seen.violations.push(`${effectiveDirective} blocked ${blockedURI}`);
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = /** @type {PerformanceEntry & { value: number, hadRecentInput: boolean }} */ (entry);
        if (!shift.hadRecentInput) seen.shift += shift.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  if (before) await before(page);
  await page.goto(url + place);
  if (!before) await page.locator(READY).first().waitFor({ state: 'attached' });

  const read = () => page.evaluate(() => /** @type {any} */ (window).seen);
  return {
    page,
    problems,
    // Told after the frame in which it happened.
    layoutShift: () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() => setTimeout(() => resolve(/** @type {any} */ (window).seen.shift))),
            );
          }),
      ),
    close: async () => {
      if (!page.isClosed()) problems.push(...(await read()).violations);
      await context.close();
    },
  };
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 * @param {string[]} problems
 */
export function watch(page, origin, problems) {
  /** A page that is left while it loads what it will need later breaks that off. */
  let leaving = false;
  let loaded = false;
  page.on('load', () => {
    loaded = true;
    leaving = false;
  });
  page.on('request', (request) => {
    if (loaded && request.isNavigationRequest()) leaving = true;
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('request', (request) => problems.push(...objections(request.url(), request.method(), origin)));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (leaving && reason === 'net::ERR_ABORTED') return;
    problems.push(`request failed: ${new URL(request.url()).pathname}: ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${new URL(response.url()).pathname}`);
  });
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.type()}`);
    dialog.dismiss().catch(() => undefined);
  });
}

/**
 * What is wrong with a request, if anything.
 * @param {string} url
 * @param {string} method
 * @param {string} origin the page's own
 * @returns {string[]}
 */
export function objections(url, method, origin) {
  const address = new URL(url);
  // A download comes from a blob of the page, and goes to no host; neither does what stands in the address itself.
  if ((address.protocol === 'blob:' && address.origin === origin) || address.protocol === 'data:') return [];
  return [
    ...(address.origin === origin ? [] : [`request to ${address.origin}`]),
    ...(address.search === '' ? [] : [`request with a query: ${address.pathname}`]),
    ...(['GET', 'HEAD'].includes(method) ? [] : [`request with ${method}`]),
  ];
}
