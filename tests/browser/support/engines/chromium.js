/** Chromium, which is Playwright's own page. */
import { available, executable, launch } from '../chromium.js';
import { recordMainThread } from '../main-thread.js';
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
        const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
        const page = await context.newPage();
        /** @type {string[]} */
        const problems = [];
        watch(page, new URL(url).origin, problems);
        await page.addInitScript(recordViolations);
        // The other engines cannot tell.
        const stop = await recordMainThread(page);
        await page.goto(url);
        return {
          page,
          async problems() {
            const { tasks, long } = await stop();
            if (tasks < 10) problems.push('no task was seen');
            return [...problems, ...long.map((time) => `a task of ${time} ms`), ...(await page.evaluate(recorded))];
          },
          close: () => context.close(),
        };
      },
      close: () => browser.close(),
    };
  },
};
