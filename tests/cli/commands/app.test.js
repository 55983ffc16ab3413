/** Applications: created, listed, shown, updated, deleted, and set up in a folder. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DEMO_ACCOUNT } from '../../../js/sandbox/index.js';
import {
  account,
  file,
  folders,
  kit,
  pair,
  prepare,
  put,
  run,
  succeed,
  urls,
  useFoldersAndKit,
} from '../support/commands.js';

useFoldersAndKit();

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

  test("with your own public key no private key is written, and no other application's key stays", async () => {
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

  test('does not overwrite a key without --force, and creates nothing then', async () => {
    await prepare();
    const before = [file('private.key'), file('.nexmo-app'), file('.tokensmith-sandbox.json')];
    const refused = await run(['app:create', 'Two', '--keyfile=private.key', '--sandbox']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('ERR_CONFIG_EXISTS') });
    expect([file('private.key'), file('.nexmo-app'), file('.tokensmith-sandbox.json')]).toEqual(before);
    // private.key has the same key: .nexmo-app may change.
    await succeed(['app:create', 'Two', '--keyfile=two.key', '--sandbox']);
    expect(file('private.key')).toBe(before[0]);
    // Now these two are the only copies of the second key.
    writeFileSync(join(folders.cwd, 'two.key'), '');
    const only = await run(['app:create', 'Three', '--sandbox']);
    expect(only).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/only copy here of the private key of application .*--no-save/s),
    });
    await succeed(['app:create', 'Three', '--keyfile=private.key', '--force', '--sandbox']);
    expect(file('private.key')).not.toBe(before[0]);
  });

  test('the key is kept when the application may exist, and deleted when it cannot', async () => {
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

  test('a name cannot send control characters to the terminal', async () => {
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

  test('--capabilities names all that it will have, --remove takes one away', async () => {
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

  test('deleting asks for confirmation', async () => {
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

  test('without credentials it says what to do', async () => {
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

  test('credentials of the sandbox that fail on the platform are explained', async () => {
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
