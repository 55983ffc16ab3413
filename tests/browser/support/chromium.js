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

/** @returns {Promise<import('playwright-core').Browser>} */
export function launch() {
  // Where no language is set, it names a file that is saved only in ASCII.
  return chromium.launch({ executablePath: executable, args: flags, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}
