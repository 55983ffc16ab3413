/** What several tests do in the steps of the flow. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DEMO_ACCOUNT } from '../../../js/sandbox/index.js';

/** @typedef {import('./engines/page.js').Page} Page */

/**
 * Creates the tutorial's application.
 * @param {Page} page
 */
export async function createApplication(page) {
  const before = await page.getByLabel('Application ID').inputValue();
  await page.getByRole('button', { name: 'Create one', exact: true }).click();
  await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
  await page.getByRole('button', { name: 'Create application' }).click();
  await page.waitForFunction((old) => {
    const { value } = /** @type {HTMLInputElement} */ (document.getElementById('application-id'));
    return value !== '' && value !== old;
  }, before);
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {string} [displayName]
 */
export async function createUser(page, name, displayName) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (displayName !== undefined) await page.getByLabel('Display name', { exact: true }).fill(displayName);
  await page.getByRole('button', { name: 'Create user' }).click();
  await page.locator(`#users-list li[data-name="${name}"]`).waitFor();
}

/**
 * Runs the command that is shown, in a shell, and pastes what it prints.
 * @param {Page} page
 * @param {string} platform the address of a sandbox, in place of the platform's
 */
export async function answerByHand(page, platform) {
  await page.locator('#by-hand').waitFor();
  const command = (await page.locator('#by-hand-command').textContent()) ?? '';
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', command.replaceAll('https://api.nexmo.com', platform.replace(/\/$/, ''))],
    {
      env: {
        ...process.env,
        VONAGE_API_KEY: DEMO_ACCOUNT.apiKey,
        VONAGE_API_SECRET: DEMO_ACCOUNT.apiSecret,
        NO_PROXY: '127.0.0.1',
        no_proxy: '127.0.0.1',
      },
    },
  );
  await page.getByLabel('What it printed').fill(stdout);
  await page.getByRole('button', { name: 'Use this answer' }).click();
}
