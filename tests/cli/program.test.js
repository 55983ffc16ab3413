/** The installed program, as a process with pipes. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFolders } from './support/run.js';
import { openTerminal } from './support/terminal.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { bin, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const main = join(root, bin.tokensmith);

/** @type {ReturnType<typeof makeFolders>} */
let folders;
beforeEach(() => {
  folders = makeFolders();
});
/** @type {Set<import('node:child_process').ChildProcess>} what a failed test has left running */
const running = new Set();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  folders.remove();
});

const environment = () => ({ PATH: process.env.PATH, HOME: folders.home });

/**
 * @param {string[]} argv
 * @param {{ input?: string, env?: { [name: string]: string } }} [options]
 */
const run = (argv, { input = '', env = {} } = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    cwd: folders.cwd,
    env: { ...environment(), ...env },
    input,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
};

/**
 * Starts a command that goes on until it is told to end.
 *
 * @param {string[]} argv
 */
const start = (argv) => {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: folders.cwd,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  /** @type {Promise<string>} */
  const address = new Promise((resolve, reject) => {
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(stdout.trim());
    });
    child.on('exit', () => reject(new Error(`It ended: ${stderr}`)));
  });
  return {
    address,
    stderr: () => stderr,
    /** @returns {Promise<number | null>} the exit code */
    interrupt: () =>
      new Promise((resolve) => {
        child.on('exit', (code) => resolve(code));
        child.kill('SIGINT');
      }),
  };
};

describe('the program', () => {
  test('is found by the name in package.json, and starts on its own', () => {
    expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const direct = spawnSync(main, ['--version'], {
      env: { ...environment(), PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    expect([direct.status, direct.stdout]).toEqual([0, `${version}\n`]);
  });

  test('from setup to a token, every step of it in a pipe', () => {
    expect(run(['setup', '12ab34cd', '-', '--sandbox'], { input: 'Ab1cdEFgh2345678' })).toMatchObject({ code: 0 });
    const created = run(['app:create', 'My App', '--capabilities=vbc', '--keyfile=private.key', '--sandbox', '--json']);
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const { application } = JSON.parse(created.stdout);
    expect(run(['user:create', 'name=alice', '--sandbox', '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
    const quiet = run([
      'jwt:generate',
      './private.key',
      'sub=alice',
      'exp=1h',
      'acl=client-sdk-web',
      `application_id=${application.id}`,
      '-q',
    ]);
    expect(quiet).toEqual({ code: 0, stdout: expect.stringMatching(/^[\w.-]+\n$/), stderr: '' });
    const verified = run(['jwt:verify', '-', '--json'], { input: quiet.stdout });
    expect(JSON.parse(verified.stdout).payload).toMatchObject({ sub: 'alice', application_id: application.id });
  });

  test('errors are text on stderr, or JSON there', () => {
    expect(run(['app:list'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "Error: API key: Could not read credentials.\nRun 'tokensmith setup' to set up the program, or set VONAGE_API_KEY and VONAGE_API_SECRET. (ERR_CONFIG_MISSING)\n",
    });
    const { code, stdout, stderr } = run(['app:list', '--json']);
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'ERR_CONFIG_MISSING',
      where: 'API key',
      remedy: expect.any(String),
    });
  });

  test('a platform that cannot be reached ends with 23', () => {
    // Nothing listens on port 9 of this machine.
    const result = run(['app:list', '--base-url=http://127.0.0.1:9', '--timeout=60s'], {
      env: { VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 'SECRET' },
    });
    expect(result).toMatchObject({ code: 23, stdout: '', stderr: expect.stringContaining('ERR_REST_NETWORK') });
    expect(result.stderr).not.toContain('SECRET');
  });

  test('--debug shows requests and no secret', async () => {
    /** @type {string[]} */
    const seen = [];
    const server = createServer((request, response) => {
      seen.push(String(request.headers.authorization));
      response.setHeader('content-type', 'application/json').end('{"value": 1.5}');
    });
    await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const child = spawn(process.execPath, [main, 'balance', '--debug', `--base-url=http://127.0.0.1:${port}`], {
      cwd: folders.cwd,
      env: { ...environment(), NEXMO_API_KEY: 'k', NEXMO_API_SECRET: 'SECRET' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const code = await new Promise((resolve) => void child.on('close', resolve));
    server.close();
    expect([code, seen]).toEqual([0, [`Basic ${Buffer.from('k:SECRET').toString('base64')}`]]);
    expect(output).toContain('GET http://127.0.0.1');
    expect(output).toContain('1.5 EUR');
    expect(output).not.toMatch(/SECRET|Basic|azpTRUNSRVQ/);
  });

  test('Ctrl-C during a request ends it, and says what may have happened', async () => {
    /** @type {() => void} */
    let arrived = () => {};
    const request = new Promise((resolve) => {
      arrived = () => resolve(undefined);
    });
    const server = createServer(() => arrived());
    await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const child = spawn(process.execPath, [main, 'app:create', 'A', `--base-url=http://127.0.0.1:${port}`], {
      cwd: folders.cwd,
      env: { ...environment(), VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's' },
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    await request;
    child.kill('SIGINT');
    const code = await new Promise((resolve) => void child.on('close', resolve));
    server.closeAllConnections();
    server.close();
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /^Warning: The application may have been created all the same\. Its private key is kept in (\.tokensmith-key-\w+\.pem)\. .*app:setup APP_ID private\.key\. .*delete \1\.\nInterrupted\.\n$/,
    );
  });

  test('a reader that closes the pipe early is not an error', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; '${process.execPath}' '${main}' help | head -1`],
      { env: environment(), encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('colour', () => {
  /** @param {{ [name: string]: string }} env @param {string[]} options */
  const onTerminal = async (env, ...options) => {
    const terminal = openTerminal(process.execPath, [main, 'frobnicate', ...options], {
      cwd: folders.cwd,
      env: { ...environment(), ...env },
    });
    await terminal.end();
    return terminal.raw();
  };

  test('is for terminals', async () => {
    expect(run(['frobnicate']).stderr).not.toContain('\u001b[');
    expect(run(['help']).stdout).not.toContain('\u001b[');
    expect(await onTerminal({})).toContain('\u001b[31mError:');
  });

  test('is not, if told so', async () => {
    expect(await onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b[31m');
    expect(await onTerminal({}, '--no-color')).not.toContain('\u001b[31m');
    expect(run(['frobnicate', '--color']).stderr).toContain('\u001b[31m');
    expect(run(['frobnicate'], { env: { FORCE_COLOR: '1' } }).stderr).toContain('\u001b[31m');
  });
});

describe('sandbox', () => {
  test("serves the folder's sandbox to other programs, and remembers", async () => {
    run(['setup', '12ab34cd', '-', '--sandbox'], { input: 'Ab1cdEFgh2345678' });
    const server = start(['sandbox', '--port=0']);
    const url = await server.address;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const create = spawn(
      process.execPath,
      [main, 'app:create', 'Over HTTP', `--base-url=${url}`, '--keyfile=private.key'],
      { cwd: folders.cwd, env: environment() },
    );
    expect(await new Promise((resolve) => void create.on('close', resolve))).toBe(0);
    expect(server.stderr()).toContain('POST /v2/applications 201');
    expect(await server.interrupt()).toBe(0);
    expect(run(['app:list', '--sandbox']).stdout).toMatch(/ \| Over HTTP\n$/);
    const again = start(['sandbox', '--port=0', '--reset']);
    await again.address;
    expect(await again.interrupt()).toBe(0);
    expect(existsSync(join(folders.cwd, '.tokensmith-sandbox.json'))).toBe(false);
  });
});

describe('serve', () => {
  const page = existsSync(join(root, 'dist', 'web', 'index.html'));
  if (!page && process.env.CI === 'true')
    throw new Error('The page has not been built; with CI=true that is a failure.');

  (page ? test : test.skip)('serves the page until it is interrupted', async () => {
    const server = start(['serve', '--port=0']);
    const url = await server.address;
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(await server.interrupt()).toBe(0);
  });

  (page ? test : test.skip)('with --sandbox its relay leads to the sandbox of the folder', async () => {
    run(['setup', 'abcd1234', '-', '--sandbox'], { input: 'SandboxSecret1' });
    run(['app:create', 'Relayed', '--sandbox']);
    const server = start(['serve', '--port=0', '--sandbox']);
    const { origin } = new URL(await server.address);
    const { token, platform } = await (await fetch(`${origin}/relay/session`)).json();
    // The page says then that it does not ask Vonage.
    expect(platform).toBe('sandbox');
    expect(server.stderr()).toContain(
      'the sandbox of this folder, whose demonstration account has the API key abcd1234',
    );
    /** @param {string} secret */
    const ask = async (secret) => {
      const answer = await fetch(`${origin}/relay`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', 'x-tokensmith-relay': token },
        body: JSON.stringify({
          method: 'GET',
          url: 'https://api.nexmo.com/v2/applications',
          headers: { authorization: `Basic ${Buffer.from(`abcd1234:${secret}`).toString('base64')}` },
        }),
      });
      return answer.json();
    };
    expect((await ask('SandboxSecret1')).body).toContain('Relayed');
    expect((await ask('wrong')).headers['sandbox-reason']).toBe(
      'The secret is not the one this API key was registered with.',
    );
    expect(await server.interrupt()).toBe(0);
  });
});

describe('files that are links', () => {
  test('a .nexmorc that is a link stays one', () => {
    writeFileSync(join(folders.root, 'dotfile'), '');
    spawnSync('ln', ['-s', join(folders.root, 'dotfile'), join(folders.home, '.nexmorc')]);
    run(['setup', 'k', '-', '--no-check'], { input: 'secret-secret' });
    expect(readFileSync(join(folders.root, 'dotfile'), 'utf8')).toBe(
      '[credentials]\napi_key=k\napi_secret=secret-secret\n',
    );
  });
});
