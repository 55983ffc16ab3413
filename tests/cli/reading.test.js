/** What the program reads: keys and text in every usual form, from files, devices, pipes and stdin. */
import { spawn, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { makeFolders, programRunner } from './support/run.js';

const main = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));
const posix = process.platform === 'win32' ? test.skip : test;
const id = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {{ privateKey: string, publicKey: string, thumbprint: string }} */
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

/** @param {string} name @param {string | Uint8Array} content */
const put = (name, content) => writeFileSync(join(folders.cwd, name), content, { mode: 0o600 });
/** @param {string} name @param {string | Uint8Array} content */
const putHome = (name, content) => writeFileSync(join(folders.home, name), content, { mode: 0o600 });
/** @param {string} text as PowerShell's > writes it */
const utf16 = (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf16le');
const der = () => createPrivateKey(pair.privateKey).export({ type: 'pkcs8', format: 'der' });
const publicDer = () => createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' });
/** The beginning of RFC 7292's PFX: a SEQUENCE of the version 3 and a SEQUENCE. */
const pkcs12 = Buffer.from('3017020103301206092a864886f70d010701a0050403010203', 'hex');

describe('keys', () => {
  const forms = /** @type {[string, () => string | Uint8Array][]} */ ([
    ['DER', der],
    ['PEM in UTF-16', () => utf16(pair.privateKey)],
    ['PEM in UTF-16, big endian', () => Buffer.from(utf16(pair.privateKey)).swap16()],
    ['PEM with a byte order mark', () => `\uFEFF${pair.privateKey}`],
  ]);

  test.each(forms)('in %s are read by every option for a key', async (_name, content) => {
    put('my.key', content());
    for (const argv of [
      ['key:inspect', 'my.key'],
      ['key:inspect', '@my.key'],
      ['inspect', 'my.key'],
    ]) {
      expect((await succeed(argv)).stdout).toContain(`Thumbprint  ${pair.thumbprint}`);
    }
    expect((await succeed(['key:inspect', '-'], { stdin: content() })).stdout).toContain(pair.thumbprint);
    expect((await succeed(['key:convert', 'my.key', '--to=pkcs8'])).stdout).toBe(pair.privateKey);
    const token = (await succeed(['jwt:generate', 'my.key', 'sub=alice', `application_id=${id}`])).stdout.trim();
    await kit.verifyToken(token, { publicKey: pair.publicKey, now: 1_700_000_000 });
    put('token.txt', token);
    expect((await succeed(['jwt:verify', '@token.txt', '--key=my.key'])).stdout).toMatch(/^Valid until /);
    expect((await succeed(['jwt:generate', 'sub=alice', '--private-key=my.key', `application_id=${id}`])).code).toBe(0);
  });

  test.each(forms)('in %s are read where the configuration has them', async (_name, content) => {
    put('private.key', content());
    const argv = ['jwt:generate', 'sub=alice', `application_id=${id}`, '--json'];
    const { token } = JSON.parse((await succeed(argv)).stdout);
    await kit.verifyToken(token, { publicKey: pair.publicKey, now: 1_700_000_000 });
    putHome('.nexmo-app', '[app_config]\napp_id=a\nprivate_key=./private.key\n');
    for (const env of [{ VONAGE_PRIVATE_KEY: './private.key', VONAGE_APPLICATION_ID: id }]) {
      expect(JSON.parse((await succeed(['jwt:generate', '--json'], { env })).stdout).payload.application_id).toBe(id);
    }
    expect((await succeed(['config:show'])).stdout).toMatch(
      /Private key {7}(?:a private key \(not shown\)|.*private\.key)/,
    );
  });

  test.each(forms)('in %s become PEM where they are kept as text', async (_name, content) => {
    put('my.key', content());
    await succeed(['app:setup', id, 'my.key', '--inline', '--no-check']);
    await succeed(['config:convert', '--to=private-key', '--out=copy.key']);
    expect(createPrivateKey(readFileSync(join(folders.cwd, 'copy.key'))).export({ type: 'pkcs8', format: 'pem' })).toBe(
      pair.privateKey,
    );
  });

  test('a public key in DER is sent as PEM', async () => {
    put('public.der', publicDer());
    /** @type {any[]} */
    const sent = [];
    await run(['app:create', 'A', '--capabilities=vbc', '--public-keyfile=public.der', '--no-save'], {
      env: { VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's' },
      fetch: async (input, init) => {
        sent.push(await new Request(input, init).json());
        return Response.json({}, { status: 500 });
      },
    });
    expect(sent[0].keys.public_key.trim()).toBe(pair.publicKey.trim());
  });

  test('a PKCS#12 file is called what it is', async () => {
    put('key.p12', pkcs12);
    for (const argv of [
      ['key:inspect', 'key.p12'],
      ['inspect', 'key.p12'],
      ['jwt:generate', 'key.p12', `application_id=${id}`],
    ]) {
      expect(await run(argv)).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/PKCS#12.*\n.*openssl pkcs12.*ERR_KEY_FORMAT/),
      });
    }
  });

  test('a key in DER does not count as a copy that lets another be overwritten', async () => {
    put('my.key', der());
    put(
      '.nexmo-app',
      `[app_config]\napp_id=other\nprivate_key=${JSON.stringify((await kit.generateKeyPair()).privateKey)}\n`,
    );
    expect(await run(['app:setup', id, 'my.key', '--no-check'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_EXISTS'),
    });
  });
});

describe('configuration in UTF-16', () => {
  const mine = '[credentials]\napi_key=folder\napi_secret=folder-secret\n';
  const other = '[credentials]\napi_key=home\napi_secret=home-secret\n';

  /** @returns {Promise<{ code: number, stderr: string, accounts: string[] }>} the accounts that requests were made for */
  const balance = async () => {
    /** @type {string[]} */
    const accounts = [];
    const result = await run(['balance'], {
      fetch: async (input, init) => {
        accounts.push(
          Buffer.from(String(new Request(input, init).headers.get('authorization')).slice(6), 'base64').toString(),
        );
        return Response.json({ value: 1 });
      },
    });
    return { ...result, accounts };
  };

  test('is read, and no other account is used', async () => {
    put('.nexmorc', utf16(mine));
    putHome('.nexmorc', other);
    expect(await balance()).toMatchObject({ code: 0, accounts: ['folder:folder-secret'] });
  });

  test.each([
    ['.vonagerc', utf16('{"api-key":"folder","api-secret":"folder-secret"}')],
    ['.env', utf16('VONAGE_API_KEY=folder\nVONAGE_API_SECRET=folder-secret\n')],
  ])('as %s too', async (name, content) => {
    put(name, content);
    putHome('.nexmorc', other);
    expect(await balance()).toMatchObject({ code: 0, accounts: ['folder:folder-secret'] });
  });

  test.each([
    ['UTF-16 without a byte order mark', Buffer.from(mine, 'utf16le'), 'UTF-16 without a byte order mark'],
    ['Latin-1', Buffer.from(`; caf\xe9\n${mine}`, 'latin1'), 'offset 5, in line 1, is not UTF-8'],
  ])('that is %s stops a command that needs an account, and names the byte', async (_name, content, words) => {
    put('.nexmorc', content);
    putHome('.nexmorc', other);
    const result = await balance();
    expect(result).toMatchObject({ code: 2, accounts: [] });
    expect(result.stderr).toContain(words);
    expect(result.stderr).toContain(
      'Error: .nexmorc: This file could not be read, and it comes before ~/.nexmorc, which has an API key too.\nRepair the file or move it away, or say which API key is meant with --api-key. (ERR_CONFIG_UNREADABLE)',
    );
    expect(result.stderr).not.toContain('secret');
  });

  test('the same holds for an application', async () => {
    put('.vonagerc', '{');
    putHome('.nexmo-app', '[app_config]\napp_id=a\nprivate_key=k\n');
    expect(await run(['jwt:generate', 'sub=alice'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('which has a private key too'),
    });
    put('my.key', pair.privateKey);
    expect(await run(['jwt:generate', 'my.key', 'sub=alice'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('which has an application id too'),
    });
    expect((await succeed(['jwt:generate', 'my.key', 'sub=alice', `application_id=${id}`])).stdout).not.toBe('');
  });

  test('is kept when it is written to, and what is not text is not overwritten', async () => {
    put('.nexmorc', utf16(`; caf\u00e9\n${mine}\n[other]\na=1\n`));
    await succeed(['setup', '12ab34cd', '-', '--local', '--no-check'], { stdin: 'Ab1cdEFgh2345678' });
    expect(readFileSync(join(folders.cwd, '.nexmorc'), 'utf8').replaceAll('\r', '')).toBe(
      '; caf\u00e9\n[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n\n[other]\na=1\n',
    );
    const damaged = Buffer.from(`; caf\xe9\n${mine}`, 'latin1');
    put('.nexmorc', damaged);
    expect(await run(['setup', '12ab34cd', '-', '--local', '--no-check'], { stdin: 'Ab1cdEFgh2345678' })).toMatchObject(
      { code: 2, stderr: expect.stringContaining('offset 5') },
    );
    expect(readFileSync(join(folders.cwd, '.nexmorc'))).toEqual(damaged);
  });
});

describe('values', () => {
  const latin = Buffer.from('{"paths":{"/caf\xe9":{}},"name":"caf\xe9"}', 'latin1');
  const offset = 'offset 15, in line 1, is not UTF-8';

  beforeEach(() => {
    put('private.key', pair.privateKey);
    put('latin.json', latin);
  });

  test.each([
    [['jwt:generate', 'private.key', `application_id=${id}`, 'acl=@latin.json']],
    [['jwt:generate', 'private.key', `application_id=${id}`, '--claims=@latin.json']],
    [['jwt:generate', 'private.key', `application_id=${id}`, 'sub=@latin.json']],
    [['jwt:generate', 'private.key', `application_id=${id}`, 'mine:=@latin.json']],
    [['acl:check', '@latin.json', 'GET', '/a']],
    [['jwt:inspect', '@latin.json']],
    [['inspect', 'latin.json']],
    [['config:convert', 'latin.json', '--from=vonage-app', '--to=env', '--out=-']],
    [['user:create', '--data=@latin.json']],
    [['app:create', 'A', '--data=@latin.json']],
  ])('that are not UTF-8 are refused in %j', async (argv) => {
    const env = { VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's', VONAGE_APPLICATION_ID: id };
    expect(await run(argv, { env })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`latin.json: The byte at ${offset}`),
    });
  });

  test('around a token are ignored by inspect, which shows the token alone', async () => {
    const { token } = await kit.signToken({ privateKey: pair.privateKey, applicationId: id, now: 1_700_000_000 });
    put('log.txt', Buffer.from(`caf\xe9 Authorization: Bearer ${token}\n`, 'latin1'));
    expect((await succeed(['inspect', 'log.txt'])).stdout).toContain(id);
  });

  test('from stdin too', async () => {
    expect(await run(['acl:check', '-', 'GET', '/a'], { stdin: latin })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`acl (stdin): The byte at ${offset}`),
    });
  });

  test.each([
    ['UTF-16', utf16('alice\n')],
    ['UTF-8 with a byte order mark', '\uFEFFalice\r\n'],
  ])('in %s are what they say', async (_name, content) => {
    put('name.txt', content);
    const { payload } = JSON.parse(
      (await succeed(['jwt:generate', 'private.key', `application_id=${id}`, 'sub=@name.txt', '--json'])).stdout,
    );
    expect(payload.sub).toBe('alice');
  });
});

describe('endless and empty input', () => {
  posix.each([
    [['key:inspect', '/dev/zero']],
    [['inspect', '/dev/zero']],
    [['jwt:inspect', '@/dev/zero']],
    [['jwt:verify', '@/dev/zero']],
    [['jwt:generate', '/dev/zero']],
    [['key:convert', '/dev/zero', '--to=spki']],
    [['app:setup', id, '/dev/zero', '--no-check']],
    [['acl:check', '@/dev/zero', 'GET', '/a']],
    [['config:convert', '/dev/zero', '--to=env']],
    [['setup', 'k', '@/dev/zero']],
  ])('%j ends at 1 MiB', async (argv) => {
    expect(await run(argv)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('/dev/zero: The file is longer than 1 MiB.'),
    });
  });

  test.each([
    [['key:inspect', '-'], 'key'],
    [['inspect'], 'input'],
    [['jwt:verify', '-'], 'token'],
    [['jwt:inspect', '-'], 'token'],
    [['jwt:generate', '-'], 'private_key'],
    [['setup', 'k', '-'], 'api_secret'],
    [['acl:check', '-', 'GET', '/a'], 'acl'],
  ])('%j of an empty stdin says so', async (argv, where) => {
    expect(await run(argv)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `Error: ${where}: Nothing came from stdin.\nLook what the command before the pipe prints, or give a file instead of -. (ERR_ARGUMENT_MISSING)\n`,
    });
  });

  test('a stdin that is too long is refused', async () => {
    expect(await run(['key:inspect', '-'], { stdin: Buffer.alloc(1024 * 1024 + 1, 'a') })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('longer than 1 MiB'),
    });
  });
});

describe('pipes', () => {
  const environment = () => ({ PATH: process.env.PATH, HOME: folders.home });

  posix("a shell's <(command) is read", () => {
    put('private.key', pair.privateKey);
    const command = `'${process.execPath}' '${main}' key:inspect <(cat private.key)`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: folders.cwd,
      env: environment(),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(pair.thumbprint);
  });

  posix.each([
    ['an argument', ['key:inspect', 'pipe'], 'pipe'],
    ['a value', ['jwt:inspect', '@pipe'], 'pipe'],
    ['a file of the configuration', ['balance'], '.env'],
  ])('nobody writes to the pipe that is %s: the program says so, and Ctrl-C ends it', async (_name, argv, pipe) => {
    spawnSync('mkfifo', [join(folders.cwd, pipe)]);
    const child = spawn(process.execPath, [main, ...argv], { cwd: folders.cwd, env: environment() });
    try {
      let stderr = '';
      const said = new Promise((resolve) => {
        child.stderr.on('data', (chunk) => {
          stderr += chunk;
          if (stderr.includes('…\n')) resolve(undefined);
        });
        child.on('close', resolve);
      });
      const closed = new Promise((resolve) => void child.on('close', resolve));
      await said;
      expect(stderr).toBe(`Waiting for ${pipe} …\n`);
      child.kill('SIGINT');
      expect(await closed).toBe(130);
      expect(stderr).toBe(`Waiting for ${pipe} …\nInterrupted.\n`);
    } finally {
      child.kill('SIGKILL');
    }
  });

  posix('and a stdin that stays silent is named and left in the same way', async () => {
    const child = spawn(process.execPath, [main, 'key:inspect', '-'], { cwd: folders.cwd, env: environment() });
    try {
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        if (stderr === 'Waiting for key on stdin …\n') child.kill('SIGINT');
      });
      const code = await new Promise((resolve) => void child.on('close', resolve));
      expect([code, stderr]).toEqual([130, 'Waiting for key on stdin …\nInterrupted.\n']);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
