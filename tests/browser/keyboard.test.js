/** Everything by keyboard alone: from the empty page to a token on the clipboard, and round the page without a trap. */
import { describe, expect, test } from '@jest/globals';
import { importSPKI, jwtVerify } from 'jose';
import { available } from './support/chromium.js';
import { clipboard, downloaded, makeKey, publicKey, workers } from './support/flows.js';
import { applicationId } from './support/page.js';
import { holdWork } from './support/held-work.js';
import { suite } from './support/suite.js';

/** @typedef {import('playwright-core').Page} Page */

const pages = suite();

/**
 * What has the focus, by its accessible name; and a complaint when it cannot be seen.
 * @param {Page} page
 */
async function focused(page) {
  const { name, complaint } = await page.evaluate(() => {
    const active = /** @type {HTMLElement} */ (document.activeElement);
    const labels = /** @type {any} */ (active).labels;
    const label = active.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? active.textContent ?? '';
    const well = active.closest('.well');
    const rings = [active, ...(well ? [well] : [])].map((node) => getComputedStyle(node));
    const ring = rings.some(({ outlineStyle, outlineWidth }) => outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2);
    const box = active.getBoundingClientRect();
    const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
    return {
      name: active === document.body ? 'the end' : label.replace(/\s+/g, ' ').trim(),
      complaint: active === document.body ? '' : [ring ? '' : 'no ring', inside ? '' : 'out of sight'].filter(Boolean).join(', '),
    };
  });
  if (complaint !== '') throw new Error(`The focus on "${name}" cannot be seen: ${complaint}.`);
  return name;
}

/**
 * Presses Tab until the control of that name has the focus.
 * @param {Page} page
 * @param {RegExp} wanted
 * @param {string} [key]
 */
async function tabTo(page, wanted, key = 'Tab') {
  const passed = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const name = await focused(page);
    if (wanted.test(name)) return name;
    passed.push(name);
  }
  throw new Error(`Tab never reached ${wanted}; it passed ${passed.join(' | ')}`);
}

(available ? describe : describe.skip)('by keyboard alone', () => {
  test('from an empty page to a verified token on the clipboard', async () => {
    const { page } = await pages.open();

    const search = await holdWork(page, 'generate_key_pair');
    await tabTo(page, /^Make a new key$/);
    await page.keyboard.press('Enter');
    await page.locator('#key-making').waitFor();
    expect(await focused(page)).toBe('Cancel');
    await search.release();

    // The search ends with the focus on what to do next: saving the key.
    await page.locator('#key-held').waitFor();
    expect(await focused(page)).toBe('Save private.key');
    const key = await downloaded(page, () => page.keyboard.press('Enter'));
    expect(key.name).toBe('private.key');

    await tabTo(page, /^Application id$/);
    await page.keyboard.type(applicationId);
    await tabTo(page, /^User name/);
    await page.keyboard.type('alice');
    await tabTo(page, /^1 h$/);
    await page.keyboard.press('Space');
    await tabTo(page, /^What it may do/);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^Copy token$/);
    await page.keyboard.press('Enter');
    await page.locator('#token-said').getByText('Copied the token').waitFor();

    const { payload } = await jwtVerify(await clipboard(page), await importSPKI(await publicKey(page), 'RS256'), {
      algorithms: ['RS256'],
      subject: 'alice',
    });
    expect(payload).toMatchObject({ application_id: applicationId, sub: 'alice' });
    expect(payload.exp).toBe(Number(payload.iat) + 3600);
    expect(Object.keys(/** @type {any} */ (payload).acl.paths)).toContain('/*/push/**');
  });

  test('Tab goes round the page in the order it is read, and back', async () => {
    const { page } = await pages.open();
    await page.locator('#shield-label').getByText('Nothing leaves this page').waitFor();
    const forth = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (name === 'the end') break;
      forth.push(name);
      expect(forth.length).toBeLessThan(60);
    }
    expect(forth).toEqual([
      'Skip to the form',
      'Skip to the token',
      'Skip to the inspector',
      'Nothing leaves this page',
      'Colours: system',
      'Shortcuts',
      expect.stringMatching(/^1Connect sandbox/),
      expect.stringMatching(/^2Application create one/),
      'Create one',
      'Pick one',
      'Paste a private key',
      'Choose a file',
      'Make a new key',
      'Size of a new key',
      'Application id',
      expect.stringMatching(/^3Users waits for the application/),
      'Name',
      'Display name',
      'The same as a command',
      'Find a user',
      'Many at once',
      expect.stringMatching(/^4Token no user/),
      'User name sub',
      'Lifetime exp',
      '15 min',
      '1 h',
      '24 h',
      'Lifetime, as a slider',
      'What it may do acl',
      'Edit the rules',
      'Method',
      'Path of a request',
      'A token for each of many users',
      'Clear everything',
      'Copy a link to this form',
      'Remember on this device',
      'a private key: drop one, paste one, or make one',
      'the application id',
      'Use it',
      'QR code',
      'Paste anything',
      'Choose a file',
      'Clear',
    ]);
    const back = [];
    for (let presses = 0; presses < forth.length; presses += 1) {
      await page.keyboard.press('Shift+Tab');
      back.push(await focused(page));
    }
    expect(back.reverse()).toEqual(forth);
  });

  test('the skip links, and what the token needs, lead to their places', async () => {
    const { page } = await pages.open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await tabTo(page, /./)).toBe('a private key: drop one, paste one, or make one');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Paste a private key');
    await tabTo(page, /^the application id$/);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Application id');
  });

  test('the search for a key is cancelled by Escape or its button, and leaves nothing', async () => {
    const { page } = await pages.open();
    await holdWork(page, 'generate_key_pair');
    for (const cancel of ['Escape', 'Enter']) {
      await page.getByRole('button', { name: 'Make a new key' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#key-making').waitFor();
      await page.keyboard.press(cancel);
      await page.locator('#key-choose').waitFor();
      expect(await focused(page)).toBe('Make a new key');
    }
    await workers(page, 1);
    await expect(page.locator('#key-held').isVisible()).resolves.toBe(false);
  });

  test('steps fold and unfold, and an error that is hidden in one is reached', async () => {
    const { page } = await pages.open();
    await makeKey(page);
    await page.getByLabel('Application id').fill(applicationId);
    await page.getByLabel('Lifetime exp').fill('25h');
    await page.locator('#token[data-state="failed"]').waitFor();
    const toggle = page.getByRole('button', { name: /^4?\s*Token .*usable/ });
    await toggle.focus();
    await page.keyboard.press('Enter');
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await expect(page.getByLabel('Lifetime exp').isVisible()).resolves.toBe(false);
    expect(await toggle.textContent()).toContain('the lifetime is not usable');
    await page.locator('#token-needs button').focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Lifetime exp');
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
  });

  test('sheets open, are walked, and give the focus back', async () => {
    const { page } = await pages.open();
    await tabTo(page, /^Nothing leaves this page$/);
    await page.keyboard.press('Enter');
    // The browser tells of an opened sheet in a task of its own.
    await page.locator('#shield-button[aria-expanded="true"]').waitFor();
    await tabTo(page, /^The policy, word for word$/);
    await page.keyboard.press('Escape');
    await expect(page.locator('#shield').isVisible()).resolves.toBe(false);
    expect(await focused(page)).toBe('Nothing leaves this page');
    await page.locator('#shield-button[aria-expanded="false"]').waitFor();

    await page.getByLabel('User name').focus();
    await page.keyboard.press('Control+/');
    await page.locator('#help').waitFor();
    expect(await page.locator('#shortcut-list').textContent()).toContain('Copy the token');
    await page.keyboard.press('Control+/');
    await expect(page.locator('#help').isVisible()).resolves.toBe(false);
    expect(await focused(page)).toBe('User name sub');
  });

  test('the shortcuts copy and save from within a field', async () => {
    const { page } = await pages.open();
    await makeKey(page);
    await page.getByLabel('Application id').fill(applicationId);
    await page.getByLabel('User name').fill('álice/1');
    // At once, while the token is still being made: it is waited for, and it is the one with the name.
    await page.keyboard.press('Control+Enter');
    await page.locator('#token-said').getByText('Copied the token').waitFor();
    const copied = await clipboard(page);
    expect(JSON.parse(Buffer.from(copied.split('.')[1], 'base64url').toString()).sub).toBe('álice/1');
    const saved = await downloaded(page, () => page.keyboard.press('Control+S'));
    expect(saved).toEqual({ name: 'álice-1.jwt', text: copied });
  });
});
