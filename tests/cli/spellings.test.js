/** Commands as Vonage CLI 1 and 3 spell them, in the sandbox. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { makeFolders, runProgram } from './support/run.js';

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair();
});
afterAll(() => kit.close());

/** @type {ReturnType<typeof makeFolders>} */
let folders;
/** @type {string} the id of an application in the sandbox */
let id;
beforeEach(async () => {
  folders = makeFolders();
  const { stdout } = await succeed('apps create Mine --private-key-file=private.key --json');
  id = JSON.parse(stdout).application.id;
});
afterEach(() => folders.remove());

/** @param {string} line @param {Partial<Parameters<typeof runProgram>[1]>} [options] */
const run = (line, options = {}) =>
  runProgram([...line.split(' '), '--sandbox'], { folders, kit: async () => kit, ...options });

/** @param {string} line @param {Partial<Parameters<typeof runProgram>[1]>} [options] */
const succeed = async (line, options) => {
  const result = await run(line, options);
  expect([line, result.code, result.code === 0 ? '' : result.stderr]).toEqual([line, 0, '']);
  return result;
};

/** @param {string} name @param {string} text */
const put = (name, text) => writeFileSync(join(folders.cwd, name), text, { mode: 0o600 });
const application = async () => JSON.parse((await succeed(`apps show ${id} --json`)).stdout);
/** @param {string} name */
const user = async (name) => JSON.parse((await succeed(`users show ${name} --json`)).stdout);

describe('apps', () => {
  test('update --name', async () => {
    expect((await succeed(`apps update ${id} --name Other`)).stderr).toContain('~ name: Mine → Other');
    expect(await run(`apps update ${id} Third --name=Fourth`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_ARGUMENT_CONFLICT'),
    });
    expect((await application()).name).toBe('Other');
  });

  test('capabilities update adds one and changes it, capabilities rm takes it away', async () => {
    const voice =
      '--voice-answer-url=https://a.example.org/a --voice-event-url=https://a.example.org/e --voice-fallback-url=https://a.example.org/f';
    await succeed(
      `apps capabilities update ${id} voice ${voice} --voice-answer-http=POST --voice-fallback-http=POST --voice-event-connection-timeout=500 --voice-fallback-socket-timeout=2000`,
    );
    await succeed(
      `apps capabilities update ${id} rtc --rtc-event-url=https://a.example.org/r --rtc-event-method=GET --rtc-signed-event`,
    );
    await succeed(
      `apps capabilities update ${id} messages --messages-inbound-url=https://a.example.org/i --messages-status-url=https://a.example.org/s --messages-version=v0.1 --messages-authenticate-media`,
    );
    await succeed(`apps capabilities update ${id} verify --verify-status-url=https://a.example.org/v`);
    await succeed(`apps capabilities update ${id} video --video-archive-status-url=https://a.example.org/archive`);
    await succeed(
      `apps capabilities update ${id} network_apis --network-app-id=net --network-redirect-url=https://a.example.org/back`,
    );
    await succeed(`app:capabilities:update ${id} voice --voice-region=eu-west`);
    expect((await application()).capabilities).toMatchObject({
      voice: {
        region: 'eu-west',
        webhooks: {
          answer_url: { address: 'https://a.example.org/a', http_method: 'POST' },
          fallback_answer_url: { address: 'https://a.example.org/f', http_method: 'POST', socket_timeout: 2000 },
          event_url: { address: 'https://a.example.org/e', connect_timeout: 500 },
        },
      },
      rtc: {
        signed_callbacks: true,
        webhooks: { event_url: { address: 'https://a.example.org/r', http_method: 'GET' } },
      },
      messages: { version: 'v0.1', authenticate_inbound_media: true },
      verify: { webhooks: { status_url: { address: 'https://a.example.org/v' } } },
      video: { webhooks: { archive_status: { address: 'https://a.example.org/archive' } } },
      network_apis: { network_application_id: 'net', redirect_uri: 'https://a.example.org/back' },
    });
    // And the command that is printed for it has them all.
    const { stderr } = await succeed(`apps show ${id} --recreate`);
    for (const option of [
      '--voice-event-connection-timeout=500',
      '--voice-fallback-answer-socket-timeout=2000',
      '--messages-version=v0.1',
      '--messages-authenticate-media',
    ])
      expect(stderr).toContain(option);

    expect(await run(`apps capabilities rm ${id} rtc`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--confirm'),
    });
    await succeed(`apps capabilities rm ${id} rtc --force`);
    expect(Object.keys((await application()).capabilities)).not.toContain('rtc');
  });

  test.each([
    ['voice --rtc-event-url=https://a.example.org/r', 'This option is not one of voice.'],
    ['rtc', '--rtc-event-url is a required flag.'],
    ['voic --voice-region=eu-west', 'Did you mean voice?'],
  ])('capabilities update refuses %s', async (rest, message) => {
    expect(await run(`apps capabilities update ${id} ${rest}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    });
    expect((await application()).capabilities).toEqual({});
  });

  test('validate says whether the key and the capabilities match', async () => {
    await succeed(`apps capabilities update ${id} rtc --rtc-event-url=https://a.example.org/r`);
    expect(await run(`apps validate ${id} --private-key-file=private.key --rtc`)).toMatchObject({
      code: 0,
      stdout: "private key: the application's\nrtc: enabled\n",
    });
    expect(await run(`apps validate ${id} --rtc --voice --network`)).toMatchObject({
      code: 3,
      stdout: 'voice: not enabled\nrtc: enabled\nnetwork_apis: not enabled\n',
    });
    put('other.key', pair.privateKey);
    const other = await run(`apps validate ${id} --private-key-file=other.key --json`);
    expect([other.code, JSON.parse(other.stdout)]).toEqual([
      10,
      { id, name: 'Mine', valid: false, keyMatches: false, capabilities: {} },
    ]);
    expect(await run(`apps validate ${id}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is nothing to check.'),
    });
  });
});

describe('users', () => {
  test('apps:users:create takes the name alone', async () => {
    await succeed('apps:users:create alice --display_name=Alice --image_url=https://a.example.org/a.png');
    expect(await user('alice')).toMatchObject({ display_name: 'Alice', image_url: 'https://a.example.org/a.png' });
    await succeed('apps:users:update alice --name=bob');
    expect(await user('bob')).toMatchObject({ display_name: 'Alice' });
    // Two words are not a name, whether quotes or name= were forgotten.
    expect(await run('user:create alice smith')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Got: "alice"'),
    });
  });

  test('channels', async () => {
    put('sip.txt', 'S3cret\n');
    await succeed(
      'users create --name=alice --pstn-number=447700900000 --sms-number=447700900001 --sms-number=447700900002 --mms-number=447700900003 --whats-app-number=447700900004 --viber-number=447700900005 --facebook-messenger-id=fb1' +
        ' --sip-url=sip:1@sip.example.com --sip-url=sip:2@sip.example.com --sip-username=one --sip-password=@sip.txt --websocket-url=wss://example.com/socket --websocket-content-type=audio/l16;rate=16000 --websocket-headers={"id":"7"}',
    );
    const channels = {
      pstn: [{ number: 447700900000 }],
      sms: [{ number: '447700900001' }, { number: '447700900002' }],
      mms: [{ number: '447700900003' }],
      whatsapp: [{ number: '447700900004' }],
      viber: [{ number: '447700900005' }],
      messenger: [{ id: 'fb1' }],
      sip: [{ uri: 'sip:1@sip.example.com', username: 'one', password: 'S3cret' }, { uri: 'sip:2@sip.example.com' }],
      websocket: [{ uri: 'wss://example.com/socket', 'content-type': 'audio/l16;rate=16000', headers: { id: '7' } }],
    };
    expect((await user('alice')).channels).toEqual(channels);
    await succeed('users update alice --viber-number=447700900009');
    expect((await user('alice')).channels).toEqual({ ...channels, viber: [{ number: '447700900009' }] });
    expect(await run('users create --sip-username=one')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Give --sip-url as often as --sip-username.'),
    });
    expect(await run('users create --sip-url=sip:1@sip.example.com --sip-password=S3cret')).toMatchObject({
      code: 2,
      stderr: expect.not.stringContaining('S3cret'),
    });
  });
});

describe('auth set', () => {
  test('takes what Vonage CLI takes, warns about the secret, and compares the key', async () => {
    const account = '--api-key abcd1234 --api-secret SandboxSecret1';
    const { stderr } = await succeed(`auth set ${account} --app-id ${id} --private-key private.key --local`);
    expect(stderr).toContain('The secret is visible');
    const file = join(folders.cwd, '.vonagerc');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      'api-key': 'abcd1234',
      'api-secret': 'SandboxSecret1',
      'app-id': id,
      'private-key': readFileSync(join(folders.cwd, 'private.key'), 'utf8'),
    });
    put('.vonagerc', '{}');
    put('other.key', pair.privateKey);
    expect(await run(`auth set ${account} --app-id ${id} --private-key other.key`)).toMatchObject({
      code: 10,
      stderr: expect.stringContaining('does not belong to the application "Mine"'),
    });
    expect(readFileSync(file, 'utf8')).toBe('{}');
    expect(existsSync(join(folders.home, '.vonage'))).toBe(false);
  });
});
