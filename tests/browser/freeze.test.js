/** The page never freezes: nothing on its main thread takes 50 ms, whatever the engine is doing. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, makeKey, pasteKey, token, workers } from './support/flows.js';
import { mainThreadTasks } from './support/main-thread.js';
import { suite } from './support/suite.js';

const pages = suite();

(available ? describe : describe.skip)('the page stays live', () => {
  test('a task that does take long is seen by the measurement', async () => {
    const { page } = await pages.open();
    const { long } = await mainThreadTasks(page, () =>
      page.evaluate(() => {
        let sum = 0;
        for (let round = 0; round < 3e8; round += 1) sum += Math.sqrt(round);
        return sum;
      }),
    );
    expect(long.length).toBeGreaterThan(0);
  });

  test('while a 4096-bit key is searched for, and tokens are made with another', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByRole('button', { name: 'Use another key' }).click();
    await page.getByLabel('Size of a new key').selectOption('4096');
    const { tasks, long } = await mainThreadTasks(page, async () => {
      await page.getByRole('button', { name: 'Make a new key' }).click();
      await page.locator('#key-making').waitFor();
      // The search has a worker of its own: tokens do not wait for it.
      for (const name of ['bob', 'carol', 'dave']) {
        await page.getByLabel('User name').fill(name);
        await page.locator('[data-claim="sub"]').getByText(name).waitFor();
      }
      await page.locator('#key-name').getByText('RSA 4096 bits, made here').waitFor({ timeout: 280_000 });
      await token(page);
    });
    expect(long).toEqual([]);
    expect(tasks).toBeGreaterThan(100);
  }, 300_000);

  test('while it is loaded, a key is brought, and everything is filled in and cleared', async () => {
    const { page } = await pages.open();
    const { tasks, long } = await mainThreadTasks(page, async () => {
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
    });
    expect(long).toEqual([]);
    expect(tasks).toBeGreaterThan(100);
  });

  test('and a cancelled search ends its worker', async () => {
    const { page } = await pages.open();
    await page.getByLabel('Size of a new key').selectOption('4096');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.locator('#key-making-words').getByText(/tried/).waitFor();
    await workers(page, 2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await workers(page, 1);
    await makeKey(page);
  });
});
