import { expect } from '@jest/globals';
import { READY } from '../../support/page.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const load = {
  name: 'the page loads, and its engine starts',
  async run(page) {
    // The engine has answered: its presets are listed.
    await page.locator(READY).first().waitFor({ state: 'attached' });
    expect(await page.locator('#acl option').count()).toBeGreaterThan(3);
    expect(await page.locator('#engine-notice').isVisible()).toBe(false);
    await page.locator('#privacy-label').getByText('Nothing leaves this page').waitFor();
  },
};
