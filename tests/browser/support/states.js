/** Every state of the page worth looking at, and how to reach it: for the screenshots and for axe. */
import { createPrivateKey, createSign } from 'node:crypto';
import { createApplication, createUser } from './steps.js';
import { fillIn, foreign, goTo, makeKey, paste, pasteKey, token } from './flows.js';
import { holdWork } from './held-work.js';
import { READY } from './page.js';

/** @typedef {import('playwright-core').Page} Page */

/** A token that another program made, with an expiry in the past and a claim that is a slip. */
function sampleToken() {
  const encode = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: 1_700_000_000, jti: 'a', application_id: '7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214', subject: 'alice', exp: 1_700_086_400, acl: { paths: { '/*/users/**': {}, '/*/sessions/**': {} } } })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(foreign.privateKey, 'base64url')}`;
}

/** @param {Page} page */
async function withToken(page) {
  await pasteKey(page);
  await fillIn(page, { subject: 'alice', lifetime: '24h' });
  await token(page);
}

/** @param {Page} page */
async function locked(page) {
  const pem = createPrivateKey(foreign.privateKey).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'correct horse',
  });
  await paste(page, page.getByLabel('Paste a private key'), String(pem));
  await page.getByLabel('Its passphrase').fill('wrong horse');
  await page.keyboard.press('Enter');
  await page.locator('#passphrase-error').waitFor();
}

/** @type {{ name: string, reach: (page: Page) => Promise<void> }[]} */
export const states = [
  { name: 'start', reach: (page) => goTo(page, 'tokensmith') },
  {
    name: 'one-click',
    async reach(page) {
      await goTo(page, 'tokensmith');
      await page.getByRole('button', { name: 'Make a token now' }).click();
      await page.locator('#login-words').getByText('the sandbox takes this token').waitFor();
    },
  },
  { name: 'empty', reach: async () => undefined },
  {
    name: 'making',
    async reach(page) {
      const search = await holdWork(page, 'generate_key_pair');
      await page.getByLabel('Size of a new key').selectOption('4096');
      await page.getByRole('button', { name: 'Make a new key' }).click();
      await search.tried(37);
      await page.locator('#key-making-words').getByText('37 numbers tried').waitFor();
    },
  },
  { name: 'made', reach: (page) => makeKey(page) },
  { name: 'token', reach: withToken },
  {
    name: 'copied',
    async reach(page) {
      await withToken(page);
      await page.locator('#token-copy').click();
      await page.locator('#token-said').getByText('Copied').waitFor();
    },
  },
  {
    name: 'findings',
    async reach(page) {
      await pasteKey(page);
      await fillIn(page, { acl: 'tutorial' });
      await token(page);
    },
  },
  {
    name: 'errors',
    async reach(page) {
      await pasteKey(page);
      await fillIn(page, {
        id: '7f3c4a10-2b6d-4e8f',
        subject: 'USR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214',
        lifetime: '25h',
      });
      for (const field of ['application-id', 'subject', 'lifetime']) await page.locator(`#${field}-error`).waitFor();
    },
  },
  { name: 'locked', reach: locked },
  {
    name: 'refused',
    async reach(page) {
      await paste(page, page.getByLabel('Paste a private key'), foreign.publicKey);
      await page.locator('#key-error').waitFor();
    },
  },
  {
    name: 'replacing',
    async reach(page) {
      await withToken(page);
      await page.getByRole('button', { name: 'Use another key' }).click();
    },
  },
  {
    name: 'replaced',
    async reach(page) {
      await withToken(page);
      await page.getByRole('button', { name: 'Use another key' }).click();
      await makeKey(page);
      await page.locator('#key-undo').waitFor();
    },
  },
  {
    name: 'cleared',
    async reach(page) {
      await withToken(page);
      await page.getByRole('button', { name: 'Clear everything' }).click();
    },
  },
  {
    name: 'folded',
    async reach(page) {
      await withToken(page);
      for (const step of ['application', 'users', 'rights']) await page.locator(`#${step} .step-toggle`).click();
    },
  },
  {
    name: 'live',
    async reach(page) {
      await page.locator('#connect .step-toggle').click();
      await page.getByRole('button', { name: 'Live', exact: true }).click();
    },
  },
  {
    name: 'creating',
    async reach(page) {
      await page.getByRole('button', { name: 'Create one', exact: true }).click();
      await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
      const name = page.locator('#application-panel').getByLabel('Name', { exact: true });
      await name.fill('');
      await page.getByText('The same as JSON').click();
      await page.getByRole('button', { name: 'Create application' }).click();
      await page.locator('#application-panel .field-error:not([hidden])').first().waitFor();
    },
  },
  {
    name: 'tutorial',
    async reach(page) {
      await createApplication(page);
      await createUser(page, 'alice', 'Alice');
      await createUser(page, 'bob');
      await page.locator('#login[data-ok="true"]').waitFor();
      await page.getByText('Many at once').click();
    },
  },
  {
    name: 'changing',
    async reach(page) {
      await createApplication(page);
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.locator('#application-panel').getByLabel('Name', { exact: true }).fill('Another name');
      await page.locator('#application-panel').getByLabel('RTC', { exact: true }).uncheck();
      await page.getByRole('button', { name: 'Review the changes' }).click();
      await page.locator('.changes').waitFor();
    },
  },
  {
    name: 'rules',
    async reach(page) {
      await withToken(page);
      await page.getByText('Edit the rules').click();
      await page.getByLabel('Rule 2, path').fill('conversations');
      await page.getByLabel('Path of a request').fill('/v1/users/alice');
      await page.locator('#acl-error').waitFor();
      await page.locator('#question-answer .word, #question-answer .icon').first().waitFor();
    },
  },
  {
    name: 'more-claims',
    async reach(page) {
      await withToken(page);
      await page.locator('#more-claims > summary').click();
      await page.getByLabel('Not before nbf').fill('tomorrow');
      await page.getByRole('button', { name: 'Use the thumbprint' }).click();
      for (const [index, [name, type, value]] of [
        ['role', 'text', 'guest'],
        ['sub', 'number', 'four'],
        ['tags', 'json', '{"a":[1,2]}'],
      ].entries()) {
        await page.getByRole('button', { name: 'Add a claim' }).click();
        await page.getByLabel(`Claim ${index + 1}, name`).fill(name);
        await page.getByLabel(`Claim ${index + 1}, type`).selectOption(type);
        await page.getByLabel(`Claim ${index + 1}, value`).fill(value);
      }
      await page.locator('.own-claim .field-error .word').first().waitFor();
      await page.locator('#not-before-error .word').waitFor();
    },
  },
  {
    name: 'claims-json',
    async reach(page) {
      await withToken(page);
      await page.getByRole('button', { name: 'Edit as JSON' }).click();
      await page.getByLabel('Claims as JSON').fill('{"sub": alice}');
      await page.locator('#claims-json-error').waitFor();
      await page.locator('#claims-json').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'use-server',
    async reach(page) {
      await withToken(page);
      await page.locator('#use > summary').click();
      await page.getByLabel('How', { exact: true }).selectOption('python');
      await page.locator('#use-text').getByText('import jwt').waitFor();
      await page.locator('#use-notes').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'use',
    async reach(page) {
      await withToken(page);
      await page.locator('#use > summary').click();
      await page.locator('#qr > summary').click();
      await page.locator('.qr-code').waitFor();
    },
  },
  {
    name: 'many-tokens',
    async reach(page) {
      await withToken(page);
      await page.getByText('A token for each of many users').click();
      await page.getByLabel('Users the tokens are for').fill('alice\nbob');
      await page.getByRole('button', { name: 'Make 2 tokens' }).click();
      await page.locator('#tokens-files').waitFor();
    },
  },
  {
    name: 'by-hand',
    async reach(page) {
      await page.locator('#connect .step-toggle').click();
      await page.getByRole('button', { name: 'By hand', exact: true }).click();
      await page.getByRole('button', { name: 'Pick one', exact: true }).click();
      await page.locator('#by-hand').waitFor();
      await page.getByLabel('What it printed').fill('no answer');
      await page.getByRole('button', { name: 'Use this answer' }).click();
      await page.locator('#by-hand-error').waitFor();
    },
  },
  {
    name: 'inspector',
    async reach(page) {
      await pasteKey(page);
      await fillIn(page, { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab' });
      await goTo(page, 'Inspect');
      const jws = sampleToken();
      await paste(
        page,
        page.getByLabel('Paste anything'),
        `curl -H "Authorization: Bearer ${jws}" https://api.nexmo.com/v1/users`,
      );
      await page.locator('#inspector-result .finding').first().waitFor();
      await page.locator('#inspector').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'inspector-key',
    async reach(page) {
      await goTo(page, 'Inspect');
      await paste(page, page.getByLabel('Paste anything'), foreign.publicKey);
      await page.getByText('public: it checks tokens').waitFor();
    },
  },
  {
    name: 'inspector-error',
    async reach(page) {
      await goTo(page, 'Inspect');
      await paste(page, page.getByLabel('Paste anything'), '{paths:{/*/users/**:{}}}');
      await page.locator('#inspector-result .verdict').waitFor();
    },
  },
  {
    name: 'inspector-tokens',
    async reach(page) {
      await goTo(page, 'Inspect');
      await page.getByRole('button', { name: 'Several tokens' }).click();
      await page.getByRole('button', { name: 'Token 2' }).click();
      await page.locator('#inspector-chosen .token').waitFor();
      await page.getByText('Details').first().click();
      await page.locator('#inspector').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'inspector-comparison',
    async reach(page) {
      await goTo(page, 'Inspect');
      await page.getByRole('button', { name: 'Several tokens' }).click();
      await page.getByLabel('Compare token 1').check();
      await page.getByLabel('Compare token 3').check();
      await page.locator('.comparison').waitFor();
      await page.locator('#inspector').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'inspector-valid',
    async reach(page) {
      await withToken(page);
      await goTo(page, 'Inspect');
      await paste(page, page.getByLabel('Paste anything'), (await page.locator('#token-text').textContent()) ?? '');
      await page.locator('#inspector-result .verdict[data-severity="ok"]').waitFor();
      await page.locator('#inspector').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'privacy',
    async reach(page) {
      await page.locator('#privacy-button').click();
      await page.getByText('The policy, word for word').click();
    },
  },
  {
    name: 'remember',
    async reach(page) {
      await withToken(page);
      await page.getByRole('button', { name: 'Remember on this device' }).click();
      await page.getByLabel('New passphrase').fill('too short');
      await page.getByRole('button', { name: 'Remember', exact: true }).click();
      await page.locator('#remember-error').waitFor();
    },
  },
  {
    name: 'remembered',
    async reach(page) {
      await withToken(page);
      await page.getByRole('button', { name: 'Remember on this device' }).click();
      await page.getByLabel('New passphrase').fill('four words picked blindly');
      await page.getByLabel('The same passphrase again').fill('four words picked blindly');
      await page.keyboard.press('Enter');
      await page.locator('#remember-forget').waitFor();
      await page.reload();
      await page.locator(READY).first().waitFor({ state: 'attached' });
      await page.locator('#unlock-passphrase').fill('four words picked blondly');
      await page.keyboard.press('Enter');
      await page.locator('#unlock-error').waitFor();
    },
  },
  {
    name: 'update',
    async reach(page) {
      await page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });
      await page.locator('#update').evaluate((node) => {
        node.removeAttribute('hidden');
      });
    },
  },
  { name: 'shortcuts', reach: (page) => page.locator('#help-button').click() },
];
