/**
 * `npm run screenshots`: every state of the page in light and dark at three widths, to be looked at: build/screenshots.
 * `npm run screenshots -- STATE...`: only these states.
 * `npm run screenshots -- readme`: the README's two pictures, docs/page-light.webp and docs/page-dark.webp.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildSteps } from './build/index.js';
import { buildDirectory } from './setup/paths.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { say } from './setup/terminal.js';

const widths = /** @type {const} */ ([
  [1440, 900],
  [820, 1100],
  [360, 740],
]);
const colorSchemes = /** @type {const} */ (['light', 'dark']);

/** When the pictures are taken: the same instant always, so that two runs can be compared. */
const now = Date.UTC(2026, 10, 24, 13, 5, 12);

await main(async () => {
  await runSteps([...setupSteps, ...buildSteps], ['page', 'debian:browser']);

  // Only now: they need npm packages.
  const { available, executable, launch } = await import('../tests/browser/support/chromium.js');
  const { open, serve } = await import('../tests/browser/support/page.js');
  const { states } = await import('../tests/browser/support/states.js');
  if (!available) {
    say(`There is no Chromium at ${executable}, and it cannot be installed here.`);
    process.exitCode = 1;
    return;
  }
  const wanted = process.argv.slice(2);
  if (wanted.includes('readme')) {
    const { takeReadmePictures } = await import('./screenshots/readme.js');
    const server = await serve();
    const browser = await launch();
    try {
      for (const line of await takeReadmePictures(browser, server.url, now)) say(line);
    } finally {
      await browser.close();
      await server.close();
    }
    return;
  }
  const chosen = wanted.length > 0 ? states.filter(({ name }) => wanted.includes(name)) : states;
  const directory = path.join(buildDirectory, 'screenshots');
  if (wanted.length === 0) await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });

  const server = await serve();
  const browser = await launch();
  let taken = 0;
  try {
    for (const { name, reach } of chosen) {
      for (const [width, height] of widths) {
        // A fixed clock would hide the requests that the privacy sheet lists.
        const fixedNow = name === 'privacy' ? undefined : now;
        const { page, close } = await open(browser, server.url, { width, height, fixedNow });
        await reach(page);
        // The pointer would light up whatever it was left on.
        await page.mouse.move(0, 0);
        const places = [
          '',
          ...(width < 1000 && !(await page.locator('[popover]:popover-open').count()) ? ['-token'] : []),
        ];
        for (const place of places) {
          // In one column the display is below: it gets a picture of its own.
          if (place !== '') await page.locator('#token').evaluate((node) => node.scrollIntoView());
          for (const colorScheme of colorSchemes) {
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: path.join(directory, `${name}-${width}-${colorScheme}${place}.png`) });
            taken += 1;
          }
        }
        await close();
      }
      say(`  ${name}`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  say(`${taken} pictures in ${path.relative(process.cwd(), directory)}`);
});
