/** The page never freezes: nothing on its main thread takes 50 ms, whatever the engine is doing. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, makeKey, pasteKey, token } from './support/flows.js';
import { suite } from './support/suite.js';

const pages = suite();

(available ? describe : describe.skip)('the page stays live', () => {
  test('while a 4096-bit key is searched for, a token is made and everything is filled in', async () => {
    const { page, longTasks } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByRole('button', { name: 'Use another key' }).click();
    const before = (await longTasks()).length;
    await page.evaluate(() => {
      const gaps = /** @type {number[]} */ ([]);
      let last = performance.now();
      const beat = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        setTimeout(beat, 10);
      };
      beat();
      Object.assign(window, { gaps });
    });
    await page.getByLabel('Size of a new key').selectOption('4096');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.locator('#key-making').waitFor();
    // Tokens are made with the old key meanwhile.
    for (const name of ['bob', 'carol', 'dave']) {
      await page.getByLabel('User name').fill(name);
      await page.locator('[data-claim="sub"]').getByText(name).waitFor({ timeout: 10_000 });
    }
    await page.locator('#key-held').waitFor({ timeout: 170_000 });
    await token(page);
    expect((await longTasks()).slice(before)).toEqual([]);
    const gaps = await page.evaluate(() => /** @type {{ gaps: number[] }} */ (/** @type {any} */ (window)).gaps);
    expect(gaps.length).toBeGreaterThan(20);
    expect(await page.locator('#key-name').textContent()).toBe('RSA 4096 bits, made here');
  }, 180_000);

  test('and loading it, bringing a key and typing hold nothing up either', async () => {
    const { page, longTasks } = await pages.open();
    await pasteKey(page);
    await page.getByLabel('Application id').focus();
    await page.keyboard.type('7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214', { delay: 15 });
    await token(page);
    for (const width of [820, 360, 1440]) await page.setViewportSize({ width, height: 800 });
    await page.getByRole('button', { name: 'Clear everything' }).click();
    expect(await longTasks()).toEqual([]);
  });

  test('and a cancelled search ends its worker at once', async () => {
    const { page } = await pages.open();
    await page.getByLabel('Size of a new key').selectOption('4096');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.locator('#key-making-words').getByText(/tried/).waitFor();
    expect(page.workers()).toHaveLength(2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForTimeout(200);
    expect(page.workers()).toHaveLength(1);
    await makeKey(page);
  });
});
