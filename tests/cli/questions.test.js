/** The questions of app:create and app:update, answered in a terminal: what Enter means, and that no answer is lost. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { makeFolders, runProgram } from './support/run.js';
import { KEYS, openTerminal } from './support/terminal.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'js', 'cli', 'main.js');
const eventUrl = 'https://example.ngrok.io/webhooks/rtc';

/** @type {ReturnType<typeof makeFolders>} */
let folders;
/** @type {ReturnType<typeof openTerminal> | undefined} */
let terminal;
beforeEach(() => {
  folders = makeFolders();
});
afterEach(() => {
  terminal?.kill();
  terminal = undefined;
  folders.remove();
});

/** @param {string[]} argv */
const start = (...argv) => {
  terminal = openTerminal(process.execPath, [main, ...argv, '--sandbox'], {
    cwd: folders.cwd,
    // Wide, so that no line of the output is broken.
    columns: 300,
    env: { PATH: process.env.PATH, HOME: folders.home, LANG: 'C.UTF-8' },
  });
  return terminal;
};

/** @param {string[]} argv */
const run = async (argv) => {
  const kit = await createToolkit();
  try {
    const result = await runProgram([...argv, '--sandbox'], { folders, kit: async () => kit });
    expect([argv, result.code, result.stderr.includes('Error')]).toEqual([argv, 0, false]);
    return result;
  } finally {
    await kit.close();
  }
};

/** The applications of the sandbox. */
const applications = async () => JSON.parse((await run(['app:list', '--json'])).stdout);
/** @param {string} name */
const file = (name) => readFileSync(join(folders.cwd, name), 'utf8');

/**
 * Answers up to the private key's path: an application with rtc.
 *
 * @param {ReturnType<typeof openTerminal>} shown
 * @param {string} [publicKey]
 */
const answerUpToTheKey = async (shown, publicKey = '') => {
  await shown.see('? Application Name:');
  shown.press('My App', KEYS.enter);
  await shown.see('❯◯ voice');
  shown.press(KEYS.down, KEYS.down, KEYS.space);
  await shown.see('❯◉ rtc');
  shown.press(KEYS.enter);
  await shown.see('? Use the default HTTP methods?');
  shown.press(KEYS.enter);
  await shown.see('? RTC Event URL:');
  shown.press(eventUrl, KEYS.enter);
  await shown.see('? Public Key path:');
  shown.press(publicKey, KEYS.enter);
};

describe('what Enter means', () => {
  test('an address that the platform has to call is asked for again', async () => {
    const shown = start('app:create');
    await shown.see('? Application Name:');
    shown.press('My App', KEYS.enter);
    await shown.see('❯◯ voice');
    shown.press(KEYS.space, KEYS.enter);
    await shown.see('? Use the default HTTP methods?');
    shown.press(KEYS.enter);
    await shown.see('? Voice Answer URL: (such as https://example.com/webhooks/answer)');
    shown.press(KEYS.enter);
    await shown.see('The platform calls this address, so it has to be one of yours.');
    // The example goes when something is typed, and is never an answer.
    shown.press('https://a.example.org/answer');
    expect(await shown.see('Voice Answer URL: https://a.example.org/answer')).not.toContain('such as');
    shown.press(KEYS.enter);
    await shown.see('? Voice Fallback Answer URL: (Optional)');
    shown.press(KEYS.enter);
    await shown.see('? Voice Event URL: (such as https://example.com/webhooks/event)');
    shown.press('https://a.example.org/event', KEYS.enter);
    await shown.see("? Public Key path: (Leave empty if you don't want to use your own public key.)");
    shown.press(KEYS.enter);
    await shown.see("? Private Key path: (Leave empty if you don't want to save your private key.)");
    shown.press(KEYS.enter);
    await shown.see('? Allow use of data for AI training?');
    shown.press(KEYS.enter);
    expect(await shown.end()).toBe(0);
    const screen = shown.text();
    for (const question of ['Voice Fallback Answer URL', 'Public Key path', 'Private Key path'])
      expect(screen).toMatch(new RegExp(`^✔ ${question}: *$`, 'm'));
    expect(screen).not.toMatch(/Optional|Leave empty/);
    expect(Object.keys((await applications())[0].capabilities.voice.webhooks).sort()).toEqual([
      'answer_url',
      'event_url',
    ]);
  });

  test('in an update it keeps the current address', async () => {
    const { stdout } = await run([
      'app:create',
      'My App',
      '--capabilities=rtc',
      `--rtc-event-url=${eventUrl}`,
      '--no-save',
      '--json',
    ]);
    const { id } = JSON.parse(stdout).application;
    const shown = start('app:update', id);
    await shown.see('? Application Name: (My App)');
    shown.press('New Name', KEYS.enter);
    await shown.see('◉ rtc');
    shown.press(KEYS.enter);
    await shown.see('? Do you want to use the default HTTP methods?');
    shown.press(KEYS.enter);
    await shown.see(`? RTC Event URL: (${eventUrl})`);
    shown.press(KEYS.enter);
    await shown.see('? Public Key path:');
    shown.press(KEYS.enter);
    await shown.see('? Allow use of data for AI training?');
    shown.press(KEYS.enter);
    expect(await shown.end()).toBe(0);
    expect(await applications()).toMatchObject([
      { name: 'New Name', capabilities: { rtc: { webhooks: { event_url: { address: eventUrl } } } } },
    ]);
  });
});

describe('answers are not lost', () => {
  test('when a key file is not to be overwritten, another one is asked for', async () => {
    writeFileSync(join(folders.cwd, 'private.key'), 'precious');
    const shown = start('app:create');
    await answerUpToTheKey(shown);
    await shown.see('? Private Key path:');
    shown.press('private.key', KEYS.enter);
    await shown.see('? private.key exists. Overwrite this key? It will be gone.');
    shown.press(KEYS.enter);
    await shown.see(/^\? Private Key path:/m);
    shown.press('no-such-folder/x.key', KEYS.enter);
    await shown.see('There is no such folder.');
    shown.press(KEYS.ctrlU, 'second.key', KEYS.enter);
    await shown.see('? Allow use of data for AI training?');
    shown.press(KEYS.enter);
    expect(await shown.end()).toBe(0);
    expect(file('private.key')).toBe('precious');
    expect(file('second.key')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await applications()).toMatchObject([
      { name: 'My App', capabilities: { rtc: { webhooks: { event_url: { address: eventUrl } } } } },
    ]);
  });

  test('when .nexmo-app is not to be overwritten, it stays and the application is made', async () => {
    await run(['app:create', 'First']);
    const before = file('.nexmo-app');
    const shown = start('app:create');
    await answerUpToTheKey(shown);
    await shown.see('? Private Key path:');
    shown.press('second.key', KEYS.enter);
    await shown.see('? Allow use of data for AI training?');
    shown.press(KEYS.enter);
    await shown.see(
      /\? \.nexmo-app holds the only copy here of the key of application .* Overwrite it\? It will be gone\./,
    );
    shown.press(KEYS.enter);
    expect(await shown.end()).toBe(0);
    expect(shown.text()).toContain('.nexmo-app stays as it is.');
    expect(shown.text()).toContain(`Private Key saved to: ${join(folders.cwd, 'second.key')}`);
    expect(file('.nexmo-app')).toBe(before);
    expect((await applications()).map((/** @type {any} */ { name }) => name).sort()).toEqual(['First', 'My App']);
  });

  test('when something fails after the questions, they are printed as a command', async () => {
    writeFileSync(join(folders.cwd, 'not-a-key.pem'), 'hello');
    const shown = start('app:create');
    await answerUpToTheKey(shown, 'not-a-key.pem');
    await shown.see('? Allow use of data for AI training?');
    shown.press(KEYS.enter);
    expect(await shown.end()).not.toBe(0);
    expect(shown.text()).toContain(
      `Your answers as a command:\n\ntokensmith app:create "My App" --capabilities=rtc --rtc-event-url=${eventUrl} --public-keyfile=not-a-key.pem --sandbox`,
    );
  });

  test('keys typed before their question appears are kept for it', async () => {
    const shown = start('app:create');
    // All at once, as from a paste or a quick typist, before the program has asked anything.
    shown.press(
      [
        'My App',
        KEYS.enter,
        KEYS.down,
        KEYS.down,
        KEYS.space,
        KEYS.enter,
        KEYS.enter,
        eventUrl,
        KEYS.enter,
        KEYS.enter,
        'early.key',
        KEYS.enter,
        KEYS.enter,
      ].join(''),
    );
    expect(await shown.end()).toBe(0);
    expect(file('early.key')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await applications()).toMatchObject([
      { name: 'My App', capabilities: { rtc: { webhooks: { event_url: { address: eventUrl } } } } },
    ]);
  });

  test('Ctrl-D ends the questions', async () => {
    const shown = start('app:create');
    await shown.see('? Application Name:');
    shown.press('\u0004');
    expect(await shown.end()).toBe(130);
    expect(shown.text()).toContain('Interrupted.');
  });

  test('Ctrl-C counts at once, whatever was typed before it', async () => {
    const shown = start('app:create');
    await shown.see('? Application Name:');
    shown.press(`${KEYS.enter}${KEYS.ctrlC}My App${KEYS.enter}`);
    expect(await shown.end()).toBe(130);
    expect(shown.text()).toContain('Interrupted.');
  });
});
