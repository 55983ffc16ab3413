/** Clearing, undoing it, and forgetting for good. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, foreign, pasteKey, publicKey, token, verify, workers } from './support/flows.js';
import { applicationId } from './support/page.js';
import { holdWork } from './support/held-work.js';
import { suite } from './support/suite.js';

const pages = suite();

/** @param {import('playwright-core').Page} page */
async function filled(page) {
  await pasteKey(page);
  await fillIn(page, { subject: 'alice', lifetime: '2h', acl: 'tutorial' });
  await token(page);
}

/** @param {import('playwright-core').Page} page */
const inputs = (page) =>
  page.evaluate(() =>
    ['application-id', 'subject', 'lifetime', 'acl', 'key-text'].map(
      (id) => /** @type {HTMLInputElement} */ (document.getElementById(id)).value,
    ),
  );

(available ? describe : describe.skip)('clearing', () => {
  test('empties everything, and undo brings all of it back', async () => {
    const { page } = await pages.open();
    await filled(page);
    const clear = page.getByRole('button', { name: 'Clear everything' });
    await clear.focus();
    await page.keyboard.press('Enter');
    expect(await inputs(page)).toEqual(['', '', '15m', 'client-sdk-web', '']);
    expect(await page.locator('#token').getAttribute('data-state')).toBe('waiting');
    expect(await page.locator('#token-text').textContent()).toBe('');
    expect(await page.locator('#payload-claims').textContent()).not.toContain('alice');
    await page.locator('#key-choose').waitFor();

    // The button is gone, and its way back has the focus.
    const undo = page.locator('#clear-undo').getByRole('button', { name: 'Undo' });
    expect(await undo.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await inputs(page)).toEqual([applicationId, 'alice', '2h', 'tutorial', '']);
    expect(await publicKey(page)).toBe(foreign.publicKey);
    const { payload } = verify(await token(page), foreign.publicKey);
    expect(payload.exp - payload.iat).toBe(7200);
    expect(await clear.evaluate((node) => node === document.activeElement)).toBe(true);
  });

  test('is final after a minute, or at once when asked', async () => {
    const now = Date.UTC(2026, 10, 24, 13, 5, 12);
    const { page } = await pages.open({ now });
    await pasteKey(page);
    const clear = page.getByRole('button', { name: 'Clear everything' });
    const offer = page.locator('#clear-undo');
    await page.clock.pauseAt(now + 3_600_000);
    await clear.click();
    await offer.waitFor();
    await page.clock.runFor(30_000);
    expect(await offer.textContent()).toContain('forgotten in 30 s');
    await page.clock.runFor(31_000);
    await expect(offer.isVisible()).resolves.toBe(false);

    await page.clock.resume();
    await pasteKey(page);
    await clear.click();
    await offer.getByRole('button', { name: 'Forget now' }).click();
    await expect(offer.isVisible()).resolves.toBe(false);
    await clear.waitFor();
  });

  test('ends a search for a key and a wait for a passphrase', async () => {
    const { page } = await pages.open();
    await fillIn(page);
    const search = await holdWork(page, 'generate_key_pair');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.locator('#key-making').waitFor();
    await search.tried(1);
    await workers(page, 2);
    await page.getByRole('button', { name: 'Clear everything' }).click();
    await page.locator('#key-choose').waitFor();
    await workers(page, 1);
  });
});
