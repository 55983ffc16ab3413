/** Chromium, which is Playwright's own page. */
import { available, executable, launch } from '../chromium.js';
import { downloaded } from '../flows.js';
import { watch } from '../page.js';
import { recordViolations, recorded } from './violations.js';

/** @type {import('./index.js').Engine} */
export const chromium = {
  name: 'Chromium',
  tier: 'relaxed-simd',
  available,
  missing: executable,
  async launch() {
    const browser = await launch();
    return {
      async open(url) {
        const context = await browser.newContext({
          locale: 'en-US',
          viewport: { width: 1440, height: 900 },
          colorScheme: 'light',
        });
        const page = await context.newPage();
        /** @type {string[]} */
        const problems = [];
        watch(page, new URL(url).origin, problems);
        await page.addInitScript(recordViolations);
        await page.goto(url);
        return {
          version: browser.version(),
          page,
          downloaded: (act) => downloaded(page, act),
          problems: async () => [...problems, ...(await page.evaluate(recorded))],
          close: () => context.close(),
        };
      },
      close: () => browser.close(),
    };
  },
};
