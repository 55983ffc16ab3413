/** Runs every flow in one engine: one browser, one server of each kind, and a new profile for each flow. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { flows } from '../../engines/flows/index.js';
import { servePackage } from '../package-server.js';
import { READY, serve } from '../page.js';
import { publishPage } from '../published.js';

const single = fileURLToPath(new URL('../../../../dist/single/tokensmith.html', import.meta.url));

/**
 * @typedef {object} Flow
 * @property {string} name
 * @property {'page' | 'published' | 'file' | 'package'} [at] the served page; the page from a server of its own, which
 *   the flow may stop and bring to a new version; the single file from the disk; or an empty page beside the package's modules. The served page
 *   unless said
 * @property {RegExp} [allows] what would be a problem elsewhere, and is what this flow is about
 * @property {(page: import('./page.js').Page, engine: import('./index.js').Engine, around: Around) => Promise<void>} run
 */

/**
 * @typedef {object} Around
 * @property {import('./index.js').Opened['downloaded']} downloaded
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
    /** @type {import('../published.js').Published} */
    let published;
    /** What is closed again, last first. @type {(() => unknown)[]} */
    const opened = [];

    beforeAll(async () => {
      const server = await serve();
      opened.push(() => server.close());
      published = await publishPage();
      opened.push(() => published.close());
      const modules = await servePackage();
      opened.push(() => modules.close());
      // Alone in its folder: what it would need beside it is not there.
      const folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-single-'));
      opened.push(() => rm(folder, { recursive: true, force: true }));
      const file = path.join(folder, 'tokensmith.html');
      await copyFile(single, file);
      addresses = {
        page: `${server.url}#make`,
        published: `${published.url}#make`,
        file: `${pathToFileURL(file).href}#make`,
        package: modules.url,
      };
      browser = await engine.launch();
      opened.push(() => browser.close());
    });
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
      const signs = [/complained/, /thrown/, /404/, /connect-src/];
      // What a browser tells comes when it pleases.
      for (let found = ''; !signs.every((sign) => sign.test(found));) found = (await problems()).join('\n');
      await close();
    });

    test.each(flows)('$name', async ({ at = 'page', allows, run }) => {
      const { page, downloaded, problems, close } = await browser.open(addresses[at]);
      try {
        // A press before the page has its code does nothing.
        if (at !== 'package') await page.locator(READY).first().waitFor({ state: 'attached' });
        await run(page, engine, { downloaded, published });
        expect((await problems()).filter((problem) => !allows?.test(problem))).toEqual([]);
      } finally {
        await close();
      }
    });
  });
}
