/** The page stays live: its main thread leaves to workers whatever takes long. How long its tasks take, `npm run bench` measures. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, makeKey, pasteKey, token, workers } from './support/flows.js';
import { holdWork } from './support/held-work.js';
import { suite } from './support/suite.js';

const pages = suite();

(available ? describe : describe.skip)('the page stays live', () => {
  test('since no engine runs on its main thread', async () => {
    const { page } = await pages.open({
      before: async (opened) => {
        await opened.addInitScript(() => {
          const engines = { count: 0 };
          Object.assign(window, { engines });
          for (const name of /** @type {const} */ (['instantiate', 'instantiateStreaming', 'Instance'])) {
            const original = /** @type {any} */ (WebAssembly[name]);
            Object.assign(WebAssembly, {
              [name]: new Proxy(original, {
                apply: (target, self, args) => ((engines.count += 1), Reflect.apply(target, self, args)),
                construct: (target, args) => ((engines.count += 1), Reflect.construct(target, args)),
              }),
            });
          }
        });
      },
    });
    const engines = () => page.evaluate(() => /** @type {any} */ (window).engines.count);
    await makeKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByLabel('Path of a request').fill('/v1/users/alice');
    await page.locator('#question-answer .word').waitFor();
    expect(await engines()).toBe(0);
    // And one would be seen.
    await page.evaluate(() => WebAssembly.instantiate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
    expect(await engines()).toBe(1);
  });

  test('while a key is searched for, and tokens are made with another', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByRole('button', { name: 'Use another key' }).click();
    const search = await holdWork(page, 'generate_key_pair');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.locator('#key-making').waitFor();
    for (const name of ['bob', 'carol', 'dave']) {
      await page.getByLabel('User name').fill(name);
      await page.locator('[data-claim="sub"]').getByText(name).waitFor();
    }
    // The search has a worker of its own: nothing waits for it.
    expect(await search.others()).toBe(0);
    await workers(page, 2);
    await search.release();
    await page.locator('#key-name').getByText('RSA 2048 bits, made here').waitFor();
    await token(page);
    await workers(page, 1);
  });

  test('and a cancelled search ends its worker', async () => {
    const { page } = await pages.open();
    const search = await holdWork(page, 'generate_key_pair');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await search.tried(1);
    await workers(page, 2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await workers(page, 1);
    await search.release();
    await makeKey(page);
  });
});
