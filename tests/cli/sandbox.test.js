/** `--sandbox`: whose credentials it uses, what its errors say, and that its commands can be repeated. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { makeFolders, programRunner } from './support/run.js';

const realApplication = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
const real = { apiKey: '12ab34cd', apiSecret: 'Ab1cdEFgh2345678' };

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

/** An application in the sandbox of the folder. @returns {Promise<string>} its id */
const prepare = async () => {
  const { stdout } = await succeed([
    'app:create',
    'Mine',
    '--capabilities=vbc',
    '--keyfile=private.key',
    '--sandbox',
    '--json',
  ]);
  return JSON.parse(stdout).application.id;
};

/** @param {string} path @param {string} text @param {number} [mode] */
const put = (path, text, mode = 0o600) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text, { mode });
};

/** Each place outside the working folder that holds a real account and application. */
const outside = {
  '~/.nexmorc and ~/.nexmo-app': () => {
    put(join(folders.home, '.nexmorc'), `[credentials]\napi_key=${real.apiKey}\napi_secret=${real.apiSecret}\n`, 0o644);
    put(
      join(folders.home, '.nexmo-app'),
      `[app_config]\napp_id=${realApplication}\nprivate_key=${JSON.stringify(pair.privateKey)}\n`,
      0o644,
    );
  },
  '~/.vonage/config.json': () => put(join(folders.home, '.vonage', 'config.json'), vonageConfig(), 0o644),
  '~/.vonagerc': () => put(join(folders.home, '.vonagerc'), vonageConfig(), 0o644),
  '~/.config/@vonage/cli/vonage.config.json': () =>
    put(join(folders.home, '.config', '@vonage', 'cli', 'vonage.config.json'), JSON.stringify(real), 0o644),
  'VONAGE_ variables': () => ({
    VONAGE_API_KEY: real.apiKey,
    VONAGE_API_SECRET: real.apiSecret,
    VONAGE_APPLICATION_ID: realApplication,
    VONAGE_PRIVATE_KEY: pair.privateKey,
  }),
  'NEXMO_ variables': () => ({
    NEXMO_API_KEY: real.apiKey,
    NEXMO_API_SECRET: real.apiSecret,
    NEXMO_APPLICATION_ID: realApplication,
    NEXMO_PRIVATE_KEY: pair.privateKey,
  }),
};
const vonageConfig = () =>
  JSON.stringify({
    'api-key': real.apiKey,
    'api-secret': real.apiSecret,
    'app-id': realApplication,
    'private-key': pair.privateKey,
  });

/** Every file of the home folder with its contents and mode. @returns {{ [path: string]: string }} */
const homeFiles = (folder = folders.home) =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory()
        ? Object.entries(homeFiles(path))
        : [[path, `${statSync(path).mode} ${readFileSync(path, 'utf8')}`]];
    }),
  );

const urls = ['--voice-answer-url=https://example.ngrok.io/a', '--voice-event-url=https://example.ngrok.io/e'];

describe.each(Object.entries(outside))('credentials outside the folder: %s', (_, fill) => {
  /** @type {{ [name: string]: string }} */
  let env;
  beforeEach(() => {
    env = fill() ?? {};
  });

  test('are not used, read or changed: the command uses the demonstration account and says so', async () => {
    const before = homeFiles();
    const { stdout, stderr } = await succeed(['balance', '--sandbox'], { env });
    expect(stdout).toBe('10.28 EUR\n');
    expect(stderr).toBe(
      "The sandbox's demonstration account is used (API key abcd1234): this folder has none of its own.\n",
    );
    expect(readdirSync(folders.cwd)).toEqual([]);
    expect((await succeed(['config:show', '--sandbox'], { env })).stdout).toMatch(
      /^API key +abcd1234 +the sandbox's demonstration account$/m,
    );
    await succeed(['app:create', 'Mine', ...urls, '--capabilities=voice', '--sandbox'], { env });
    const { accounts, applications } = JSON.parse(readFileSync(join(folders.cwd, '.tokensmith-sandbox.json'), 'utf8'));
    expect([accounts, applications.map((/** @type {any} */ { apiKey }) => apiKey)]).toEqual([
      [],
      [DEMO_ACCOUNT.apiKey],
    ]);
    expect(homeFiles()).toEqual(before);
  });

  test('no token is signed and no user created for the configured application', async () => {
    for (const argv of [
      ['jwt:generate'],
      ['jwt:generate', 'sub=alice', 'exp=1h', 'acl=tutorial'],
      ['user:list'],
      ['user:create', 'name=alice'],
    ]) {
      const { code, stdout, stderr } = await run([...argv, '--sandbox'], { env });
      expect([argv, code, stdout]).toEqual([argv, 2, '']);
      expect(stderr).toMatch(
        /This folder has no (?:application id|private key), and the sandbox uses none from elsewhere\./,
      );
      expect(stderr).toContain('tokensmith app:create --sandbox');
    }
    expect(readdirSync(folders.cwd)).toEqual([]);
  });
});

describe('credentials that are given', () => {
  test('are used, wherever they are', async () => {
    put(join(folders.root, 'elsewhere.key'), pair.privateKey);
    const { stdout } = await succeed([
      'jwt:generate',
      `--app-id=${realApplication}`,
      '--private-key=../elsewhere.key',
      '--sandbox',
    ]);
    expect(JSON.parse(Buffer.from(String(stdout.split('.')[1]), 'base64url').toString())).toMatchObject({
      application_id: realApplication,
    });
    const shown = await succeed(['config:show', '--api-key=told', '--sandbox']);
    expect(shown.stdout).toMatch(/^API key +told +--api-key$/m);
    expect(shown.stdout).toMatch(/^API secret +not set$/m);
  });

  test('those of the folder are its own', async () => {
    put(join(folders.cwd, '.nexmorc'), `[credentials]\napi_key=${real.apiKey}\napi_secret=${real.apiSecret}\n`);
    const { stderr } = await succeed(['config:show', '--sandbox']);
    expect(stderr).toBe('');
    // Registering a pair is the task of setup; a request for the balance must not do it as a side effect.
    const refused = await run(['balance', '--sandbox']);
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(readdirSync(folders.cwd)).toEqual(['.nexmorc']);
    await succeed(['setup', real.apiKey, '-', '--sandbox'], { stdin: real.apiSecret });
    await succeed(['balance', '--sandbox']);
  });

  test('in the home folder, whose files are the real account, the sandbox does nothing', async () => {
    put(join(folders.home, '.nexmorc'), `[credentials]\napi_key=${real.apiKey}\napi_secret=${real.apiSecret}\n`);
    const before = homeFiles();
    const atHome = { folders: { home: folders.home, cwd: folders.home } };
    for (const argv of [
      ['setup', 'abcd1234', '-'],
      ['setup', 'abcd1234', '-', '--no-check'],
      ['balance'],
      ['app:create', 'A'],
      ['jwt:generate', 'sub=alice'],
      ['config:show'],
    ]) {
      const result = await run([...argv, '--sandbox'], { ...atHome, stdin: 'SandboxSecret1' });
      expect([argv, result.code, result.stdout]).toEqual([argv, 2, '']);
      expect(result.stderr).toContain('mkdir sandbox && cd sandbox');
    }
    expect(homeFiles()).toEqual(before);
  });

  test('setup in the sandbox does not say that a file elsewhere comes first', async () => {
    const { stderr } = await succeed(['setup', real.apiKey, '-', '--sandbox'], {
      stdin: real.apiSecret,
      env: { NEXMO_API_KEY: 'env', NEXMO_API_SECRET: 'x' },
    });
    expect(stderr).not.toContain('comes first');
  });
});

describe('commands that are printed', () => {
  test('app:show --recreate keeps --sandbox, so that it goes to the sandbox again', async () => {
    const created = await succeed(['app:create', 'Mine', ...urls, '--capabilities=voice', '--sandbox', '--json']);
    const { id } = JSON.parse(created.stdout).application;
    const { stderr } = await succeed(['app:show', id, '--recreate', '--sandbox']);
    const line = /** @type {string} */ (/^tokensmith (app:create .*)$/m.exec(stderr)?.[1]);
    expect(line).toMatch(/ --sandbox$/);
    // Pasted, it sends nothing: the network would throw.
    await succeed([...line.split(' ').map((word) => word.replaceAll('"', '')), '--no-save']);
    expect((await succeed(['app:list', '--sandbox'])).stdout.match(/Mine/g)).toHaveLength(2);
  });

  test('app:show --recreate keeps the address of the platform and the account', async () => {
    put(join(folders.cwd, 'secret.txt'), real.apiSecret);
    const fetch = async () => Response.json({ id: realApplication, name: 'Mine', capabilities: {} });
    const told = ['--api-key=12ab34cd', '--api-secret=@secret.txt', '--base-url=https://staging.example.com/v'];
    const { stderr } = await succeed(['app:show', realApplication, '--recreate', ...told], { fetch });
    expect(stderr).toContain(`tokensmith app:create "Mine" ${told.join(' ')}\n`);
  });
});

describe('an error of the sandbox says that it was the sandbox, why, and what to do', () => {
  /**
   * @param {string[]} argv
   * @param {Parameters<typeof run>[1]} [options]
   */
  const refused = async (argv, options) => {
    const { code, stdout, stderr } = await run([...argv, '--sandbox'], options);
    expect(stdout).toBe('');
    // Neither the real platform nor a cause that only it could have.
    expect(stderr).not.toMatch(/nexmo\.com|vonage\.com|dashboard|clock/);
    return { code, stderr };
  };

  test('an API key that it does not know', async () => {
    put(join(folders.cwd, '.nexmorc'), `[credentials]\napi_key=${real.apiKey}\napi_secret=${real.apiSecret}\n`);
    expect(await refused(['app:list'])).toEqual({
      code: 5,
      stderr:
        'Error: GET /v2/applications in the sandbox: The sandbox answered 401 Invalid credentials supplied: The sandbox has no account with this API key.\n' +
        "Register it first, as 'tokensmith setup --sandbox' does, or use the demonstration account, whose API key is abcd1234. (ERR_REST_UNAUTHORIZED)\n",
    });
  });

  test('a wrong secret', async () => {
    expect(await refused(['setup', 'abcd1234', '-'], { stdin: 'mistyped' })).toEqual({
      code: 5,
      stderr:
        'Error: GET /account/get-balance in the sandbox: The sandbox answered 401: The secret is not the one this API key was registered with.\n' +
        "The demonstration account's is SandboxSecret1. (ERR_REST_UNAUTHORIZED)\n",
    });
    await succeed(['setup', real.apiKey, '-', '--sandbox'], { stdin: real.apiSecret });
    expect((await refused(['setup', real.apiKey, '-'], { stdin: 'mistyped' })).stderr).toContain(
      'Give that one, or empty the sandbox.',
    );
  });

  test('an application that it does not have, with -v -d too', async () => {
    await prepare();
    const told = [`--app-id=${realApplication}`, '--private-key=private.key'];
    const { code, stderr } = await refused(['user:create', 'name=alice', ...told]);
    expect(code).toBe(5);
    expect(stderr).toContain(
      "POST /v1/users in the sandbox: The sandbox answered 401 Unauthorized: The sandbox has no application with the id in the token's application_id.",
    );
    expect(stderr).toContain(
      'Create the application in this sandbox, or use the id and private key of one that is there.',
    );
    const debugged = await run(['user:create', 'name=alice', ...told, '-v', '-d', '--sandbox']);
    expect(debugged.stderr).toMatch(/^POST \S+ → 401 from the sandbox \(\d+ ms\)$/m);
    expect(debugged.stderr).toContain(stderr);
  });

  test("a key that is not the application's", async () => {
    const id = await prepare();
    put(join(folders.cwd, 'other.key'), pair.privateKey);
    const { stderr } = await refused(['user:list', `--app-id=${id}`, '--private-key=other.key']);
    expect(stderr).toContain(
      'The sandbox answered 401 Unauthorized: The token was not signed with the private key of the application that it names.',
    );
  });

  test('missing, taken and invalid resources', async () => {
    const id = await prepare();
    expect((await refused(['app:show', realApplication])).stderr).toContain(
      `in the sandbox: The sandbox answered 404 Not Found: The account has no application with this id.`,
    );
    await succeed(['user:create', 'name=alice', '--sandbox']);
    expect((await refused(['user:create', 'name=alice'])).stderr).toContain(
      'The sandbox answered 409 Conflict: Another user of the application has this name.',
    );
    expect((await refused(['user:show', 'bob'])).stderr).toContain('The application has no user with this id or name.');
    expect((await refused(['user:show', 'alice', '--region=eu'])).stderr).toContain(
      'The user lives in the region us, and this host is of the region eu.',
    );
    expect(id).not.toBe(realApplication);
  });

  test('as JSON the reason is a member of its own', async () => {
    await prepare();
    const { stderr } = await run(['user:show', 'bob', '--json', '--sandbox']);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'ERR_REST_NOT_FOUND',
      where: 'GET /v1/users/bob in the sandbox',
      sandboxReason: 'The application has no user with this id or name.',
    });
  });

  test('another address for the platform contradicts it', async () => {
    expect(await refused(['app:list', '--base-url=http://127.0.0.1:8788'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--sandbox says already where the platform is.'),
    });
  });
});
