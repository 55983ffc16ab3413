import { expect } from '@jest/globals';
import { fillIn, foreign, paste, pasteKey, token, verify } from '../../support/flows.js';
import { holdWork } from '../../support/held-work.js';

/** More than the field shows. */
const count = 1200;

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const manyTokens = {
  name: 'tokens for many pasted names are made in workers, and saved; more are cancelled, and gone on with',
  async run(page, _engine, { downloaded }) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: count }, (_, index) => `user-${index}`);
    const field = page.getByLabel('Users the tokens are for');
    const pasted = async (/** @type {string[]} */ lines) => {
      await paste(page, field, lines.join('\n'));
      await page.getByText(/^1,200 lines, from user-0\S* to user-1199\S*: too many to show\.$/).waitFor();
    };
    await pasted(names);
    expect(await field.isVisible()).toBe(false);
    const saved = async (/** @type {string[]} */ users) => {
      const { name, text } = await downloaded(() =>
        page.locator('#tokens-files').getByRole('button', { name: 'NDJSON', exact: true }).click(),
      );
      expect(name).toBe('tokens.ndjson');
      const rows = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(new Set(rows.map((row) => row.token)).size).toBe(count);
      expect(rows.map((row) => verify(row.token, foreign.publicKey).payload.sub)).toEqual(users);
    };

    const signing = await holdWork(page, 'sign', 1);
    await page.getByRole('button', { name: 'Make 1,200 tokens' }).click();
    await page
      .locator('#tokens-pace')
      .getByText(/^[\d,]+ of 1,200 made, [\d,]+ a second, .+ left$/)
      .waitFor();
    await signing.release();
    await page
      .locator('#tokens-outcome')
      .getByText(/^Made 1,200 tokens in /)
      .waitFor();

    await saved(names);

    await page.getByRole('button', { name: 'Remove them' }).click();
    expect(await page.getByRole('button', { name: 'Make tokens' }).isDisabled()).toBe(true);
    const others = names.map((each) => `${each}-again`);
    await pasted(others);
    const again = await holdWork(page, 'sign', 1);
    await page.getByRole('button', { name: 'Make 1,200 tokens' }).click();
    await page
      .locator('#tokens-pace')
      .getByText(/^[\d,]+ of 1,200 made/)
      .waitFor();
    await page.locator('#tokens-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page
      .locator('#tokens-outcome')
      .getByText(/^Cancelled: [\d,]+ tokens of 1,200 made\. /)
      .waitFor();
    await again.release();
    expect(await page.locator('#tokens-make').textContent()).toMatch(/^Make the other 1,1\d\d tokens$/);
    await page.locator('#tokens-make').click();
    await page
      .locator('#tokens-outcome')
      .getByText(/^Made 1,200 tokens in /)
      .waitFor();
    await saved(others);
  },
};
