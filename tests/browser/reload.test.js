/** A reload: what was typed is there again, and no secret is. */
import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { available } from './support/chromium.js';
import { fillIn, foreign, goTo, paste, pasteKey, token } from './support/flows.js';
import { applicationId } from './support/page.js';
import { createApplication, createUser } from './support/steps.js';
import { suite } from './support/suite.js';

/** @typedef {import('playwright-core').Page} Page */

const pages = suite();
const acl = '{"paths":{"/*/users/**":{}}}';

/** @returns {Promise<Page>} with all of its code */
async function open() {
  const { page } = await pages.open();
  // What is in the storage when the page comes, before its code takes it.
  await page.addInitScript(() =>
    Object.assign(window, { kept: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) }),
  );
  await settled(page);
  return page;
}

/** @param {Page} page */
const settled = (page) =>
  page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });

/**
 * @param {Page} page
 * @returns {Promise<string>} what the storage held meanwhile
 */
async function reload(page) {
  await page.reload();
  await settled(page);
  return page.evaluate(() => /** @type {any} */ (window).kept);
}

/** @param {Page} page @param {string[]} ids */
const values = (page, ids) =>
  page.evaluate(
    (wanted) => wanted.map((id) => /** @type {HTMLInputElement} */ (document.getElementById(id)).value),
    ids,
  );

(available ? describe : describe.skip)('a reload', () => {
  test('keeps what was typed, wherever that is', async () => {
    const page = await open();
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByLabel('API key').fill('abcd1234');
    await page.getByLabel('Region of the users').selectOption('eu');
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '2h', acl: 'tutorial' });
    /** @type {Record<string, string>} */
    const typed = {
      'user-name': 'bob',
      'user-display-name': 'Bob',
      'user-search': 'carol',
      'question-path': '/v1/users/alice',
    };
    for (const [id, text] of Object.entries(typed)) await page.locator(`#${id}`).fill(text);
    await goTo(page, 'Inspect');
    await page.locator('#inspector-text').fill(acl);
    typed['inspector-text'] = acl;
    await page.locator('#inspector-kind').getByText('access control list').waitFor();
    expect(await page.locator('#inspector-lost').isVisible()).toBe(false);
    await goTo(page, 'Make');
    await page.getByText('Many at once').click();
    await page.locator('#users-text').fill('dave\nerin,Erin');
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: 2000 }, (_, index) => `user-${index}`).join('\n');
    await paste(page, page.locator('#tokens-text'), names);
    await page.locator('#tokens-text-kept').getByText('2,000 lines, from user-0 to user-1999').waitFor();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.locator('#application-panel').getByLabel('Name', { exact: true }).fill('My App');

    // Twice: what was put back is kept as well.
    for (let time = 0; time < 2; time += 1) {
      await reload(page);
      expect(await values(page, ['application-id', 'subject', 'lifetime', 'acl', 'api-key', 'region'])).toEqual([
        applicationId,
        'alice',
        '2h',
        'tutorial',
        'abcd1234',
        'eu',
      ]);
      expect(await page.locator('#mode-live').getAttribute('aria-pressed')).toBe('true');
      expect(await values(page, Object.keys(typed))).toEqual(Object.values(typed));
      await page.locator('#inspector-kind').getByText('access control list').waitFor({ state: 'attached' });
      await page.locator('#question-answer').getByText('by the rule').waitFor();
      expect(await page.locator('#users-count').textContent()).toBe('2 users.');
      expect(await page.locator('#tokens-text').inputValue()).toBe('');
      expect(await page.locator('#tokens-text-kept').textContent()).toContain('2,000 lines');
    }
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    expect(await page.locator('#application-panel').getByLabel('Name', { exact: true }).inputValue()).toBe('My App');
    // Nothing of it is stored while the page is open.
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test("keeps rules of one's own, and a panel that was closed keeps what was typed in it", async () => {
    const page = await open();
    await fillIn(page);
    await page.getByText('Edit the rules').click();
    await page.getByLabel('Rule 1, path').fill('/*/calls/**');
    const create = page.getByRole('button', { name: 'Create one', exact: true });
    const name = page.locator('#application-panel').getByLabel('Name', { exact: true });
    await create.click();
    await name.fill('Half an app');
    await create.click();
    await create.click();
    expect(await name.inputValue()).toBe('Half an app');
    await reload(page);
    expect(await page.locator('#acl').inputValue()).toBe('custom');
    expect(await page.locator('#acl-paths li').first().textContent()).toBe('/*/calls/**');
  });

  test('keeps no secret, in whatever field it was', async () => {
    const page = await open();
    const kit = await createToolkit();
    const { token: jws } = await kit.signToken({ privateKey: foreign.privateKey, applicationId, expiresIn: '1h' });
    await kit.close();
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByLabel('API key').fill('abcd1234');
    await page.getByLabel('API secret').fill('NowhereElse99');
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const made = await token(page);
    await page.getByRole('button', { name: 'Remember on this device' }).click();
    await page.getByLabel('New passphrase').fill('four words picked blindly');
    await page.locator('#user-name').fill(jws);
    await page.locator('#users-text').evaluate((field, text) => {
      /** @type {HTMLTextAreaElement} */ (field).value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, foreign.privateKey);
    const body = foreign.privateKey.split('\n')[3];
    const { d, ...jwk } = createPrivateKey(foreign.privateKey).export({ format: 'jwk' });
    const secrets = [
      jws,
      `Authorization: Bearer ${jws}`,
      foreign.privateKey,
      JSON.stringify({ ...jwk, d }),
      'VONAGE_API_KEY=abcd1234\nVONAGE_API_SECRET=NowhereElse99\n',
      JSON.stringify({
        id: applicationId,
        name: 'Theirs',
        capabilities: {},
        keys: { private_key: foreign.privateKey },
      }),
      // Not recognised, as a secret alone is not.
      'NowhereElse99',
    ];
    await goTo(page, 'Inspect');
    for (const secret of secrets) {
      await page.getByLabel('Paste anything').fill(secret);
      await page.locator('#inspector[data-state="done"]').waitFor();
      await page.locator('#inspector-lost').getByText('it is lost when this page is reloaded').waitFor();
      const kept = await reload(page);
      for (const needle of [
        'NowhereElse99',
        'four words',
        body,
        String(d),
        jws.split('.')[2],
        made.split('.')[2],
        'PRIVATE',
      ]) {
        expect({ secret, needle, found: kept.includes(needle) }).toEqual({ secret, needle, found: false });
      }
      expect(kept).toContain('alice');
      expect(await values(page, ['inspector-text', 'api-secret', 'user-name', 'users-text', 'key-text'])).toEqual([
        '',
        '',
        '',
        '',
        '',
      ]);
    }
  });

  test('forgets the id of an application that the sandbox made, for it is gone with the page', async () => {
    const page = await open();
    await pasteKey(page);
    await createApplication(page);
    await createUser(page, 'alice');
    await reload(page);
    expect(await values(page, ['application-id', 'subject'])).toEqual(['', 'alice']);
  });

  test('finds nothing of what was cleared, and all of it once that is undone', async () => {
    const page = await open();
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    await page.locator('#user-name').fill('bob');
    await page.locator('#question-path').fill('/v1/users/alice');
    await page.getByRole('button', { name: 'Clear everything' }).click();
    const fields = ['application-id', 'subject', 'user-name', 'question-path'];
    expect(await values(page, fields)).toEqual(['', '', '', '']);
    await page.locator('#clear-undo').getByRole('button', { name: 'Undo' }).click();
    expect(await values(page, fields)).toEqual([applicationId, 'alice', 'bob', '/v1/users/alice']);
    await page.getByRole('button', { name: 'Clear everything' }).click();
    expect(await reload(page)).toBe('[{},{}]');
    expect(await values(page, fields)).toEqual(['', '', '', '']);
  });

  test('of a link fills in what the link says', async () => {
    const page = await open();
    await fillIn(page, { subject: 'alice', lifetime: '2h' });
    await page.goto(`${pages.url()}#user=bob`);
    await page.locator('#subject').evaluate(async (field) => {
      while (/** @type {HTMLInputElement} */ (field).value !== 'bob')
        await new Promise((resolve) => void setTimeout(resolve, 20));
    });
    await reload(page);
    expect(await values(page, ['subject', 'lifetime'])).toEqual(['bob', '2h']);
  });
});
