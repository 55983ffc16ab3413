/** What is around the token: rules edited, a question answered, many tokens at once, what to do with them, files and links. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse as parseDotenv } from 'dotenv';
import ini from 'ini';
import { snippets } from '../../web/token/snippets.js';
import { batchesOf, watchBatches } from './support/batches.js';
import { available } from './support/chromium.js';
import { clipboard, downloaded, fillIn, foreign, paste, pasteKey, token, verify } from './support/flows.js';
import { holdWork } from './support/held-work.js';
import { applicationId } from './support/page.js';
import { suite } from './support/suite.js';

const pages = suite();
const program = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));

/** @param {import('playwright-core').Page} page */
async function ready(page) {
  await pasteKey(page);
  await fillIn(page, { subject: 'alice', lifetime: '24h' });
  await token(page);
}

/** @param {import('playwright-core').Page} page */
const acl = async (page) => verify(await token(page), foreign.publicKey).payload.acl;

(available ? describe : describe.skip)('the access control list', () => {
  test('rules are edited as rows: path, methods, filters; added and removed', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByText('Edit the rules').click();
    await page.getByLabel('Rule 1, path').fill('/*/conversations/*');
    await page.getByRole('group', { name: 'Rule 1, methods' }).getByRole('button', { name: 'GET' }).click();
    await page.locator('.rule').first().getByText('Filters', { exact: true }).click();
    await page.getByLabel('Rule 1, filters').fill('{"state":"JOINED"}');
    expect(await page.getByLabel('What it may do').inputValue()).toBe('custom');
    expect((await acl(page)).paths['/*/conversations/*']).toEqual({ methods: ['GET'], filters: { state: 'JOINED' } });
    for (let rules = await page.locator('.rule').count(); rules > 1; rules -= 1)
      await page.getByRole('button', { name: 'Remove rule 2' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.keyboard.type('media/**');
    await page.waitForFunction(() => document.getElementById('acl-paths')?.textContent?.includes('/*/media/**'));
    expect(await acl(page)).toEqual({
      paths: { '/*/conversations/*': { methods: ['GET'], filters: { state: 'JOINED' } }, '/*/media/**': {} },
    });
  });

  test("the tutorial's list is completed for the Client SDK of today with one press", async () => {
    const { page } = await pages.open();
    await ready(page);
    await expect(page.getByRole('button', { name: 'Add what the Client SDK needs' }).isVisible()).resolves.toBe(false);
    await page.getByLabel('What it may do').selectOption('tutorial');
    await page.getByRole('button', { name: 'Add what the Client SDK needs' }).click();
    expect(Object.keys((await acl(page)).paths)).toEqual(
      expect.arrayContaining(['/*/sessions/**', '/*/rtc/**', '/*/legs/**', '/*/image/**']),
    );
    await expect(page.getByRole('button', { name: 'Add what the Client SDK needs' }).isVisible()).resolves.toBe(false);
  });

  test('a rule that is wrong is marked in its row, and no token is made of it', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByText('Edit the rules').click();
    await page.getByLabel('Rule 2, path').fill('conversations');
    await page.locator('#token[data-state="failed"]').waitFor();
    await page.locator('#acl-error').getByText('does not begin with a slash').waitFor();
    expect(await page.getByLabel('Rule 2, path').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Rule 1, path').getAttribute('aria-invalid')).toBeNull();
  });

  test('its JSON follows the rows, and the rows follow the JSON; what a shell did to it is named', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByText('Edit the rules').click();
    const json = page.locator('#acl-json');
    await page.locator('.rule').first().waitFor();
    expect(Object.keys(JSON.parse(await json.inputValue()).paths)).toContain('/*/sessions/**');
    await json.fill('{"paths":{"/*/users/**":{"methods":["GET"]}}}');
    await page.waitForFunction(() => document.querySelectorAll('.rule').length === 1);
    expect(await page.getByLabel('Rule 1, path').inputValue()).toBe('/*/users/**');
    expect(await acl(page)).toEqual({ paths: { '/*/users/**': { methods: ['GET'] } } });
    await json.fill('{paths:{/*/users/**:{}}}');
    await page.locator('#acl-json-error').waitFor();
    expect(await page.locator('#acl-json-error').textContent()).toMatch(/quote/i);
    expect(await acl(page)).toEqual({ paths: { '/*/users/**': { methods: ['GET'] } } });
  });

  test('a question is answered with the rule that decides, and again when the rules change', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByRole('combobox', { name: 'Method', exact: true }).selectOption('PUT');
    await page.getByLabel('Path of a request').fill('/v1/users/alice');
    const answer = page.locator('#question-answer');
    await answer.getByText('by the rule /*/users/**').waitFor();
    await page.getByLabel('What it may do').selectOption('read-only');
    await page.locator('#question-answer[data-allowed="false"]').waitFor();
    await page.getByLabel('Path of a request').fill('no path');
    await page.locator('#question-answer[data-allowed="unknown"]').waitFor();
  });
});

(available ? describe : describe.skip)('the lifetime', () => {
  test('is a slider too, which follows the field', async () => {
    const { page } = await pages.open();
    await ready(page);
    const slider = page.getByLabel('Lifetime, as a slider');
    expect(await slider.inputValue()).toBe('12');
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('30s');
    expect(await slider.getAttribute('aria-valuetext')).toBe('30 s');
    await page.getByLabel('Lifetime exp').fill('45m');
    await token(page);
    expect(await slider.inputValue()).toBe('6');
  });
});

(available ? describe : describe.skip)('many tokens', () => {
  test('are made in workers, come in small pieces, and are saved as CSV, JSON and NDJSON', async () => {
    const { page } = await pages.open({ before: watchBatches });
    await ready(page);
    await page.getByText('A token for each of many users').click();
    const names = Array.from({ length: 2000 }, (_, index) => `user-${index}`);
    await paste(page, page.getByRole('textbox', { name: 'Users the tokens are for' }), names.join('\n'));
    // To lay out that many lines would take the browser long.
    await page
      .locator('#tokens-text-kept')
      .getByText('2,000 lines, from user-0 to user-1999: too many to show.')
      .waitFor();
    const signing = await holdWork(page, 'sign', 1);
    await page.getByRole('button', { name: 'Make 2,000 tokens' }).click();
    await page
      .locator('#tokens-pace')
      .getByText(/^[1-9]\d* of 2,000 made, [\d,]+ a second, .+ left$/)
      .waitFor();
    await signing.release();
    await page
      .locator('#tokens-outcome')
      .getByText(/^Made 2,000 tokens in /)
      .waitFor();
    // All that the page does with a batch it does at once.
    const batches = await batchesOf(page);
    expect(batches.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(2000);
    expect(Math.max(...batches.map(({ tokens }) => tokens))).toBeLessThanOrEqual(32);

    const files = page.locator('#tokens-files');
    const save = (/** @type {string} */ name) =>
      downloaded(page, () => files.getByRole('button', { name, exact: true }).click());
    const [csv, json, ndjson] = [await save('CSV'), await save('JSON'), await save('NDJSON')];
    expect([csv.name, json.name, ndjson.name]).toEqual(['tokens.csv', 'tokens.json', 'tokens.ndjson']);
    const rows = JSON.parse(json.text);
    expect(rows.map((/** @type {any} */ { user }) => user)).toEqual(names);
    expect(
      ndjson.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(rows);
    expect(csv.text.trim().split('\r\n')).toHaveLength(2001);
    for (const index of [0, 999, 1999])
      expect(verify(rows[index].token, foreign.publicKey).payload.sub).toBe(names[index]);
  });

  test('use no more memory in the workers the more they are', async () => {
    const { page } = await pages.open({ before: watchBatches });
    await ready(page);
    await page.getByText('A token for each of many users').click();
    await paste(
      page,
      page.getByLabel('Users the tokens are for'),
      Array.from({ length: 4000 }, (_, index) => `user-${index}`).join('\n'),
    );
    await page.getByRole('button', { name: 'Make 4,000 tokens' }).click();
    await page
      .locator('#tokens-outcome')
      .getByText(/^Made 4,000 tokens in /)
      .waitFor();
    const batches = await batchesOf(page);
    expect(batches.length).toBeGreaterThan(100);
    for (const worker of new Set(batches.map((batch) => batch.worker))) {
      const reaches = batches.filter((batch) => batch.worker === worker).map(({ reach }) => reach);
      // The first batch prepares what all others use.
      expect(reaches[reaches.length - 1] - reaches[0]).toBeLessThan(2048);
    }
  });

  test('are cancelled before the first is made, and nothing is left', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByText('A token for each of many users').click();
    await paste(
      page,
      page.getByLabel('Users the tokens are for'),
      Array.from({ length: 200 }, (_, index) => `user-${index}`).join('\n'),
    );
    await holdWork(page, 'sign');
    await page.getByRole('button', { name: 'Make 200 tokens' }).click();
    await page.locator('#tokens-outcome').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#tokens-outcome').getByText('Cancelled.').waitFor();
    await expect(page.locator('#tokens-files').isVisible()).resolves.toBe(false);
  });

  test('a name that no token can have is said, with the name', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByText('A token for each of many users').click();
    await page.getByLabel('Users the tokens are for').fill('alice\nUSR-7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214');
    await page.getByRole('button', { name: 'Make 2 tokens' }).click();
    await page.locator('#tokens-outcome').getByText('USR-7f3c4a10').waitFor();
  });
});

(available ? describe : describe.skip)('what to do with the token', () => {
  test('lines that log in with the Client SDK, with the token in them', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.locator('#use > summary').click();
    const made = await token(page);
    for (const [name, word] of [
      ['javascript', 'VonageClient'],
      ['swift', 'VGVoiceClient'],
      ['kotlin', 'VoiceClient'],
      ['nexmo-client', 'NexmoClient'],
    ]) {
      await page.getByLabel('How', { exact: true }).selectOption(name);
      await page.locator('#use-text').getByText(word).waitFor();
      expect(await page.locator('#use-text').textContent()).toContain(made);
    }
    await page.locator('#use-copy').click();
    expect(await clipboard(page)).toContain(made);
  });

  test('code that makes the same on a server, for every language that can be chosen, and run for one', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.locator('#more-claims > summary').click();
    await page.getByLabel('Key ID kid').fill('key-1');
    await page.getByRole('button', { name: 'Add a claim' }).click();
    await page.getByLabel('Claim 1, name').fill('ro"le');
    await page.getByLabel('Claim 1, value').fill("${x} #{x} 'é'");
    const { header, payload } = verify(await token(page), foreign.publicKey);
    await page.locator('#use > summary').click();
    const choice = page.getByLabel('How', { exact: true });
    const offered = await choice
      .locator('optgroup')
      .evaluateAll((groups) =>
        groups.map((group) => [
          group.getAttribute('label'),
          ...[...group.querySelectorAll('option')].map(({ value }) => value),
        ]),
      );
    expect(offered.map(([title]) => title)).toEqual(['Log in with', 'Make the same on a server with', 'Command line']);
    const [login = [], server = []] = offered.map(([, ...names]) => names.map(String));
    expect([...login, ...server].sort()).toEqual(Object.keys(snippets).sort());
    for (const name of server) {
      await choice.selectOption(name);
      const file = snippets[name]?.file ?? '';
      const cannot = ['node-vonage', 'node-handler'].includes(name);
      await page
        .locator('#use-notes')
        .getByText(cannot ? 'Choose another way.' : `Save it as ${file}`)
        .waitFor();
      expect(await page.locator('#use-copy').isDisabled()).toBe(cannot);
      const text = await page.locator('#use-text').textContent();
      expect(text).not.toContain(applicationId);
      if (!cannot) expect(text).toContain('alice');
    }

    await choice.selectOption('node');
    await page.locator('#use-text').getByText("import { init } from 'tokensmith';").waitFor();
    const folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-'));
    await writeFile(path.join(folder, 'token.mjs'), (await page.locator('#use-text').textContent()) ?? '');
    await writeFile(path.join(folder, 'private.key'), foreign.privateKey);
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(fileURLToPath(new URL('../..', import.meta.url)), path.join(folder, 'node_modules/tokensmith'));
    const { stdout } = await promisify(execFile)(process.execPath, ['token.mjs'], {
      cwd: folder,
      env: { ...process.env, VONAGE_APPLICATION_ID: applicationId },
    });
    const made = verify(stdout.trim(), foreign.publicKey);
    expect(made.header).toEqual(header);
    const { iat, exp, jti: _, ...same } = made.payload;
    expect({ ...same, lifetime: exp - iat }).toEqual({
      ...payload,
      iat: undefined,
      exp: undefined,
      jti: undefined,
      lifetime: 86_400,
    });
  });

  test('the command that makes one like it, which is run and makes one like it', async () => {
    const { page } = await pages.open();
    await ready(page);
    await fillIn(page, { acl: 'tutorial' });
    const { payload } = verify(await token(page), foreign.publicKey);
    await page.locator('#use > summary').click();
    await page.getByLabel('How', { exact: true }).selectOption('nexmo');
    await page
      .locator('#use-text')
      .getByText('nexmo jwt:generate ./private.key sub=alice exp=$(($(date +%s)+86400)) acl=')
      .waitFor();
    await page.getByLabel('How', { exact: true }).selectOption('vonage');
    await page.locator('#use-text').getByText('--ttl=86400').waitFor();
    await page.getByLabel('How', { exact: true }).selectOption('tokensmith');
    await page.locator('#use-text').getByText('npx tokensmith').waitFor();
    const command = (await page.locator('#use-text').textContent()) ?? '';
    const note = (await page.locator('#use-notes li').first().textContent()) ?? '';
    const folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-'));
    await writeFile(path.join(folder, 'acl.json'), note.replace('Save as acl.json: ', ''));
    await writeFile(path.join(folder, 'private.key'), foreign.privateKey);
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', command.replace('npx tokensmith', `'${process.execPath}' '${program}'`)],
      { cwd: folder, env: { ...process.env, HOME: folder } },
    );
    const like = verify(stdout.trim(), foreign.publicKey).payload;
    expect({ ...like, jti: '', iat: 0, exp: like.exp - like.iat }).toEqual({
      ...payload,
      jti: '',
      iat: 0,
      exp: 86_400,
    });
    await page.getByLabel('Shell of the command').selectOption('cmd');
    await page.getByLabel('How', { exact: true }).selectOption('nexmo');
    await page.locator('#use-notes').getByText('cmd cannot reckon').waitFor();
  });

  test('a QR code, drawn again with each token', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.locator('#qr > summary').click();
    const code = page.locator('.qr-code path');
    await code.waitFor();
    const first = await code.getAttribute('d');
    await page.getByRole('button', { name: 'Regenerate' }).click();
    await page.waitForFunction((old) => {
      const drawn = document.querySelector('.qr-code path');
      return drawn !== null && drawn.getAttribute('d') !== old;
    }, first);
  });

  test("the files of the field's tools hold what was filled in, as their own readers read it", async () => {
    const { page } = await pages.open();
    await ready(page);
    const save = (/** @type {string} */ name) => downloaded(page, () => page.locator(`[data-file="${name}"]`).click());
    const app = await save('nexmo-app');
    // Chromium takes the dot away from the name of whatever it saves.
    expect(app.name).toMatch(/^\.?nexmo-app$/);
    await page.locator('#files-outcome').getByText('rename it to .nexmo-app').waitFor();
    expect(ini.parse(app.text).app_config).toEqual({ app_id: applicationId, private_key: foreign.privateKey });
    const env = await save('env');
    expect(Object.values(parseDotenv(env.text))).toEqual(expect.arrayContaining([applicationId]));
    const vonage = await save('vonage-app');
    expect(JSON.parse(vonage.text)).toMatchObject({ application_id: applicationId });
  });

  test('a link fills in the form, and holds neither key nor token', async () => {
    const { page } = await pages.open();
    await ready(page);
    await page.getByRole('button', { name: 'Copy a link to this form' }).click();
    const link = await clipboard(page);
    expect(new URL(link).hash).toBe(`#application=${applicationId}&user=alice&lifetime=24h`);
    await page.goto('about:blank');
    await page.goto(link);
    await page.waitForFunction(
      (id) => /** @type {HTMLInputElement} */ (document.getElementById('application-id')).value === id,
      applicationId,
    );
    expect(await page.getByLabel('User name').inputValue()).toBe('alice');
    expect(await page.getByLabel('Lifetime exp').inputValue()).toBe('24h');
    expect(new URL(page.url()).hash).toBe('#make');
  });
});
