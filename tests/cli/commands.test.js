/** Every command, in this process, with the real engine and the sandbox for a platform. */
import { createPrivateKey, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { makeFolders, NOW, programRunner } from './support/run.js';

const account = { apiKey: '12ab34cd', apiSecret: 'Ab1cdEFgh2345678' };
const urls = [
  '--voice-answer-url=https://example.ngrok.io/webhooks/answer',
  '--voice-event-url=https://example.ngrok.io/webhooks/event',
  '--rtc-event-url=https://example.ngrok.io/webhooks/rtc',
];

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
beforeEach(() => {
  folders = makeFolders();
});
afterEach(() => folders.remove());

const { run, succeed } = programRunner(() => ({ folders, kit: async () => kit }));

/** @param {string} name */
const file = (name) => readFileSync(join(folders.cwd, name), 'utf8');
/** @param {string} name @param {string} text @param {number} [mode] */
const put = (name, text, mode = 0o600) => {
  writeFileSync(join(folders.cwd, name), text);
  chmodSync(join(folders.cwd, name), mode);
};

/** An account and an application in the sandbox of the folder. */
const prepare = async () => {
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
const payloadOf = (token) =>
  JSON.parse(Buffer.from(/** @type {string} */ (token.split('.')[1]), 'base64url').toString());

describe('setup', () => {
  test('asks the platform, then writes ~/.nexmorc with mode 0600', async () => {
    /** @type {{ url: string, headers: Headers }[]} */
    const sent = [];
    const result = await succeed(['setup', account.apiKey, account.apiSecret], {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        sent.push({ url: request.url, headers: request.headers });
        return Response.json({ value: 10.28 });
      },
    });
    const path = join(folders.home, '.nexmorc');
    expect(result.stdout).toBe(`Credentials written to ${path}\n`);
    expect(result.stderr).toContain('Warning: The secret is visible in the list of processes');
    expect(readFileSync(path, 'utf8')).toBe('[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(sent.map(({ url }) => url)).toEqual(['https://rest.nexmo.com/account/get-balance']);
    expect(sent[0]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')}`,
    );
  });

  test('writes nothing when the platform says no', async () => {
    const result = await run(['setup', account.apiKey, '-'], {
      stdin: 'wrong',
      fetch: async () =>
        Response.json({ 'error-code': '401', 'error-code-label': 'authentication failed' }, { status: 401 }),
    });
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toContain('ERR_REST_UNAUTHORIZED');
    expect(result.stderr).not.toContain('wrong');
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('keeps what else is in the file, and says that it was open', async () => {
    put('.nexmorc', '; mine\n[credentials]\napi_key=old\napi_secret=older\n\n[other]\na=1\n', 0o644);
    const result = await succeed(['setup', account.apiKey, '-', '--local', '--no-check'], { stdin: account.apiSecret });
    expect(file('.nexmorc')).toBe(
      '; mine\n[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n\n[other]\na=1\n',
    );
    expect(result.stderr).toBe('.nexmorc could be read by others (mode 0644); its mode is now 0600.\n');
  });

  test("in today's spelling it writes today's file", async () => {
    put('secret.txt', account.apiSecret);
    put('my.key', pair.privateKey);
    await succeed([
      'auth',
      'set',
      '--api-key',
      account.apiKey,
      '--api-secret',
      '@secret.txt',
      '--app-id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
      '--private-key=my.key',
      '--no-check',
    ]);
    const path = join(folders.home, '.vonage', 'config.json');
    expect(readFileSync(path, 'utf8')).toBe(
      JSON.stringify(
        {
          'api-key': account.apiKey,
          'api-secret': account.apiSecret,
          'app-id': 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
          'private-key': pair.privateKey,
        },
        null,
        2,
      ),
    );
    expect(statSync(join(folders.home, '.vonage')).mode & 0o777).toBe(0o700);
  });

  test('in the sandbox leaves the home folder alone', async () => {
    await prepare();
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('says what comes before it', async () => {
    put('.nexmorc', '[credentials]\napi_key=local\napi_secret=of-the-folder\n');
    const argv = ['setup', account.apiKey, '-', '--no-check'];
    expect((await succeed(argv, { stdin: account.apiSecret })).stderr).toBe(
      'In this folder .nexmorc comes first, which has the key local.\n',
    );
    expect((await succeed(argv, { stdin: account.apiSecret, env: { NEXMO_API_KEY: 'env' } })).stderr).toContain(
      'NEXMO_API_KEY comes first',
    );
    expect((await succeed([...argv, '--local'], { stdin: account.apiSecret })).stderr).toBe('');
  });

  test('a secret as an option is refused', async () => {
    const result = await run(['app:list', '--api-key=k', `--api-secret=${account.apiSecret}`]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--api-secret=@FILE');
    expect(result.stderr).not.toContain(account.apiSecret);
  });

  test('without a terminal it does not wait for an answer', async () => {
    expect(await run(['setup', account.apiKey])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('tokensmith setup KEY -'),
    });
  });
});

describe('app:create', () => {
  test('prints what nexmo-cli prints, and keeps key and id', async () => {
    await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
    const { stdout, stderr } = await succeed([
      'app:create',
      'My App',
      '--capabilities=voice,rtc',
      ...urls,
      '--keyfile=private.key',
      '--sandbox',
    ]);
    const id = /** @type {string} */ (/created: (\S+)/.exec(stdout)?.[1]);
    expect(stdout).toBe(
      `Application created: ${id}\nCredentials written to ${join(folders.cwd, '.nexmo-app')}\nPrivate Key saved to: ${join(folders.cwd, 'private.key')}\n`,
    );
    expect(stderr).toBe('');
    expect(file('private.key')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(file('.nexmo-app')).toBe(`[app_config]\napp_id=${id}\nprivate_key=${JSON.stringify(file('private.key'))}\n`);
    for (const name of readdirSync(folders.cwd))
      expect([name, statSync(join(folders.cwd, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(readdirSync(folders.cwd).sort()).toEqual([
      '.nexmo-app',
      '.nexmorc',
      '.tokensmith-sandbox.json',
      'private.key',
    ]);
    // The platform has the public half and has never seen the other one.
    const { applications } = JSON.parse(file('.tokensmith-sandbox.json'));
    expect(applications[0].publicKey).toBe(
      createPublicKey(createPrivateKey(file('private.key'))).export({ type: 'spki', format: 'pem' }),
    );
  });

  test("the request is nexmo-cli's, and the data is not for training", async () => {
    /** @type {any} */
    let body;
    await succeed(['setup', account.apiKey, '-', '--local', '--no-check'], { stdin: account.apiSecret });
    await succeed(
      [
        'app:create',
        'name',
        '--capabilities=voice,messages,rtc,vbc',
        '--voice-answer-url=https://a.example.org/1',
        '--voice_fallback_answer_url=https://a.example.org/2',
        '--voiceEventUrl=https://a.example.org/3',
        '--messages-inbound-url=https://a.example.org/4',
        '--messages-status-url=https://a.example.org/5',
        '--rtc-event-url=https://a.example.org/6',
        '--rtc-event-method=GET',
      ],
      {
        fetch: async (_input, init) => {
          body = JSON.parse(String(init?.body));
          return Response.json({ id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', ...body }, { status: 201 });
        },
      },
    );
    expect(body.keys.public_key).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    delete body.keys;
    expect(body).toEqual({
      name: 'name',
      privacy: { improve_ai: false },
      capabilities: {
        voice: {
          webhooks: {
            answer_url: { address: 'https://a.example.org/1', http_method: 'GET' },
            fallback_answer_url: { address: 'https://a.example.org/2', http_method: 'GET' },
            event_url: { address: 'https://a.example.org/3', http_method: 'POST' },
          },
        },
        messages: {
          webhooks: {
            inbound_url: { address: 'https://a.example.org/4', http_method: 'POST' },
            status_url: { address: 'https://a.example.org/5', http_method: 'POST' },
          },
        },
        rtc: { webhooks: { event_url: { address: 'https://a.example.org/6', http_method: 'GET' } } },
        vbc: {},
      },
    });
  });

  test('takes the positional URLs of nexmo-cli 0.3', async () => {
    await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
    const { stdout } = await succeed([
      'app:create',
      'Old',
      'https://a.example.org/answer',
      'https://a.example.org/event',
      '--answer_method=POST',
      '--type',
      'voice',
      '--sandbox',
      '--json',
    ]);
    expect(JSON.parse(stdout).application.capabilities.voice.webhooks).toMatchObject({
      answer_url: { address: 'https://a.example.org/answer', http_method: 'POST' },
      event_url: { address: 'https://a.example.org/event', http_method: 'POST' },
    });
  });

  test("with the platform's key pair the key comes from the answer", async () => {
    await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
    await succeed(['app:create', 'A', '--platform-key', '--keyfile=private.key', '--sandbox']);
    const { applications } = JSON.parse(file('.tokensmith-sandbox.json'));
    expect(applications[0].publicKey).toBe(
      createPublicKey(createPrivateKey(file('private.key'))).export({ type: 'spki', format: 'pem' }),
    );
  });

  test("with one's own public key no private key is written, and none of another application is left", async () => {
    await prepare();
    put('mine.pem', pair.publicKey);
    const { stdout } = await succeed(['app:create', 'B', '--public-keyfile=mine.pem', '--sandbox']);
    expect(file('.nexmo-app')).toBe(`[app_config]\napp_id=${/created: (\S+)/.exec(stdout)?.[1]}\n`);
    expect(stdout).not.toContain('Private Key');
  });

  test('shows the key only when it is in no file', async () => {
    await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
    const saved = await succeed(['app:create', 'A', '--sandbox']);
    expect(saved.stdout + saved.stderr).not.toContain('BEGIN PRIVATE KEY');
    const shown = await succeed(['app:create', 'B', '--no-save', '--sandbox']);
    expect(shown.stdout).toContain('\nPrivate Key:\n\n-----BEGIN PRIVATE KEY-----');
    expect(shown.stderr).toContain('it will not be provided again');
    expect(readdirSync(folders.cwd).filter((name) => name.startsWith('.tokensmith-key'))).toEqual([]);
  });

  test('overwrites no key unless told to, and makes nothing then', async () => {
    await prepare();
    const before = [file('private.key'), file('.nexmo-app'), file('.tokensmith-sandbox.json')];
    const refused = await run(['app:create', 'Two', '--keyfile=private.key', '--sandbox']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('ERR_CONFIG_EXISTS') });
    expect([file('private.key'), file('.nexmo-app'), file('.tokensmith-sandbox.json')]).toEqual(before);
    // private.key has the same key: .nexmo-app may change.
    await succeed(['app:create', 'Two', '--keyfile=two.key', '--sandbox']);
    expect(file('private.key')).toBe(before[0]);
    // Now there is no copy of the second key but these two.
    writeFileSync(join(folders.cwd, 'two.key'), '');
    const only = await run(['app:create', 'Three', '--sandbox']);
    expect(only).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/only copy here of the private key of application .*--no-save/s),
    });
    await succeed(['app:create', 'Three', '--keyfile=private.key', '--force', '--sandbox']);
    expect(file('private.key')).not.toBe(before[0]);
  });

  test('when it may have been made, the key is kept; when not, it goes', async () => {
    await succeed(['setup', account.apiKey, '-', '--local', '--no-check'], { stdin: account.apiSecret });
    const refused = await run(['app:create', 'A'], {
      fetch: async () => Response.json({ title: 'Bad Request', detail: 'No.' }, { status: 400 }),
    });
    expect(refused.code).toBe(21);
    expect(readdirSync(folders.cwd)).toEqual(['.nexmorc']);
    const unknown = await run(['app:create', 'A'], { fetch: async () => Response.json({}, { status: 500 }) });
    expect(unknown.code).toBe(23);
    const [kept = ''] = readdirSync(folders.cwd).filter((name) => name.startsWith('.tokensmith-key'));
    expect(unknown.stderr).toContain(`Its private key is kept in ${kept}.`);
    expect((await kit.inspectKey(file(kept))).kind).toBe('private');
    const next = await run(['app:create', 'B', '--keyfile=b.key'], {
      fetch: async () => Response.json({}, { status: 401 }),
    });
    expect(next.stderr).toContain(`${kept} is the private key of an application whose creation was interrupted`);
  });

  test.each([
    [['--capabilities=vioce'], 'Unsupported capability: "vioce"'],
    [['--capabilities=voice', '--voice-answer-url=https://a.example.org'], '--voice-event-url is a required flag.'],
    [['--capabilities=messages'], '--messages-inbound-url is a required flag.'],
    [['--capabilities=rtc'], '--rtc-event-url is a required flag.'],
    [['--keyfile=a', '--public-keyfile=b'], "You can't use --keyfile and --public-keyfile at the same time."],
    [['--public-keyfile=none'], 'The public key was not found.'],
    [['--data={'], 'This is not JSON.'],
    [['--rtc-event-url=ftp://a'], '--rtc-event-url: address must be a valid URL'],
  ])('%j is refused', async (options, message) => {
    await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
    const result = await run(['app:create', 'A', ...options, '--sandbox']);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(readdirSync(folders.cwd)).toEqual(['.nexmorc']);
  });

  test('every capability of the platform can be asked for', async () => {
    await succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
    put(
      'app.json',
      JSON.stringify({
        capabilities: {
          messages: { webhooks: { inbound_url: 'https://a.example.org/in', status_url: 'https://a.example.org/st' } },
        },
      }),
    );
    const { stdout } = await succeed([
      'apps',
      'create',
      'All',
      '--data=@app.json',
      '--capabilities=voice,verify,video,network-apis,vbc,rtc,messages',
      ...urls,
      '--voice-region=eu-west',
      '--no-voice-signed-callbacks',
      '--voice-conversations-ttl=12',
      '--voice-leg-persistence-time=3',
      '--verify-status-url=https://a.example.org/v',
      '--video-webhook=session_created=https://a.example.org/s',
      '--video-webhook=stream_created=https://a.example.org/t',
      '--network-application-id=net',
      '--network-redirect-uri=https://a.example.org/back',
      '--improve-ai',
      '--sandbox',
      '--json',
    ]);
    const { application } = JSON.parse(stdout);
    expect(Object.keys(application.capabilities).sort()).toEqual([
      'messages',
      'network_apis',
      'rtc',
      'vbc',
      'verify',
      'video',
      'voice',
    ]);
    expect(application).toMatchObject({
      privacy: { improve_ai: true },
      capabilities: {
        voice: { region: 'eu-west', signed_callbacks: false, conversations_ttl: 12, leg_persistence_time: 3 },
        messages: { webhooks: { inbound_url: { address: 'https://a.example.org/in' } } },
        verify: { webhooks: { status_url: { address: 'https://a.example.org/v' } } },
        video: {
          webhooks: {
            session_created: { address: 'https://a.example.org/s' },
            stream_created: { address: 'https://a.example.org/t' },
          },
        },
        network_apis: { network_application_id: 'net', redirect_uri: 'https://a.example.org/back' },
      },
    });
    expect(stdout).not.toContain('PRIVATE KEY');
    // And the command that is printed for it makes the same again.
    const shown = await succeed(['app:show', application.id, '--recreate', '--sandbox']);
    const command = /** @type {string} */ (/tokensmith (app:create .*)/.exec(shown.stderr)?.[1]);
    const again = await succeed([
      ...(command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')),
      '--no-save',
      '--sandbox',
      '--json',
    ]);
    const { application: copy } = JSON.parse(again.stdout);
    expect({ ...copy, id: application.id, keys: application.keys, _links: application._links }).toEqual(application);
  });
});

describe('app:list, app:show, app:update, app:delete', () => {
  test('list and show as nexmo-cli does', async () => {
    const id = await prepare();
    await succeed(['app:create', 'Other', '--no-save', '--sandbox']);
    expect((await succeed(['app:list', '--sandbox'])).stdout).toMatch(
      new RegExp(`^${id} \\| My App\n\\S+ \\| Other\n$`),
    );
    expect((await succeed(['apps', '-v', '--sandbox'])).stdout).toMatch(
      /^Item 1-2 of 2\n\nid +\| name +\| capabilities\n-+\n/,
    );
    expect((await succeed(['app:list', '--capability=voice+rtc', '--sandbox'])).stdout).toBe(`${id} | My App\n`);
    expect((await succeed(['app:list', '--app-name=oth', '--sandbox', '--json'])).stdout).toMatch(/"name": "Other"/);
    expect((await succeed(['app:list', '--page=2', '--size=1', '--sandbox'])).stdout).toMatch(/Other\n$/);
    expect(await succeed(['app:list', '--app-name=nobody', '--sandbox'])).toMatchObject({
      stdout: '',
      stderr: 'No applications\n',
    });
    expect((await succeed(['app', id, '--sandbox'])).stdout).toContain(`[id]\n${id}\n\n[name]\nMy App\n\n`);
    expect((await succeed(['app:show', '--sandbox'])).stdout).toContain(
      '[capabilities.voice.webhooks.answer_url.address]\nhttps://example.ngrok.io/webhooks/answer\n',
    );
  });

  test('a name cannot paint the terminal', async () => {
    await prepare();
    await succeed(['app:create', 'Evil \u001b[31mred\u001b[0m \u0007\u009b2J\nsecond line', '--no-save', '--sandbox']);
    const list = await succeed(['app:list', '--sandbox']);
    const id = /** @type {string} */ (/(\S+) \| Evil/.exec(list.stdout)?.[1]);
    const show = await succeed(['app:show', id, '--recreate', '--sandbox']);
    // eslint-disable-next-line no-control-regex
    expect(list.stdout + show.stdout + show.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    expect(list.stdout.split('\n')).toHaveLength(3);
  });

  test('an update changes what is named and keeps the rest', async () => {
    const id = await prepare();
    const before = JSON.parse((await succeed(['app:show', id, '--sandbox', '--json'])).stdout);
    const trial = await succeed(['app:update', id, '--voice-region=eu-west', '--dry-run', '--sandbox']);
    expect(trial.stdout).toBe('+ capabilities.voice.region: eu-west\n');
    expect(JSON.parse((await succeed(['app:show', id, '--sandbox', '--json'])).stdout)).toEqual(before);

    const updated = await succeed(['app:update', id, 'New Name', '--voice-region=eu-west', '--sandbox']);
    expect(updated.stdout).toBe(`Application updated: ${id}\n`);
    expect(updated.stderr.split('\n').filter(Boolean).sort()).toEqual([
      '+ capabilities.voice.region: eu-west',
      '~ name: My App → New Name',
    ]);
    const after = JSON.parse((await succeed(['app:show', id, '--sandbox', '--json'])).stdout);
    expect(after).toEqual({
      ...before,
      name: 'New Name',
      capabilities: { ...before.capabilities, voice: { ...before.capabilities.voice, region: 'eu-west' } },
    });
    expect((await succeed(['app:update', id, 'New Name', '--sandbox'])).stderr).toBe('Nothing changed.\n');
  });

  test('--capabilities names all it shall have, --remove takes one away', async () => {
    const id = await prepare();
    const set = await succeed(['app:update', id, '--capabilities=voice,vbc', '--sandbox']);
    expect(set.stderr).toMatch(/^- capabilities\.rtc/m);
    expect(set.stderr).toMatch(/^\+ capabilities\.vbc/m);
    const removed = await succeed(['app:update', id, '--remove=vbc', '--sandbox', '--json']);
    expect(Object.keys(JSON.parse(removed.stdout).application.capabilities)).toEqual(['voice']);
    expect(await run(['app:update', id, '--capabilities=voice,messages', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--messages-inbound-url is a required flag.'),
    });
    expect(await run(['app:update', id, '--remove=vbcc', '--sandbox'])).toMatchObject({ code: 2 });
    expect(await run(['app:update', id, '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing to change'),
    });
  });

  test('deleting wants a word for it', async () => {
    const id = await prepare();
    expect(await run(['app:delete', id, '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--confirm'),
    });
    expect((await succeed(['app:delete', id, '--confirm', '--sandbox'])).stdout).toBe('Application deleted\n');
    expect(await run(['app:show', id, '--sandbox'])).toMatchObject({
      code: 20,
      stderr: expect.stringContaining('ERR_REST_NOT_FOUND'),
    });
  });

  test('without credentials it is said what to do', async () => {
    expect(await run(['app:list'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Could not read credentials\.\nRun 'tokensmith setup'/),
    });
    expect(await run(['user:list'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /Could not read application credentials: there is no application id\.\nRun 'tokensmith app:create' or 'tokensmith app:setup'/,
      ),
    });
  });

  test('credentials of the sandbox do not fail elsewhere without a word', async () => {
    await prepare();
    const result = await run(['app:list'], {
      fetch: async () => Response.json({ title: 'Invalid credentials supplied' }, { status: 401 }),
    });
    expect(result).toMatchObject({ code: 5, stderr: expect.stringContaining('add --sandbox') });
  });
});

describe('app:setup', () => {
  test('keeps the path as nexmo-cli does, or the key', async () => {
    const id = await prepare();
    const { stdout } = await succeed(['app:setup', id, 'private.key', '--sandbox']);
    expect(stdout).toBe(`Credentials written to ${join(folders.cwd, '.nexmo-app')}\n`);
    expect(file('.nexmo-app')).toBe(`[app_config]\napp_id=${id}\nprivate_key=private.key\n`);
    await succeed(['user:create', 'name=alice', '--sandbox']);
    await succeed(['app:setup', id, 'private.key', '--inline', '--sandbox']);
    expect(file('.nexmo-app')).toContain('-----BEGIN PRIVATE KEY-----\\n');
    await succeed(['app:setup', id, 'private.key', '--global', '--sandbox']);
    expect(readFileSync(join(folders.home, '.nexmo-app'), 'utf8')).toContain(
      `private_key=${join(folders.cwd, 'private.key')}`,
    );
  });

  test("a key that is not the application's is refused", async () => {
    const id = await prepare();
    put('other.key', pair.privateKey);
    const before = file('.nexmo-app');
    expect(await run(['app:setup', id, 'other.key', '--sandbox'])).toMatchObject({
      code: 10,
      stderr: expect.stringContaining('does not belong to the application "My App"'),
    });
    put('public.key', pair.publicKey);
    expect(await run(['app:setup', id, 'public.key', '--sandbox'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_KEY_NOT_PRIVATE'),
    });
    expect(file('.nexmo-app')).toBe(before);
  });

  test('the only copy of another key is not overwritten', async () => {
    const id = await prepare();
    writeFileSync(join(folders.cwd, 'moved.key'), file('private.key'));
    put('.nexmo-app', `[app_config]\napp_id=other\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(await run(['app:setup', id, 'private.key', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('only copy'),
    });
    await succeed(['app:setup', id, 'private.key', '--force', '--sandbox']);
  });
});

describe('users', () => {
  test('create, list, show, update, delete', async () => {
    await prepare();
    const created = await succeed([
      'user:create',
      'name=123',
      'display_name=Alice A.',
      'properties={"custom_data":{"plan":"gold"}}',
      '--sandbox',
    ]);
    const id = /** @type {string} */ (/^User created: (USR-[0-9a-f-]{36})\n$/.exec(created.stdout)?.[1]);
    await succeed(['users', 'create', '--name=bob', '--custom-data={"a":1}', '--ttl=60', '--sandbox']);
    expect((await succeed(['user:list', '--sandbox'])).stdout).toMatch(
      new RegExp(`^${id} \\| 123\nUSR-\\S+ \\| bob\n$`),
    );
    expect((await succeed(['user:list', '--name=bob', '--sandbox', '--json'])).stdout).not.toContain('123');
    expect((await succeed(['user:list', '--limit=1', '--sandbox'])).stdout).toBe(`${id} | 123\n`);
    expect(JSON.parse((await succeed(['user:show', '123', '--sandbox', '--json'])).stdout)).toMatchObject({
      id,
      name: '123',
      display_name: 'Alice A.',
      properties: { custom_data: { plan: 'gold' } },
    });
    const updated = await succeed(['user:update', '123', 'display_name=Alice B.', '--sandbox']);
    expect(updated.stdout).toBe(`User updated: ${id}\n`);
    expect(updated.stderr).toContain('~ display_name: Alice A. → Alice B.');
    expect(
      (await succeed(['user:update', '123', 'image_url=https://a.example.org/a.png', '--dry-run', '--sandbox'])).stdout,
    ).toBe('+ image_url: https://a.example.org/a.png\n');
    expect(await run(['user:delete', 'bob', '--sandbox'])).toMatchObject({ code: 2 });
    expect((await succeed(['user:delete', 'bob', '--confirm', '--sandbox'])).stdout).toBe('User deleted\n');
    expect((await succeed(['user:list', '--sandbox'])).stdout).toBe(`${id} | 123\n`);
  });

  test('an encrypted key of the application works too', async () => {
    await prepare();
    put('pass', 'correct horse');
    await succeed([
      'key:convert',
      'private.key',
      '--to=encrypted-pkcs8',
      '--new-passphrase=@pass',
      '--out=private.key',
      '--force',
    ]);
    const id = /app_id=(.*)/.exec(file('.nexmo-app'))?.[1] ?? '';
    await succeed(['app:setup', id, 'private.key', '--passphrase=@pass', '--force', '--sandbox']);
    expect((await succeed(['user:create', 'name=alice', '--passphrase=@pass', '--sandbox'])).stdout).toMatch(
      /^User created/,
    );
    expect(await run(['user:list', '--sandbox'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_KEY_ENCRYPTED'),
    });
  });

  test('what is not right is refused', async () => {
    await prepare();
    await succeed(['user:create', 'name=alice', '--sandbox']);
    expect(await run(['user:create', 'name=alice', '--sandbox'])).toMatchObject({
      code: 21,
      stderr: expect.stringContaining('ERR_REST_CONFLICT'),
    });
    expect(await run(['user:create', 'alice', 'smith', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('All payloads must be in the form name=value. Got: "alice".'),
    });
    expect(await run(['user:create', 'nmae=alice', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('display_name'),
    });
    expect(await run(['user:create', 'name=a', 'properties=[', '--sandbox'])).toMatchObject({ code: 2 });
    for (const empty of ['name=', '--name='])
      expect(await run(['user:create', empty, '--sandbox'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('The name is empty.'),
      });
    expect(await run(['user:show', 'bob', '--sandbox'])).toMatchObject({ code: 20 });
    expect(await run(['user:update', 'alice', '--sandbox'])).toMatchObject({ code: 2 });
  });
});

describe('jwt:generate', () => {
  const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
  const acl = '{"paths":{"/*/users/**":{},"/*/legs/**":{"methods":["GET"]}}}';
  beforeEach(() => put('private.key', pair.privateKey));

  test('the token alone is on stdout, signed, with the claims in the order given', async () => {
    const { stdout, stderr } = await succeed([
      'jwt:generate',
      `acl=${acl}`,
      './private.key',
      'sub=alice',
      `exp=${NOW + 86_400}`,
      `application_id=${applicationId}`,
      'note=a=b',
    ]);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const token = stdout.trim();
    const [header, payload, signature = ''] = token.split('.');
    expect(
      createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(pair.publicKey, signature, 'base64url'),
    ).toBe(true);
    expect(payloadOf(token)).toEqual({
      iat: NOW,
      jti: expect.any(String),
      acl: JSON.parse(acl),
      sub: 'alice',
      exp: NOW + 86_400,
      application_id: applicationId,
      note: 'a=b',
    });
    expect(Object.keys(payloadOf(token))).toEqual(['iat', 'jti', 'acl', 'sub', 'exp', 'application_id', 'note']);
    expect(stderr).toContain('For "alice". Valid for 24 hours, until 2023-11-15 22:13:20 UTC.');
  });

  test.each([
    [
      [
        'jwt',
        'create',
        '--app-id',
        applicationId,
        '--private-key',
        'private.key',
        '--sub',
        'alice',
        '--exp',
        String(NOW + 600),
        '--acl',
        acl,
      ],
    ],
    [['jwt', '--app_id', applicationId, '--key_file=private.key', '--subject=alice', '--exp=10m', '--acl', acl]],
    [
      [
        'jwt:create',
        '--app-id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
        'private.key',
        'sub=alice',
        '--ttl=600',
        `acl=${acl}`,
      ],
    ],
    [['jwt:sign', '--ttl', '10m', `acl=${acl}`, '-', 'sub=alice', `application_id=${applicationId}`]],
  ])('%j says the same', async (argv) => {
    const { stdout } = await succeed(argv, { stdin: pair.privateKey });
    expect(payloadOf(stdout)).toEqual({
      iat: NOW,
      jti: expect.any(String),
      acl: JSON.parse(acl),
      sub: 'alice',
      exp: NOW + 600,
      application_id: applicationId,
    });
  });

  test('times and ids can be given: the token is then a function of its claims', async () => {
    const argv = [
      'jwt:generate',
      'private.key',
      'sub=a',
      `iat=${NOW - 60}`,
      `nbf=${NOW}`,
      'exp=1h',
      'jti=one',
      `application_id=${applicationId}`,
      'level:=3',
    ];
    const first = await succeed([...argv, '--json']);
    expect(JSON.parse(first.stdout).payload).toEqual({
      iat: NOW - 60,
      jti: 'one',
      sub: 'a',
      nbf: NOW,
      exp: NOW - 60 + 3600,
      application_id: applicationId,
      level: 3,
    });
    expect((await succeed(argv)).stdout.trim()).toBe(JSON.parse(first.stdout).token);
  });

  test('key and application come from the configuration, the environment first', async () => {
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=private.key\n`);
    const local = await succeed(['jwt:generate', 'sub=a', 'acl=client-sdk-web']);
    expect(payloadOf(local.stdout)).toMatchObject({ application_id: applicationId, sub: 'a', exp: NOW + 900 });
    expect(local.stderr).toContain(`application_id ${applicationId}, from .nexmo-app.`);
    const other = 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab';
    const env = { VONAGE_APPLICATION_ID: other, VONAGE_PRIVATE_KEY: pair.privateKey.replaceAll('\n', '\\n') };
    expect(payloadOf((await succeed(['jwt:generate', 'sub=a'], { env })).stdout).application_id).toBe(other);
    expect(await run(['jwt:generate', 'sub=a'], { env: { VONAGE_APPLICATION_ID: other } })).toMatchObject({ code: 0 });
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(await run(['jwt:generate', 'sub=a'], { env: { VONAGE_APPLICATION_ID: other } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('another application'),
    });
  });

  test('a key that is not the one the configuration has for the application is used, and said', async () => {
    const other = await kit.generateKeyPair();
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(other.privateKey)}\n`);
    const { stderr } = await succeed(['jwt:generate', 'private.key', 'sub=a', `application_id=${applicationId}`]);
    expect(stderr).toContain('Warning: The key is not the one that .nexmo-app holds for this application.');
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(
      (await succeed(['jwt:generate', 'private.key', 'sub=a', `application_id=${applicationId}`])).stderr,
    ).not.toContain('Warning');
  });

  test('an encrypted key is read with its passphrase', async () => {
    const encrypted = await kit.convertKey(pair.privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' });
    put('private.key', /** @type {string} */ (encrypted.key));
    put('pass', 'correct horse\n');
    const argv = ['jwt:generate', 'private.key', 'sub=a', `application_id=${applicationId}`];
    await succeed([...argv, '--passphrase=@pass']);
    expect(await run(argv)).toMatchObject({ code: 3, stderr: expect.stringContaining('ERR_KEY_ENCRYPTED') });
    expect(await run([...argv, '--passphrase=-'], { stdin: 'wrong' })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_KEY_PASSPHRASE'),
    });
  });

  test.each([
    [['sub=a', `exp=${NOW - 1}`], 'ERR_CLAIMS_EXPIRES_IN_PAST'],
    [['sub=a', 'exp=3600'], 'write exp=3600s'],
    [['sub=a', `exp=${NOW + 3600}000`], 'ERR_CLAIMS_MILLISECONDS'],
    [['sub=a', `exp=${NOW + 86_401}`], 'ERR_CLAIMS_LIFETIME_TOO_LONG'],
    [['sub=a', 'exp=25h'], 'ERR_CLAIMS_LIFETIME_TOO_LONG'],
    [['sub=a', 'exp=10s'], 'ERR_CLAIMS_LIFETIME_TOO_SHORT'],
    [['sub=a', 'exp=1h', '--ttl=60'], 'ERR_CLAIMS_CONFLICT'],
    [['sub=a', `nbf=${NOW + 7200}`, 'exp=1h'], 'ERR_CLAIMS_NOT_BEFORE'],
    [['sub=a', `iat=${NOW + 120}`], 'issued in the future'],
    [['sub=a', `iat=${NOW - 7200}`, `exp=${NOW - 60}`], 'ERR_CLAIMS_EXPIRES_IN_PAST'],
    [['sub=a', 'acl={bad'], 'ERR_ACL_JSON'],
    [['sub=a', 'acl=\'{"paths":{}}\''], 'ERR_ACL_JSON'],
    [['sub=a', 'acl={"paths":[]}'], 'ERR_ACL_SHAPE'],
    [['sub=a', 'acl=totorial'], 'Write "tutorial"'],
    [['sub=a', 'acl={"paths":{"/<em>/users/</em>*":{}}}'], 'Write "/*/users/**"'],
    [['sub=a', 'acl={"paths":{"/_/users/":{}}}'], 'Write "/*/users/**"'],
    [['sub=ali\u200bce'], 'zero-width space U+200B'],
    [['sub=a', '--app-id=nonsense'], 'ERR_CLAIMS_APPLICATION_ID'],
    [['sub=a', 'other.key'], 'All claims must be in the form name=value.'],
    [['subject=a'], 'Write sub=USER.'],
  ])('%j is refused, and nothing is printed', async (claims, message) => {
    const id = claims.some((claim) => claim.includes('app-id')) ? [] : [`application_id=${applicationId}`];
    const result = await run(['jwt:generate', 'private.key', ...claims, ...id]);
    expect(result.code).toBeGreaterThan(1);
    expect(result).toMatchObject({ stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr).not.toMatch(/\bexpires(?:At|In)\b|\bnotBefore\b|\bapplicationId\b/);
  });

  test('a key that is none is named, and never shown', async () => {
    for (const [text, code] of [
      [pair.publicKey, 'ERR_KEY_NOT_PRIVATE'],
      ['nonsense', 'ERR_KEY_UNRECOGNIZED'],
      [pair.privateKey.slice(0, 400), 'ERR_KEY_TRUNCATED'],
    ]) {
      put('bad.key', /** @type {string} */ (text));
      expect(await run(['jwt:generate', 'bad.key', 'sub=a', `application_id=${applicationId}`])).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining(/** @type {string} */ (code)),
      });
    }
    const argument = await run(['jwt:generate', pair.privateKey, 'sub=a', `application_id=${applicationId}`]);
    expect(argument).toMatchObject({ code: 2, stderr: expect.stringContaining('every process') });
    expect(argument.stderr).not.toContain(pair.privateKey.slice(30, 60));
  });

  test('--sandbox says whether the user could log in', async () => {
    await prepareSandboxIn();
    expect((await succeed(['jwt:generate', 'sub=alice', 'acl=client-sdk-web', '--sandbox'])).stderr).toContain(
      'The sandbox lets alice log in with it.',
    );
    expect((await succeed(['jwt:generate', 'sub=bob', 'acl=client-sdk-web', '--sandbox'])).stderr).toMatch(
      /Warning: The sandbox would not let this user log in: .*user:error:not-found/,
    );
    expect(
      JSON.parse((await succeed(['jwt:generate', 'sub=alice', 'acl=read-only', '--sandbox', '--json'])).stdout).login,
    ).toMatchObject({ ok: false });
  });

  /** The sandbox with a user, in a folder that has no key yet. */
  const prepareSandboxIn = async () => {
    const keep = folders.cwd;
    mkdirSync(join(keep, 'inner'));
    folders = { ...folders, cwd: join(keep, 'inner') };
    await prepare();
    await succeed(['user:create', 'name=alice', '--sandbox']);
  };
});

describe('inspect', () => {
  test('says what anything is, and all that can be said of it', async () => {
    put('private.key', pair.privateKey);
    put('public.key', pair.publicKey);
    const { token } = await kit.signToken({
      privateKey: pair.privateKey,
      applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
      subject: 'alice',
      expiresIn: '1h',
      now: NOW,
    });
    put('curl.txt', `curl -i https://api.nexmo.com/v1/users -H "Authorization: Bearer ${token}"\n`);
    const found = await succeed(['inspect', 'curl.txt', '--key=public.key']);
    expect(found.stdout).toMatch(/^This is a token in an Authorization header\.\n/);
    expect(found.stdout).toContain('made with this key');
    const json = JSON.parse((await succeed(['inspect', 'curl.txt', '--json'])).stdout);
    expect(json).toMatchObject({
      kind: 'token',
      signature: 'verified',
      checkedWith: 'private.key',
      payload: { sub: 'alice' },
    });
    expect((await succeed(['inspect', 'private.key'])).stdout).toContain('a private key');
    put('acl.json', '{"paths":{"/*/users/**":{"methods":["GET"]}}}');
    expect((await succeed(['inspect', 'acl.json'])).stdout).toContain('/*/users/**  GET');
    put('application', '[app_config]\napp_id=a\nprivate_key=-----BEGIN PRIVATE KEY-----\n');
    const config = (await succeed(['inspect', 'application'])).stdout;
    expect(config).toContain('nexmo-app');
    expect(config).not.toContain('BEGIN');
    put('config.json', JSON.stringify({ 'api-key': 'abcd1234', 'api-secret': 'Ab1cdEFgh2345678', 'app-id': 'a' }));
    const cli = (await succeed(['inspect', 'config.json'])).stdout;
    expect(cli).toContain('abcd1234');
    expect(cli).not.toContain('Ab1cdEFgh2345678');
    put('tokens.txt', `${token}\n${token.slice(0, -4)}AAAA\n`);
    const two = await run(['inspect', 'tokens.txt', '--key=public.key']);
    expect(two).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        /This is a text with 2 tokens\.[^]*Token 1 of 2[^]*made with this key[^]*Token 2 of 2[^]*not made with this key/,
      ),
    });
    put('page.html', '<!DOCTYPE html><html><head></head></html>');
    expect(await run(['inspect', 'page.html'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('a web page'),
    });
    put('words.txt', 'hello there');
    expect(await run(['inspect', 'words.txt'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('something unknown'),
    });
  });
});

describe('jwt:inspect and jwt:verify', () => {
  const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
  /** @type {string} */
  let token;
  beforeEach(async () => {
    token = (
      await kit.signToken({
        privateKey: pair.privateKey,
        applicationId,
        subject: 'alice',
        expiresIn: '1h',
        acl: 'client-sdk-web',
        now: NOW,
      })
    ).token;
    put('token.txt', `${token}\n`);
    put('public.key', pair.publicKey, 0o644);
  });

  test('a good token, told as a person would', async () => {
    const result = await succeed(['jwt:inspect', '@token.txt', '--key=public.key']);
    expect(result.stdout).toContain('Issued     2023-11-14 22:13:20 UTC, in 0 seconds');
    expect(result.stdout).toContain('Expires    2023-11-14 23:13:20 UTC, in 1 hour');
    expect(result.stdout).toContain('Signature  made with this key');
    expect(result.stderr).toBe('');
    expect(JSON.parse((await succeed(['jwt', 'decode', '-', '--json'], { stdin: token })).stdout)).toMatchObject({
      payload: { sub: 'alice' },
      signature: 'unchecked',
    });
  });

  test('a bad one ends with 3 and the reason', async () => {
    const late = await run(['jwt:inspect', '@token.txt'], { now: NOW + 7200 });
    expect(late).toMatchObject({ code: 3, stdout: expect.stringContaining('ERR_TOKEN_EXPIRED') });
    const other = await kit.generateKeyPair();
    put('other.key', other.publicKey);
    expect(await run(['jwt:inspect', '@token.txt', '--key=other.key'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('not made with this key'),
    });
    put('app.json', JSON.stringify({ id: 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab' }));
    expect(await run(['jwt:inspect', '@token.txt', '--app=@app.json'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('ERR_TOKEN_APPLICATION'),
    });
  });

  test('the signature of a webhook is told as what it is, with a key at hand too', async () => {
    const encoded = (/** @type {object} */ part) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const webhook = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ iat: NOW, jti: 'a', iss: 'Vonage', payload_hash: '0'.repeat(64), api_key: 'abcd1234' })}.c2lnbmF0dXJl`;
    for (const options of [[], ['--key=public.key']]) {
      const { stdout } = await succeed(['jwt:inspect', '-', ...options], { stdin: webhook });
      expect(stdout).toContain(
        "Signature  not checked. The signature is made with the account's signature secret, not with a key.",
      );
      expect(stdout).not.toMatch(/error|RS256|ACL/);
    }
  });

  test('a token as an argument is taken, with a word about it', async () => {
    expect((await succeed(['jwt:inspect', token])).stderr).toContain('visible in the list of processes');
    expect(await run(['jwt:inspect', `${token.slice(0, 40)}`])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('ERR_TOKEN_STRUCTURE'),
    });
  });

  test.each(['jwt:inspect', 'jwt:verify', 'inspect'])(
    '%s takes a file with or without an @, and stdin',
    async (command) => {
      const key = '--key=public.key';
      const { stdout } = await succeed([command, 'token.txt', key]);
      expect((await succeed([command, '@token.txt', key])).stdout).toBe(stdout);
      expect((await succeed([command, './token.txt', key])).stderr).toBe('');
      expect((await succeed([command, '-', key], { stdin: token })).stdout).toBe(stdout);
      expect((await succeed([command, token, key])).stdout).toBe(stdout);
    },
  );

  test('what is neither a token nor a file is called that, an empty one empty', async () => {
    put('empty.txt', '\n');
    for (const command of ['jwt:inspect', 'jwt:verify']) {
      expect(await run([command, 'tokn.txt'])).toMatchObject({
        code: 2,
        stderr:
          'Error: token: "tokn.txt" is neither a token nor a file that is there.\nGive the path of a file with a token in it, - for stdin, or the token itself, which begins with eyJ. (ERR_ARGUMENT_VALUE)\n',
      });
      expect(await run([command, ''])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Error: token: There is no token: the text is empty.'),
      });
      expect(await run([command, 'empty.txt'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Error: empty.txt: There is no token: the text is empty.'),
      });
      expect(await run([command, '-'], { stdin: '\n' })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Error: token: There is no token: the text is empty.'),
      });
    }
    expect((await run(['jwt:inspect', 'S'.repeat(61)])).stderr).not.toContain('SSS');
  });

  test.each(['Bearer ', 'bearer  ', 'Authorization: Bearer '])('verify leaves "%s" out and says so', async (scheme) => {
    const { stdout, stderr } = await succeed(['jwt:verify', `${scheme}${token}`, '--key=public.key']);
    expect(stdout).toMatch(/^Valid until/);
    expect(stderr).toContain('Bearer was left out: it belongs to the HTTP header, not to the token.');
    put('header.txt', `${scheme}${token}\n`);
    expect((await succeed(['jwt:verify', 'header.txt', '--key=public.key'])).stderr).toBe(
      'Bearer was left out: it belongs to the HTTP header, not to the token.\n',
    );
  });

  describe('the signature is checked with the configured key', () => {
    /** @param {string} key @param {string} [id] */
    const configure = (key, id = applicationId) =>
      put('.nexmo-app', `[app_config]\napp_id=${id}\nprivate_key=${JSON.stringify(key)}\n`);
    /** @type {string} */
    let other;
    beforeAll(async () => {
      other = (await kit.generateKeyPair()).privateKey;
    });

    test.each(['jwt:inspect', 'inspect'])("by %s, when it is the application's", async (command) => {
      configure(pair.privateKey, applicationId.toUpperCase());
      expect((await succeed([command, 'token.txt'])).stdout).toContain('Signature  made with .nexmo-app\n');
      expect(JSON.parse((await succeed([command, 'token.txt', '--json'])).stdout)).toMatchObject({
        signature: 'verified',
        checkedWith: '.nexmo-app',
      });
      configure(other);
      expect(await run([command, 'token.txt'])).toMatchObject({
        code: 3,
        stdout: expect.stringContaining('Signature  not made with .nexmo-app\n'),
      });
    });

    test("not when it is another application's", async () => {
      configure(other, 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab');
      const { stdout } = await succeed(['jwt:inspect', 'token.txt']);
      expect(stdout).toContain(
        'Signature  not checked: the configured key is for the application bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab (.nexmo-app); give --key=FILE\n',
      );
      expect(JSON.parse((await succeed(['jwt:inspect', 'token.txt', '--json'])).stdout)).toMatchObject({
        signature: 'unchecked',
      });
      expect((await succeed(['jwt:inspect', 'token.txt', '--key=public.key'])).stdout).toContain('made with this key');
    });

    test('when nothing says whose it is, only its yes counts', async () => {
      put('private.key', pair.privateKey);
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain('Signature  made with private.key\n');
      put('private.key', other);
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain(
        "not checked: it was not made with private.key, which may be another application's key; give --key=FILE",
      );
    });

    test('an encrypted one with its passphrase, and one that cannot be used is named', async () => {
      put('pass', 'correct horse');
      configure(
        /** @type {string} */ (
          (await kit.convertKey(pair.privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' })).key
        ),
      );
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain(
        'not checked: the configured key is encrypted; give --passphrase=@FILE',
      );
      expect((await succeed(['jwt:inspect', 'token.txt', '--passphrase=@pass'])).stdout).toContain(
        'made with .nexmo-app',
      );
      put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=gone.key\n`);
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain(
        'not checked: the configured key cannot be used: The private key was not found.',
      );
    });
  });

  test('verify says yes or why not', async () => {
    expect(
      (await succeed(['jwt:verify', '@token.txt', '--key=public.key', '--sub=alice', `--app-id=${applicationId}`]))
        .stdout,
    ).toBe('Valid until 2023-11-14 23:13:20 UTC, in 1 hour\n');
    expect(await run(['jwt:verify', '@token.txt', '--key=public.key', '--sub=bob'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('ERR_TOKEN_SUBJECT'),
    });
    expect(await run(['jwt:verify', '@token.txt', '--key=public.key'], { now: NOW + 3605 })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_TOKEN_EXPIRED'),
    });
    await succeed(['jwt:verify', '@token.txt', '--key=public.key', '--clock-tolerance=10s'], { now: NOW + 3605 });
    expect(await run(['jwt:verify', '@token.txt'])).toMatchObject({
      code: 2,
      stderr:
        'Error: private key: Could not read application credentials: there is no private key.\nGive --key=FILE, the public or the private key. (ERR_CONFIG_MISSING)\n',
    });
  });
});

describe('keys', () => {
  test('generate writes a pair that belongs together, and overwrites none', async () => {
    const { stdout } = await succeed(['key:generate', '--bits=3072']);
    expect(stdout).toBe(
      `Private Key saved to: ${join(folders.cwd, 'private.key')}\nPublic Key saved to: ${join(folders.cwd, 'public.key')}\n`,
    );
    expect(createPublicKey(createPrivateKey(file('private.key'))).export({ type: 'spki', format: 'pem' })).toBe(
      file('public.key'),
    );
    expect(createPrivateKey(file('private.key')).asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect([
      statSync(join(folders.cwd, 'private.key')).mode & 0o777,
      statSync(join(folders.cwd, 'public.key')).mode & 0o777 & ~0o022,
    ]).toEqual([0o600, 0o644]);
    const before = file('private.key');
    expect(await run(['key:generate'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_EXISTS'),
    });
    expect(file('private.key')).toBe(before);
    await succeed(['key:generate', '--force']);
    expect(file('private.key')).not.toBe(before);
  });

  test('generate to stdout is the key alone, and --encrypt encrypts it', async () => {
    const { stdout } = await succeed(['keys', 'generate', '--keyfile=-']);
    expect(createPrivateKey(stdout).asymmetricKeyType).toBe('rsa');
    expect(readdirSync(folders.cwd)).toEqual([]);
    put('pass', 'correct horse');
    await succeed(['key:generate', '--encrypt', '--passphrase=@pass']);
    expect(file('private.key')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(createPrivateKey({ key: file('private.key'), passphrase: 'correct horse' }).asymmetricKeyType).toBe('rsa');
    expect(await run(['key:generate', '--encrypt', '--force'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--passphrase=@FILE'),
    });
  });

  test('inspect and convert every form', async () => {
    const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    put('old.pem', pkcs1.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '\r\n'));
    const { stdout } = await succeed(['key:inspect', 'old.pem']);
    expect(stdout).toContain(
      'Kind        a private key\nForm        PKCS#1\nLength      2048 bits\nExponent    65537\n',
    );
    await succeed(['key:convert', 'old.pem', '--to=pkcs8', '--out=private.key']);
    expect(file('private.key')).toBe(pkcs1.export({ type: 'pkcs8', format: 'pem' }));
    expect(statSync(join(folders.cwd, 'private.key')).mode & 0o777).toBe(0o600);
    expect((await succeed(['key:convert', '-', '--to=spki'], { stdin: file('private.key') })).stdout).toBe(
      createPublicKey(pkcs1).export({ type: 'spki', format: 'pem' }),
    );
    const jwk = await succeed(['key:convert', 'private.key', '--to=jwk', '--out=-']);
    expect(
      createPrivateKey({ key: JSON.parse(jwk.stdout), format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }),
    ).toBe(file('private.key'));
    put('pass', 'correct horse');
    await succeed([
      'key:convert',
      'private.key',
      '--to=encrypted-pkcs8',
      '--new-passphrase=@pass',
      '--out=private.key',
      '--force',
    ]);
    await succeed(['key:convert', 'private.key', '--to=pkcs1', '--passphrase=@pass', '--out=back.pem']);
    expect(file('back.pem')).toBe(pkcs1.export({ type: 'pkcs1', format: 'pem' }));
    expect(await run(['key:convert', 'private.key'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--to'),
    });
    expect(await run(['key:inspect', 'missing'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_NOT_FOUND'),
    });
  });
});

describe('access control lists', () => {
  test('build from presets and rules', async () => {
    expect(JSON.parse((await succeed(['acl:build', 'tutorial'])).stdout).paths).toHaveProperty(['/*/knocking/**']);
    expect((await succeed(['acl:build', '/*/users/**', 'get, PUT /*/legs/**'])).stdout).toBe(
      '{"paths":{"/*/users/**":{},"/*/legs/**":{"methods":["GET","PUT"]}}}\n',
    );
    expect((await succeed(['acl:build', '--presets'])).stdout).toMatch(/^client-sdk-web +Client SDK, web\n/);
    expect(await succeed(['acl:build', 'admin'])).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('may do everything'),
    });
    expect((await succeed(['acl:build', '/**'])).stderr).toContain('WARN_ACL_TOO_BROAD');
    expect(await run(['acl:build', 'FETCH /a'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_ACL_METHOD'),
    });
    expect(await run(['acl:build'])).toMatchObject({ code: 2 });
  });

  test('check says by which rule, and ends with 3 for a no', async () => {
    expect((await succeed(['acl:check', 'tutorial', 'get', '/v1/users/alice'])).stdout).toMatch(
      /^Allowed: .*\/\*\/users\/\*\*/,
    );
    expect(await run(['acl:check', 'tutorial', 'GET', '/v1/legs'])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^Not allowed: /),
    });
    expect(
      JSON.parse((await succeed(['acl:check', '-', 'GET', '/a', '--json'], { stdin: '{"paths":{"/a":{}}}' })).stdout),
    ).toMatchObject({ allowed: true, rule: '/a' });
    put('acl.json', '{"paths":{"/a":{}}}');
    await succeed(['acl:check', '@acl.json', 'GET', '/a']);
    put('private.key', pair.privateKey);
    for (const argv of [
      ['acl:check', 'acl.json', 'GET', '/a'],
      ['jwt:generate', 'private.key', 'acl=acl.json', 'application_id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab'],
    ]) {
      expect(await run(argv)).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('Write @acl.json to read the file.'),
      });
    }
    expect(await run(['acl:check', '{bad', 'GET', '/a'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_ACL_JSON'),
    });
  });
});

describe('configuration', () => {
  test('show says where each value comes from, and no secret', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    put('.nexmo-app', '[app_config]\napp_id=id-of-folder\nprivate_key=private.key\n');
    put('private.key', pair.privateKey);
    writeFileSync(join(folders.home, '.nexmorc'), '[credentials]\napi_key=other\napi_secret=SecretOfAnother\n', {
      mode: 0o600,
    });
    const { stdout } = await succeed(['config:show'], {
      env: { VONAGE_APPLICATION_ID: 'id-of-env', NEXMO_API_KEY: '12ab34cd' },
    });
    expect(stdout.split('\n').map((line) => line.trimEnd().replace(/ {2,}/g, '  '))).toEqual([
      'API key  12ab34cd  NEXMO_API_KEY',
      'API secret  Ab1********  .nexmorc',
      'Application id  id-of-env  VONAGE_APPLICATION_ID',
      'Private key  a private key (not shown)  private.key',
      '',
      'Also found:',
      '  API key 12ab34cd in .nexmorc: the same',
      `  API key other in ${join('~', '.nexmorc')}: not used: another comes first`,
      `  API secret Sec******** in ${join('~', '.nexmorc')}: not used: it is for another API key`,
      '  Application id id-of-folder in .nexmo-app: not used: another comes first',
      '  Private key private.key in .nexmo-app: not used: it is for another application',
      '',
    ]);
    expect((await succeed(['config:show', '--secrets', '--json'])).stdout).toContain('Ab1cdEFgh2345678');
    expect((await succeed(['config:show', '--api-key=mine'])).stdout).toMatch(
      /^API key +mine +--api-key\nAPI secret +not set$/m,
    );
  });

  test('show says when the key is none', async () => {
    put('private.key', `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`);
    expect((await succeed(['config:show'])).stdout).toMatch(/The private key: /);
  });

  test('convert carries everything over, and back', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    put('.nexmo-app', '[app_config]\napp_id=the-id\nprivate_key=private.key\n');
    put('private.key', pair.privateKey);
    const { stdout } = await succeed(['config:convert', '--to=vonagerc']);
    expect(stdout).toBe(`Configuration written to ${join(folders.cwd, '.vonagerc')}\n`);
    expect(JSON.parse(file('.vonagerc'))).toEqual({
      'api-key': '12ab34cd',
      'api-secret': 'Ab1cdEFgh2345678',
      'app-id': 'the-id',
      'private-key': pair.privateKey,
    });
    const app = await succeed(['config:convert', '.vonagerc', '--to=.nexmo-app', '--out=other-app']).catch(
      () => undefined,
    );
    expect(app).toBeUndefined();
    const env = await succeed(['config:convert', '.vonagerc', '--to=env', '--out=-']);
    expect(env.stdout).toContain('VONAGE_API_KEY=12ab34cd\n');
    const back = await succeed(['config:convert', '.vonagerc', '--to=nexmo-app', '--out=other-app']);
    expect(file('other-app')).toBe(`[app_config]\napp_id=the-id\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(back.stderr).toContain('.nexmo-app has no place for the API key and the API secret.');
    await succeed(['config:convert', 'other-app', '--to=private-key', '--out=copy.key']);
    expect(file('copy.key')).toBe(pair.privateKey);
  });

  test('convert changes no value that is there unless told to', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    put('.env', 'PORT=3000\nVONAGE_API_KEY=other\n');
    expect(await run(['config:convert', '.nexmorc', '--to=env'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_EXISTS'),
    });
    expect(file('.env')).toBe('PORT=3000\nVONAGE_API_KEY=other\n');
    await succeed(['config:convert', '.nexmorc', '--to=env', '--force']);
    expect(file('.env')).toBe('PORT=3000\nVONAGE_API_KEY=12ab34cd\nVONAGE_API_SECRET=Ab1cdEFgh2345678\n');
    expect(await run(['config:convert', '.nexmorc', '--to=private-key', '--out=x.key'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_MISSING'),
    });
    expect(await run(['config:convert', '.env', '--to=nexmo-app', '--out=x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_MISSING'),
    });
    expect(existsSync(join(folders.cwd, 'x'))).toBe(false);
  });
});

describe('the sandbox of a folder', () => {
  test('a damaged file is named and not overwritten', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    for (const text of ['{', '{}', '[]']) {
      put('.tokensmith-sandbox.json', text);
      expect(await run(['app:list', '--sandbox'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('.tokensmith-sandbox.json'),
      });
      expect(file('.tokensmith-sandbox.json')).toBe(text);
    }
  });

  test('needs no account of its own', async () => {
    put('.nexmorc', '[credentials]\napi_key=abcd1234\napi_secret=SandboxSecret1\n');
    expect(await succeed(['balance', '--sandbox'])).toMatchObject({ stdout: '10.28 EUR\n' });
    expect(existsSync(join(folders.cwd, '.tokensmith-sandbox.json'))).toBe(false);
  });
});

describe('help', () => {
  test('names every command, and each of them has help of its own', async () => {
    const overview = (await succeed([])).stdout;
    const commands = JSON.parse((await succeed(['help', '--json'])).stdout);
    for (const { name } of commands) {
      expect(overview).toContain(`  ${name} `);
      const help = (await succeed([...name.split(':'), '--help'])).stdout;
      expect(help).toContain(`Usage: tokensmith ${name}`);
      expect((await succeed(['help', name])).stdout).toBe(help);
    }
    expect((await succeed(['--help'])).stdout).toBe(overview);
    expect((await succeed(['help', 'exit-codes'])).stdout).toMatch(/^Exit codes\n {2}0 {4}done\n/);
    expect((await succeed(['help', 'files'])).stdout).toContain('.nexmo-app');
    expect((await succeed(['--version'])).stdout).toBe(
      `${JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version}\n`,
    );
  });

  test('slips are met with what was meant', async () => {
    expect(await run(['apps', 'creat'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean app:create?'),
    });
    expect(await run(['jwt:genrate'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean jwt:generate?'),
    });
    expect(await run(['apps', 'capabilities', 'updte', 'x', 'rtc'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean app:capabilities:update?'),
    });
    expect(await run(['apps', 'capabilities'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There are app:capabilities:update, app:capabilities:remove'),
    });
    expect(await run(['app:nonsense-word'])).toMatchObject({ code: 2 });
    expect(await run(['app:list', '--sandbx'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean --sandbox?'),
    });
    expect(await run(['acl:check', 'tutorial'])).toMatchObject({ code: 2, stderr: expect.stringContaining('method') });
    expect(await run(['app:show', 'a', 'b'])).toMatchObject({ code: 2 });
  });
});
