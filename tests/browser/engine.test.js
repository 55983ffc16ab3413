/** When the engine cannot be loaded, or breaks: said in plain words, with a way on. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, foreign, pasteKey, token, verify } from './support/flows.js';
import { suite } from './support/suite.js';

const pages = suite();

(available ? describe : describe.skip)('the engine', () => {
  test('that cannot be loaded is said, and loaded when asked again', async () => {
    pages.expectProblems(/tokensmith\.wasm|ERR_FAILED|Failed to load resource/);
    const { page } = await pages.open({
      before: async (opened) => {
        await opened.route('**/tokensmith.primary.wasm', (route) => route.abort());
      },
    });
    const notice = page.locator('#engine-notice');
    await notice.waitFor();
    expect(await notice.getAttribute('role')).toBe('alert');
    expect((await notice.textContent())?.length).toBeGreaterThan(40);
    await page.unroute('**/tokensmith.primary.wasm');
    await notice.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#acl option').first().waitFor({ state: 'attached' });
    await expect(notice.isVisible()).resolves.toBe(false);
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    verify(await token(page), foreign.publicKey);
  });
});
