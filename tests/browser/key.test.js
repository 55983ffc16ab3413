/** The private key: made, brought in every way, unlocked, refused with a reason, replaced, saved. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { available } from './support/chromium.js';
import {
  clipboard,
  downloaded,
  dropFile,
  fillIn,
  foreign,
  makeKey,
  paste,
  pasteKey,
  publicKey,
  token,
  verify,
} from './support/flows.js';
import { holdWork } from './support/held-work.js';
import { createApplication } from './support/steps.js';
import { suite } from './support/suite.js';

const pages = suite();
const key = createPrivateKey(foreign.privateKey);

/** @type {string} */
let folder;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-page-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** @param {string} passphrase */
const encrypted = (passphrase) =>
  String(key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }));

(available ? describe : describe.skip)('a key that is made', () => {
  test.each(/** @type {const} */ (['2048', '3072']))('of %s bits is shown, saved and used', async (bits) => {
    const { page } = await pages.open();
    await makeKey(page, bits);
    const pem = await publicKey(page);
    const { text: privatePem, name } = await downloaded(page, () =>
      page.getByRole('button', { name: 'Save private.key' }).click(),
    );
    const saved = createPrivateKey(privatePem);
    const jwk = await exportJWK(saved);

    expect(name).toBe('private.key');
    expect(privatePem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(saved.asymmetricKeyDetails).toEqual({ modulusLength: Number(bits), publicExponent: 65537n });
    expect(await page.locator('#key-name').textContent()).toBe(`RSA ${bits} bits, made here`);
    expect(await page.locator('#key-thumbprint').textContent()).toBe(await calculateJwkThumbprint(jwk));

    const publicFile = await downloaded(page, () => page.getByRole('button', { name: 'Save public.key' }).click());
    expect(publicFile).toEqual({ name: 'public.key', text: pem });
    await page.getByRole('button', { name: 'Public key: Copy' }).click();
    await page.locator('#key-held-hint').getByText('Copied the public key').waitFor();
    expect(await clipboard(page)).toBe(pem);
    await page.getByRole('button', { name: 'Thumbprint: Copy' }).click();
    await page.locator('#key-held-hint').getByText('Copied the thumbprint').waitFor();
    expect(await clipboard(page)).toBe(await calculateJwkThumbprint(jwk));

    await fillIn(page, { subject: 'alice' });
    expect(verify(await token(page), pem).payload.sub).toBe('alice');
  });

  test('is searched for in words, with a count and a clock that go on', async () => {
    const start = Date.UTC(2026, 10, 24, 13, 5, 12);
    const { page } = await pages.open({ now: start });
    const search = await holdWork(page, 'generate_key_pair');
    await page.getByLabel('Size of a new key').selectOption('4096');
    await page.clock.pauseAt(start + 3_600_000);
    await page.getByRole('button', { name: 'Make a new key' }).click();
    expect(await page.locator('#key-making-title').textContent()).toBe('Making a 4096-bit key');
    const shown = async () => [
      await page.locator('#key-making-words').textContent(),
      await page.locator('#key-making-time').textContent(),
    ];
    expect(await shown()).toEqual(['Looking for two primes', '0.0 s']);
    await search.tried(1);
    await page.clock.runFor(700);
    expect(await shown()).toEqual(['Looking for two primes, 1 number tried', '0.7 s']);
    await search.tried(1234);
    await page.clock.runFor(600);
    expect(await shown()).toEqual(['Looking for two primes, 1,234 numbers tried', '1.3 s']);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#key-choose').waitFor();
  });

  test('that is not saved is not lost without a question', async () => {
    const opened = await pages.open();
    const { page } = opened;
    await makeKey(page);
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    expect((await asked).type()).toBe('beforeunload');
    opened.problems.splice(opened.problems.indexOf('dialog: beforeunload'), 1);

    await downloaded(page, () => page.getByRole('button', { name: 'Save private.key' }).click());
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
  });

  test.each([1440, 360])(
    'that is not saved is said so wherever the page is scrolled to, until it is: %s px wide',
    async (width) => {
      const { page } = await pages.open({ width, height: 740 });
      const mark = page.getByRole('region', { name: 'Unsaved key' });
      expect(await mark.isVisible()).toBe(false);
      await pasteKey(page);
      // That one is where it was pasted from.
      expect(await mark.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Use another key' }).click();
      await makeKey(page);
      for (const place of ['.bar', '#rights', '#inspector-result']) {
        await page.locator(place).evaluate((node) => node.scrollIntoView());
        const { top, bottom } = await mark.evaluate((node) => node.getBoundingClientRect());
        expect({ place, seen: top > 0 && bottom <= 740 }).toEqual({ place, seen: true });
      }
      expect(await mark.textContent()).toContain('private.key is not saved.');
      // What is at the end of the page can be scrolled out from beneath it.
      const { end, edge } = await page.evaluate(() => {
        scrollTo(0, document.documentElement.scrollHeight);
        const [last, first] = ['#inspector', '.foot'].map((selector) =>
          /** @type {Element} */ (document.querySelector(selector)).getBoundingClientRect(),
        );
        return { end: last.bottom, edge: first.top };
      });
      expect(end).toBeLessThanOrEqual(edge);

      const save = mark.getByRole('button', { name: 'Save it now' });
      await save.focus();
      const { name, text } = await downloaded(page, () => page.keyboard.press('Enter'));
      expect(name).toBe('private.key');
      expect(String(createPublicKey(text).export({ type: 'spki', format: 'pem' })).trim()).toBe(
        (await publicKey(page)).trim(),
      );
      await mark.waitFor({ state: 'hidden' });
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('key-save-private');
    },
  );

  test('is the key of an application that was created with it, and says nothing else', async () => {
    const { page } = await pages.open();
    const hint = page.locator('#key-held-hint');
    await makeKey(page);
    await hint
      .getByText('Not saved yet: this page forgets it when it is closed. The application needs its public key.')
      .waitFor();
    await createApplication(page);
    await page.locator('#application-proof[data-same="true"]').waitFor();
    await hint.getByText('The application has its public key.').waitFor();
    await downloaded(page, () => page.getByRole('button', { name: 'Save private.key' }).click());
    await page.getByLabel('User name').fill('alice');
    await hint.getByText('Saved. The application has its public key.').waitFor();
    await page.getByRole('button', { name: 'Use another key' }).click();
    await makeKey(page);
    await page.locator('#application-proof[data-same="false"]').waitFor();
    expect(await page.locator('#key-undo').textContent()).not.toContain('not saved');
    expect(await hint.textContent()).toContain('The application needs its public key.');
  });
});

(available ? describe : describe.skip)('a key that is brought', () => {
  const oneLine = foreign.privateKey.replace(/\n/g, '\\n');
  /** @type {[string, () => string | Promise<string>][]} */
  const forms = [
    ['PKCS#8', () => foreign.privateKey],
    ['PKCS#1', () => String(key.export({ type: 'pkcs1', format: 'pem' }))],
    ['JWK', async () => JSON.stringify(await exportJWK(key))],
    ['literal \\n, quoted', () => `"${oneLine}"`],
    ['CRLF, indented', () => foreign.privateKey.replace(/^/gm, '    ').replace(/\n/g, '\r\n')],
  ];
  test.each(forms)('is read from %s', async (_name, make) => {
    const { page } = await pages.open();
    await pasteKey(page, await make());
    expect(await publicKey(page)).toBe(foreign.publicKey);
    expect(await page.locator('#key-name').textContent()).toBe('RSA 2048 bits, pasted');
    expect(await page.locator('#key-text').inputValue()).toBe('');
    await fillIn(page);
    verify(await token(page), foreign.publicKey);
  });

  test('that had to be repaired says so', async () => {
    const { page } = await pages.open();
    await pasteKey(page, `"${oneLine}"`);
    await page.locator('#key-findings [data-code="INFO_KEY_TEXT_REPAIRED"]').first().waitFor();
  });

  test('is chosen as a file, and dropped anywhere', async () => {
    const file = path.join(folder, 'my private.key');
    await writeFile(file, foreign.privateKey);
    const { page } = await pages.open();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('#key-file-button').click()]);
    await chooser.setFiles(file);
    await page.locator('#key-held').waitFor();
    expect(await page.locator('#key-name').textContent()).toBe('RSA 2048 bits, from my private.key');

    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await dropFile(page, '#token', { name: 'other.key', text: other.privateKey });
    await page.locator('#key-name').getByText('from other.key').waitFor();
    expect(await publicKey(page)).toBe(other.publicKey);
    await expect(page.locator('#drop-veil').isVisible()).resolves.toBe(false);

    await page.locator('#key-undo').getByRole('button', { name: 'Undo' }).click();
    expect(await publicKey(page)).toBe(foreign.publicKey);
    await fillIn(page);
    verify(await token(page), foreign.publicKey);
  });

  test('and encrypted asks for its passphrase in place', async () => {
    const { page } = await pages.open();
    await paste(page, page.getByLabel('Paste a private key'), encrypted('correct horse'));
    const passphrase = page.getByLabel('Its passphrase');
    await passphrase.waitFor();
    expect(await passphrase.evaluate((node) => node === document.activeElement)).toBe(true);

    await page.keyboard.press('Enter');
    expect(await page.locator('#passphrase-error').textContent()).toContain('The passphrase is empty.');
    await passphrase.fill('wrong horse');
    await page.keyboard.press('Enter');
    await page
      .locator('#passphrase-error')
      .getByText(/passphrase/i)
      .waitFor();
    expect(await passphrase.getAttribute('aria-invalid')).toBe('true');
    await passphrase.fill('correct horse');
    await page.keyboard.press('Enter');
    await page.locator('#key-held').waitFor();
    expect(await passphrase.inputValue()).toBe('');
    expect(await publicKey(page)).toBe(foreign.publicKey);
    const { text } = await downloaded(page, () => page.getByRole('button', { name: 'Save private.key' }).click());
    expect(text).toBe(foreign.privateKey);
  });

  test('and encrypted can be left', async () => {
    const { page } = await pages.open();
    await paste(page, page.getByLabel('Paste a private key'), encrypted('correct horse'));
    await page.getByLabel('Its passphrase').fill('half');
    await page.locator('#key-locked').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#key-choose').waitFor();
    expect(await page.getByLabel('Its passphrase', { exact: true }).inputValue()).toBe('');
    await pasteKey(page);
  });

  /** @type {[string, () => string, RegExp][]} */
  const refused = [
    ['a public key', () => foreign.publicKey, /public key/i],
    ['a path', () => '/home/me/private.key', /path/i],
    ['half a key', () => foreign.privateKey.slice(0, 800), /ends|truncated|incomplete/i],
    [
      'an EC key',
      () =>
        String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })),
      /EC|elliptic/,
    ],
    [
      'a small key',
      () =>
        String(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' })),
      /1,?024/,
    ],
    ['anything else', () => 'hello', /key/i],
    ['far too much', () => 'A'.repeat(40_000), /32/],
  ];
  test.each(refused)(
    'and is %s is refused with the reason and the remedy, beside the field',
    async (_name, make, reason) => {
      const { page } = await pages.open();
      const field = page.getByLabel('Paste a private key');
      await paste(page, field, make());
      const error = page.locator('#key-error');
      await error.waitFor();
      expect(await error.textContent()).toMatch(reason);
      expect((await error.textContent())?.match(/\./g)?.length).toBeGreaterThanOrEqual(2);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.evaluate((node) => node === document.activeElement)).toBe(true);

      await pasteKeyOver(page);
      await expect(error.isVisible()).resolves.toBe(false);
    },
  );

  test('replaces one that is held, or is thought better of', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await page.getByRole('button', { name: 'Use another key' }).click();
    await page.getByRole('button', { name: 'Keep the current key' }).click();
    await page.locator('#key-held').waitFor();
    expect(await publicKey(page)).toBe(foreign.publicKey);
    await page.getByRole('button', { name: 'Use another key' }).click();
    await makeKey(page);
    expect(await publicKey(page)).not.toBe(foreign.publicKey);
    expect(await page.locator('#key-undo').textContent()).not.toContain('not saved');
    await page.locator('#key-undo').getByRole('button', { name: 'Forget now' }).click();
    await expect(page.locator('#key-undo').isVisible()).resolves.toBe(false);

    // That one is nowhere else.
    await page.getByRole('button', { name: 'Use another key' }).click();
    await pasteKey(page);
    await page.locator('#key-undo').getByText('which was not saved').waitFor();
    await page.locator('#key-undo').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Clear everything' }).click();
    await page.locator('#clear-undo').getByText('Cleared, with a key that was not saved').waitFor();
  });
});

/** @param {import('playwright-core').Page} page */
async function pasteKeyOver(page) {
  await page.getByLabel('Paste a private key').selectText();
  await pasteKey(page);
}
