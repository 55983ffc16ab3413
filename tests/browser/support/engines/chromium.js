/** Chromium, which is Playwright's own page. */
import { available, executable, launch } from '../chromium.js';
import { downloaded } from '../flows.js';
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
        /** @type {number[]} */
        const tooLong = [];
        let seen = 0;
        /** @type {(() => Promise<import('../main-thread.js').Tasks>) | undefined} */
        let stop = await recordMainThread(page);
        /** What was recorded until now. */
        const take = async () => {
          if (stop === undefined) return [];
          const end = stop;
          stop = undefined;
          const { tasks, long } = await end();
          seen += tasks;
          return long;
        };
        await page.goto(url);
        return {
          version: browser.version(),
          page,
          downloaded: (act) => downloaded(page, act),
          async longTasks(act) {
            tooLong.push(...(await take()));
            stop = await recordMainThread(page);
            await act();
            const found = await take();
            stop = await recordMainThread(page);
            return found;
          },
          async problems() {
            tooLong.push(...(await take()));
            if (seen < 10) problems.push('no task was seen');
            return [...problems, ...tooLong.map((time) => `a task of ${time} ms`), ...(await page.evaluate(recorded))];
          },
          async close() {
            // The browser can record once at a time.
            await take();
            await context.close();
          },
        };
      },
      close: () => browser.close(),
    };
  },
};
