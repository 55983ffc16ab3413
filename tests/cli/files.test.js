/** What the program does with files and keys: nothing is lost, nothing is left behind without a message, and other tools' files are left alone. */
import { spawn, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formatNamed, withFileLock } from '../../js/config/index.js';
import { DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { kitWithKeys, makeFolders, programRunner } from './support/run.js';

const main = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));
const posix = process.platform === 'win32' ? test.skip : test;
const linux = process.platform === 'linux' ? test : test.skip;

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
beforeAll(async () => {
  kit = await kitWithKeys(3);
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
const put = (name, text, mode = 0o600) => writeFileSync(join(folders.cwd, name), text, { mode });
const names = () => readdirSync(folders.cwd).sort();
/** @param {string} key */
const publicOf = (key) => createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' });
const account = () => succeed(['setup', DEMO_ACCOUNT.apiKey, '-', '--sandbox'], { stdin: DEMO_ACCOUNT.apiSecret });
const applications = () =>
  names().includes('.tokensmith-sandbox.json') ? JSON.parse(file('.tokensmith-sandbox.json')).applications : [];

/** @param {string[]} options */
const create = async (...options) => {
  const { stdout } = await succeed(['app:create', 'My App', ...options, '--sandbox']);
  return String(/Application created: (\S+)/.exec(stdout)?.[1]);
};

describe('key:generate', () => {
  posix('makes nothing when one of the files cannot be written, whatever --force says', async () => {
    symlinkSync('none', join(folders.cwd, 'private.key'));
    for (const force of [[], ['--force']]) {
      expect(await run(['key:generate', ...force])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(
          'private.key: The file could not be written: it is a link to a file that does not exist.',
        ),
      });
      expect(await run(['key:generate', '--keyfile=a.key', '--public-keyfile=none/a.pub', ...force])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('the folder does not exist'),
      });
    }
    expect(names()).toEqual(['private.key']);
  });

  test('does not put both keys into one file', async () => {
    expect(await run(['key:generate', '--keyfile=pair.pem', '--public-keyfile=./pair.pem', '--force'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Both keys would go into the same file.'),
    });
    expect(names()).toEqual([]);
  });
});

describe('key:convert', () => {
  test('does not put the public key in the place of the private one', async () => {
    await succeed(['key:generate']);
    const before = file('private.key');
    expect(await run(['key:convert', 'private.key', '--to=spki', '--out=private.key', '--force'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The public key would take the place of the private one.'),
    });
    expect(file('private.key')).toBe(before);
    await succeed(['key:convert', 'private.key', '--to=spki', '--out=public.key', '--force']);
    expect(file('public.key')).toBe(publicOf(before));
  });
});

describe('app:create', () => {
  beforeEach(account);

  test.each([
    [
      'a folder that does not exist',
      ['--no-save', '--keyfile=/nonexist/x.key'],
      '/nonexist/x.key: The file could not be written: the folder does not exist.',
    ],
    ['a folder', ['--keyfile=taken'], 'taken: The file could not be written: it is a folder.'],
    [
      'a link that leads nowhere',
      ['--keyfile=link.key', '--force'],
      'link.key: The file could not be written: it is a link to a file that does not exist.',
    ],
    ['the configuration', ['--keyfile=.nexmo-app'], '.nexmo-app holds the configuration.'],
  ])('sends nothing when the key would go to %s', async (_what, options, message) => {
    mkdirSync(join(folders.cwd, 'taken'));
    symlinkSync('none', join(folders.cwd, 'link.key'));
    expect(await run(['app:create', 'X', ...options, '--sandbox'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
    expect(applications()).toEqual([]);
    expect(names()).toEqual(['.nexmorc', 'link.key', 'taken']);
  });

  posix('sends nothing when the configuration cannot be written', async () => {
    symlinkSync('none', join(folders.cwd, '.nexmo-app'));
    expect(await run(['app:create', 'X', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('.nexmo-app: The file could not be written: it is a link'),
    });
    expect(applications()).toEqual([]);
  });

  /**
   * Creates an application while something happens to the disk between the request and the answer.
   *
   * @param {string[]} options
   * @param {() => void} meanwhile
   */
  const createWhile = (options, meanwhile) =>
    run(['app:create', 'X', ...options], {
      env: { VONAGE_API_KEY: '12ab34cd', VONAGE_API_SECRET: 'Ab1cdEFgh2345678' },
      fetch: async (_input, init) => {
        meanwhile();
        const body = JSON.parse(String(init?.body));
        const keys = body.keys ?? { public_key: publicOf(await platformKey()), private_key: await platformKey() };
        return Response.json({ id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', ...body, keys }, { status: 201 });
      },
    });
  /** @type {string | undefined} */
  let made;
  const platformKey = async () => (made ??= (await kit.generateKeyPair()).privateKey);
  const id = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

  test("that cannot save the key prints the application's ID and where its key is", async () => {
    mkdirSync(join(folders.cwd, 'keys'));
    const { code, stderr } = await createWhile(['--keyfile=keys/x.key'], () =>
      rmSync(join(folders.cwd, 'keys'), { recursive: true }),
    );
    expect(code).toBe(2);
    const [, kept] =
      /keys\/x\.key: The file could not be written: the folder does not exist\. The application aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab was created all the same, and its private key is in (\S+)\.\n/.exec(
        stderr,
      ) ?? [];
    expect(stderr).toContain(
      `Give that file a name of its own, such as private.key, and run: tokensmith app:setup ${id} private.key (`,
    );
    expect(file(String(kept))).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    // And the next command says so.
    expect((await run(['config:show'])).stderr).toContain(
      `${kept} is the private key of an application whose creation was interrupted.`,
    );
  });

  test('that cannot save the configuration says so, and where the key is; as JSON too', async () => {
    const { code, stderr } = await createWhile(['--keyfile=x.key', '--json'], () =>
      mkdirSync(join(folders.cwd, '.nexmo-app')),
    );
    const { error } = JSON.parse(stderr);
    expect([code, error]).toEqual([
      2,
      expect.objectContaining({
        code: 'ERR_CONFIG_UNWRITABLE',
        applicationId: id,
        privateKeyFile: join(folders.cwd, 'x.key'),
        remedy: `Keep both with: tokensmith app:setup ${id} x.key`,
      }),
    ]);
    expect(names()).toEqual(['.nexmo-app', '.nexmorc', 'x.key']);
  });

  test('that can save the key nowhere prints it', async () => {
    const keep = folders.cwd;
    const { code, stdout, stderr } = await createWhile(['--platform-key', '--no-save', '--keyfile=x.key'], () =>
      rmSync(keep, { recursive: true }),
    );
    expect([code, stdout, stderr]).toEqual([
      2,
      await platformKey(),
      expect.stringContaining(
        `The application ${id} was created all the same, and its private key, printed above, is in no file.`,
      ),
    ]);
  });
});

describe('what an interrupted command left', () => {
  const key = '.tokensmith-key-0123abcd.pem';
  const copy = '.nexmo-app.tokensmith-0123456789ab';
  const later = () => {
    for (const name of names()) utimesSync(join(folders.cwd, name), 0, 0);
  };
  beforeEach(async () => {
    await account();
    await create('--keyfile=private.key');
    put(key, file('private.key'));
    put(copy, file('.nexmo-app'));
    put('.nexmo-app.lock', 'of a killed program');
  });

  test.each([['config:show'], ['app:list'], ['jwt:generate'], ['key:generate']])(
    'is reported by %s',
    async (command) => {
      const argv = {
        'app:list': [command, '--sandbox'],
        'jwt:generate': [command, 'sub=alice'],
        'key:generate': [command, '--keyfile=new.key'],
      }[command] ?? [command];
      later();
      const { stderr } = await succeed(argv);
      expect(stderr).toContain(
        `Warning: ${key} is the private key of an application whose creation was interrupted. If tokensmith app:list shows the application, give the file a name of its own, such as private.key, and run tokensmith app:setup APP_ID private.key. If it does not, delete ${key}.\n`,
      );
      expect(stderr).toContain(
        `${copy} was an unfinished copy of .nexmo-app that an interrupted command left. It is removed.\n`,
      );
      expect(names()).toContain(key);
      expect(names()).not.toContain(copy);
    },
  );

  test('is reported once for several keys', async () => {
    put('.tokensmith-key-4567cdef.pem', file(key));
    later();
    const { stderr } = await succeed(['config:show']);
    expect(stderr.match(/Warning/g)).toHaveLength(1);
    expect(stderr).toContain(
      `Warning: ${key} and .tokensmith-key-4567cdef.pem are private keys of applications whose creation was interrupted.`,
    );
  });

  test('is not reported as deletable while a running command may need it', async () => {
    const { stderr } = await succeed(['config:show']);
    expect(stderr).toBe(
      `Leave ${key} and ${copy} alone: another tokensmith is using them, or was interrupted seconds ago. If they stay, a later command says what to do.\n`,
    );
    expect(names()).toEqual(expect.arrayContaining([key, copy]));
  });

  test('does not count as a copy of a key: it will be deleted', async () => {
    rmSync(join(folders.cwd, 'private.key'));
    expect(await run(['app:create', 'Other', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('only copy here'),
    });
  });
});

describe('app:delete', () => {
  beforeEach(account);

  test('takes the application out of .nexmo-app', async () => {
    const id = await create('--keyfile=private.key');
    const key = file('private.key');
    const { stdout, stderr } = await succeed(['app:delete', id, '--confirm', '--sandbox']);
    expect([stdout, stderr]).toEqual(['Application deleted\n', '.nexmo-app no longer names the application.\n']);
    expect(names()).toEqual(['.nexmorc', '.tokensmith-sandbox.json', 'private.key']);
    expect(file('private.key')).toBe(key);
    expect(await run(['user:list', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('This folder has no application id'),
    });
  });

  test('keeps the only copy of the key in a file, and names it', async () => {
    const id = await create();
    const { privateKey } = formatNamed('nexmo-app').read(file('.nexmo-app'));
    const kept = `${id.slice(0, 8)}.key`;
    put(kept, 'something else');
    const { stdout, stderr } = await succeed(['app:delete', id, '--confirm', '--sandbox', '--json']);
    const keyfile = join(folders.cwd, `${id.slice(0, 8)}-2.key`);
    expect(JSON.parse(stdout)).toEqual({ deleted: id, keyfile });
    expect(stderr).toBe(
      `.nexmo-app no longer names the application. The private key that was in it is now in ${id.slice(0, 8)}-2.key.\n`,
    );
    expect([readFileSync(keyfile, 'utf8'), statSync(keyfile).mode & 0o777]).toEqual([privateKey, 0o600]);
    expect(file(kept)).toBe('something else');
  });

  test('leaves everything else, and says where else the application is named', async () => {
    const id = await create('--keyfile=private.key');
    put('.nexmo-app', `; mine\n${file('.nexmo-app')}\n[other]\na=1\n`);
    put('.env', `VONAGE_APPLICATION_ID=${id}\n`);
    const { stderr } = await succeed(['app:delete', id.toUpperCase(), '--confirm', '--sandbox']);
    expect(stderr.split('\n').sort()).toEqual([
      '',
      '.nexmo-app no longer names the application.',
      'Warning: .env still names the deleted application.',
    ]);
    expect(file('.nexmo-app')).toBe('; mine\n[app_config]\n\n[other]\na=1\n');
    expect(file('.env')).toBe(`VONAGE_APPLICATION_ID=${id}\n`);
  });

  test('says where the environment names the application', async () => {
    const id = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
    const env = { VONAGE_API_KEY: '12ab34cd', VONAGE_API_SECRET: 'Ab1cdEFgh2345678', NEXMO_APPLICATION_ID: id };
    const { stderr } = await succeed(['app:delete', id, '--confirm'], {
      env,
      fetch: async () => new Response(null, { status: 204 }),
    });
    expect(stderr).toBe('Warning: The variable NEXMO_APPLICATION_ID still names the deleted application.\n');
  });

  test('of another application leaves .nexmo-app as it is', async () => {
    const id = await create('--keyfile=private.key');
    await create('--keyfile=second.key');
    const before = file('.nexmo-app');
    expect((await succeed(['app:delete', id, '--confirm', '--sandbox'])).stderr).toBe('');
    expect(file('.nexmo-app')).toBe(before);
  });
});

describe('setup', () => {
  const secret = 'Ab1cdEFgh2345678';

  test.each([
    ['api_key', secret, 'placeholder for an API key'],
    ['YOUR_API_KEY', secret, 'placeholder for an API key'],
    ['<api-key>', secret, 'placeholder for an API key'],
    ['$VONAGE_API_KEY', secret, 'placeholder for an API key'],
    ['xxxxxxxx', secret, 'placeholder for an API key'],
    ['aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', secret, 'id of an application'],
    ['12ab 34cd', secret, 'letters and digits'],
    ['api_key=12ab34cd', secret, 'letters and digits'],
    ['12ab34cd', 'api_secret', 'placeholder for an API secret'],
    ['12ab34cd', 'MY_API_SECRET', 'placeholder for an API secret'],
    ['12ab34cd', '****************', 'placeholder for an API secret'],
    ['12ab34cd', '…', 'placeholder for an API secret'],
    ['12ab34cd', 'two words', 'no blanks'],
    ['12ab34cd', '12ab34cd', 'the same as the API key'],
  ])('refuses %s %s, before anything is sent or written', async (apiKey, apiSecret, message) => {
    const result = await run(['setup', '--', apiKey, '-'], { stdin: apiSecret });
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr).not.toContain(apiSecret === 'api_secret' ? '"api_secret"' : apiSecret);
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test.each([['12ab34c'], ['12ab34cd5']])('warns of the key %s, which may be cut off', async (apiKey) => {
    expect((await succeed(['setup', apiKey, '-', '--no-check'], { stdin: secret })).stderr).toContain(
      `Warning: API keys have 8 characters, and this one has ${apiKey.length}.`,
    );
  });

  test.each([['12ab34cd'], ['a1B2c3D4'], ['keysmith']])('takes the key %s', async (apiKey) => {
    expect((await succeed(['setup', apiKey, '-', '--no-check'], { stdin: secret })).stderr).toBe('');
  });

  test.each([
    ['MY_APP_ID', 'a placeholder for the id'],
    ['APP_ID', 'a placeholder for the id'],
    ['YOUR_APPLICATION_ID', 'a placeholder for the id'],
    ['aaaaaaaa-bbbb', 'is a UUID'],
  ])('no application is kept under the id %s', async (id, message) => {
    await succeed(['key:generate']);
    for (const argv of [
      ['app:setup', id, 'private.key', '--no-check'],
      ['auth:set', '12ab34cd', '-', `--app-id=${id}`, '--private-key=private.key', '--no-check'],
    ]) {
      expect(await run(argv, { stdin: secret })).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    }
    expect([names(), readdirSync(folders.home)]).toEqual([['private.key', 'public.key'], []]);
  });

  test('does not drop the only copy of a key', async () => {
    const { privateKey } = await kit.generateKeyPair();
    put(
      '.vonagerc',
      JSON.stringify({
        'api-key': '12ab34cd',
        'app-id': 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
        'private-key': privateKey,
      }),
    );
    const before = file('.vonagerc');
    const argv = ['setup', '12ab34cd', '-', '--format=vonagerc', '--local', '--no-check'];
    expect(await run([...argv, '--app-id=bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab'], { stdin: secret })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('only copy here of the private key of application aaaaaaaa'),
    });
    expect(file('.vonagerc')).toBe(before);
    await succeed(argv, { stdin: secret });
    expect(JSON.parse(file('.vonagerc'))['private-key']).toBe(privateKey);
  });
});

describe('files of other tools', () => {
  posix('are read and named, and keep their mode', async () => {
    const text = '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n';
    put('.nexmorc', text, 0o644);
    mkdirSync(join(folders.home, '.vonage'));
    writeFileSync(
      join(folders.home, '.vonage', 'config.json'),
      JSON.stringify({ 'api-key': '12ab34cd', 'api-secret': 'Ab1cdEFgh2345678' }),
      { mode: 0o640 },
    );
    const { stderr } = await succeed(['config:show']);
    expect(stderr).toBe(
      'Warning: .nexmorc can be read by others (mode 0644). Close it with: chmod 600 .nexmorc\nWarning: ~/.vonage/config.json can be read by others (mode 0640). Close it with: chmod 600 ~/.vonage/config.json\n',
    );
    expect([
      statSync(join(folders.cwd, '.nexmorc')).mode & 0o777,
      statSync(join(folders.home, '.vonage', 'config.json')).mode & 0o777,
    ]).toEqual([0o644, 0o640]);
  });
});

describe("signing with a key that is not the application's", () => {
  const first = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
  const second = 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab';
  const remedy =
    'The platform would refuse this token: give the key that was saved when the application was created, or the id of the application that this key belongs to.';
  beforeEach(async () => {
    await succeed(['key:generate', '--keyfile=first.key', '--public-keyfile=first.pub']);
    await succeed(['key:generate', '--keyfile=second.key', '--public-keyfile=second.pub']);
  });
  /** @param {string} id @param {string} key */
  const configure = (id, key) =>
    put('.nexmo-app', formatNamed('nexmo-app').write({ applicationId: id, privateKeyPath: key }));
  /** @param {string[]} argv */
  const warnings = async (...argv) =>
    (await succeed(['jwt:generate', ...argv, 'sub=alice'])).stderr
      .split('\n')
      .filter((line) => line.startsWith('Warning'));

  test('is reported when .nexmo-app names another key for it', async () => {
    configure(first, 'first.key');
    expect(await warnings('second.key')).toEqual([
      `Warning: The key is not the one that .nexmo-app holds for this application. ${remedy}`,
    ]);
    expect(await warnings('--private-key=second.key', `--app-id=${first}`)).toHaveLength(1);
    expect(await warnings('first.key')).toEqual([]);
    expect(await warnings()).toEqual([]);
    // If two files have different keys for it, either may be right.
    put('.vonagerc', JSON.stringify({ 'app-id': first, 'private-key': file('second.key') }));
    expect(await warnings('second.key')).toEqual([]);
  });

  test('is reported when .nexmo-app has the key for another application', async () => {
    configure(first, 'first.key');
    expect(await warnings('first.key', `application_id=${second}`)).toEqual([
      `Warning: The key is the one that .nexmo-app holds for another application, ${first}. ${remedy}`,
    ]);
    expect(await warnings('second.key', `application_id=${second}`)).toEqual([]);
    put('.vonagerc', JSON.stringify({ 'app-id': second, 'private-key': file('first.key') }));
    expect(await warnings('first.key', `application_id=${second}`)).toEqual([]);
  });

  test('is reported when the sandbox has another key for it, wherever this one comes from', async () => {
    await account();
    const id = await create('--public-keyfile=first.pub', '--no-save');
    configure(id, 'second.key');
    expect(await warnings()).toEqual([
      `Warning: The key is not the one that .tokensmith-sandbox.json holds for this application. ${remedy}`,
    ]);
    expect(await warnings('first.key')).toEqual([]);
    const { stderr } = await succeed(['jwt:generate', 'sub=alice', '--sandbox']);
    expect(stderr.match(/Warning/g)).toHaveLength(1);
  });

  test('says nothing of keys that cannot be read', async () => {
    put('locked.key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n');
    for (const path of ['locked.key', 'none.key', 'first.pub']) {
      configure(first, path);
      expect(await warnings('first.key', `application_id=${first}`)).toEqual([]);
    }
    put('.tokensmith-sandbox.json', '{');
    expect(await warnings('first.key', `application_id=${first}`)).toEqual([]);
  });
});

describe('output that cannot be written', () => {
  /**
   * @param {string[]} argv
   * @param {string} redirection
   */
  const shell = (argv, redirection) => {
    const command = [process.execPath, main, ...argv].map((word) => `'${word}'`).join(' ');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `${command} ${redirection}`], {
      cwd: folders.cwd,
      env: { PATH: process.env.PATH, HOME: folders.home },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const FULL =
    'Error: stdout: The output could not be written: the disk is full.\nCheck where the output goes. It may be incomplete. (ERR_CONFIG_UNWRITABLE)\n';

  linux('is said plainly', async () => {
    await succeed(['key:generate']);
    const { status, stderr } = shell(
      ['jwt:generate', 'private.key', 'sub=alice', 'application_id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab'],
      '> /dev/full',
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(new RegExp(`^For "alice".*\\n${FULL.replaceAll(/[.()]/g, '\\$&')}$`)),
    ]);
    expect(shell(['help'], '> /dev/full')).toMatchObject({ status: 2, stderr: FULL });
    expect(shell(['help', '--json'], '> /dev/full').stderr).not.toMatch(/^ +at /m);
    expect(shell(['none'], '2> /dev/full')).toMatchObject({ status: 2 });
  });

  linux('is noticed before a public key is written whose private key went nowhere', () => {
    expect(shell(['key:generate', '--keyfile=-', '--public-keyfile=public.key'], '> /dev/full')).toMatchObject({
      status: 2,
      stderr: FULL,
    });
    expect(names()).toEqual([]);
  });

  /**
   * Runs a command whose reader ends before it writes: it has to wait for the sandbox until then.
   *
   * @param {string[]} argv
   */
  const unread = async (argv) => {
    await account();
    const child = await withFileLock(join(folders.cwd, '.tokensmith-sandbox.json'), async () => {
      const started = spawn(process.execPath, [main, ...argv, '--sandbox'], {
        cwd: folders.cwd,
        env: { PATH: process.env.PATH, HOME: folders.home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.stdout.destroy();
      await once(started.stdout, 'close');
      return started;
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const [code] = await once(child, 'close');
    return { code, stderr };
  };

  test('does not stop a command halfway: the files of the application are written all the same', async () => {
    expect(await unread(['app:create', 'X', '--keyfile=x.key'])).toEqual({ code: 0, stderr: '' });
    expect(names()).toEqual(['.nexmo-app', '.nexmorc', '.tokensmith-sandbox.json', 'x.key']);
  });

  test('leaves the key of an application that was to be printed in its file, and says so', async () => {
    const { code, stderr } = await unread(['app:create', 'X', '--no-save']);
    expect(code).toBe(2);
    const [, kept] =
      /stdout: The output could not be written: the program that was to read it has ended\. The application \S+ was created all the same, and its private key is in (\S+)\.\n/.exec(
        stderr,
      ) ?? [];
    expect(publicOf(file(String(kept)))).toBe(applications()[0].publicKey);
    expect(existsSync(join(folders.cwd, '.nexmo-app'))).toBe(false);
  });
});
