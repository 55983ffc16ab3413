/** "Remember on this device": nothing unless asked, nothing that can be read, everything back, nothing once forgotten. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, foreign, makeKey, pasteKey, token, verify } from './support/flows.js';
import { applicationId, READY } from './support/page.js';
import { suite } from './support/suite.js';

/** @typedef {import('playwright-core').Page} Page */

const pages = suite();
const passphrase = 'four words picked blindly';

/** @param {Page} page */
const stored = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));

/**
 * @param {Page} page
 * @param {string} [first]
 * @param {string} [second]
 */
async function remember(page, first = passphrase, second = first) {
  await page.locator('#remember-open').click();
  const panel = page.getByRole('region', { name: 'Remember on this device' });
  await panel.getByLabel('New passphrase').fill(first);
  await panel.getByLabel('The same passphrase again').fill(second);
  await page.keyboard.press('Enter');
  return panel;
}

/** @param {Page} page */
const remembered = (page) => page.locator('#remember-said').getByText('Remembered, encrypted').waitFor();

/**
 * Another visit: what was typed outlives a reload of the same tab, and no more.
 * @param {Page} page
 */
async function comeBack(page) {
  await page.addInitScript(() => sessionStorage.clear());
  await page.reload();
  await page.locator(READY).first().waitFor({ state: 'attached' });
  return page.getByRole('region', { name: 'Remembered on this device' });
}

(available ? describe : describe.skip)('remembering', () => {
  test('is off: nothing is kept until it is asked for', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    expect(await stored(page)).toBe('[{},{}]');
    expect(await page.locator('#unlock').isVisible()).toBe(false);
    expect(await page.locator('#remember-forget').isVisible()).toBe(false);
    expect(await page.locator('#privacy-stored').textContent()).not.toContain('passphrase');
    const back = await comeBack(page);
    expect(await back.isVisible()).toBe(false);
    expect(await page.getByLabel('User name').inputValue()).toBe('');
  });

  test('keeps no word of it that can be read, and brings all of it back', async () => {
    const { page } = await pages.open();
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByLabel('API key').fill('abcd1234');
    await page.getByLabel('API secret').fill('NowhereElse99');
    await pasteKey(page);
    await fillIn(page, { subject: 'alice-nowhere-else', lifetime: '3h', acl: 'tutorial' });
    const before = await token(page);
    await remember(page);
    await remembered(page);

    const text = await stored(page);
    const { ciphertext, iterations } = JSON.parse(JSON.parse(text)[0]['tokensmith-vault']);
    expect(iterations).toBeGreaterThanOrEqual(600_000);
    for (const place of [text, Buffer.from(ciphertext, 'base64url').toString('latin1')]) {
      for (const needle of [
        'alice',
        'owhere',
        'abcd1234',
        applicationId,
        'tutorial',
        passphrase,
        foreign.privateKey.split('\n')[3],
        before.split('.')[2],
      ]) {
        expect({ needle, found: place.includes(String(needle)) }).toEqual({ needle, found: false });
      }
    }
    expect(await page.locator('#privacy-stored').textContent()).toContain(
      'what you asked it to remember, encrypted under your passphrase. Everything else is gone',
    );
    // The passphrase itself stays nowhere.
    expect(
      await page
        .locator('input')
        .evaluateAll((inputs) => inputs.map((input) => /** @type {HTMLInputElement} */ (input).value).join()),
    ).not.toContain(passphrase);

    const back = await comeBack(page);
    expect(await page.locator('#key-held').isVisible()).toBe(false);
    await back.getByLabel('Passphrase').fill(passphrase);
    const top = () => page.locator('#connect').evaluate((step) => /** @type {HTMLElement} */ (step).offsetTop);
    const place = await top();
    await page.keyboard.press('Enter');
    await page.locator('#unlock-done').getByText('Unlocked').waitFor();
    expect(await top()).toBe(place);
    verify(await token(page), foreign.publicKey);
    expect(await page.locator('#key-name').textContent()).toBe('RSA 2048 bits, remembered on this device');
    expect(await page.getByLabel('Application ID').inputValue()).toBe(applicationId);
    expect(await page.getByLabel('User name').inputValue()).toBe('alice-nowhere-else');
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('3h');
    expect(await page.getByLabel('What it may do').inputValue()).toBe('tutorial');
    expect(await page.locator('#api-key').inputValue()).toBe('abcd1234');
    expect(await page.locator('#api-secret').inputValue()).toBe('NowhereElse99');
    expect(await page.locator('#mode-live').getAttribute('aria-pressed')).toBe('true');
  });

  test('says which passphrase will not do, and keeps nothing meanwhile', async () => {
    const { page } = await pages.open();
    await fillIn(page);
    await page.getByRole('button', { name: 'Clear everything' }).click();
    await page.locator('#clear-undo').getByRole('button', { name: 'Forget now' }).click();
    const panel = await remember(page);
    const error = page.locator('#remember-error');
    await error.getByText('There is nothing to remember yet').waitFor();
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.evaluate(() => document.activeElement?.id)).resolves.toBe('remember-open');
    await fillIn(page);
    await remember(page, 'too short');
    await error.getByText('shorter than 12 characters').waitFor();
    await panel.getByLabel('New passphrase').fill(passphrase);
    await panel.getByLabel('The same passphrase again').fill(`${passphrase}!`);
    await panel.getByRole('button', { name: 'Remember', exact: true }).click();
    await error.getByText('The two passphrases differ').waitFor();
    expect(await stored(page)).toBe('[{},{}]');
  });

  test('stays locked for a wrong passphrase, and tells damage from it', async () => {
    const { page } = await pages.open();
    await fillIn(page, { subject: 'alice' });
    await remember(page);
    await remembered(page);
    const back = await comeBack(page);
    const error = page.locator('#unlock-error');
    await back.getByRole('button', { name: 'Unlock' }).click();
    await error.getByText('The passphrase is empty').waitFor();
    await back.getByLabel('Passphrase').fill('four words picked Blindly');
    await back.getByRole('button', { name: 'Unlock' }).click();
    await error.getByText('The passphrase does not open the vault').waitFor();
    expect(await page.getByLabel('User name').inputValue()).toBe('');
    await page.evaluate(() => {
      const vault = JSON.parse(String(localStorage.getItem('tokensmith-vault')));
      localStorage.setItem('tokensmith-vault', JSON.stringify({ ...vault, iv: vault.salt }));
    });
    await back.getByLabel('Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await error.getByText('was changed after it was sealed').waitFor();
  });

  test('is forgotten with one click, locked or not, and can be taken back for a minute', async () => {
    const { page } = await pages.open();
    await makeKey(page);
    await remember(page);
    await remembered(page);
    expect(await page.locator('#key-held-hint').textContent()).toContain('Saved.');
    const vault = await stored(page);
    await page.locator('#remember-forget').click();
    expect(await stored(page)).toBe('[{},{}]');
    expect(await page.locator('#key-held-hint').textContent()).toContain('Not saved yet');
    await page.locator('#remember-undo').getByRole('button', { name: 'Undo' }).click();
    expect(await stored(page)).toBe(vault);

    const back = await comeBack(page);
    await back.getByRole('button', { name: 'Forget', exact: true }).click();
    expect(await stored(page)).toBe('[{},{}]');
    expect(await page.locator('#privacy-stored').textContent()).not.toContain('passphrase');
    await page.locator('#unlock-undo').getByRole('button', { name: 'Forget now' }).click();
    await page.locator('#unlock-done').getByText('Forgotten').waitFor();
    expect(await (await comeBack(page)).isVisible()).toBe(false);
  });

  test('is there from the first paint, so that nothing moves', async () => {
    const { page } = await pages.open();
    await fillIn(page);
    await remember(page);
    await remembered(page);
    await comeBack(page);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => /** @type {any} */ (window).seen.shift)).toBeLessThan(0.001);
  });
});
