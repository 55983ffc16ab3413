/** The contest in a browser, and how long a page waits for its first token. */
/* global location -- functions given to a page to run */
import { SetupError } from '../../../tools/setup/errors.js';
import { medianOf } from '../contest/statistics.js';
import { makeFixture } from '../contest/fixture.js';
import { serveBench } from './serve.js';

/** @typedef {import('../contest/statistics.js').Spread} Spread */

/**
 * @param {string} name
 * @param {boolean} quick
 * @param {import('../../../tools/setup/runner.js').Task} task
 * @returns {Promise<import('../contest/contest.js').ContestReport & { engine: string, firstToken: { loads: number, milliseconds: Spread } }>}
 */
export async function measureBrowser(name, quick, { progress }) {
  const engine = await find(name);
  if (!engine.available) throw new SetupError(`There is no ${engine.name} at ${engine.missing}`);
  const server = await serveBench();
  const browser = await engine.launch();
  try {
    const { privateKey } = await makeFixture();
    const times = [];
    let version = '';
    for (let load = 0; load < (quick ? 5 : 25); load += 1) {
      progress(`first token of a fresh profile, ${load + 1}`);
      const { version: opened, page, close } = await browser.open(server.url);
      version = opened;
      times.push(
        await page.evaluate(async (pem) => {
          const started = performance.now();
          const { firstToken } = await import(`${location.origin}/first-token.js`);
          const token = await firstToken(pem);
          if (token.split('.').length !== 3) throw new Error('That is no token.');
          return performance.now() - started;
        }, privateKey),
      );
      await close();
    }

    const { page, close } = await browser.open(server.url);
    await page.evaluate((isQuick) => {
      const state = /** @type {any} */ (globalThis);
      const start = async () => {
        const { run } = await import(`${location.origin}/contest.js`);
        return run({ quick: isQuick, progress: (/** @type {string} */ line) => (state.benchProgress = line) });
      };
      start().then(
        (report) => (state.benchReport = { report }),
        (error) => (state.benchReport = { error: `${error} ${error.stack}` }),
      );
    }, quick);
    for (;;) {
      await new Promise((resolve) => {
        setTimeout(resolve, 2000);
      });
      // One question at a time, each short: drivers give up on long ones.
      const { ended, line } = await page.evaluate(() => {
        const state = /** @type {any} */ (globalThis);
        return { ended: state.benchReport, line: state.benchProgress ?? '' };
      });
      if (ended?.error) throw new Error(ended.error);
      if (ended) {
        await close();
        return {
          ...ended.report,
          engine: `${engine.name} ${version}`,
          firstToken: { loads: times.length, milliseconds: medianOf(times) },
        };
      }
      progress(line);
    }
  } finally {
    await browser.close();
    server.close();
  }
}

/** @param {string} name @returns {Promise<import('../../browser/support/engines/index.js').Engine>} */
async function find(name) {
  // Only now: they need npm packages.
  const engines = await import('../../browser/support/engines/index.js');
  return engines[/** @type {'chromium' | 'firefox' | 'webkit'} */ (name)];
}
