/** What the tests of the commands share: folders of their own, the real engine, and the sandbox in place of the platform. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { DEMO_ACCOUNT } from '../../../js/sandbox/index.js';
import { createToolkit } from '../../../js/targets/node.js';
import { makeFolders, programRunner } from './run.js';

export const account = { apiKey: '12ab34cd', apiSecret: 'Ab1cdEFgh2345678' };
export const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
export const urls = [
  '--voice-answer-url=https://example.ngrok.io/webhooks/answer',
  '--voice-event-url=https://example.ngrok.io/webhooks/event',
  '--rtc-event-url=https://example.ngrok.io/webhooks/rtc',
];

/** @type {import('../../../js/toolkit.js').Toolkit} */
export let kit;
/** @type {{ privateKey: string, publicKey: string }} */
export let pair;
/** New ones for each test. @type {ReturnType<typeof makeFolders>} */
export let folders;

/** Called once by each test file, since hooks belong to the file that registers them. */
export function useFoldersAndKit() {
  beforeAll(async () => {
    kit = await createToolkit();
    pair = await kit.generateKeyPair();
  });
  afterAll(() => kit.close());
  beforeEach(() => {
    folders = makeFolders();
  });
  afterEach(() => folders.remove());
}

export const { run, succeed } = programRunner(() => ({ folders, kit: async () => kit }));

/** @param {string} name */
export const file = (name) => readFileSync(join(folders.cwd, name), 'utf8');

/** @param {string} name @param {string} text @param {number} [mode] */
export const put = (name, text, mode = 0o600) => {
  writeFileSync(join(folders.cwd, name), text);
  chmodSync(join(folders.cwd, name), mode);
};

/** Goes on in a new folder inside the test's own. @param {string} name */
export const enterFolder = (name) => {
  folders = { ...folders, cwd: join(folders.cwd, name) };
  mkdirSync(folders.cwd);
};

/** An account and an application in the sandbox of the folder. */
export const prepare = async () => {
  await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: `${DEMO_ACCOUNT.apiSecret}\n` });
  const { stdout } = await succeed([
    'app:create',
    'My App',
    '--capabilities=voice,rtc',
    ...urls,
    '--keyfile=private.key',
    '--sandbox',
  ]);
  return /** @type {string} */ (/Application created: (\S+)/.exec(stdout)?.[1]);
};

/** @param {string} token */
export const payloadOf = (token) =>
  JSON.parse(Buffer.from(/** @type {string} */ (token.split('.')[1]), 'base64url').toString());
