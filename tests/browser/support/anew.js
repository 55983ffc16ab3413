/** The page, loaded anew. */
import { patience } from './chromium.js';
import { READY } from './page.js';

/** @typedef {import('./engines/page.js').Page} Page */

/**
 * Waits until the page was loaded anew and its engine is there.
 * @param {Page} page
 * @param {() => Promise<unknown>} [act] what makes it load; unless given, what a person does who loads it again
 */
export async function anew(page, act = () => page.evaluate(() => void setTimeout(() => location.reload()))) {
  await page.evaluate(() => void (document.documentElement.dataset.before = 'true'));
  await act();
  for (const end = Date.now() + patience; Date.now() < end;) {
    // Between two documents there is none to ask.
    const isThere = await page
      .evaluate(
        (ready) => document.documentElement?.dataset.before === undefined && document.querySelector(ready) !== null,
        READY,
      )
      .catch(() => false);
    if (isThere) return;
  }
  throw new Error('The page did not come back.');
}
