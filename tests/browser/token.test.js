/** The token: made live as anything changes, never stale, right in every claim, refused with a reason beside its field. */
import { describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';
import { available } from './support/chromium.js';
import { clipboard, downloaded, fillIn, foreign, pasteKey, token, verify } from './support/flows.js';
import { applicationId, withoutServiceWorker } from './support/page.js';
import { suite } from './support/suite.js';

const pages = suite();
const id = { lower: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ };
const start = Date.UTC(2026, 10, 24, 13, 5, 12);

(available ? describe : describe.skip)('the token', () => {
  test('is what the form says, and what other implementations accept', async () => {
    const { page } = await pages.open({ fixedNow: start });
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '90m', acl: 'tutorial' });
    const made = await token(page);
    const { header, payload } = verify(made, foreign.publicKey);
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(Object.keys(payload)).toEqual(['iat', 'jti', 'application_id', 'sub', 'exp', 'acl']);
    expect(payload).toMatchObject({
      application_id: applicationId,
      sub: 'alice',
      iat: start / 1000,
      exp: start / 1000 + 5400,
    });
    expect(payload.jti).toMatch(id.lower);
    expect(Object.keys(payload.acl.paths)).toHaveLength(9);
    await jwtVerify(made, await importSPKI(foreign.publicKey, 'RS256'), {
      algorithms: ['RS256'],
      currentDate: new Date(start),
    });
    expect(decodeProtectedHeader(made)).toEqual(header);
  });

  test('without a user name is an admin token, and says so', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { acl: 'admin' });
    const { payload } = verify(await token(page), foreign.publicKey);
    expect(payload).not.toHaveProperty('sub');
    expect(payload).not.toHaveProperty('acl');
    expect(await page.locator('#rights-result').textContent()).toContain('no user: an admin token');
    expect(await page.locator('[data-claim="sub"]').textContent()).toContain('none: it speaks for the application');
    expect(await page.locator('[data-claim="acl"]').textContent()).toContain('none: it may do everything');
    await page.locator('#token-findings [data-code="INFO_TOKEN_ADMIN"]').waitFor();
  });

  test('follows every change of user, lifetime, rights and application', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const claims = async () => verify(await token(page), foreign.publicKey).payload;
    const lifetime = async () => {
      const { iat, exp } = await claims();
      return exp - iat;
    };
    expect(await lifetime()).toBe(15 * 60);
    await page.getByRole('button', { name: '24 h' }).click();
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('24h');
    expect(await lifetime()).toBe(24 * 3600);
    await page.getByRole('button', { name: '15 min' }).click();
    expect(await page.getByRole('button', { name: '15 min' }).getAttribute('aria-pressed')).toBe('true');
    expect(await lifetime()).toBe(15 * 60);
    for (const preset of await page
      .locator('#acl option')
      .evaluateAll((options) => options.map((option) => /** @type {HTMLOptionElement} */ (option).value))) {
      await page.getByLabel('What it may do').selectOption(preset);
      const { acl } = await claims();
      const shown = await page.locator('#acl-paths li').allTextContents();
      const paths = Object.entries(acl?.paths ?? {}).map(([path, rule]) => [path, ...(rule.methods ?? [])].join(' '));
      expect(shown).toEqual(
        paths.length === 0
          ? [preset === 'custom' ? 'No rules: it may do nothing' : expect.stringContaining('every path')]
          : paths,
      );
      expect(await page.locator('#acl-hint').textContent()).not.toBe('');
    }
    const before = (await claims()).jti;
    await page.getByRole('button', { name: 'Regenerate' }).click();
    await page.waitForFunction(
      (old) => !document.querySelector('[data-claim="jti"]')?.textContent?.includes(old),
      before,
    );
    expect((await claims()).jti).not.toBe(before);
  });

  test('is never shown for a form that it does not match', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'a' });
    await token(page);
    // What can be seen changes when something is typed, and when the pane does: a look at each of these times misses no frame.
    await page.evaluate(() => {
      const pane = /** @type {HTMLElement} */ (document.getElementById('token'));
      const looks = { typed: 0, states: /** @type {string[]} */ ([]), stale: /** @type {string[]} */ ([]) };
      Object.assign(window, { looks });
      const look = () => {
        const state = `${pane.dataset.state}: ${document.getElementById('token-state')?.textContent}`;
        if (looks.states.at(-1) !== state) looks.states.push(state);
        if (pane.dataset.state !== 'made') return;
        const [, payload = ''] = (document.getElementById('token-text')?.textContent ?? '').split('.');
        const { sub } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
        const wanted = /** @type {HTMLInputElement} */ (document.getElementById('subject')).value;
        if (sub !== wanted) looks.stale.push(`${sub} for ${wanted}`);
      };
      new MutationObserver(look).observe(pane, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      window.addEventListener('input', () => {
        looks.typed += 1;
        look();
      });
    });
    await page.getByLabel('User name').focus();
    for (const letters of ['b', 'cd', 'e', 'fghij', 'k']) {
      await page.keyboard.type(letters);
      await token(page);
    }
    const { typed, states, stale } = await page.evaluate(() => /** @type {any} */ (window).looks);
    expect(typed).toBe(10);
    expect(stale).toEqual([]);
    expect(states).toEqual(expect.arrayContaining(['making: being regenerated', 'made: up to date']));
    expect(verify(await token(page), foreign.publicKey).payload.sub).toBe('abcdefghijk');
  });

  test('is copied and saved whole, and both are said', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const made = await token(page);
    await page.locator('#token-copy').click();
    await page
      .locator('#token-said')
      .getByText(`Copied the token, ${made.length.toLocaleString('en')} characters.`)
      .waitFor();
    await page.locator('#status').getByText('Copied the token').waitFor({ state: 'attached' });
    expect(await clipboard(page)).toBe(made);
    expect(await downloaded(page, () => page.getByRole('button', { name: 'Save', exact: true }).click())).toEqual({
      name: 'alice.jwt',
      text: made,
    });
    expect(await page.locator('#token-said').textContent()).toBe('Saved alice.jwt.');
  });

  test('is there before all that is to be said of it, which takes nothing back', async () => {
    /** @type {() => void} */
    let letIn = () => undefined;
    const { page } = await pages.open({
      before: async (opened) => {
        await withoutServiceWorker(opened);
        await opened.route('**/tokensmith.deferred.wasm', async (route) => {
          await new Promise((resolve) => {
            letIn = () => resolve(undefined);
          });
          await route.continue();
        });
      },
    });
    await pasteKey(page);
    await fillIn(page);
    const made = await token(page);
    await page.locator('#token-copy').click();
    await page.locator('#status').getByText('Copied the token').waitFor({ state: 'attached' });
    expect(await page.locator('#token-findings .finding').count()).toBe(0);
    letIn();
    await page.locator('#token-findings .finding').first().waitFor();
    expect(await page.locator('#token-text').textContent()).toBe(made);
    expect(await page.locator('#token-said').textContent()).toContain('Copied the token');
    // What is announced is said after a pause.
    await page.waitForTimeout(500);
    expect(await page.locator('#status').textContent()).toContain('Copied the token');
  });

  test('is shown in its three parts, with their lengths', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const parts = (await token(page)).split('.');
    expect(parts).toHaveLength(3);
    const colours = new Set();
    for (const [index, name] of ['header', 'claims', 'signature'].entries()) {
      const span = page.locator(`#token-text .part-${name}`);
      expect(await span.textContent()).toBe(parts[index]);
      expect(await page.locator(`#length-${name}`).textContent()).toBe(String(parts[index].length));
      colours.add(await span.evaluate((node) => getComputedStyle(node).color));
    }
    expect(colours.size).toBe(3);
  });
});

(available ? describe : describe.skip)('what the token says', () => {
  test('is decoded with its meaning, and times in local, UTC and relative form, ticking', async () => {
    const { page } = await pages.open({ fixedNow: start });
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '24h' });
    await token(page);
    const expires = page.locator('[data-claim="exp"]');
    const text = async () => (await expires.innerText()).split(/\s*\n\s*/).join(' | ');
    expect(await text()).toContain('1795611912');
    expect(await text()).toMatch(/Wed, 25 Nov 2026, 14:05:12 (CET|GMT\+1)/);
    expect(await text()).toContain('2026-11-25 13:05:12 UTC');
    expect(await text()).toContain('when it expires');
    expect(await expires.locator('time').getAttribute('datetime')).toBe('2026-11-25T13:05:12.000Z');
    expect(await page.locator('#life-until').textContent()).toBe('until tomorrow at 14:05');
    expect(await expires.locator('time').textContent()).toBe('in 24 h');
    expect(await page.locator('[data-claim="iat"] time').textContent()).toBe('now');
    expect(await page.locator('#life-left').textContent()).toBe('Expires in 24:00:00');
    await page.clock.setFixedTime(start + 61_000);
    await page.locator('#life-left').getByText('Expires in 23:58:59').waitFor();
    expect(await expires.locator('time').textContent()).toBe('in 23 h 58 min');
    expect(await page.locator('[data-claim="iat"] time').textContent()).toBe('1 min 1 s ago');
    for (const name of ['alg', 'typ', 'iat', 'jti', 'application_id', 'sub', 'exp', 'acl']) {
      expect(await page.locator(`[data-claim="${name}"] .meaning`).first().textContent()).not.toBe('');
    }
    expect(await page.locator('#signature-claims').textContent()).toMatch(/verified with key/);
  });

  test('is inspected again as time passes: near its end, and expired', async () => {
    const { page } = await pages.open({ now: start });
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '5m' });
    await page.clock.runFor(500);
    await token(page);
    await page.locator('[data-code="INFO_TOKEN_VERIFIED"]').waitFor();
    const codes = () =>
      page
        .locator('#token-findings .finding')
        .evaluateAll((list) => list.map((item) => item.getAttribute('data-code')));
    expect(await codes()).not.toContain('WARN_TOKEN_EXPIRES_SOON');
    await page.clock.runFor(4 * 60_000 + 2_000);
    await page.locator('[data-code="WARN_TOKEN_EXPIRES_SOON"]').waitFor();
    await page.clock.runFor(60_000);
    await page.locator('[data-code="ERR_TOKEN_EXPIRED"]').waitFor();
    expect((await codes())[0]).toBe('ERR_TOKEN_EXPIRED');
    expect(await page.locator('#token-state').textContent()).toBe('expired: regenerate it');
    expect(await page.locator('#life-left').textContent()).toMatch(/^Expired /);
    await page.getByRole('button', { name: 'Regenerate' }).click();
    await page.clock.runFor(500);
    await page.locator('#token-state').getByText('up to date').waitFor();
    expect(await codes()).not.toContain('ERR_TOKEN_EXPIRED');
  });

  test('findings stand in order of weight, each with a word, a shape, the place and the code', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', acl: 'tutorial' });
    await token(page);
    await page.locator('[data-code="INFO_TOKEN_VERIFIED"]').waitFor();
    const findings = await page.locator('#token-findings .finding').evaluateAll((items) =>
      items.map((item) => ({
        severity: item.getAttribute('data-severity') ?? '',
        code: item.getAttribute('data-code') ?? '',
        shape: item.querySelector('use')?.getAttribute('href') ?? '',
        text: item.textContent ?? '',
      })),
    );
    expect(findings.length).toBeGreaterThanOrEqual(2);
    const rank = findings
      .map(({ severity }) => ['error', 'warning', 'info', 'ok'].indexOf(severity))
      .map((at) => Math.min(at, 2));
    expect(rank).toEqual([...rank].sort());
    const kinds = {
      error: ['Error: ', '#icon-error'],
      warning: ['Warning: ', '#icon-warning'],
      info: ['Note: ', '#icon-info'],
      ok: ['Verified: ', '#icon-done'],
    };
    for (const { severity, code, shape, text } of findings) {
      const [word, icon] = kinds[/** @type {keyof typeof kinds} */ (severity)];
      expect(text.startsWith(word)).toBe(true);
      expect(shape).toBe(icon);
      expect(text).toContain(code);
    }
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['WARN_ACL_CLIENT_SDK_PATH_MISSING', 'INFO_TOKEN_VERIFIED']),
    );
  });
});

(available ? describe : describe.skip)('what cannot be a token', () => {
  /** @type {[string, Parameters<typeof fillIn>[1], string, RegExp][]} */
  const cases = [
    ['an application ID that is not a UUID', { id: 'my-app' }, 'application-id', /UUID/],
    ['a user ID for a name', { subject: 'USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214' }, 'subject', /user ID/],
    ['a lifetime without a unit', { lifetime: '3600' }, 'lifetime', /unit/i],
    ['a lifetime over 24 hours', { lifetime: '25h' }, 'lifetime', /24/],
    ['a lifetime under 30 seconds', { lifetime: '29s' }, 'lifetime', /30/],
    ['no lifetime', { lifetime: '' }, 'lifetime', /./],
  ];
  test.each(cases)('%s is said beside its field, with the remedy', async (_name, inputs, field, reason) => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, inputs);
    await page.locator('#token[data-state="failed"]').waitFor();
    const error = page.locator(`#${field}-error`);
    await error.waitFor();
    expect(await error.textContent()).toMatch(reason);
    const control = page.locator(`#${field}`);
    expect(await control.getAttribute('aria-invalid')).toBe('true');
    expect((await control.getAttribute('aria-describedby'))?.split(' ')).toContain(`${field}-error`);
    expect(await page.locator('#token-text').textContent()).toBe('');
    await expect(page.locator('#token-copy').isDisabled()).resolves.toBe(true);

    await fillIn(page, { subject: 'alice', lifetime: '15m' });
    await token(page);
    await expect(error.isVisible()).resolves.toBe(false);
    expect(await control.getAttribute('aria-invalid')).toBeNull();
  });

  test('all that is wrong is said at once, each in its place', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await fillIn(page, { id: 'my-app', subject: 'USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214', lifetime: '25h' });
    for (const field of ['application-id', 'subject', 'lifetime']) await page.locator(`#${field}-error`).waitFor();
    expect(await page.locator('#token-needs li').count()).toBe(3);
    for (const step of ['application', 'rights'])
      expect(await page.locator(`#${step}`).getAttribute('data-state')).toBe('error');
  });

  test('what is filled in is checked before the application ID is there', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await page.getByLabel('Lifetime exp').fill('25h');
    await page.locator('#lifetime-error').waitFor();
    expect(await page.locator('#token').getAttribute('data-state')).toBe('waiting');
    expect(await page.locator('#token-needs li').allTextContents()).toEqual([
      'the application ID',
      expect.stringMatching(/24/),
    ]);
  });

  /** @type {[string, (page: import('playwright-core').Page) => Promise<void>][]} */
  const ends = [
    ['pause', (page) => page.clock.runFor(500)],
    ['go on', (page) => page.keyboard.press('Tab')],
  ];
  test.each(ends)('an error waits while somebody is typing, and comes when they %s', async (_name, end) => {
    const { page } = await pages.open({ now: start });
    await pasteKey(page);
    await page.getByLabel('Application ID').focus();
    await page.clock.pauseAt(start + 3_600_000);
    await page.keyboard.type('7f3c');
    await page.clock.runFor(500);
    await page.locator('#token[data-state="failed"]').waitFor();
    await expect(page.locator('#application-id-error').isVisible()).resolves.toBe(false);
    await end(page);
    await page.locator('#application-id-error').waitFor();
  });

  test('blanks around a pasted value go where they can be seen to go', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await page.getByLabel('Application ID').fill(`  ${applicationId} `);
    await page.getByLabel('User name').fill(' alice ');
    await page.keyboard.press('Tab');
    expect(await page.getByLabel('Application ID').inputValue()).toBe(applicationId);
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
    expect(verify(await token(page), foreign.publicKey).payload).toMatchObject({
      application_id: applicationId,
      sub: 'alice',
    });
  });
});
