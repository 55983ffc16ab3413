import { expect } from '@jest/globals';
import { fillIn, makeKey, publicKey, token, verify } from '../../support/flows.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const singleFile = {
  name: 'the single file makes a key and a token, from the disk',
  at: 'file',
  async run(page) {
    expect(page.url()).toMatch(/^file:/);
    await makeKey(page);
    await fillIn(page, { subject: 'alice' });
    expect(verify(await token(page), await publicKey(page)).payload.sub).toBe('alice');
    await page.getByRole('button', { name: 'Nothing leaves this page' }).click();
    expect(await page.locator('#privacy-statement').textContent()).toContain('it may contact nobody');
  },
};
