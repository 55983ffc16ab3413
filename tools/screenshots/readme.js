/**
 * The README's two pictures of the page, in light and dark: what a newcomer sees after pressing the one button. Controls are found by their role and
 * name, as a person finds them.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { open } from '../../tests/browser/support/page.js';
import { SetupError } from '../setup/command.js';
import { root } from '../setup/paths.js';

/** Pixels of the page, and those of the picture for each of them: more than one, so that text is sharp on dense screens. */
const size = { width: 1200, height: 720 };
const scale = 1.5;

/** Bytes that a picture may have. */
const limit = 120 * 1024;

/** From 0 to 100. At 75 WebP shows no artefacts around text of this size. */
const quality = 75;

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url of the page
 * @param {number} now milliseconds since 1970
 * @returns {Promise<string[]>} what was written, in words
 */
export async function takeReadmePictures(browser, url, now) {
  const { page, close } = await open(browser, url, { ...size, place: '', fixedNow: now, reducedMotion: 'reduce' });
  /** @type {string[]} */
  const written = [];
  try {
    await page.getByRole('button', { name: 'Make a token now' }).first().click();
    // The token is complete once it can be copied; the sandbox's answer arrives a little later.
    await page.getByRole('button', { name: 'Copy token' }).and(page.locator(':enabled')).first().waitFor();
    await page
      .getByText(/Logs in/)
      .first()
      .waitFor();
    await page.mouse.move(0, 0);
    await page.keyboard.press('Control+Home');
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      const name = `docs/page-${colorScheme}.webp`;
      const picture = await webp(page);
      if (picture.length > limit)
        throw new SetupError(`${name} would have ${picture.length} bytes, more than ${limit}`);
      await writeFile(path.join(root, name), picture);
      written.push(`${name}: ${(picture.length / 1024).toFixed(0)} KB`);
    }
  } finally {
    await close();
  }
  return written;
}

/**
 * Playwright's own screenshots are PNG or JPEG.
 * @param {import('playwright-core').Page} page
 */
async function webp(page) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality,
    clip: { x: 0, y: 0, ...size, scale },
  });
  await session.detach();
  return Buffer.from(data, 'base64');
}
