/**
 * The tutorial, typed into a shell in a terminal: its commands with `tokensmith` for `nexmo`, its questions answered with
 * arrow keys, space bar and Enter. Then the files it leaves are given to the tools that own them.
 */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifySignature } from '@vonage/jwt';
import { jwtVerify } from 'jose';
import { KEYS, openTerminal } from './support/terminal.js';
import { makeFolders } from './support/run.js';

const require = createRequire(import.meta.url);
const main = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'js', 'cli', 'main.js');
const account = { key: '12ab34cd', secret: 'Ab1cdEFgh2345678' };
const acl =
  '{"paths":{"/*/users/**":{},"/*/conversations/**":{},"/*/sessions/**":{},"/*/devices/**":{},"/*/image/**":{},"/*/media/**":{},"/*/applications/**":{},"/*/push/**":{},"/*/knocking/**":{}}}';

const folders = makeFolders();
/** @type {ReturnType<typeof openTerminal>} */
let terminal;

beforeAll(() => {
  const bin = join(folders.root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'tokensmith'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(bin, 'tokensmith'), 0o755);
  terminal = openTerminal('bash', ['--norc', '--noprofile'], {
    cwd: folders.cwd,
    // Wide, so that no line of the output is broken.
    columns: 400,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: folders.home, PS1: 'ready> ', LANG: 'C.UTF-8' },
  });
});
afterAll(() => {
  terminal.kill();
  folders.remove();
});

/** @param {string} name */
const file = (name) => readFileSync(join(folders.cwd, name), 'utf8');
/** @param {string} name */
const mode = (name) => statSync(join(folders.cwd, name)).mode & 0o777;

/**
 * Types a command and waits until the shell has its prompt again.
 *
 * @param {string} command
 * @param {() => Promise<void>} [answer] what is done meanwhile
 * @returns {Promise<string>} what the command showed
 */
async function type(command, answer = async () => {}) {
  const end = `done-${Math.random().toString(36).slice(2)}`;
  await terminal.see(/ready>$/);
  const before = terminal.text().length;
  terminal.press(`${command}; echo ${end.replace('-', "'-'")}:$?`, KEYS.enter);
  await answer();
  const screen = await terminal.see(new RegExp(`${end}:\\d+`));
  const shown = screen.slice(before);
  expect(shown).toContain(`${end}:0`);
  return shown;
}

describe('the tutorial', () => {
  /** @type {string} */
  let applicationId;
  /** @type {string} */
  let token;

  test('setup', async () => {
    const shown = await type(`tokensmith setup ${account.key} ${account.secret} --sandbox`);
    expect(shown).toContain(`Credentials written to ${join(folders.cwd, '.nexmorc')}`);
    expect(shown).toContain('Warning: The secret is visible');
  });

  test('app:create, by questions', async () => {
    const shown = await type('tokensmith app:create --sandbox', async () => {
      await terminal.see('? Application Name:');
      terminal.press('My Tutorial App', KEYS.enter);
      await terminal.see('? Select Capabilities:');
      await terminal.see('❯◯ voice');
      terminal.press(KEYS.space);
      await terminal.see('❯◉ voice');
      terminal.press(KEYS.down, KEYS.down);
      await terminal.see('❯◯ rtc');
      terminal.press(KEYS.space);
      await terminal.see('❯◉ rtc');
      terminal.press(KEYS.enter);
      await terminal.see('? Use the default HTTP methods?');
      terminal.press(KEYS.enter);
      await terminal.see('? Voice Answer URL: (such as https://example.com/webhooks/answer)');
      // A mistake first: it is reported at once and can be corrected.
      terminal.press('example.ngrok.io/webhooks/answer', KEYS.enter);
      await terminal.see('Write an address that begins with https:// or http://.');
      terminal.press(KEYS.ctrlU, 'https://example.ngrok.io/webhooks/answer', KEYS.enter);
      await terminal.see('? Voice Fallback Answer URL: (Optional)');
      terminal.press(KEYS.enter);
      await terminal.see('? Voice Event URL:');
      terminal.press('https://example.ngrok.io/webhooks/event', KEYS.enter);
      await terminal.see('? RTC Event URL:');
      terminal.press('https://example.ngrok.io/webhooks/rtc', KEYS.enter);
      await terminal.see("? Public Key path: (Leave empty if you don't want to use your own public key.)");
      terminal.press(KEYS.enter);
      await terminal.see("? Private Key path: (Leave empty if you don't want to save your private key.)");
      terminal.press('private.key', KEYS.enter);
      await terminal.see('? Allow use of data for AI training?');
      terminal.press(KEYS.enter);
    });
    applicationId = /** @type {string} */ (/Application created: ([0-9a-f-]{36})/.exec(shown)?.[1]);
    expect(shown.slice(shown.indexOf('Application created'))).toContain(
      [
        `Application created: ${applicationId}`,
        `Credentials written to ${join(folders.cwd, '.nexmo-app')}`,
        '',
        'To recreate this application in the future without interactive mode use the following command:',
        '',
        'tokensmith app:create "My Tutorial App" --capabilities=voice,rtc --voice-answer-url=https://example.ngrok.io/webhooks/answer --voice-event-url=https://example.ngrok.io/webhooks/event --rtc-event-url=https://example.ngrok.io/webhooks/rtc --keyfile=private.key --sandbox',
        '',
        `Private Key saved to: ${join(folders.cwd, 'private.key')}`,
      ].join('\n'),
    );
  });

  test('app:show agrees with the answers', async () => {
    const shown = await type('tokensmith app:show --sandbox --json > app.json');
    expect(shown).not.toContain('Error');
    expect(JSON.parse(file('app.json'))).toMatchObject({
      id: applicationId,
      name: 'My Tutorial App',
      privacy: { improve_ai: false },
      capabilities: {
        voice: {
          webhooks: {
            answer_url: { address: 'https://example.ngrok.io/webhooks/answer', http_method: 'GET' },
            event_url: { address: 'https://example.ngrok.io/webhooks/event', http_method: 'POST' },
          },
        },
        rtc: { webhooks: { event_url: { address: 'https://example.ngrok.io/webhooks/rtc', http_method: 'POST' } } },
      },
    });
    expect(file('app.json')).not.toContain('PRIVATE KEY');
  });

  test('user:create', async () => {
    expect(await type('tokensmith user:create name="MY_USER_NAME" --sandbox')).toMatch(
      /User created: USR-[0-9a-f-]{36}/,
    );
    expect(await type('tokensmith user:list --sandbox')).toMatch(/USR-[0-9a-f-]{36} \| MY_USER_NAME/);
  });

  test('jwt:generate, as the tutorial has it', async () => {
    await type(
      `tokensmith jwt:generate ./private.key sub=MY_USER_NAME exp=$(($(date +%s)+86400)) acl='${acl}' application_id=${applicationId} > token.txt`,
    );
    token = file('token.txt');
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    token = token.trim();
  });

  test('and in the sandbox the user can log in with a token like it', async () => {
    const shown = await type(
      'tokensmith jwt:generate sub=MY_USER_NAME exp=24h acl=client-sdk-web --sandbox > sandbox-token.txt',
    );
    expect(shown).toContain('The sandbox lets MY_USER_NAME log in with it.');
    expect(await type('tokensmith jwt:verify @sandbox-token.txt --sub=MY_USER_NAME')).toMatch(
      /Valid until .*, in 2\d hours/,
    );
  });

  test("others' verifiers take the token, with the application's key", async () => {
    const publicKey = JSON.parse(file('app.json')).keys.public_key;
    expect(verifySignature(token, publicKey)).toBe(true);
    const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(publicKey), { algorithms: ['RS256'] });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({ sub: 'MY_USER_NAME', application_id: applicationId, acl: JSON.parse(acl) });
    expect(Object.keys(payload)).toEqual(['iat', 'jti', 'sub', 'exp', 'acl', 'application_id']);
    expect(86_400 - (Number(payload.exp) - Number(payload.iat))).toBeLessThan(60);
  });

  test('the files belong to their owner alone', () => {
    expect(readdirSync(folders.cwd).sort()).toEqual([
      '.nexmo-app',
      '.nexmorc',
      '.tokensmith-sandbox.json',
      'app.json',
      'private.key',
      'sandbox-token.txt',
      'token.txt',
    ]);
    for (const name of ['.nexmo-app', '.nexmorc', '.tokensmith-sandbox.json', 'private.key'])
      expect([name, mode(name)]).toEqual([name, 0o600]);
    // A secret of somebody's real account may have been typed.
    expect(file('.tokensmith-sandbox.json')).not.toContain(account.secret);
    expect(file('.tokensmith-sandbox.json')).not.toContain('PRIVATE KEY');
  });

  test('the tools that own the files read them', () => {
    /** @param {string[]} argv */
    const node = (...argv) =>
      execFileSync(process.execPath, argv, {
        cwd: folders.cwd,
        encoding: 'utf8',
        env: { HOME: folders.home, PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const nexmo = require.resolve('nexmo-cli/lib/bin.js');
    expect(node(nexmo, 'account')).toBe(`API Key:    ${account.key}\nAPI Secret: ${account.secret}\n`);
    const publicKey = JSON.parse(file('app.json')).keys.public_key;
    const theirs = /ey\S+/.exec(node(nexmo, 'jwt:generate', './private.key', `application_id=${applicationId}`))?.[0];
    expect(verifySignature(/** @type {string} */ (theirs), publicKey)).toBe(true);
    const vonage = join(dirname(require.resolve('@vonage/cli/package.json')), 'bin', 'run.cjs');
    expect(
      verifySignature(node(vonage, 'jwt', '--key_file=private.key', `--app_id=${applicationId}`).trim(), publicKey),
    ).toBe(true);
    const ini = createRequire(nexmo)('ini');
    const app = ini.parse(file('.nexmo-app')).app_config;
    expect(app.app_id).toBe(applicationId);
    expect(createPrivateKey(app.private_key).export({ type: 'pkcs8', format: 'pem' })).toBe(file('private.key'));
  });
});

describe('Ctrl-C', () => {
  test('at a question nothing is made, and the shell gets 130', async () => {
    await terminal.see(/ready>$/);
    const before = readdirSync(folders.cwd);
    terminal.press('clear; tokensmith app:create --sandbox; echo code:$?', KEYS.enter);
    await terminal.see('? Application Name:');
    terminal.press(KEYS.ctrlC);
    expect(await terminal.see(/code:\d+/)).toMatch(/Interrupted\.\ncode:130/);
    expect(readdirSync(folders.cwd)).toEqual(before);
  });
});
