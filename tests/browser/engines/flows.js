/**
 * What every browser must be able to do for the page. Everything else is tested in Chromium alone, by the tests beside this folder. A new flow goes
 * into the list at the end.
 */
import { expect } from '@jest/globals';
import { importSPKI, jwtVerify } from 'jose';
import { anew } from '../support/anew.js';
import { fillIn, foreign, makeKey, paste, pasteKey, publicKey, token, verify } from '../support/flows.js';
import { holdWork } from '../support/held-work.js';
import { changedTitle } from '../support/published.js';
import { createApplication, createUser } from '../support/steps.js';

/** @typedef {import('../support/engines/run-flows.js').Flow} Flow */

/** @type {Flow} */
const load = {
  name: 'the page loads, and its engine starts',
  async run(page) {
    // The engine answered: its presets are there.
    await page.locator('#acl option').first().waitFor({ state: 'attached' });
    expect(await page.locator('#acl option').count()).toBeGreaterThan(3);
    expect(await page.locator('#engine-notice').isVisible()).toBe(false);
    // Said by code that comes later.
    await page.locator('#shield-label').getByText('Nothing leaves this page').waitFor();
  },
};

/** @type {Flow} */
const policy = {
  name: 'the policy stops connections, markup, code and workers that are not the page’s own',
  allows:
    /Content Security Policy|Content-Security-Policy|TrustedType|Trusted Type|^request to http:\/\/127\.0\.0\.1:9|^request failed|blocked|Refused to|127\.0\.0\.1:9/,
  async run(page) {
    // Its engine runs, so that its own worker is allowed.
    await page.locator('#acl option').first().waitFor({ state: 'attached' });
    const passed = await page.evaluate(async () => {
      const open = /** @type {any} */ (window);
      /** @type {Record<string, () => unknown>} */
      const attempts = {
        connection: () => fetch('http://127.0.0.1:9/'),
        // From a timer: code that a browser is told to run by a test may be above the policy.
        code: () =>
          new Promise(
            (resolve, reject) =>
              void setTimeout(() =>
                Promise.resolve()
                  .then(() => open.eval('1'))
                  .then(resolve, reject),
              ),
          ),
        markup: () => {
          document.createElement('div').innerHTML = '<b>x</b>';
        },
        worker: () => new Worker('/worker.js'),
        'another policy of that name': () => open.trustedTypes.createPolicy('tokensmith', {}),
      };
      const through = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        try {
          await attempt();
          through.push(name);
        } catch {
          // Stopped.
        }
      }
      return through;
    });
    expect(passed).toEqual([]);
  },
};

/** @type {Flow} */
const tutorial = {
  name: 'the tutorial in the sandbox: a key is made, an application, a user, and a token that logs in',
  async run(page) {
    await createApplication(page);
    await page.locator('#application-proof[data-same="true"]').waitFor();
    await createUser(page, 'alice', 'Alice');
    await page.getByLabel('What it may do').selectOption('tutorial');
    await page.locator('#login-words').getByText('the sandbox takes this token for alice').waitFor();
    const { header, payload } = verify(await token(page), await publicKey(page));
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({
      application_id: await page.getByLabel('Application id').inputValue(),
      sub: 'alice',
    });
    expect(payload.acl.paths).toHaveProperty(['/*/users/**']);
  },
};

/** More than the field shows. */
const count = 1200;

/** @type {Flow} */
const manyTokens = {
  name: 'tokens for many pasted names are made in workers, and saved; more are cancelled',
  async run(page, _engine, { downloaded }) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await token(page);
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: count }, (_, index) => `user-${index}`);
    const field = page.getByLabel('Whom the tokens are for');
    const pasted = async (/** @type {string[]} */ lines) => {
      await paste(page, field, lines.join('\n'));
      await page.getByText(/^1,200 lines, from user-0\S* to user-1199\S*: too many to show\.$/).waitFor();
    };
    await pasted(names);
    expect(await field.isVisible()).toBe(false);

    const signing = await holdWork(page, 'sign', 1);
    await page.getByRole('button', { name: 'Make 1,200 tokens' }).click();
    await page
      .locator('#tokens-pace')
      .getByText(/^[\d,]+ of 1,200 made, [\d,]+ a second, .+ left$/)
      .waitFor();
    await signing.release();
    await page
      .locator('#tokens-outcome')
      .getByText(/^Made 1,200 tokens in /)
      .waitFor();

    const { name, text } = await downloaded(() =>
      page.locator('#tokens-files').getByRole('button', { name: 'NDJSON', exact: true }).click(),
    );
    expect(name).toBe('tokens.ndjson');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(rows.map((row) => row.token)).size).toBe(count);
    expect(rows.map((row) => verify(row.token, foreign.publicKey).payload.sub)).toEqual(names);

    await page.getByRole('button', { name: 'Remove them' }).click();
    expect(await page.getByRole('button', { name: 'Make tokens' }).isDisabled()).toBe(true);
    await pasted(names.map((each) => `${each}-again`));
    await holdWork(page, 'sign', 1);
    await page.getByRole('button', { name: 'Make 1,200 tokens' }).click();
    await page.locator('#tokens-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#tokens-outcome').getByText('Cancelled.').waitFor();
    expect(await page.locator('#tokens-files').isVisible()).toBe(false);
  },
};

const passphrase = 'four words picked blindly';

/** @type {Flow} */
const remember = {
  name: 'what is remembered is unlocked after a reload, and forgotten with one click',
  async run(page) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '45m' });
    await token(page);
    await page.locator('#remember-open').click();
    await page.getByLabel('New passphrase').fill(passphrase);
    await page.getByLabel('The same again').fill(passphrase);
    await page.getByRole('button', { name: 'Remember', exact: true }).click();
    await page.locator('#remember-forget').waitFor();
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain('alice');
    expect(kept).not.toContain('PRIVATE');

    await anew(page);
    // What is no secret was typed in this tab, and is there again without it.
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
    expect(await page.locator('#token').getAttribute('data-state')).toBe('waiting');
    await page.locator('#unlock-passphrase').fill(passphrase);
    await page.locator('#unlock-go').click();
    const { payload } = verify(await token(page), foreign.publicKey);
    expect(payload.sub).toBe('alice');
    expect(payload.exp - payload.iat).toBe(45 * 60);

    await page.locator('#remember-forget').click();
    await page.waitForFunction(() => localStorage.length === 0);
  },
};

/** Waits until the service worker has every file. @param {import('../support/engines/page.js').Page} page */
const kept = (page) => page.locator('#shield-kept').getByText('the files of this page').waitFor({ state: 'attached' });

/** @param {import('../support/engines/page.js').Page} page */
const title = (page) => page.evaluate(() => document.title);

/** @type {Flow} */
const offline = {
  name: 'the page opens without its server and makes a token; a new version comes when it is asked for',
  at: 'published',
  async run(page, _engine, { published }) {
    await kept(page);
    await published.stop();
    await anew(page);
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const { payload } = await jwtVerify(await token(page), await importSPKI(foreign.publicKey, 'RS256'), {
      subject: 'alice',
    });
    expect(payload.sub).toBe('alice');
    // Loaded only when it is needed, and there as well.
    await page.locator('#qr > summary').click();
    await page.locator('.qr-code').waitFor();

    await published.restart();
    await published.publish();
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    const loadIt = page.locator('#update').getByRole('button', { name: 'Load it' });
    await loadIt.waitFor();
    // Nothing changes under the person's hands.
    expect(await title(page)).toBe('tokensmith');
    expect(await page.locator('#key-held').isVisible()).toBe(true);
    await anew(page, () => loadIt.click());
    expect(await title(page)).toBe(changedTitle);
    await kept(page);
    expect(await page.locator('#update').isVisible()).toBe(false);
    expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  },
};

/** @type {Flow} */
const tier = {
  name: 'the fastest arithmetic that it has is chosen',
  at: 'package',
  async run(page, engine) {
    const build = await page.evaluate(async () => {
      const { createToolkit } = await import(`${location.origin}/js/targets/worker.browser.js`);
      const kit = await createToolkit();
      const chosen = kit.build.tier;
      await kit.close();
      return chosen;
    });
    expect(build).toBe(engine.tier);
  },
};

/** @type {Flow} */
const singleFile = {
  name: 'the single file makes a key and a token, from the disk',
  at: 'file',
  async run(page) {
    expect(page.url()).toMatch(/^file:/);
    await makeKey(page);
    await fillIn(page, { subject: 'alice' });
    expect(verify(await token(page), await publicKey(page)).payload.sub).toBe('alice');
    await page.getByRole('button', { name: 'Nothing leaves this page' }).click();
    expect(await page.locator('#shield-statement').textContent()).toContain('it may contact nobody');
  },
};

/** @type {Flow[]} */
export const flows = [load, policy, tutorial, manyTokens, remember, offline, tier, singleFile];
