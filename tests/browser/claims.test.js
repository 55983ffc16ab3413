/** Everything that the library signs, the page signs: nbf, iat, jti, kid and claims of one's own, and the decoded claims edited as JSON. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, foreign, pasteKey, token, verify } from './support/flows.js';
import { applicationId, READY } from './support/page.js';
import { suite } from './support/suite.js';

/** @typedef {import('playwright-core').Page} Page */

const pages = suite();
const start = Date.UTC(2026, 10, 24, 13, 5, 12);
const now = start / 1000;

/** @param {import('./support/page.js').OpenOptions} [options] */
async function ready(options) {
  const { page } = await pages.open(options);
  await pasteKey(page);
  await fillIn(page, { subject: 'alice', lifetime: '24h' });
  await token(page);
  return page;
}

/** @param {Page} page */
const open = (page) => page.locator('#more-claims > summary').click();
/** @param {Page} page */
const signed = async (page) => verify(await token(page), foreign.publicKey);
/** @param {Page} page @param {number} number @param {string} part */
const claim = (page, number, part) => page.getByLabel(`Claim ${number}, ${part}`);

/**
 * @param {Page} page
 * @param {number} number of the row, which is added
 * @param {string} name
 * @param {string} type
 * @param {string} value
 */
async function addClaim(page, number, name, type, value) {
  await page.getByRole('button', { name: 'Add a claim' }).click();
  await claim(page, number, 'name').fill(name);
  await claim(page, number, 'type').selectOption(type);
  if (type === 'boolean') await claim(page, number, 'value').selectOption(value);
  else await claim(page, number, 'value').fill(value);
}

(available ? describe : describe.skip)('more claims', () => {
  test('nbf, iat, jti and kid are signed as they are written', async () => {
    const page = await ready({ fixedNow: start });
    await open(page);
    await page.getByLabel('Not before nbf').fill('2026-11-24 16:05');
    await page.getByLabel('Issued at iat').fill(String(now - 60));
    await page.getByLabel('Token ID jti').fill('invoice-7');
    await page.getByRole('button', { name: 'Use the thumbprint' }).click();
    await page.locator('#not-before-hint').getByText('today at 16:05, in 1 h 59 min').waitFor();
    const { header, payload } = await signed(page);
    expect(payload).toMatchObject({
      // In Berlin, where the page is.
      nbf: Date.UTC(2026, 10, 24, 15, 5) / 1000,
      iat: now - 60,
      exp: now - 60 + 86_400,
      jti: 'invoice-7',
    });
    expect(header.kid).toMatch(/^[\w-]{43}$/);
    expect(await page.locator('#more-claims-set').textContent()).toBe('nbf, iat, jti, kid');
    await page.getByRole('button', { name: 'Regenerate' }).click();
    expect((await signed(page)).payload.jti).toBe('invoice-7');
  });

  test('claims of one’s own have types, and are added and removed', async () => {
    const page = await ready();
    await open(page);
    await addClaim(page, 1, 'role', 'text', '42');
    await addClaim(page, 2, 'level', 'number', '42');
    await addClaim(page, 3, 'admin', 'boolean', 'true');
    await addClaim(page, 4, 'tags', 'json', '{"a":[1,null,"é"]}');
    expect((await signed(page)).payload).toMatchObject({
      role: '42',
      level: 42,
      admin: true,
      tags: { a: [1, null, 'é'] },
    });
    await page.getByRole('button', { name: 'Remove claim 2' }).click();
    expect(await claim(page, 2, 'name').evaluate((node) => node === document.activeElement)).toBe(true);
    const { payload } = await signed(page);
    expect(payload).not.toHaveProperty('level');
    expect(payload.admin).toBe(true);
    await claim(page, 1, 'type').selectOption('number');
    expect((await signed(page)).payload.role).toBe(42);
  });

  test('an error stands beside the field it is about, in the words of the engine', async () => {
    const page = await ready({ fixedNow: start });
    await open(page);
    for (const [label, id, wrong, words] of /** @type {const} */ ([
      ['Not before nbf', 'not-before', 'tomorrow', 'nbf is not a point in time. Write seconds since 1970'],
      ['Not before nbf', 'not-before', String(now + 90_000), 'Give a time before the expiry.'],
      ['Issued at iat', 'issued-at', String(start), 'looks like milliseconds'],
      ['Token ID jti', 'token-id', 'a\u0007b', 'control character'],
      ['Key ID kid', 'key-id', 'a\u0007b', 'control character'],
    ])) {
      const field = page.getByLabel(label);
      await field.fill(wrong);
      await field.blur();
      await page.locator(`#${id}-error`).getByText(words).waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      await field.fill('');
      await token(page);
      await page.locator(`#${id}-error`).waitFor({ state: 'hidden' });
    }
    await addClaim(page, 1, 'sub', 'text', 'bob');
    await claim(page, 1, 'name').blur();
    await page
      .locator('.own-claim')
      .getByText('The claim "sub" has a meaning of its own. Give it as subject.')
      .waitFor();
    expect(await claim(page, 1, 'name').getAttribute('aria-invalid')).toBe('true');
    // Nobody is told that what is not written yet is wrong.
    await page.getByRole('button', { name: 'Add a claim' }).click();
    await claim(page, 2, 'name').fill('level');
    await claim(page, 2, 'type').selectOption('number');
    await page.locator('#token[data-state="failed"]').waitFor();
    expect(await page.locator('.own-claim').getByText('The claim "level" is not a number.').count()).toBe(0);
    await page.getByLabel('User name').focus();
    await page.locator('.own-claim').getByText('The claim "level" is not a number.').waitFor();
    await claim(page, 2, 'value').fill('four');
    await claim(page, 2, 'value').blur();
    await page.locator('.own-claim').getByText('The claim "level" is not a number.').waitFor();
    await claim(page, 1, 'name').fill('a claim');
    await claim(page, 2, 'value').fill('4');
    expect((await signed(page)).payload).toMatchObject({ 'a claim': 'bob', level: 4 });
    await addClaim(page, 3, 'level', 'json', '{"a":');
    await claim(page, 3, 'name').blur();
    await page.locator('.own-claim').getByText('There are two claims named "level".').waitFor();
    await claim(page, 3, 'name').fill('data');
    await page.locator('.own-claim').getByText('The claim "data" is not JSON.').waitFor();
    await claim(page, 3, 'value').fill('12345678901234567890');
    await page.locator('.own-claim').getByText('where readers round it').waitFor();
    expect(await page.locator('#engine-notice').isVisible()).toBe(false);
    // The token's pane leads there, also where that part is folded.
    await open(page);
    await page.locator('#token-needs').getByRole('button', { name: 'where readers round it' }).click();
    expect(
      await page.getByRole('button', { name: 'Add a claim' }).evaluate((node) => node === document.activeElement),
    ).toBe(true);
  });

  test('what was typed survives a reload, is cleared, and comes back', async () => {
    const { page } = await pages.open();
    await fillIn(page, { subject: 'alice' });
    await open(page);
    await page.getByLabel('Key ID kid').fill('key-1');
    await page.getByLabel('Not before nbf').fill('soon');
    await addClaim(page, 1, 'level', 'number', '4 or 5');
    await page.reload();
    await page.locator(READY).first().waitFor({ state: 'attached' });
    expect(await page.locator('#more-claims-set').textContent()).toBe('nbf, kid, level');
    await pasteKey(page);
    // The part opens by itself where something in it is wrong.
    await page.locator('#not-before-error').getByText('nbf is not a point in time.').waitFor();
    await page.locator('.own-claim').getByText('The claim "level" is not a number.').waitFor();
    await page.getByLabel('Not before nbf').fill('');
    await claim(page, 1, 'value').fill('4');
    expect((await signed(page)).header.kid).toBe('key-1');
    await page.getByRole('button', { name: 'Clear everything' }).click();
    expect(await page.locator('#more-claims-set').textContent()).toBe('');
    expect(await page.locator('.own-claim').count()).toBe(0);
    await page.locator('#clear-undo').getByRole('button', { name: 'Undo' }).click();
    const { header, payload } = await signed(page);
    expect([header.kid, payload.level]).toEqual(['key-1', 4]);
  });

  test('a claim that may be a secret is not kept across a reload, and takes nothing else with it', async () => {
    const { page } = await pages.open();
    await fillIn(page, { subject: 'alice' });
    await open(page);
    await addClaim(page, 1, 'password', 'text', 'hunter2');
    await page.reload();
    await page.locator(READY).first().waitFor({ state: 'attached' });
    expect(await page.locator('.own-claim').count()).toBe(0);
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
  });

  test('many tokens have them too, each with an ID of its own', async () => {
    const page = await ready();
    await open(page);
    await page.getByLabel('Token ID jti').fill('only-one');
    await addClaim(page, 1, 'role', 'text', 'guest');
    await page.getByText('A token for each of many users').click();
    await page.getByLabel('Users the tokens are for').fill('bob\ncarol');
    await page.getByRole('button', { name: 'Make 2 tokens' }).click();
    const button = page.locator('#tokens-files').getByRole('button', { name: 'NDJSON' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const { readFile } = await import('node:fs/promises');
    const payloads = (await readFile(await download.path(), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => verify(JSON.parse(line).token, foreign.publicKey).payload);
    expect(payloads.map(({ sub, role }) => [sub, role])).toEqual([
      ['bob', 'guest'],
      ['carol', 'guest'],
    ]);
    expect(new Set(payloads.map(({ jti }) => jti)).size).toBe(2);
    expect(payloads.map(({ jti }) => jti)).not.toContain('only-one');
  });
});

(available ? describe : describe.skip)('the decoded claims as JSON', () => {
  /** @param {Page} page */
  const edit = async (page) => {
    await page.getByRole('button', { name: 'Edit as JSON' }).click();
    const box = page.getByLabel('Claims as JSON');
    const claims = JSON.parse(await box.inputValue());
    return { box, claims, write: (/** @type {unknown} */ value) => box.fill(JSON.stringify(value)) };
  };

  test('are the token’s, and what is changed goes to the form and into the next token', async () => {
    const page = await ready();
    const before = await signed(page);
    const { claims, write } = await edit(page);
    expect(claims).toEqual(before.payload);
    const { sub: _, ...rest } = claims;
    await write({
      ...rest,
      sub: 'bob',
      exp: claims.iat + 5400,
      nbf: claims.iat + 60,
      jti: 'mine',
      acl: { paths: { '/*/users/**': { methods: ['GET'] } } },
      role: 'guest',
      level: 3,
      on: true,
      list: [1],
    });
    await page.waitForFunction(() => document.getElementById('more-claims-set')?.textContent?.includes('list'));
    expect(await page.getByLabel('User name').inputValue()).toBe('bob');
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('90m');
    expect(await page.getByLabel('What it may do').inputValue()).toBe('custom');
    expect(await page.locator('#more-claims-set').textContent()).toBe('nbf, jti, role, level, on, list');
    const { payload } = await signed(page);
    expect(payload).toMatchObject({
      sub: 'bob',
      nbf: claims.iat + 60,
      jti: 'mine',
      acl: { paths: { '/*/users/**': { methods: ['GET'] } } },
      role: 'guest',
      level: 3,
      on: true,
      list: [1],
    });
    // It was issued now, as before.
    expect(payload.exp - payload.iat).toBe(5400);
    expect(await page.getByLabel('Issued at iat').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.locator('#payload-claims [data-claim="role"]').getByText('guest').waitFor();
  });

  test('what is not touched stays as the form has it', async () => {
    const page = await ready();
    await fillIn(page, { lifetime: '1h30m', acl: 'tutorial' });
    await token(page);
    const { claims, write } = await edit(page);
    await write({ ...claims, sub: 'carol' });
    await page.waitForFunction(
      () => /** @type {HTMLInputElement} */ (document.getElementById('subject')).value === 'carol',
    );
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('1h30m');
    expect(await page.getByLabel('What it may do').inputValue()).toBe('tutorial');
    expect(await page.locator('#more-claims-set').textContent()).toBe('');
    // Without an ACL it is an admin's; a later time of issue is kept in the form.
    const { acl: _, ...admin } = claims;
    await write({ ...admin, iat: claims.iat + 10, exp: claims.exp + 10 });
    await page.waitForFunction(
      () => /** @type {HTMLSelectElement} */ (document.getElementById('acl')).value === 'admin',
    );
    expect(await page.locator('#issued-at').inputValue()).toBe(String(claims.iat + 10));
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('1h30m');
  });

  test.each(
    /** @type {[string, (claims: any) => unknown, string][]} */ ([
      ['no JSON', () => undefined, 'This is not JSON.'],
      ['a list', () => [], 'The claims are not an object.'],
      ['a user that is a number', (claims) => ({ ...claims, sub: 7 }), 'sub is not text. Put it in quotes.'],
      ['a user with a space', (claims) => ({ ...claims, sub: 'a ' }), 'sub begins or ends with a space.'],
      ['no application', ({ application_id: _, ...rest }) => rest, 'application_id is missing.'],
      ['no expiry', ({ exp: _, ...rest }) => rest, 'exp is missing. Every token expires'],
      ['an expiry as text', (claims) => ({ ...claims, exp: String(claims.exp) }), 'exp is not a time.'],
      ['an expiry that is past', (claims) => ({ ...claims, exp: claims.iat }), 'exp is not after iat.'],
      ['a list that is none', (claims) => ({ ...claims, acl: { paths: { '/x': { method: 'GET' } } } }), 'method'],
      [
        'too long a life',
        (claims) => ({ ...claims, exp: claims.iat + 90_000 }),
        'A lifetime of 1 day 1 hour is too long',
      ],
      ['a user’s ID', (claims) => ({ ...claims, sub: 'USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214' }), 'name'],
    ]),
  )('%s is said to be wrong', async (_, change, words) => {
    const page = await ready();
    const { box, claims, write } = await edit(page);
    const changed = change(claims);
    await (changed === undefined ? box.fill('{"sub": alice}') : write(changed));
    await box.blur();
    await page.locator('#claims-json-error').getByText(words).waitFor();
    expect(await box.getAttribute('aria-invalid')).toBe('true');
    // What was typed stays to be corrected.
    expect(await box.inputValue()).toBe(changed === undefined ? '{"sub": alice}' : JSON.stringify(changed));
    await write({ ...claims, sub: 'dora' });
    await page.locator('#claims-json-error').waitFor({ state: 'hidden' });
    expect((await signed(page)).payload).toMatchObject({ sub: 'dora', application_id: applicationId });
  });
});
