/** The three places of the page, and the one click that makes everything a token needs. */
import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { clipboard, copy, downloaded, foreign, publicKey, token, verify } from './support/flows.js';
import { applicationId } from './support/page.js';
import { holdWork } from './support/held-work.js';
import { suite } from './support/suite.js';

/** @typedef {import('playwright-core').Page} Page */

const pages = suite();

/** @param {Page} page */
const place = (page) => page.evaluate(() => document.documentElement.dataset.place);

/** @param {Page} page */
const makeNow = (page) => page.getByRole('button', { name: 'Make a token now' }).click();

/** @param {Page} page @param {string} text */
async function pasteAnywhere(page, text) {
  await copy(page, text);
  await page.locator('body').press('Control+V');
}

(available ? describe : describe.skip)('the first place', () => {
  test('shows one primary action, and nothing that is empty or cannot be used', async () => {
    const { page } = await pages.open({ place: '' });
    expect(await page.locator('.next:visible').allTextContents()).toEqual(['Make a token now']);
    const controls = await page.locator('main').getByRole('button').or(page.locator('main').getByRole('link')).all();
    const names = await Promise.all(controls.map((control) => control.textContent()));
    expect(names).toEqual(['Make a token now', 'I have an application', 'Inspect a token or key']);
    expect(await page.locator('main :disabled:visible, main input:visible').count()).toBe(0);
  });

  test('one click and one key press end in a copied token that logs in', async () => {
    const { page } = await pages.open({ place: '' });
    await makeNow(page);
    // At once: copying waits for the token.
    await page.keyboard.press('Control+Enter');
    await page.locator('#token-said').getByText('Copied the token').waitFor();
    const { payload } = verify(await clipboard(page), await publicKey(page));
    expect(payload.sub).toBe('alice');
    expect(payload.exp - payload.iat).toBe(900);
    expect(Object.keys(payload.acl.paths)).toContain('/*/legs/**');
    await page.locator('#login-words').getByText('the sandbox takes this token for alice').waitFor();
    expect(await place(page)).toBe('make');
    expect(await page.locator('#application-result').textContent()).toContain('My App · voice, rtc');
    expect(await page.locator('#users-result').textContent()).toBe('alice');
    expect(await page.locator('.step-toggle[aria-expanded="true"]').count()).toBe(0);
    expect(await page.locator('#unsaved-mark').isVisible()).toBe(true);
    const saved = await downloaded(page, () => page.getByRole('button', { name: 'Save it now' }).click());
    expect(saved.name).toBe('private.key');
    expect(await page.locator('#unsaved-mark').isVisible()).toBe(false);
  });

  test("three clicks more end in the tutorial's token", async () => {
    const { page } = await pages.open({ place: '' });
    await makeNow(page);
    await token(page);
    await page.locator('#rights .step-toggle').click();
    await page.getByRole('button', { name: 'As in the tutorial' }).click();
    await page.locator('#values-hint').getByText('nine paths').waitFor();
    await page.locator('#token-copy').click();
    await page.locator('#token-said').getByText('Copied the token').waitFor();
    const { payload } = verify(await clipboard(page), await publicKey(page));
    expect(payload.exp - payload.iat).toBe(86_400);
    expect(Object.keys(payload.acl.paths)).toHaveLength(9);
    await page.getByLabel('Lifetime exp').fill('2h');
    await page.locator('#values-hint').getByText('Your own choice').waitFor();
    await page.getByRole('button', { name: 'Recommended' }).click();
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('15m');
  });

  test('the user that was made is listed, and can be changed for another', async () => {
    const { page } = await pages.open({ place: '' });
    await makeNow(page);
    await token(page);
    await page.locator('#users .step-toggle').click();
    await page.locator('#users-list li[data-name="alice"]').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('bob');
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.locator('#login-words').getByText('takes this token for bob').waitFor();
  });

  test('making can be cancelled and begun again', async () => {
    const { page } = await pages.open({ place: '' });
    const search = await holdWork(page, 'generate_key_pair');
    await makeNow(page);
    await page.locator('#start-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#start-outcome').getByText('Cancelled.').waitFor();
    await search.release();
    expect(await place(page)).toBe('start');
    await makeNow(page);
    await token(page);
  });

  test('what was begun is gone on with', async () => {
    const { page } = await pages.open({ place: '' });
    await makeNow(page);
    const made = await token(page);
    await page.getByRole('link', { name: 'tokensmith' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await token(page)).toBe(made);
  });

  test('works with the keyboard alone', async () => {
    const { page } = await pages.open({ place: '' });
    await page.locator('#start-make').focus();
    await page.keyboard.press('Enter');
    await token(page);
    await page.waitForFunction(() => document.activeElement?.id === 'token-copy');
  });
});

(available ? describe : describe.skip)('places', () => {
  test('have addresses, and back and forward go through them', async () => {
    const { page } = await pages.open({ place: '' });
    await page.getByRole('link', { name: 'I have an application' }).click();
    expect(await place(page)).toBe('make');
    expect(await page.title()).toBe('Make a token · tokensmith');
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    expect(await place(page)).toBe('inspect');
    expect(await page.getByRole('link', { name: 'Inspect', exact: true }).getAttribute('aria-current')).toBe('page');
    await page.goBack();
    expect(await place(page)).toBe('make');
    await page.goBack();
    expect(await place(page)).toBe('start');
    await page.goForward();
    expect(await place(page)).toBe('make');
  });

  test('a step that is opened is in the address, and comes back with it', async () => {
    const { page } = await pages.open();
    await page.locator('#connect .step-toggle').click();
    expect(new URL(page.url()).hash).toBe('#connect');
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    await page.goBack();
    expect(await page.locator('#connect-body').isVisible()).toBe(true);
    await page.reload();
    await page.locator('#connect-body').waitFor();
  });

  test('a pasted key goes where tokens are made, and everything else is inspected', async () => {
    const { page } = await pages.open({ place: '' });
    await pasteAnywhere(page, foreign.privateKey);
    await page.locator('#key-held').waitFor();
    expect(await place(page)).toBe('make');
    await page.getByRole('link', { name: 'tokensmith' }).click();
    await pasteAnywhere(page, '{"paths":{"/*/users/**":{}}}');
    await page.locator('#inspector-kind').getByText('access control list').waitFor();
    expect(await place(page)).toBe('inspect');
    expect(await page.locator('#inspector-text').inputValue()).toBe('{"paths":{"/*/users/**":{}}}');
  });

  test('an encrypted key that is pasted is asked for its passphrase', async () => {
    const { page } = await pages.open({ place: '' });
    const pem = createPrivateKey(foreign.privateKey).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'correct horse',
    });
    await pasteAnywhere(page, String(pem));
    await page.getByLabel('Its passphrase').fill('correct horse');
    await page.keyboard.press('Enter');
    await page.locator('#key-held').waitFor();
    expect(await place(page)).toBe('make');
  });

  test('a link to a filled-in form leads to where tokens are made', async () => {
    const { page } = await pages.open({ place: '' });
    await page.goto(`${pages.url()}#application=${applicationId}&user=alice`);
    await page.waitForFunction(() => document.documentElement.dataset.place === 'make');
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
    expect(new URL(page.url()).hash).toBe('#make');
  });
});
