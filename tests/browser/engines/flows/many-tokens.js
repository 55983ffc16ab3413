import { expect } from '@jest/globals';
import { copy, fillIn, foreign, pasteKey, token, verify } from '../../support/flows.js';

const count = 10_000;

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const manyTokens = {
  name: 'ten thousand tokens are made of pasted names without a frozen frame, and saved; more are cancelled',
  async run(page, _engine, { downloaded, longTasks }) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: count }, (_, index) => `user-${index}`);
    const field = page.getByLabel('Whom the tokens are for');
    const pasted = async (/** @type {string} */ text) => {
      await copy(page, text);
      return longTasks(async () => {
        await field.focus();
        await page.keyboard.press('Control+V');
        await page.getByText(/^[\d,]+ lines, from user-0\S* to user-\d+\S*: too many to show\.$/).waitFor();
      });
    };
    expect(await pasted(names.join('\n'))).toEqual([]);
    expect(await field.isVisible()).toBe(false);

    const tooLong = await longTasks(async () => {
      await page.getByRole('button', { name: 'Make 10,000 tokens' }).click();
      await page.locator('#tokens-pace').getByText(/^[\d,]+ made, [\d,]+ a second, .+ left$/).waitFor();
      await page.locator('#tokens-outcome').getByText(/^Made 10,000 tokens in /).waitFor({ timeout: 180_000 });
    });
    expect(tooLong).toEqual([]);

    const { name, text } = await downloaded(() => page.locator('#tokens-files').getByRole('button', { name: 'NDJSON', exact: true }).click());
    expect(name).toBe('tokens.ndjson');
    const rows = text.trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(new Set(rows.map((row) => row.token)).size).toBe(count);
    expect(rows.map((row) => verify(row.token, foreign.publicKey).payload.sub)).toEqual(names);

    await page.getByRole('button', { name: 'Remove them' }).click();
    expect(await page.getByRole('button', { name: 'Make tokens' }).isDisabled()).toBe(true);
    await pasted(names.map((each) => `${each}-again`).join('\n'));
    await page.getByRole('button', { name: 'Make 10,000 tokens' }).click();
    await page.locator('#tokens-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#tokens-outcome').getByText('Cancelled.').waitFor();
    expect(await page.locator('#tokens-files').isVisible()).toBe(false);
  },
};
