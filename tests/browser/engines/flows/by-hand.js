import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { DEMO_ACCOUNT } from '../../../../js/sandbox/index.js';
import { publicKey, token, verify } from '../../support/flows.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const tutorialByHand = {
  name: 'the tutorial by hand: each command is run in a shell, and its output pasted',
  async run(page, _engine, platform) {
    const answer = async () => {
      await page.locator('#by-hand').waitFor({ timeout: 60_000 });
      const command = (await page.locator('#by-hand-command').textContent()) ?? '';
      const { stdout } = await promisify(execFile)('sh', ['-c', command.replaceAll('https://api.nexmo.com', platform.replace(/\/$/, ''))], {
        env: { ...process.env, VONAGE_API_KEY: DEMO_ACCOUNT.apiKey, VONAGE_API_SECRET: DEMO_ACCOUNT.apiSecret, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
      });
      await page.getByLabel('What it printed').fill(stdout);
      await page.getByRole('button', { name: 'Take this answer' }).click();
    };
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'By hand', exact: true }).click();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    await page.getByRole('button', { name: 'Create application' }).click();
    await answer();
    await page.locator('#application-outcome').getByText(/^Application created: /).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('bob');
    await page.getByRole('button', { name: 'Create user' }).click();
    await answer();
    await page.locator('#user-create-outcome').getByText(/^User created: /).waitFor();
    expect(verify(await token(page), await publicKey(page)).payload.sub).toBe('bob');
  },
};
