import { expect } from '@jest/globals';
import { fillIn, foreign, paste, pasteKey, token, verify } from '../../support/flows.js';

const count = 10_000;

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const manyTokens = {
  name: 'ten thousand tokens are made of pasted names without a frozen frame, and saved; more are cancelled',
  // While it is pasted: Chromium itself takes 0.1 s to lay out a text field of so many lines.
  allows: /^a task of \d+ ms$/,
  async run(page, _engine, { downloaded, longTasks }) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: count }, (_, index) => `user-${index}`);
    const field = page.getByLabel('Whom the tokens are for');
    await paste(page, field, names.join('\n'));

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

    await paste(page, field, `\n${names.slice(0, 1000).join('-again\n')}`);
    await page.getByRole('button', { name: 'Make 10,999 tokens' }).click();
    await page.locator('#tokens-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#tokens-outcome').getByText('Cancelled.').waitFor();
    expect(await page.locator('#tokens-files').isVisible()).toBe(false);
  },
};
