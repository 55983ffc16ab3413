/**
 * The program is killed (SIGKILL, no chance to tidy up) at every call that touches the disk, each in turn. Whatever is found
 * afterwards must be whole, old or new; no key may be lost; and the next run must work.
 */
import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatNamed } from '../../js/config/index.js';
import { makeFolders } from './support/run.js';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', '..', 'js', 'cli', 'main.js');
const fault = pathToFileURL(join(here, 'support', 'kill-at-write.js')).href;

const folders = makeFolders();
const template = join(folders.root, 'template');
afterAll(() => folders.remove());

/** How many commands run at once, each in a folder of its own. */
const AT_ONCE = 2;

/**
 * @param {string} cwd
 * @param {string[]} argv
 * @param {{ killAt?: number, input?: string }} [options]
 * @returns {Promise<{ killed: boolean, code: number | null, stderr: string }>}
 */
const run = (cwd, argv, { killAt = 0, input = '' } = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', fault, main, ...argv], {
      cwd,
      env: { PATH: process.env.PATH, HOME: folders.home, KILL_AT: String(killAt) },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    // A child that is killed before it reads closes the pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('close', (code, signal) => resolve({ killed: signal === 'SIGKILL', code, stderr }));
  });

/**
 * A folder as it was found after a command.
 *
 * @param {string} path
 */
const look = (path) => {
  const names = readdirSync(path).sort();
  /** @param {string} name */
  const text = (name) => readFileSync(join(path, name), 'utf8');
  /** What a killed write leaves beside its target: it may be half a file, and nobody reads it. */
  const isLeftover = (/** @type {string} */ name) => /\.tokensmith-\d+\.[0-9a-f]{12}$/.test(name);
  const modes = names.map((name) => [name, statSync(join(path, name)).mode & 0o777]);
  const whole = names.filter((name) => !isLeftover(name));
  return {
    names,
    text,
    modes,
    leftovers: names.filter(isLeftover),
    /** Every private key in the folder, by its public half, wherever it stands. */
    keys: whole.flatMap((name) => {
      const key = name === '.nexmo-app' ? formatNamed('nexmo-app').read(text(name)).privateKey : /\.(?:key|pem)$/.test(name) ? text(name) : undefined;
      return key === undefined ? [] : [publicOf(key)];
    }),
    /** The public keys of the applications the platform knows. */
    applications: whole.includes('.tokensmith-sandbox.json')
      ? JSON.parse(text('.tokensmith-sandbox.json')).applications.map((/** @type {{ publicKey: string }} */ { publicKey }) => publicKey)
      : [],
  };
};

/** @typedef {ReturnType<typeof look>} Found */

/** @param {string} text */
function publicOf(text) {
  return createPublicKey(createPrivateKey(text)).export({ type: 'spki', format: 'pem' });
}

/**
 * What must hold whenever somebody looks: every file is whole (reading the keys above has thrown otherwise) and closed.
 *
 * @param {Found} found
 */
function expectWhole(found) {
  for (const [name, mode] of found.modes) expect([name, mode]).toEqual([name, 0o600]);
  expect(formatNamed('nexmorc').read(found.text('.nexmorc'))).toEqual({ apiKey: 'abcd1234', apiSecret: expect.stringMatching(/^(?:SandboxSecret1|NewSecret12345)$/) });
  expect(Object.keys(formatNamed('nexmo-app').read(found.text('.nexmo-app'))).sort()).toEqual(['applicationId', 'privateKey']);
}

/**
 * Kills a command at its every step, each time from the same beginning.
 *
 * @param {string[]} argv
 * @param {(found: Found, killed: boolean) => void} check
 * @param {string} [input]
 * @returns {Promise<{ killed: number, last: Found }>} how often it was killed, and what the run left that was not
 */
async function killAtEveryStep(argv, check, input) {
  for (let first = 1; ; first += AT_ONCE) {
    const runs = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, offset) => {
        const cwd = join(folders.root, `run-${offset}`);
        rmSync(cwd, { recursive: true, force: true });
        cpSync(template, cwd, { recursive: true });
        const ended = await run(cwd, argv, { killAt: first + offset, ...(input !== undefined && { input }) });
        return { ...ended, step: first + offset, found: look(cwd) };
      }),
    );
    for (const { killed, code, stderr, step, found } of runs) {
      if (!killed) expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
      check(found, killed);
      if (!killed) return { killed: step - 1, last: found };
    }
  }
}

/** A folder as a first run leaves it. */
beforeAll(async () => {
  for (const [argv, input] of /** @type {[string[], string?][]} */ ([
    [['setup', 'abcd1234', '-', '--sandbox'], 'SandboxSecret1'],
    [['app:create', 'First', '--keyfile=private.key', '--sandbox']],
  ])) {
    const { code, stderr } = await run(folders.cwd, argv, input === undefined ? {} : { input });
    expect([code, stderr]).toEqual([0, expect.any(String)]);
  }
  cpSync(folders.cwd, template, { recursive: true });
});

const PATIENCE = 600_000;

describe('killed at every step', () => {
  test(
    'setup leaves the old secret or the new one',
    async () => {
      const { killed, last } = await killAtEveryStep(['setup', 'abcd1234', '-', '--local', '--no-check'], expectWhole, 'NewSecret12345');
      expect(killed).toBeGreaterThanOrEqual(5);
      expect(last.text('.nexmorc')).toContain('NewSecret12345');
    },
    PATIENCE,
  );

  test(
    'app:create never leaves an application without its key',
    async () => {
      const { killed, last } = await killAtEveryStep(['app:create', 'Second', '--keyfile=second.key', '--sandbox'], (found) => {
        expectWhole(found);
        for (const publicKey of found.applications) expect(found.keys).toContain(publicKey);
      });
      expect(killed).toBeGreaterThanOrEqual(15);
      expect(last.applications).toHaveLength(2);
      expect(last.names).toEqual(['.nexmo-app', '.nexmorc', '.tokensmith-sandbox.json', 'private.key', 'second.key']);
    },
    PATIENCE,
  );

  test(
    'app:create --force leaves the old key or the new one in private.key',
    async () => {
      const old = publicOf(readFileSync(join(template, 'private.key'), 'utf8'));
      await killAtEveryStep(['app:create', 'Second', '--keyfile=private.key', '--force', '--sandbox'], (found, killed) => {
        expectWhole(found);
        const newest = found.applications.at(-1);
        // The old key was given up by --force; the newest application's may not be.
        expect(found.keys).toContain(newest);
        expect(killed ? [old, newest] : [newest]).toContain(publicOf(found.text('private.key')));
      });
    },
    PATIENCE,
  );

  test(
    'config:convert --force leaves the old file or the new one',
    async () => {
      const before = readFileSync(join(template, '.nexmo-app'), 'utf8');
      const { killed } = await killAtEveryStep(['config:convert', '--to=nexmo-app', '--force'], (found) => {
        expectWhole(found);
        expect(found.text('.nexmo-app')).toBe(before);
      });
      expect(killed).toBeGreaterThanOrEqual(5);
    },
    PATIENCE,
  );

  test('the next run removes what a killed one left', async () => {
    const argv = ['setup', 'abcd1234', '-', '--local', '--no-check'];
    expect(await run(folders.cwd, argv, { input: 'NewSecret12345', killAt: 4 })).toMatchObject({ killed: true });
    expect(look(folders.cwd).leftovers).toHaveLength(1);
    expect(await run(folders.cwd, argv, { input: 'NewSecret12345' })).toMatchObject({ code: 0 });
    expect(look(folders.cwd).names).toEqual(['.nexmo-app', '.nexmorc', '.tokensmith-sandbox.json', 'private.key']);
  });
});
