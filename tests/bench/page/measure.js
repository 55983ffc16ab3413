/** The responsiveness of the page: the time until it can be used, the long tasks of its main thread, and Lighthouse's performance score. */
import { SetupError } from '../../../tools/setup/command.js';
import { medianOf } from '../contest/times.js';
import { describeMachine } from '../machine.js';
import { longTasksOf, mainThreadTasks } from './tasks.js';

/** @typedef {import('../contest/times.js').Spread} Spread */
/** @typedef {import('../../browser/support/engines/page.js').Page} Page */

/**
 * @typedef {object} PageReport times in milliseconds
 * @property {string} engine
 * @property {boolean} quick
 * @property {import('../machine.js').Machine} machine
 * @property {Spread} loop the same loop in the same page, before and after all else: what any other time can be divided by, to compare machines
 * @property {Spread} [usable] from the request to the page with its engine, each time in a new profile
 * @property {{ what: string, limit: number, long: number[] }[]} works tasks of the main thread that took more than the limit, meanwhile
 * @property {Record<string, number>} [lighthouse] points of 100 in performance, by device; the best of some runs
 */

/**
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @param {boolean} quick
 * @param {import('../../../tools/setup/runner.js').Task} task
 * @returns {Promise<PageReport>}
 */
export async function measurePage(name, quick, { progress }) {
  const machine = describeMachine();
  // Only now: they need npm packages.
  const engine = (await import('../../browser/support/engines/index.js'))[name];
  const { serve } = await import('../../browser/support/page.js');
  const { lighthouse } = await import('../../browser/support/lighthouse.js');
  if (!engine.available) throw new SetupError(`There is no ${engine.name} at ${engine.missing}`);
  const server = await serve();
  const browser = await engine.launch();
  /** @type {number[]} */
  const loops = [];
  /** @type {number[]} */
  const usable = [];
  /** @type {PageReport['works']} */
  const works = [];
  let version = '';
  try {
    const opened = async () => {
      const found = await browser.open(server.url);
      await found.page.locator('#acl option').first().waitFor({ state: 'attached' });
      version = found.version;
      return found;
    };
    /** @param {Page} page */
    const loop = async (page) => {
      for (let time = 0; time < 5; time += 1) loops.push(await page.evaluate(calibrate));
    };
    for (let load = 0; load < (quick ? 5 : 25); load += 1) {
      progress(`loading the page, ${load + 1}`);
      const { page, close } = await opened();
      usable.push(await page.evaluate(() => performance.now()));
      if (load === 0) await loop(page);
      await close();
    }
    for (const { what, act, chromiumOnly } of await actions()) {
      if (chromiumOnly && name !== 'chromium') continue;
      progress(what);
      const { page, processes, downloaded, close } = await opened();
      const meanwhile = () => act(page, downloaded);
      works.push(
        processes === undefined
          ? {
              what,
              limit: 50,
              long: (await mainThreadTasks(/** @type {import('playwright-core').Page} */ (page), meanwhile)).long,
            }
          : { what, limit: 100, long: await longTasksOf(page, processes(), meanwhile) },
      );
      if (loops.length === 5) await loop(page);
      await close();
    }
    /** @type {PageReport} */
    const report = { engine: `${engine.name} ${version}`, quick, machine, loop: medianOf(loops), works };
    if (name !== 'chromium') return report;
    /** @type {Record<string, number>} */
    const points = {};
    for (const device of /** @type {const} */ (['mobile', 'desktop'])) {
      progress(`Lighthouse, ${device}`);
      points[device] = 0;
      // Other work of the machine can only lower the score.
      for (let left = quick ? 1 : 5; left > 0 && points[device] < 100; left -= 1) {
        points[device] = Math.max(points[device], (await lighthouse(server.url, device, ['performance'])).performance);
      }
    }
    return { ...report, usable: medianOf(usable), lighthouse: points };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Runs in the page: twenty million square roots. @returns {number} milliseconds */
function calibrate() {
  const started = performance.now();
  let sum = 0;
  for (let number = 0; number < 2e7; number += 1) sum += Math.sqrt(number);
  if (sum < 0) throw new Error('No sum of square roots is less than nothing.');
  return performance.now() - started;
}

/** @typedef {(page: any, downloaded: import('../../browser/support/engines/index.js').Opened['downloaded']) => Promise<unknown>} Act */

/** @returns {Promise<{ what: string, act: Act, chromiumOnly?: boolean }[]>} what is done on the page */
async function actions() {
  const { fillIn, makeKey, pasteKey, paste, token } = await import('../../browser/support/flows.js');
  return [
    {
      what: 'loading it, bringing a key, filling in, resizing, clearing',
      chromiumOnly: true,
      async act(page) {
        await page.reload();
        await page.locator('#acl option').first().waitFor({ state: 'attached' });
        await pasteKey(page);
        await page.getByLabel('Application id').focus();
        await page.keyboard.type('7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214', { delay: 15 });
        await token(page);
        for (const width of [820, 360, 1440]) await page.setViewportSize({ width, height: 800 });
        await page.getByRole('button', { name: 'Clear everything' }).click();
        await page.locator('#clear-undo').getByRole('button', { name: 'Undo' }).click();
        await token(page);
      },
    },
    {
      what: 'searching for a 4096-bit key',
      act: (page) => makeKey(page, '4096'),
    },
    {
      what: 'pasting 10,000 names, making a token for each, saving them',
      async act(page, downloaded) {
        await pasteKey(page);
        await fillIn(page, { subject: 'alice' });
        await token(page);
        await page.getByText('A token for each of many users').click();
        await paste(
          page,
          page.getByLabel('Whom the tokens are for'),
          Array.from({ length: 10_000 }, (_, index) => `user-${index}`).join('\n'),
        );
        await page.getByRole('button', { name: 'Make 10,000 tokens' }).click();
        await page
          .locator('#tokens-outcome')
          .getByText(/^Made 10,000 tokens in /)
          .waitFor();
        await downloaded(() =>
          page.locator('#tokens-files').getByRole('button', { name: 'NDJSON', exact: true }).click(),
        );
      },
    },
  ];
}
