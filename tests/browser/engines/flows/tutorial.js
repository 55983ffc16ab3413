import { expect } from '@jest/globals';
import { DEMO_ACCOUNT } from '../../../../js/sandbox/index.js';
import { publicKey, token, verify } from '../../support/flows.js';
import { createApplication, createUser } from '../../support/steps.js';

/** @param {import('../../support/engines/page.js').Page} page with a connection, through the steps that follow it */
async function tutorial(page) {
  await createApplication(page);
  await page.locator('#application-proof[data-same="true"]').waitFor();
  await createUser(page, 'alice', 'Alice');
  await page.getByLabel('What it may do').selectOption('tutorial');
  const { payload } = verify(await token(page), await publicKey(page));
  expect(payload).toMatchObject({ application_id: await page.getByLabel('Application id').inputValue(), sub: 'alice' });
}

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const tutorialInSandbox = {
  name: 'the tutorial in the sandbox',
  async run(page) {
    await tutorial(page);
    await page.locator('#login-words').getByText('the sandbox takes this token for alice').waitFor();
  },
};

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const tutorialLive = {
  name: 'the tutorial live, through the relay',
  allows: /^request with POST$/,
  async run(page) {
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByLabel('API key').fill(DEMO_ACCOUNT.apiKey);
    await page.getByLabel('API secret').fill(DEMO_ACCOUNT.apiSecret);
    await page.getByRole('button', { name: 'Check them' }).click();
    await page.locator('#connect-outcome').getByText('The credentials are good.').waitFor();
    await tutorial(page);
  },
};
