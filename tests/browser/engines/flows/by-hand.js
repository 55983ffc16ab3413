import { expect } from '@jest/globals';
import { publicKey, token, verify } from '../../support/flows.js';
import { answerByHand } from '../../support/steps.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const tutorialByHand = {
  name: 'the tutorial by hand: each command is run in a shell, and its output pasted',
  async run(page, _engine, { platform }) {
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'By hand', exact: true }).click();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    await page.getByRole('button', { name: 'Create application' }).click();
    await answerByHand(page, platform);
    await page.locator('#application-outcome').getByText(/^Application created: /).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('bob');
    await page.getByRole('button', { name: 'Create user' }).click();
    await answerByHand(page, platform);
    await page.locator('#user-create-outcome').getByText(/^User created: /).waitFor();
    expect(verify(await token(page), await publicKey(page)).payload.sub).toBe('bob');
  },
};
