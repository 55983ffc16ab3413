/** Everything by keyboard alone: from the empty page to a token on the clipboard, and round the page without a trap. */
import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { importSPKI, jwtVerify } from 'jose';
import { available } from './support/chromium.js';
import {
  clipboard,
  downloaded,
  fillIn,
  foreign,
  makeKey,
  paste,
  pasteKey,
  publicKey,
  token,
  workers,
} from './support/flows.js';
import { applicationId } from './support/page.js';
import { holdWork } from './support/held-work.js';
import { createApplication, createUser } from './support/steps.js';
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
    const ring = rings.some(
      ({ outlineStyle, outlineWidth }) => outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2,
    );
    const box = active.getBoundingClientRect();
    const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
    return {
      name: active === document.body ? 'the end' : label.replace(/\s+/g, ' ').trim(),
      complaint:
        active === document.body
          ? ''
          : [ring ? '' : 'no ring', inside ? '' : 'out of sight'].filter(Boolean).join(', '),
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

    await tabTo(page, /^Application ID$/);
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

  /** @param {import('playwright-core').Page} page */
  const walk = async (page) => {
    const names = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (name === 'the end') return names;
      names.push(name);
      expect(names.length).toBeLessThan(80);
    }
  };

  const head = [
    'Skip to the form',
    'Skip to the token',
    'Skip to the inspector',
    'tokensmith',
    'Make',
    'Inspect',
    'Nothing leaves this page',
    'Colours: system',
    'Shortcuts',
  ];

  test('Tab goes round each place in the order it is read, and back', async () => {
    /** @type {[place: '' | '#make' | '#inspect', order: unknown[]][]} */
    const places = [
      ['', [...head, 'Make a token now', 'I have an application', 'Inspect a token or key']],
      [
        '#make',
        [
          ...head,
          expect.stringMatching(/^Connect sandbox/),
          expect.stringMatching(/^Application create one/),
          'Create one',
          'Pick one',
          'Paste a private key',
          'Choose a file',
          'Make a new key',
          'Size of a new key',
          'Application ID',
          'a private key: drop one, paste one, or make one',
          'the application ID',
        ],
      ],
      [
        '#inspect',
        [
          ...head,
          'Paste anything',
          'Choose a file',
          'Clear',
          'Expired token',
          'Wrong key',
          'Damaged ACL',
          'Damaged key',
          'Several tokens',
        ],
      ],
    ];
    for (const [place, order] of places) {
      const { page } = await pages.open({ place });
      await page.locator('#privacy-label').getByText('Nothing leaves this page').waitFor();
      const forth = await walk(page);
      expect(forth).toEqual(order);
      const back = [];
      for (let presses = 0; presses < forth.length; presses += 1) {
        await page.keyboard.press('Shift+Tab');
        back.push(await focused(page));
      }
      expect(back.reverse()).toEqual(forth);
    }
  });

  test('Tab goes through the steps once they can be taken, and then through the token', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.locator('#token-findings .finding').first().waitFor();
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await page.locator('body').click({ position: { x: 1, y: 1 } });
    const names = await walk(page);
    expect(names.slice(names.indexOf('Application ID') + 1)).toEqual([
      'Save .nexmo-app',
      'Save .env',
      'Save vonage_app.json',
      'Users create or list them',
      'Name',
      'Display name',
      'Create user',
      'The same as a command',
      'List users',
      'Find a user',
      'Many at once',
      expect.stringMatching(/^Token settings alice/),
      'Recommended',
      'As in the tutorial',
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
      'More claims',
      'A token for each of many users',
      'Clear everything',
      'Copy a link to this form',
      'Remember on this device',
      'Encoded token',
      'Copy token',
      'Save',
      'Regenerate',
      'Use it',
      'QR code',
      'Details',
      'Edit as JSON',
    ]);
  });

  test('the skip links, and what the token needs, lead to their places', async () => {
    const { page } = await pages.open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await tabTo(page, /./)).toBe('a private key: drop one, paste one, or make one');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Paste a private key');
    await tabTo(page, /^the application ID$/);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Application ID');
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
    await page.getByLabel('Application ID').fill(applicationId);
    await page.getByLabel('Lifetime exp').fill('25h');
    await page.locator('#token[data-state="failed"]').waitFor();
    const toggle = page.getByRole('button', { name: /^Token settings .*usable/ });
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
    await page.locator('#privacy-button[aria-expanded="true"]').waitFor();
    await tabTo(page, /^The policy, word for word$/);
    await page.keyboard.press('Escape');
    await expect(page.locator('#privacy').isVisible()).resolves.toBe(false);
    expect(await focused(page)).toBe('Nothing leaves this page');
    await page.locator('#privacy-button[aria-expanded="false"]').waitFor();

    await fillIn(page);
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
    await page.getByLabel('Application ID').fill(applicationId);
    await page.getByLabel('User name').fill('álice/1');
    // At once, while the token is still being made: it is waited for, and it is the one with the name.
    await page.keyboard.press('Control+Enter');
    await page.locator('#token-said').getByText('Copied the token').waitFor();
    const copied = await clipboard(page);
    expect(JSON.parse(Buffer.from(copied.split('.')[1], 'base64url').toString()).sub).toBe('álice/1');
    const saved = await downloaded(page, () => page.keyboard.press('Control+S'));
    expect(saved).toEqual({ name: 'álice-1.jwt', text: copied });
  });

  test('Control+Enter copies the token, and submits nothing of the form that has the focus', async () => {
    const { page } = await pages.open();
    const copied = page.locator('#token-said').getByText('There is no token to copy yet.');
    await fillIn(page);
    const encrypted = createPrivateKey(foreign.privateKey).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'correct horse',
    });
    await paste(page, page.getByLabel('Paste a private key'), String(encrypted));
    await page.getByLabel('Its passphrase').press('Control+Enter');
    await copied.waitFor();
    expect(await page.locator('#passphrase-error').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Remember on this device' }).click();
    await page.getByLabel('The same passphrase again').press('Control+Enter');
    expect(await page.locator('#remember-error').isVisible()).toBe(false);
    await page.locator('#remember-cancel').click();
    await page.getByLabel('Its passphrase').press('Enter');
    expect(await page.locator('#passphrase-error').textContent()).toContain('The passphrase is empty.');
    await page.locator('#key-locked-cancel').click();

    await createApplication(page);
    for (const label of ['Name', 'Display name']) {
      await page.getByLabel(label, { exact: true }).press('Control+Enter');
      expect(await page.locator('#user-name-error').isVisible()).toBe(false);
    }
    await page.getByLabel('Name', { exact: true }).fill('bob');
    for (const label of ['Name', 'Display name', 'Find a user'])
      await page.getByLabel(label, { exact: true }).press('Control+Enter');
    await createUser(page, 'alice');
    await page.getByRole('button', { name: 'List users' }).click();
    await page.locator('#users-list li').first().waitFor();
    expect(await page.locator('#users-list .row-name').allTextContents()).toEqual(['alice']);
  });

  test('a key that is held down submits once', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await page.getByLabel('Name', { exact: true }).fill('alice');
    await page.keyboard.down('Enter');
    await page.locator('#users-list li[data-name="alice"]').waitFor();
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await page.locator('#user-name-error').isVisible()).toBe(false);
  });
});

(available ? describe : describe.skip)('a double click', () => {
  test('opens what one click opens, and leaves it open', async () => {
    const { page } = await pages.open();
    await fillIn(page);
    // All of the page's code is there.
    await page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });
    for (const [button, opened] of [
      ['#application-create', '#application-panel'],
      ['#application-pick', '#application-panel'],
      ['#connect .step-toggle', '#connect-body'],
      ['#remember-open', '#remember'],
      ['#acl-editor > summary', '#acl-json'],
      ['#help-button', '#help'],
    ]) {
      await page.locator(button).dblclick();
      expect({ button, open: await page.locator(opened).isVisible() }).toEqual({ button, open: true });
    }
  });

  test('creates one user, and asks for no other', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await createUser(page, 'alice');
    // The second click, as it comes when the first is answered already.
    await page.locator('#user-create').dispatchEvent('click', { detail: 2 });
    expect(await page.locator('#user-name-error').isVisible()).toBe(false);
  });
});
