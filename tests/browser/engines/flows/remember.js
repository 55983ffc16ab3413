import { expect } from '@jest/globals';
import { fillIn, foreign, pasteKey, token, verify } from '../../support/flows.js';

const passphrase = 'four words picked blindly';

/** Loads the page anew, as a person does. @param {import('../../support/engines/page.js').Page} page */
async function comeBack(page) {
  await page.evaluate(() => {
    document.documentElement.dataset.before = 'true';
    setTimeout(() => location.reload(), 0);
  });
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    // Between two documents there is none to ask.
    const isBack = await page
      .evaluate(() => document.documentElement?.dataset.before === undefined && document.querySelector('#acl option') !== null)
      .catch(() => false);
    if (isBack) return;
  }
  throw new Error('The page did not come back.');
}

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const remember = {
  name: 'what is remembered is unlocked after a reload, and forgotten with one click',
  async run(page) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '45m' });
    await token(page);
    await page.locator('#remember-open').click();
    await page.getByLabel('New passphrase').fill(passphrase);
    await page.getByLabel('The same again').fill(passphrase);
    await page.getByRole('button', { name: 'Remember', exact: true }).click();
    await page.locator('#remember-forget').waitFor();
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain('alice');
    expect(kept).not.toContain('PRIVATE');

    await comeBack(page);
    await page.locator('#unlock-passphrase').fill(passphrase);
    await page.locator('#unlock-go').click();
    const { payload } = verify(await token(page), foreign.publicKey);
    expect(payload.sub).toBe('alice');
    expect(payload.exp - payload.iat).toBe(45 * 60);

    await page.locator('#remember-forget').click();
    await page.waitForFunction(() => localStorage.length === 0);
  },
};
