import { expect } from '@jest/globals';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const load = {
  name: 'the page loads, and its engine starts',
  async run(page) {
    // The engine answered: its presets are there.
    await page.locator('#acl option').first().waitFor({ state: 'attached' });
    expect(await page.locator('#acl option').count()).toBeGreaterThan(3);
    expect(await page.locator('#engine-notice').isVisible()).toBe(false);
    // Said by code that comes later.
    await page.locator('#shield-label').getByText('Nothing leaves this page').waitFor();
  },
};
