import { expect } from '@jest/globals';
import { reload } from '../../support/reload.js';
import { fillIn, foreign, pasteKey, token, verify } from '../../support/flows.js';

const passphrase = 'four words picked blindly';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const remember = {
  name: 'what is remembered is unlocked after a reload, and forgotten with one click',
  async run(page) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '45m' });
    await token(page);
    await page.locator('#remember-open').click();
    await page.getByLabel('New passphrase').fill(passphrase);
    await page.getByLabel('The same passphrase again').fill(passphrase);
    await page.getByRole('button', { name: 'Remember', exact: true }).click();
    await page.locator('#remember-forget').waitFor();
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain('alice');
    expect(kept).not.toContain('PRIVATE');

    await reload(page);
    // What was typed in this tab and is not a secret comes back without it.
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
    expect(await page.locator('#token').getAttribute('data-state')).toBe('waiting');
    await page.locator('#unlock-passphrase').fill(passphrase);
    await page.locator('#unlock-go').click();
    const { payload } = verify(await token(page), foreign.publicKey);
    expect(payload.sub).toBe('alice');
    expect(payload.exp - payload.iat).toBe(45 * 60);

    await page.locator('#remember-forget').click();
    await page.waitForFunction(() => localStorage.length === 0);
  },
};
