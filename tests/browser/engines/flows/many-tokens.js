import { expect } from '@jest/globals';
import { fillIn, paste, pasteKey, token } from '../../support/flows.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const manyTokens = {
  name: 'a thousand tokens are made of pasted names, and more are cancelled',
  async run(page) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: 1000 }, (_, index) => `user-${index}`);
    const field = page.getByLabel('Whom the tokens are for');
    await paste(page, field, names.join('\n'));
    await page.getByRole('button', { name: 'Make 1,000 tokens' }).click();
    await page.locator('#tokens-outcome').getByText(/^Made 1,000 tokens in /).waitFor({ timeout: 120_000 });
    expect(await page.locator('#tokens-files').isVisible()).toBe(true);
    await paste(page, field, names.map((name) => `\n${name}-again`).join(''));
    await page.getByRole('button', { name: 'Make 2,000 tokens' }).click();
    await page.locator('#tokens-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#tokens-outcome').getByText('Cancelled.').waitFor();
  },
};
