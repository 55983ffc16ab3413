/** Debian's Firefox ESR over WebDriver BiDi. Playwright's own BiDi asks it for media features that it cannot set, and goes no further. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { patience } from '../chromium.js';
import { objections } from '../page.js';
import { downloadInto, drivenPage, processesOf } from './driven-page.js';
import { recordViolations, recorded } from './violations.js';

const executable = process.env.TOKENSMITH_FIREFOX ?? '/usr/bin/firefox-esr';

/** @type {import('./index.js').Engine} */
export const firefox = {
  name: 'Firefox',
  tier: 'relaxed-simd',
  available: existsSync(executable) || process.env.CI === 'true',
  missing: executable,
  async launch() {
    const downloads = await mkdtemp(path.join(tmpdir(), 'tokensmith-firefox-'));
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: executable,
      timeout: patience,
      protocolTimeout: patience,
      defaultViewport: { width: 1440, height: 900 },
      extraPrefsFirefox: {
        // Light, whatever the machine prefers.
        'layout.css.prefers-color-scheme.content-override': 1,
        'intl.accept_languages': 'en-US',
        // Into the folder that is named.
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
      },
    });
    return {
      async open(url) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        page.setDefaultTimeout(patience);
        /** @type {string[]} */
        const problems = [];
        watch(page, new URL(url).origin, problems);
        await page.evaluateOnNewDocument(recordViolations);
        await page.goto(url);
        const driven = drivenPage(driver(page));
        return {
          version: (await browser.version()).replace(/^.*\//, ''),
          page: driven,
          // It does not tell which of the processes is the page's; the others are idle.
          processes: () => processesOf(Number(browser.process()?.pid), /^(Isolated )?Web Co|^file:/),
          downloaded: (act) => downloadInto(downloads, act),
          problems: async () => [...problems, ...(await page.evaluate(recorded))],
          close: () => context.close(),
        };
      },
      async close() {
        await browser.close();
        await rm(downloads, { recursive: true, force: true });
      },
    };
  },
};

/**
 * @param {import('puppeteer-core').Page} page
 * @returns {import('./driven-page.js').Driver}
 */
function driver(page) {
  return {
    url: () => page.url(),
    // As text, the call is a statement of the protocol and not code that the page's policy would have to allow.
    evaluate: (script, argument) => page.evaluate(`(${script})(${JSON.stringify(argument)})`),
    async click(script, argument) {
      const handle = await page.evaluateHandle(`(${script})(${JSON.stringify(argument)})`);
      const node = handle.asElement();
      if (!node) throw new Error('What was to be clicked is gone.');
      await /** @type {import('puppeteer-core').ElementHandle<Element>} */ (node).click();
      await handle.dispose();
    },
    async press(keys) {
      const names = /** @type {import('puppeteer-core').KeyInput[]} */ (keys);
      const last = names.length - 1;
      for (const key of names.slice(0, last)) await page.keyboard.down(key);
      await page.keyboard.press(names[last]);
      for (const key of names.slice(0, last).reverse()) await page.keyboard.up(key);
    },
    async screenshot(file) {
      await page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
    },
  };
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 * @param {string[]} problems
 */
function watch(page, origin, problems) {
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error instanceof Error ? error.message : error}`));
  page.on('request', (request) => problems.push(...objections(request.url(), request.method(), origin)));
  page.on('requestfailed', (request) =>
    problems.push(`request failed: ${request.url()}: ${request.failure()?.errorText}`),
  );
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.type()}`);
    dialog.dismiss().catch(() => undefined);
  });
}
