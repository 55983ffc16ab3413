/** The four steps: the tutorial in the sandbox, live through the relay, and by hand with commands that are really run. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { init } from '../../js/targets/node.js';
import { createSandbox, DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { createPageServer } from '../../js/server/page-server.js';
import { listen } from '../../js/sandbox/listen.js';
import { available, launch } from './support/chromium.js';
import { downloaded, fillIn, foreign, paste, pasteKey, publicKey, token, verify } from './support/flows.js';
import { directory, open } from './support/page.js';
import { answerByHand, createApplication, createUser } from './support/steps.js';
import { suite } from './support/suite.js';

const pages = suite();
const tutorialPaths = [
  'users',
  'conversations',
  'sessions',
  'devices',
  'image',
  'media',
  'applications',
  'push',
  'knocking',
].map((area) => `/*/${area}/**`);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

(available ? describe : describe.skip)('the tutorial, in the sandbox', () => {
  test('every step: an application, a user, a token, a login; and nothing leaves the page', async () => {
    const { page } = await pages.open();
    expect(await page.locator('#connect-result').textContent()).toContain('sandbox');

    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    const panel = page.locator('#application-panel');
    await panel.getByLabel('Name', { exact: true }).fill('My App');
    await panel.getByLabel('Voice', { exact: true }).check();
    await panel.getByLabel('RTC', { exact: true }).check();
    await panel.getByLabel('Voice Answer URL', { exact: true }).fill('https://example.ngrok.io/webhooks/answer');
    await panel.getByLabel('Voice Event URL', { exact: true }).fill('https://example.ngrok.io/webhooks/event');
    await panel.getByLabel('RTC Event URL', { exact: true }).fill('https://example.ngrok.io/webhooks/rtc');
    expect(await panel.getByLabel('Voice Answer URL, HTTP method').inputValue()).toBe('GET');
    expect(await panel.getByLabel('RTC Event URL, HTTP method').inputValue()).toBe('POST');
    await panel.getByRole('button', { name: 'Create application' }).click();
    await page
      .locator('#application-outcome')
      .getByText(/^Application created: /)
      .waitFor();
    const id = await page.getByLabel('Application ID').inputValue();
    expect(id).toMatch(uuid);
    await page.locator('#application-proof[data-same="true"]').waitFor();
    expect(await page.locator('#application-result').textContent()).toContain('My App · voice, rtc');

    const { name, text } = await downloaded(page, () => page.locator('#key-save-private').click());
    expect(name).toBe('private.key');
    expect(text).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);

    await createUser(page, 'alice', 'Alice');
    expect(await page.locator('#user-create-outcome').textContent()).toMatch(/^User created: USR-[0-9a-f-]{36}/);
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');

    await page.getByRole('button', { name: '24 h' }).click();
    await page.getByLabel('What it may do').selectOption('tutorial');
    const { payload } = verify(await token(page), await publicKey(page));
    expect(payload).toMatchObject({ application_id: id, sub: 'alice', exp: payload.iat + 86_400 });
    expect(Object.keys(payload.acl.paths)).toEqual(tutorialPaths);
    await page.locator('#login-words').getByText('the sandbox takes this token for alice').waitFor();

    await page.locator('#privacy-button').click();
    const platform = (await page.locator('#privacy-platform li').allTextContents()).join('\n');
    expect(platform).toContain('POST api.nexmo.com/v2/applications → 201, answered by the sandbox in this page');
    expect(platform).toContain('POST api.nexmo.com/v1/users → 201, answered by the sandbox in this page');
    expect(await page.locator('#privacy-label').textContent()).toBe('Nothing leaves this page');
  });

  test('the example of the tutorial is one press', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    const capabilities = page.locator('#application-capabilities');
    expect(await capabilities.textContent()).toBe('voice, rtc');
  });

  test('an application gets the key that is held, and a key that does not belong to it is named', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await createApplication(page);
    expect((await publicKey(page)).trim()).toBe(foreign.publicKey.trim());
    await page.locator('#application-proof[data-same="true"]').waitFor();
    await page.getByRole('button', { name: 'Use another key' }).click();
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.locator('#application-proof[data-same="false"]').waitFor();
    await token(page);
    await page.locator('#token-findings [data-code="ERR_TOKEN_KEY_APPLICATION"]').waitFor();
  });

  test('a key that the platform makes comes back with the application, once', async () => {
    const { page } = await pages.open();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    await page.getByLabel('a key pair the platform makes').check();
    await page.getByRole('button', { name: 'Create application' }).click();
    await page.locator('#application-proof[data-same="true"]').waitFor();
    expect(await page.locator('#key-name').textContent()).toContain('made by the platform');
  });

  test('what is wrong with an application stands beside its field, and nothing is sent', async () => {
    const { page } = await pages.open();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    const panel = page.locator('#application-panel');
    await panel.getByLabel('Voice', { exact: true }).check();
    await panel.getByLabel('Voice Answer URL', { exact: true }).fill('exa mple');
    await panel.getByRole('button', { name: 'Create application' }).click();
    await panel.getByText('name must not be empty').waitFor();
    await panel.getByText('address must be a valid URL').waitFor();
    expect(await panel.getByLabel('Name', { exact: true }).evaluate((node) => node === document.activeElement)).toBe(
      true,
    );
    await page.locator('#privacy-button').click();
    expect(await page.locator('#privacy-platform-summary').textContent()).toBe('None.');
  });

  test('the form and its JSON say the same, whichever is edited', async () => {
    const { page } = await pages.open();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    const panel = page.locator('#application-panel');
    await panel.getByLabel('Name', { exact: true }).fill('One');
    await panel.getByText('The same as JSON').click();
    const json = panel.getByLabel('Application as JSON');
    expect(JSON.parse(await json.inputValue()).name).toBe('One');
    await json.fill(
      '{"name":"Two","capabilities":{"video":{"webhooks":{"archive_status":{"address":"https://example.com/archive","active":true}}}}}',
    );
    expect(await panel.getByLabel('Name', { exact: true }).inputValue()).toBe('Two');
    await expect(panel.getByLabel('Video', { exact: true }).isChecked()).resolves.toBe(true);
    await json.fill('{"name":');
    await panel.getByText('This is not a JSON object.').waitFor();
    expect(await panel.getByLabel('Name', { exact: true }).inputValue()).toBe('Two');
  });

  test('changes are shown before they are sent, and what was removed is gone', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const panel = page.locator('#application-panel');
    await panel.getByLabel('Name', { exact: true }).fill('Another name');
    await panel.getByLabel('RTC', { exact: true }).uncheck();
    await panel.getByRole('button', { name: 'Review the changes' }).click();
    const changes = await panel.locator('.changes').textContent();
    expect(changes).toContain('name');
    expect(changes).toContain('Another name');
    expect(changes).toMatch(/removed\s*capabilities\.rtc/);
    expect(await page.locator('#application-name').textContent()).toBe('My App');
    await panel.getByRole('button', { name: 'Send these changes' }).click();
    await page.locator('#application-outcome').getByText('Changed Another name.').waitFor();
    expect(await page.locator('#application-capabilities').textContent()).toBe('voice');
  });

  test('one that is there is picked, and one is deleted after a question', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    const first = await page.getByLabel('Application ID').inputValue();
    await createApplication(page);
    await page.getByRole('button', { name: 'Pick one', exact: true }).click();
    const rows = page.locator('#application-panel .rows li');
    await rows.nth(1).waitFor();
    expect(await rows.count()).toBe(2);
    await page
      .locator('#application-panel li', { hasText: first.slice(0, 8) })
      .getByRole('button', { name: 'Use' })
      .click();
    expect(await page.getByLabel('Application ID').inputValue()).toBe(first);
    await page.locator('#application-delete').click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.locator('#application-delete').click();
    await page.getByRole('button', { name: 'Delete My App' }).click();
    await page.locator('#application-outcome').getByText('Deleted My App.').waitFor();
    expect(await page.getByLabel('Application ID').inputValue()).toBe('');
  });

  test('users are found, picked and deleted; a name that is taken is said beside the field', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await createUser(page, 'alice');
    await createUser(page, 'bob');
    await page.getByLabel('Name', { exact: true }).fill('bob');
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.locator('#user-name-error').waitFor();
    await page.getByLabel('Find a user').fill('alice');
    await page.getByLabel('Find a user').press('Enter');
    await page.locator('#users-list li').nth(1).waitFor({ state: 'detached' });
    expect(await page.locator('#users-list .row-name').allTextContents()).toEqual(['alice']);
    await page.getByRole('button', { name: 'Use alice for the token' }).click();
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
    await token(page);
    await page.locator('#login[data-ok="true"]').waitFor();
    await page.getByRole('button', { name: 'Delete alice' }).click();
    await page.getByRole('button', { name: 'Delete alice' }).click();
    await page.locator('#users-list-outcome').getByText('Deleted alice.').waitFor();
    await page.locator('#login[data-ok="false"]').getByText('no user named "alice"').waitFor();
  });

  test('many users from pasted CSV; those that fail stay to be corrected', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await createUser(page, 'taken');
    await page.getByText('Many at once').click();
    const names = Array.from({ length: 40 }, (_, index) => `user-${index}`);
    await page
      .getByLabel('Pasted names')
      .fill(
        ['name,display name', ...names.map((name) => `${name},"The ${name}, number"`), 'taken', 'user-1'].join('\n'),
      );
    expect(await page.locator('#users-count').textContent()).toContain('One name came more than once');
    await page.getByRole('button', { name: 'Create 41 users' }).click();
    await page.locator('#users-many-outcome').getByText('Created 40 users. 1 user could not be created').waitFor();
    expect(await page.getByLabel('Pasted names').inputValue()).toBe('taken');
    expect(await page.locator('#users-failures li').allTextContents()).toHaveLength(1);
    await page.locator('#users-list li').nth(19).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('#users-list li').nth(39).waitFor();
    expect(await page.locator('#users-list li[data-name="user-7"]').textContent()).toContain('number');
  });

  test('thousands of users: how many there are by now, how fast, and what is left; the rest of the page goes on, and they can be stopped', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await page.getByText('Many at once').click();
    const names = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
    await paste(page, page.getByLabel('Pasted names'), names.join('\n'));
    // How much is drawn of what nobody looks at.
    await page.evaluate(() => {
      Object.assign(window, { drawn: 0 });
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) /** @type {any} */ (window).drawn += addedNodes.length;
      }).observe(/** @type {Node} */ (document.getElementById('privacy')), { childList: true, subtree: true });
    });
    await page.getByRole('button', { name: 'Create 20,000 users' }).click();
    await page
      .locator('#users-pace')
      .getByText(/^[\d,]+ of 20,000 created, [\d,]+ a second, .+ left$/)
      .waitFor();
    await page.getByRole('button', { name: '24 h' }).click();
    await page.getByLabel('User name').fill('alice');
    const { payload } = verify(await token(page), await publicKey(page));
    expect(payload).toMatchObject({ sub: 'alice', exp: payload.iat + 86_400 });
    expect(await page.locator('#users-progress').isVisible()).toBe(true);
    await page.locator('#users-many-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page
      .locator('#users-many-outcome')
      .getByText(/^Created [\d,]+ users?\. Stopped: [\d,]+ users left above\.$/)
      .waitFor();
    const said = (await page.locator('#users-many-outcome').textContent()) ?? '';
    const [made, left] = [...said.matchAll(/[\d,]+(?= users?)/g)].map(([count]) => Number(count.replace(',', '')));
    expect(made + left).toBe(20_000);
    expect(await page.locator('#users-progress').isVisible()).toBe(false);
    expect(await page.locator('#users-pace').textContent()).toBe('');
    expect(await page.evaluate(() => /** @type {any} */ (window).drawn)).toBe(0);
    // All of them are counted, and the last are shown.
    await page.locator('#privacy-button').click();
    await page
      .locator('#privacy-platform-summary')
      .getByText(/^[\d,]+/)
      .waitFor();
    expect(await page.locator('#privacy-platform li').count()).toBeLessThanOrEqual(100);
  });

  test('users that are being created end with the sandbox they were created in', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await page.getByText('Many at once').click();
    await paste(
      page,
      page.getByLabel('Pasted names'),
      Array.from({ length: 20_000 }, (_, index) => `user-${index}`).join('\n'),
    );
    await page.getByRole('button', { name: 'Create 20,000 users' }).click();
    await page
      .locator('#users-pace')
      .getByText(/created/)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Remove them' }).isDisabled()).toBe(true);
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Empty the sandbox' }).click();
    await page.locator('#users-progress').waitFor({ state: 'hidden' });
    await page.getByLabel('Pasted names').waitFor();
    expect(await page.getByLabel('Pasted names').inputValue()).toBe('');
    expect(await page.locator('#users-failures li').count()).toBe(0);
  });

  test('an application and a user are shown as the command that creates them', async () => {
    const { page } = await pages.open();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    const panel = page.locator('#application-panel');
    await panel.getByText('The same as a command').click();
    await panel.getByLabel('Create this application, with').selectOption('nexmo');
    // That program cannot refuse it, and the page says so.
    await panel.locator('.same-as .notes').getByText('privacy.improve_ai').waitFor();
    await panel.getByLabel("Vonage may use the application's data").check();
    await panel
      .locator('.same-as pre')
      .getByText('--voice-answer-url=https://example.ngrok.io/webhooks/answer')
      .waitFor();
    await panel.getByLabel('Name', { exact: true }).fill('Another');
    await panel.locator('.same-as pre').getByText('nexmo app:create Another').waitFor();
    await pasteKey(page);
    await fillIn(page);
    const user = page.locator('#user-command');
    await user.getByText('The same as a command').click();
    await page.locator('#user-name').fill('alice');
    await user.locator('pre').getByText('{"name":"alice"}').waitFor();
    await user.getByLabel('Create this user, with').selectOption('nexmo');
    await user.locator('pre').getByText('nexmo user:create name=alice').waitFor();
  });

  test('by hand, a tool that cannot do it says so in the place of its command', async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await page.getByLabel('Application ID').fill('7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214');
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'By hand', exact: true }).click();
    await page.getByRole('button', { name: 'List users' }).click();
    const command = page.locator('#by-hand-command');
    await command.getByText('/v1/users').waitFor();
    await page.getByLabel('Tool').selectOption('nexmo');
    await page.locator('#by-hand-notes .field-error').getByText('no command for this request. Use curl').waitFor();
    expect(await command.isVisible()).toBe(false);
    expect(await page.locator('#by-hand-copy').isDisabled()).toBe(true);
    await page.getByLabel('Tool').selectOption('curl');
    await command.getByText('/v1/users').waitFor();
    expect(await page.locator('#by-hand-notes .field-error').count()).toBe(0);
  });

  test("by hand, each tool has a command for the tutorial's application, with a note on what it cannot set", async () => {
    const { page } = await pages.open();
    await pasteKey(page);
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'By hand', exact: true }).click();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    await page.getByRole('button', { name: 'Create application' }).click();
    await page.locator('#by-hand').waitFor();
    for (const [tool, command, gap] of [
      ['nexmo', "nexmo app:create 'My App'", 'privacy.improve_ai'],
      ['vonage', "vonage apps create 'My App'", 'voice'],
    ]) {
      await page.getByLabel('Tool').selectOption(tool);
      await page.locator('#by-hand-command').getByText(command).waitFor();
      await page.locator('#by-hand-notes').getByText(`${tool} cannot set`).getByText(gap).waitFor();
      // What the command reads from a file can be saved as it stands.
      expect(await page.locator('#by-hand-notes .file').innerText()).toBe(foreign.publicKey.trim());
    }
  });

  test('steps are there once they can be taken', async () => {
    const { page } = await pages.open();
    const seen = async () =>
      (await page.locator('.step:visible').evaluateAll((steps) => steps.map(({ id }) => id))).join(' ');
    expect(await seen()).toBe('connect application');
    expect(await page.locator('#token-copy').isVisible()).toBe(false);
    await pasteKey(page);
    expect(await seen()).toBe('connect application rights');
    await fillIn(page);
    expect(await seen()).toBe('connect application users rights');
    await token(page);
    expect(await page.locator('#token-copy').isVisible()).toBe(true);
  });

  test('an empty sandbox has no application any more', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Empty the sandbox' }).click();
    await page.locator('#sandbox-outcome').getByText('The sandbox is empty').waitFor();
    await expect(page.locator('#application-card').isVisible()).resolves.toBe(false);
  });
});

(available ? describe : describe.skip)('the platform from outside the page', () => {
  /** @type {import('../../js/toolkit.js').Toolkit} */
  let kit;
  /** @type {Awaited<ReturnType<typeof listen>>} */
  let platform;
  /** @type {Awaited<ReturnType<typeof createPageServer>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('../../js/sandbox/index.js').Sandbox} */
  let sandbox;

  beforeAll(async () => {
    kit = await init();
    sandbox = createSandbox({ kit });
    platform = await listen({ sandbox });
    server = await createPageServer({ directory, port: 0, fetch: sandbox.fetch });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await platform.close();
  });

  test('the tutorial live, through the relay of the server', async () => {
    const opened = await open(browser, server.url);
    const { page } = opened;
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.locator('#privacy-label').getByText('Live: asks Vonage', { exact: true }).waitFor();
    await page.getByLabel('API key').fill(DEMO_ACCOUNT.apiKey);
    await page.getByLabel('API secret').fill('wrong');
    await page.getByRole('button', { name: 'Check credentials' }).click();
    await page.locator('#connect-outcome').getByText('Check the API key and secret').waitFor();
    await page.getByLabel('API secret').fill(DEMO_ACCOUNT.apiSecret);
    await page.getByRole('button', { name: 'Check credentials' }).click();
    await page.locator('#connect-outcome').getByText('The credentials are good.').waitFor();
    await createApplication(page);
    await createUser(page, 'alice');
    const made = await token(page);
    expect(verify(made, await publicKey(page)).payload.sub).toBe('alice');
    // There is nobody in live mode to ask whether the login works.
    await expect(page.locator('#login').isVisible()).resolves.toBe(false);
    await opened.close();
    expect(opened.problems.filter((problem) => problem !== 'request with POST')).toEqual([]);
    expect(opened.problems).toContain('request with POST');
  });

  test('live, where the server was started with a sandbox: the page says that nothing reaches Vonage', async () => {
    const sandboxed = await createPageServer({ directory, port: 0, fetch: sandbox.fetch, sandbox: true });
    const opened = await open(browser, sandboxed.url);
    const { page } = opened;
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.locator('#privacy-label').getByText("Live: asks the server's sandbox", { exact: true }).waitFor();
    await page.locator('#connect-live-hint').getByText('nothing reaches Vonage').waitFor();
    await page.getByLabel('API key').fill(DEMO_ACCOUNT.apiKey);
    await page.getByLabel('API secret').fill('wrong');
    await page.getByRole('button', { name: 'Check credentials' }).click();
    await page
      .locator('#connect-outcome')
      .getByText('The secret is not the one this API key was registered with.')
      .waitFor();
    await page.getByLabel('API secret').fill(DEMO_ACCOUNT.apiSecret);
    await page.getByRole('button', { name: 'Check credentials' }).click();
    await page.locator('#connect-outcome').getByText('The credentials are good.').waitFor();
    await page.locator('#privacy-button').click();
    expect(await page.locator('#privacy-statement').textContent()).toContain('from its own sandbox, and asks nobody');
    expect(await page.locator('#privacy-platform').textContent()).toMatch(
      /rest\.nexmo\.com\/account\/get-balance → 200, answered by the sandbox of this page's server$/,
    );
    await opened.close();
    await sandboxed.close();
  });

  test('the tutorial by hand: each command is run in a shell, and its output pasted', async () => {
    const opened = await open(browser, server.url);
    const { page } = opened;
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'By hand', exact: true }).click();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    await page.getByRole('button', { name: 'Create application' }).click();
    await page.locator('#by-hand').waitFor();
    await page.getByLabel('What it printed').fill('no such thing');
    await page.getByRole('button', { name: 'Use this answer' }).click();
    await page.locator('#by-hand-error').waitFor();
    await answerByHand(page, platform.url);
    await page
      .locator('#application-outcome')
      .getByText(/^Application created: /)
      .waitFor();

    await page.getByLabel('Name', { exact: true }).fill('alice');
    await page.getByRole('button', { name: 'Create user' }).click();
    await answerByHand(page, platform.url);
    await page
      .locator('#user-create-outcome')
      .getByText(/^User created: /)
      .waitFor();
    expect(verify(await token(page), await publicKey(page)).payload.sub).toBe('alice');

    await page.getByRole('button', { name: 'List users' }).click();
    await page.locator('#by-hand').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#users-list-outcome').getByText('Cancelled.').waitFor();
    await expect(page.locator('#by-hand').isVisible()).resolves.toBe(false);
    await opened.close();
    expect(opened.problems).toEqual([]);
  });
});
