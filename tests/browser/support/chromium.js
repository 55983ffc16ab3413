/** Starts Chromium the way all these tests use it. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Debian's place for it, unless the runner names another. */
export const executable = process.env.TOKENSMITH_CHROMIUM ?? '/usr/bin/chromium';

/** With CI=true a missing browser is a failure, which the launch then reports. */
export const available = existsSync(executable) || process.env.CI === 'true';

if (!available) console.warn(`Skipped: there is no Chromium at ${executable}. Name one in TOKENSMITH_CHROMIUM.`);

/** Nothing here speaks to anybody but the page's server; the profile is new each time and thrown away. */
export const flags = [
  '--headless=new',
  // Chromium refuses to sandbox itself as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Milliseconds to wait for anything in a browser: only there to end what hangs, since a machine may be slow or busy. Shorter while tests are written. */
export const patience = Number(process.env.TOKENSMITH_PATIENCE ?? 300_000);

/**
 * @param {string[]} [more] flags
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launch(more = []) {
  // Where no language is set, it names a file that is saved only in ASCII.
  const browser = await chromium.launch({
    executablePath: executable,
    args: [...flags, ...more],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    timeout: patience,
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(patience);
    return context;
  };
  return browser;
}
