/** Code that comes later: what is done before it is there is not lost, and done once; where it cannot come, that is said. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, foreign, paste, pasteKey, token } from './support/flows.js';
import { applicationId } from './support/page.js';
import { suite } from './support/suite.js';

const pages = suite();

/**
 * A page whose code for later waits at the door.
 * @returns {Promise<{ page: import('playwright-core').Page, asked: string[], letIn: () => Promise<void>, turnAway: () => Promise<void> }>} what was asked
 *   for, and what becomes of it
 */
async function openWithDoor() {
  /** @type {import('playwright-core').Route[]} */
  let waiting = [];
  /** @type {'wait' | 'in' | 'away'} */
  let door = 'wait';
  /** @type {string[]} */
  const asked = [];
  /** @param {import('playwright-core').Route} route */
  const decide = (route) => {
    if (door === 'wait') waiting.push(route);
    return door === 'in' ? route.continue() : door === 'away' ? route.abort() : undefined;
  };
  const { page } = await pages.open({
    before: async (opened) => {
      await opened.route(/\/chunk-[^/]*\.js$/, (route) => {
        asked.push(new URL(route.request().url()).pathname);
        return decide(route);
      });
    },
  });
  await page.locator('#acl option').first().waitFor({ state: 'attached' });
  const become = async (/** @type {'in' | 'away'} */ state) => {
    door = state;
    const routes = waiting;
    waiting = [];
    await Promise.all(routes.map(decide));
  };
  return { page, asked, letIn: () => become('in'), turnAway: () => become('away') };
}

(available ? describe : describe.skip)('code that comes later', () => {
  test('comes by itself when there is nothing else to do, and all of it once', async () => {
    const { page, asked, letIn } = await openWithDoor();
    await letIn();
    await page.locator('#shield-kept').getByText('the files of this page').waitFor({ state: 'attached' });
    expect(asked.length).toBeGreaterThan(4);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('hears what was done before the page had any code at all', async () => {
    /** @type {() => void} */
    let letIn = () => undefined;
    /** @type {(page: import('playwright-core').Page) => void} */
    let tell = () => undefined;
    /** @type {Promise<import('playwright-core').Page>} */
    const early = new Promise((resolve) => {
      tell = resolve;
    });
    const opening = pages.open({
      before: async (opened) => {
        await opened.route(/\/app\.js$/, async (route) => {
          await new Promise((resolve) => {
            letIn = () => resolve(undefined);
          });
          await route.continue();
        });
        tell(opened);
      },
    });
    const page = await early;
    await page.locator('#acl').waitFor({ state: 'attached' });
    await paste(page, page.getByLabel('Paste a private key'), foreign.privateKey);
    await page.getByLabel('Application id').pressSequentially(applicationId);
    await page.getByLabel('User name').pressSequentially('alice');
    await page.getByRole('button', { name: '1 h', exact: true }).focus();
    await page.keyboard.press('Space');
    await page.locator('#connect .step-toggle').click();
    // And something whose code comes later still.
    await page.getByRole('button', { name: 'Remember on this device' }).click();
    expect(await page.locator('#connect-body').isHidden()).toBe(true);
    letIn();
    await opening;
    const jws = await token(page);
    const claims = JSON.parse(Buffer.from(jws.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ application_id: applicationId, sub: 'alice', exp: claims.iat + 3600 });
    expect(await page.locator('#connect-body').isVisible()).toBe(true);
    await page.locator('#remember').waitFor();
  });

  test('does what was pressed before it came, once, however often it was pressed', async () => {
    const { page, letIn } = await openWithDoor();
    const button = page.getByRole('button', { name: 'Create one', exact: true });
    await button.click();
    await button.click();
    await page.getByText('Edit the rules').click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    expect(await page.locator('#application-panel').isHidden()).toBe(true);
    expect(await button.getAttribute('aria-busy')).toBe('true');
    await page.locator('#status').getByText('Loading this part of the page.').waitFor({ state: 'attached' });
    await letIn();
    await page.locator('#application-panel').waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await button.getAttribute('aria-busy')).toBeNull();
    await page.getByLabel('Rule 1, path').waitFor();
    // Those of the preset and one that was added.
    const presets = await page.locator('#acl-paths li').count();
    await page.waitForFunction((count) => document.querySelectorAll('#acl-rules > li').length === count, presets);
    expect(await page.locator('#acl').inputValue()).toBe('custom');
  });

  test('takes what was pasted, typed and entered by the keyboard alone before it came', async () => {
    const { page, letIn } = await openWithDoor();
    await paste(page, page.getByLabel('Paste anything'), foreign.publicKey);
    await page.getByLabel('Path of a request').pressSequentially('/v1/users/alice');
    await page.getByText('A token for each of many users').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Whom the tokens are for').pressSequentially('alice\nbob');
    await page.getByRole('button', { name: 'Remember on this device' }).focus();
    await page.keyboard.press('Enter');
    await letIn();
    await page.getByText('public: it checks tokens').waitFor();
    await page.locator('#question-answer .word').waitFor();
    await page.getByRole('button', { name: 'Make 2 tokens' }).waitFor();
    // The panel of what is remembered unfolds, and takes the focus as ever.
    await page.locator('#remember').waitFor();
    expect(await page.locator('#remember-passphrase').evaluate((node) => node === document.activeElement)).toBe(true);
  });

  test('presses Enter in a line of text that had been pressed before it came', async () => {
    const { page, letIn } = await openWithDoor();
    await pasteKey(page);
    await fillIn(page);
    await token(page);
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.press('Enter');
    await letIn();
    await page.locator('#user-name-error').getByText('The name is empty.').waitFor();
    expect(page.url()).toBe(pages.url());
  });

  test('opens a sheet that was pressed before it came, and fills it then', async () => {
    const { page, letIn } = await openWithDoor();
    await page.locator('#help-button').click();
    expect(await page.locator('#help').isVisible()).toBe(true);
    await letIn();
    await page.locator('#shortcut-list dt').first().waitFor();
    expect(await page.locator('#help').isVisible()).toBe(true);
    expect(await page.locator('#help-button').getAttribute('aria-expanded')).toBe('true');
  });

  test('drops a file on a place whose code is not there', async () => {
    const { page, letIn } = await openWithDoor();
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'public.key'));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document
          .getElementById('inspector-text')
          ?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }, foreign.publicKey);
    await letIn();
    await page.getByText('public: it checks tokens').waitFor();
  });

  test('offers to load the page anew where trying again does not help', async () => {
    const { page, turnAway } = await openWithDoor();
    pages.expectProblems(/request failed: \/chunk-|console error: Failed to load resource/);
    await turnAway();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#engine-notice').getByText('That clears the keys and secrets entered here.').waitFor();
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Load anew' }).click();
    await loaded;
  });

  test('says so where it cannot come, keeps what was pressed, and tries again', async () => {
    const { page, asked, letIn, turnAway } = await openWithDoor();
    pages.expectProblems(/request failed: \/chunk-|console error: Failed to load resource/);
    await turnAway();
    // Nobody waits for what is loaded in the background.
    while (asked.length < 4) await page.waitForTimeout(50);
    expect(await page.locator('#engine-notice').isHidden()).toBe(true);
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    const notice = page.locator('#engine-notice');
    await notice.getByText('A part of this page could not be loaded.').waitFor();
    // Of all that is the matter, the last is on show.
    await notice.evaluate((place) => {
      const said = /** @type {string[]} */ ([]);
      Object.assign(window, { said });
      new MutationObserver(() => said.push(place.textContent ?? '')).observe(place, { childList: true, subtree: true });
    });
    await pasteKey(page);
    await fillIn(page);
    await token(page);
    // The token is there, and what is to be said of it is not.
    await page.waitForFunction(() =>
      /** @type {any} */ (window).said.some((/** @type {string} */ text) =>
        text.includes('A part of the engine could not be loaded.'),
      ),
    );
    expect(await notice.isVisible()).toBe(true);
    const before = asked.length;
    await letIn();
    while (await notice.isVisible()) {
      await notice.getByRole('button', { name: 'Try again' }).evaluate((/** @type {HTMLButtonElement} */ button) => {
        button.dataset.pressed = '';
        button.click();
      });
      await page.waitForFunction(() => document.querySelector('#engine-notice:not([hidden]) [data-pressed]') === null);
    }
    await page.locator('#application-panel').waitFor();
    await page.locator('#life-left').getByText('Expires in').waitFor();
    expect(asked.length).toBeGreaterThan(before);
  });
});
