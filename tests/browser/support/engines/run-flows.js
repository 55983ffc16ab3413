/** Runs every flow in one engine: one browser, one server of each kind, and a new profile for each flow. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { init } from '../../../../js/index.node.js';
import { createSandbox } from '../../../../js/sandbox/index.js';
import { listen } from '../../../../js/sandbox/listen.js';
import { createPageServer } from '../../../../js/server/page-server.js';
import { flows } from '../../engines/flows/index.js';
import { servePackage } from '../package-server.js';
import { directory } from '../page.js';
import { publishPage } from '../published.js';
import { freeze } from './long-tasks.js';

const single = fileURLToPath(new URL('../../../../dist/single/tokensmith.html', import.meta.url));

/**
 * @typedef {object} Flow
 * @property {string} name
 * @property {'page' | 'published' | 'file' | 'package'} [at] the served page, whose relay reaches a sandbox; the page from a server of its own, which
 *   the flow may stop and bring to a new version; the single file from the disk; or an empty page beside the package's modules. The served page
 *   unless said
 * @property {RegExp} [allows] what would be a problem elsewhere, and is what this flow is about
 * @property {(page: import('./page.js').Page, engine: import('./index.js').Engine, around: Around) => Promise<void>} run
 */

/**
 * @typedef {object} Around
 * @property {import('./index.js').Opened['downloaded']} downloaded
 * @property {import('./index.js').Opened['longTasks']} longTasks
 * @property {string} platform where the sandbox answers whoever is not a page, curl say
 * @property {import('../published.js').Published} published
 */

/** @param {import('./index.js').Engine} engine */
export function runFlows(engine) {
  if (!engine.available) console.warn(`Skipped: there is no ${engine.name} at ${engine.missing}.`);

  (engine.available ? describe : describe.skip)(engine.name, () => {
    /** @type {import('./index.js').RunningEngine} */
    let browser;
    /** @type {Record<NonNullable<Flow['at']>, string>} */
    let addresses;
    /** @type {Omit<Around, 'downloaded' | 'longTasks'>} */
    let around;
    /** What is closed again, last first. @type {(() => unknown)[]} */
    const opened = [];

    beforeAll(async () => {
      const kit = await init();
      const sandbox = createSandbox({ kit });
      const outside = await listen({ sandbox });
      opened.push(() => outside.close());
      const server = await createPageServer({ directory, port: 0, fetch: sandbox.fetch });
      opened.push(() => server.close());
      const published = await publishPage();
      opened.push(() => published.close());
      around = { platform: outside.url, published };
      const modules = await servePackage();
      opened.push(() => modules.close());
      // Alone in its folder: what it would need beside it is not there.
      const folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-single-'));
      opened.push(() => rm(folder, { recursive: true, force: true }));
      const file = path.join(folder, 'tokensmith.html');
      await copyFile(single, file);
      addresses = { page: server.url, published: published.url, file: pathToFileURL(file).href, package: modules.url };
      browser = await engine.launch();
      opened.push(() => browser.close());
    }, 60_000);
    afterAll(async () => {
      for (const close of opened.reverse()) await close();
    });

    test('what goes wrong is noticed', async () => {
      const { page, problems, close } = await browser.open(addresses.package);
      await page.evaluate(async () => {
        console.error('complained');
        setTimeout(() => {
          throw new Error('thrown');
        });
        await fetch('/no-such-file.js');
        // Stopped by the policy.
        await fetch('http://127.0.0.1:9/').catch(() => undefined);
      });
      const found = (await problems()).join('\n');
      await close();
      for (const sign of [/complained/, /thrown/, /404/, /connect-src/]) expect(found).toMatch(sign);
    });

    test('a page that freezes is noticed', async () => {
      const { page, longTasks, close } = await browser.open(addresses.package);
      expect(await longTasks(() => page.evaluate(freeze, { milliseconds: 5, times: 20 }))).toEqual([]);
      expect((await longTasks(() => page.evaluate(freeze, { milliseconds: 300, times: 3 }))).length).toBeGreaterThan(0);
      await close();
    });

    test.each(flows)('$name', async ({ at = 'page', allows, run }) => {
      const { page, downloaded, longTasks, problems, close } = await browser.open(addresses[at]);
      try {
        // A press before the page has its code does nothing.
        if (at !== 'package') await page.locator('#acl option').first().waitFor({ state: 'attached' });
        await run(page, engine, { ...around, downloaded, longTasks });
        expect((await problems()).filter((problem) => !allows?.test(problem))).toEqual([]);
      } finally {
        await close();
      }
    }, 240_000);
  });
}
