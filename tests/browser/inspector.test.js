/** The inspector: what it says about forty kinds of input, always about the current one. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { available } from './support/chromium.js';
import { beAt, dropFile, fillIn, foreign, pasteKey, token } from './support/flows.js';
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

/**
 * A token of the key `foreign`.
 * @param {string} subject
 * @param {Partial<import('../../js/types.js').TokenClaims>} [claims]
 */
const sign = async (subject, claims = {}) =>
  (
    await kit.signToken({
      privateKey: foreign.privateKey,
      applicationId,
      subject,
      acl: 'client-sdk-web',
      expiresIn: '1h',
      ...claims,
    })
  ).token;

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
    await beAt(page, 'Inspect');
    await page.locator('#inspector-result [data-signature="verified"] .is-done').waitFor();
    expect(await page.locator('#inspector-result').textContent()).toMatch(/Verified: signed with the key /);
    await inspect(page, wrongKey);
    await page.locator('#inspector-result [data-signature="invalid"] .is-error').waitFor();
    await fillIn(page, { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' });
    await beAt(page, 'Inspect');
    await page.locator('#inspector-result [data-code="ERR_TOKEN_APPLICATION"]').waitFor();
  });

  test('checks tokens with a public key that is pasted', async () => {
    const { page } = await pages.open();
    await inspect(page, other.publicKey);
    await page.getByRole('button', { name: 'Check tokens with this key' }).click();
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

  test('says in one sentence what is the matter, and keeps codes and places folded', async () => {
    const { page } = await pages.open();
    const verdict = page.locator('#inspector-result > .verdict');
    await pasteKey(page);
    await inspect(page, jws);
    expect(await verdict.textContent()).toMatch(/^Valid for alice until (today|tomorrow) at \d\d:\d\d\.$/);
    expect(await verdict.locator('.icon.is-done').count()).toBe(1);
    const code = page.getByText('ERR_TOKEN_SIGNATURE');
    await inspect(page, wrongKey);
    expect(await verdict.locator('.text').textContent()).toMatch(
      /^Wrong signature: The signature was not made .*Give the key/,
    );
    expect(await verdict.locator('.icon.is-error').count()).toBe(1);
    expect(await code.isVisible()).toBe(false);
    await verdict.getByText('Details').click();
    await code.waitFor();
    await inspect(page, JSON.stringify({ paths: { '/*/users/**': {}, '/*/sessions/**': {} } }));
    expect(await verdict.locator('.text').textContent()).toMatch(/^Warning: .*\. .*\.$/);
    expect(await verdict.locator('.icon.is-warning').count()).toBe(1);
  });

  test('lists the tokens of a log with a verdict each, shows one whole and compares two, by keyboard too', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    const expired = await sign('bob', { now: Math.floor(Date.now() / 1000) - 2 * 86_400 });
    const carol = await sign('carol', { acl: [{ path: '/*/users/**', methods: ['GET'] }] });
    await inspect(page, `Bearer ${jws}\n?token=${expired}&a=b\nBearer ${jws}\n{"jwt":"${wrongKey}"}\n${carol}`);
    expect(await page.locator('#inspector-result > .verdict').textContent()).toMatch(
      /^Not valid: 2 of 4 tokens \(1 expired, 1 wrong signature\)/,
    );
    const rows = page.getByRole('table', { name: 'The tokens that were found' }).getByRole('row');
    const texts = (await rows.allTextContents()).slice(1);
    expect(texts).toEqual([
      expect.stringMatching(/^Token 1Valid.*alice(today|tomorrow) at .*2×$/s),
      expect.stringMatching(/^Token 2Expired.*bob.*The token expired .*1×$/s),
      expect.stringMatching(/^Token 3Wrong signature.*alice.*The signature was not made.*1×$/s),
      expect.stringMatching(/^Token 4(Valid|Warning).*carol.*1×$/s),
    ]);
    const chosen = page.locator('#inspector-chosen');
    await page.getByRole('button', { name: 'Token 1' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await chosen.getByText(/^Expired: /).waitFor();
    expect(await page.getByRole('button', { name: 'Token 2' }).getAttribute('aria-pressed')).toBe('true');
    await page
      .locator('#status')
      .getByText(/^Expired: /)
      .waitFor({ state: 'attached' });

    await page.keyboard.press('Home');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await chosen.getByText('Mark one more token').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await chosen.getByText(/^They differ in iat, jti, .*sub.* and the ACL\.$/).waitFor();
    const comparison = page.getByRole('table', { name: 'How the two tokens differ' });
    expect(await comparison.getByRole('rowgroup', { name: 'Claims' }).textContent()).toMatch(/subalicecarol/);
    expect(await comparison.getByRole('rowgroup', { name: /^Requests/ }).textContent()).toMatch(
      /acl.*\/\*\/users\/\*\* POST PUT PATCH DELETE.*nothing more/s,
    );
    expect(await chosen.textContent()).toMatch(/The same in both: alg, typ, application_id/);
    // The comparison stays when the key changes, which draws everything again; so does the focus.
    await page.evaluate(() => document.getElementById('inspector-chosen')?.setAttribute('data-old', ''));
    await fillIn(page, { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' });
    await beAt(page, 'Inspect');
    await page.locator('#inspector-chosen:not([data-old]) .comparison').waitFor();
  });

  test('compares two tokens that are pasted together at once', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await inspect(page, JSON.stringify([await sign('alice'), await sign('alice')]));
    await page
      .getByText(/^They differ only in (iat, )?jti( and exp)?.*, as any two tokens of one program do\.$/)
      .waitFor();
  });

  test('finds the tokens of a long HAR file, at most 200 of them', async () => {
    const { page } = await pages.open();
    const signed = await sign('alice');
    const tokens = Array.from({ length: 203 }, (_, index) => `${signed.slice(0, -4)}${String(index).padStart(4, 'A')}`);
    const entries = tokens.map((each) => ({
      request: { url: 'https://api.nexmo.com/v1/users', headers: [{ name: 'Authorization', value: `Bearer ${each}` }] },
      response: { content: { text: 'x'.repeat(5000) } },
    }));
    const text = JSON.stringify({ log: { version: '1.2', entries } });
    expect(text.length).toBeGreaterThan(1024 * 1024);
    await dropFile(page, 'body', { name: 'session.har', text });
    await page.locator('#inspector-kind').getByText('more than 200 tokens').waitFor();
    expect(await page.getByLabel('Paste anything').inputValue()).toMatch(/^\(session\.har, [\d,]+ bytes\)$/);
    expect(await page.locator('.token-row').count()).toBe(201);
    await page.getByText('Only the first 200 different tokens are listed. Others occur 3 times').waitFor();
    await inspect(page, JSON.stringify({ log: { version: '1.2', entries: [] } }));
    expect(await page.locator('#inspector-result').textContent()).toMatch(
      /^No token: Chrome leaves Authorization headers/,
    );
  });

  test('has samples to try while the field is empty, each with its verdict', async () => {
    const { page } = await pages.open();
    // Samples have keys of their own: that of the form has nothing to do with them.
    await pasteKey(page);
    await beAt(page, 'Inspect');
    const field = page.getByLabel('Paste anything');
    for (const [name, says] of /** @type {const} */ ([
      ['Expired token', /^Expired: The token expired 2 days ago/],
      ['Wrong key', /^Wrong signature: The signature was not made with this key/],
      ['Damaged ACL', /^Not valid: .*\/\*\//],
      ['Damaged key', /^Damaged: /],
      ['Several tokens', /^Not valid: 2 of 3 tokens \(1 expired, 1 wrong signature\)/],
    ])) {
      await page.getByRole('button', { name }).click();
      await page.locator('#inspector-result > .verdict').getByText(says).waitFor();
      expect(await field.inputValue()).not.toBe('');
      expect(await page.locator('#inspector-samples').isVisible()).toBe(false);
      await page.locator('#inspector-clear').click();
      await page.locator('#inspector-samples').waitFor();
      await page.locator('#inspector[data-state="done"]').waitFor();
    }
  });

  test('takes the claims of a token over to make one like it', async () => {
    const { page } = await pages.open();
    await inspect(page, await sign('carol', { expiresIn: '90m', acl: 'tutorial' }));
    await page.getByRole('button', { name: 'Use its claims' }).click();
    expect(await page.getByLabel('Application ID').inputValue()).toBe(applicationId);
    expect(await page.getByLabel('User name').inputValue()).toBe('carol');
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('90m');
    expect(await page.getByLabel('What it may do').inputValue()).toBe('tutorial');
    await page.locator('#inspector .said').getByText('it is used to make tokens now').waitFor();
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
    await page.getByRole('button', { name: 'Use this ID' }).click();
    await beAt(page, 'Make');
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
    await page.getByRole('button', { name: 'Use its values' }).click();
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
