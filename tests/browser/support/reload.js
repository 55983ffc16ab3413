/** Reloads the page. */
import { patience } from './chromium.js';
import { READY } from './page.js';

/** @typedef {import('./engines/page.js').Page} Page */

/**
 * Waits until the page has been reloaded and is ready.
 * @param {Page} page
 * @param {() => Promise<unknown>} [act] what makes it reload; the browser's own command when left out
 */
export async function reload(page, act = () => page.evaluate(() => void setTimeout(() => location.reload()))) {
  await page.evaluate(() => void (document.documentElement.dataset.before = 'true'));
  await act();
  for (const end = Date.now() + patience; Date.now() < end;) {
    // Between two documents there is nothing to ask.
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
