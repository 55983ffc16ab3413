/** The inspector: what it says about forty kinds of input, always about the current one. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { available } from './support/chromium.js';
import { dropFile, fillIn, foreign, pasteKey, token } from './support/flows.js';
import { applicationId } from './support/page.js';
import { inspect, other, pastedThings } from './support/pasted-things.js';
import { suite } from './support/suite.js';

const pages = suite();

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
let jws = '';
let wrongKey = '';

beforeAll(async () => {
  kit = await createToolkit();
  ({ jws, wrongKey } = await pastedThings());
});
afterAll(() => kit.close());

(available ? describe : describe.skip)('the inspector', () => {
  test('tells and explains forty kinds of things, and quotes no secret', async () => {
    const { page } = await pages.open();
    const { rows } = await pastedThings();
    expect(rows.length).toBeGreaterThanOrEqual(40);
    for (const [name, text, kind, says] of rows) {
      const found = await inspect(page, text);
      expect({ name, kind: found.kind, result: found.result }).toEqual({
        name,
        kind: expect.stringMatching(kind),
        result: expect.stringMatching(says),
      });
      expect(found.result).not.toContain('SandboxSecret1');
      expect(found.result).not.toContain(foreign.privateKey.slice(100, 160));
    }
  });

  test('tells verified, invalid and unchecked apart by word and shape, and follows the key in the form', async () => {
    const { page } = await pages.open();
    expect((await inspect(page, jws)).result).toMatch(/Not checked: there is no key to check it with/);
    await page.locator('#inspector-result [data-signature="unchecked"] .is-waiting').waitFor();
    await pasteKey(page);
    await page.locator('#inspector-result [data-signature="verified"] .is-done').waitFor();
    expect(await page.locator('#inspector-result').textContent()).toMatch(/Verified: signed with the key /);
    await inspect(page, wrongKey);
    await page.locator('#inspector-result [data-signature="invalid"] .is-error').waitFor();
    await fillIn(page, { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' });
    await page.locator('#inspector-result [data-code="ERR_TOKEN_APPLICATION"]').waitFor();
  });

  test('checks tokens with a public key that is pasted', async () => {
    const { page } = await pages.open();
    await inspect(page, other.publicKey);
    await page.getByRole('button', { name: 'Check tokens with it' }).click();
    await page
      .locator('#inspector-result')
      .getByText(/Tokens are checked with the key/)
      .waitFor();
    await inspect(page, wrongKey);
    await page.locator('#inspector-result [data-signature="verified"]').waitFor();
  });

  test('says of a token that it expires soon, and that it has, at the second it does', async () => {
    const start = Date.UTC(2026, 10, 24, 13, 5, 12);
    const { page } = await pages.open({ now: start });
    const { token: short } = await kit.signToken({
      privateKey: foreign.privateKey,
      applicationId,
      expiresIn: '15m',
      now: start / 1000,
    });
    await inspect(page, short);
    await expect(page.locator('#inspector-result [data-code="WARN_TOKEN_EXPIRES_SOON"]').count()).resolves.toBe(0);
    await page.clock.runFor(14 * 60_000 + 5_000);
    await page.locator('#inspector-result [data-code="WARN_TOKEN_EXPIRES_SOON"]').waitFor();
    await page.clock.runFor(61_000);
    await page.locator('#inspector-result [data-code="ERR_TOKEN_EXPIRED"]').waitFor();
  });

  test('what was found goes into the form: a key, rules, an application with its key, a configuration', async () => {
    const { page } = await pages.open();
    await inspect(page, foreign.privateKey);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.locator('#key-held').waitFor();
    await inspect(page, '{"paths":{"/*/users/**":{"methods":["GET"]}}}');
    await page.getByRole('button', { name: 'Use these rules' }).click();
    expect(await page.getByLabel('What it may do').inputValue()).toBe('custom');
    await inspect(page, applicationId);
    await page.getByRole('button', { name: 'Use as application ID' }).click();
    await token(page);
    await inspect(
      page,
      JSON.stringify({
        id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
        name: 'Theirs',
        capabilities: { rtc: {} },
        keys: { public_key: other.publicKey, private_key: other.privateKey },
      }),
    );
    await page.getByRole('button', { name: 'Use this application and its key' }).click();
    await page.locator('#application-proof[data-same="true"]').waitFor();
    expect(await page.locator('#application-name').textContent()).toBe('Theirs');
    await inspect(
      page,
      `VONAGE_API_KEY=abcd1234\nVONAGE_API_SECRET=SandboxSecret1\nVONAGE_APPLICATION_ID=${applicationId}\n`,
    );
    await page.getByRole('button', { name: 'Use what is in it' }).click();
    expect(await page.getByLabel('Application ID').inputValue()).toBe(applicationId);
    expect(await page.locator('#connect-result').textContent()).toContain('account abcd1234');
  });

  test('a file that is dropped goes where it belongs', async () => {
    const { page } = await pages.open();
    await dropFile(page, 'body', { name: 'token.txt', text: jws });
    await page.locator('#inspector-kind').getByText('This is a token').waitFor();
    await dropFile(page, '#inspector-text', { name: 'public.key', text: foreign.publicKey });
    await page.locator('#inspector-kind').getByText('a public key in PEM').waitFor();
    await dropFile(page, 'body', { name: 'private.key', text: foreign.privateKey });
    await page.locator('#key-held').waitFor();
  });

  test('is never about what stood there before', async () => {
    const { page } = await pages.open();
    await inspect(page, jws);
    await page.evaluate(() => {
      window.addEventListener('input', () =>
        Object.assign(window, { stateWhenTyped: document.getElementById('inspector')?.dataset.state }),
      );
    });
    await page.getByLabel('Paste anything').press('Control+A');
    await page.keyboard.press('Delete');
    expect(await page.evaluate(() => /** @type {any} */ (window).stateWhenTyped)).toBe('busy');
    await page.locator('#inspector[data-state="done"]').waitFor();
    expect(await page.locator('#inspector-result').textContent()).toMatch(/^What it is, what it says/);
  });
});
