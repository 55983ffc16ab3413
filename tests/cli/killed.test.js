/**
 * The program is killed (SIGKILL, no chance to tidy up) at every call that touches the disk, each in turn. Whatever is found
 * afterwards must be whole, old or new; no key may be lost; and the next run must work.
 */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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

/**
 * @param {string[]} argv
 * @param {{ killAt?: number, input?: string }} [options]
 */
const run = (argv, { killAt = 0, input = '' } = {}) =>
  spawnSync(process.execPath, ['--import', fault, main, ...argv], {
    cwd: folders.cwd,
    env: { PATH: process.env.PATH, HOME: folders.home, KILL_AT: String(killAt) },
    input,
    encoding: 'utf8',
  });

/** @param {string} name */
const file = (name) => readFileSync(join(folders.cwd, name), 'utf8');

/** @param {string} text */
const publicOf = (text) => createPublicKey(createPrivateKey(text)).export({ type: 'spki', format: 'pem' });

/** Every private key in the folder, by its public half, wherever it stands. */
const keysInFolder = () =>
  readdirSync(folders.cwd).flatMap((name) => {
    const text = file(name);
    const key = name === '.nexmo-app' ? formatNamed('nexmo-app').read(text).privateKey : text.startsWith('-----BEGIN PRIVATE KEY-----') ? text : undefined;
    // A leftover of a killed write may be half a key.
    if (key === undefined || (name.includes('.tokensmith-') && name.startsWith('.') && !name.endsWith('.pem'))) return [];
    return [publicOf(key)];
  });

/** What must hold whenever somebody looks. */
const expectNothingLost = () => {
  for (const name of readdirSync(folders.cwd)) {
    expect([name, statSync(join(folders.cwd, name)).mode & 0o777]).toEqual([name, 0o600]);
    if (name.includes('.tokensmith-') && !name.endsWith('.pem')) continue;
    const text = file(name);
    if (name === '.nexmorc') expect(formatNamed('nexmorc').read(text)).toEqual({ apiKey: 'abcd1234', apiSecret: expect.stringMatching(/^(?:SandboxSecret1|NewSecret12345)$/) });
    if (name === '.nexmo-app') expect(Object.keys(formatNamed('nexmo-app').read(text)).sort()).toEqual(['applicationId', 'privateKey']);
    if (name.endsWith('.key') || name.endsWith('.pem')) publicOf(text);
  }
  if (!existsSync(join(folders.cwd, '.tokensmith-sandbox.json'))) return [];
  /** @type {{ publicKey: string }[]} */
  const applications = JSON.parse(file('.tokensmith-sandbox.json')).applications;
  return applications.map(({ publicKey }) => publicKey);
};

/**
 * Kills a command at its every step, each time from the same beginning.
 *
 * @param {string[]} argv
 * @param {(killed: boolean) => void} check
 * @param {string} [input]
 * @returns {number} how often it was killed
 */
function killAtEveryStep(argv, check, input) {
  for (let step = 1; ; step += 1) {
    rmSync(folders.cwd, { recursive: true });
    cpSync(template, folders.cwd, { recursive: true });
    const child = run(argv, { killAt: step, ...(input !== undefined && { input }) });
    const killed = child.signal === 'SIGKILL';
    if (!killed) expect([child.status, child.stderr]).toEqual([0, expect.any(String)]);
    check(killed);
    if (!killed) return step - 1;
  }
}

/** A folder as a first run leaves it. */
beforeAll(() => {
  mkdirSync(template);
  rmSync(folders.cwd, { recursive: true });
  mkdirSync(folders.cwd);
  for (const [argv, input] of /** @type {[string[], string?][]} */ ([
    [['setup', 'abcd1234', '-', '--sandbox'], 'SandboxSecret1'],
    [['app:create', 'First', '--keyfile=private.key', '--sandbox']],
  ])) {
    const { status, stderr } = run(argv, input === undefined ? {} : { input });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
  }
  rmSync(template, { recursive: true });
  cpSync(folders.cwd, template, { recursive: true });
});

describe('killed at every step', () => {
  test('setup leaves the old secret or the new one', () => {
    const killed = killAtEveryStep(['setup', 'abcd1234', '-', '--local', '--no-check'], expectNothingLost, 'NewSecret12345');
    expect(killed).toBeGreaterThanOrEqual(5);
    expect(file('.nexmorc')).toContain('NewSecret12345');
  });

  test('app:create never leaves an application without its key', () => {
    const killed = killAtEveryStep(['app:create', 'Second', '--keyfile=second.key', '--sandbox'], () => {
      const keys = keysInFolder();
      for (const publicKey of expectNothingLost()) expect(keys).toContain(publicKey);
    });
    expect(killed).toBeGreaterThanOrEqual(15);
    expect(readdirSync(folders.cwd).sort()).toEqual(['.nexmo-app', '.nexmorc', '.tokensmith-sandbox.json', 'private.key', 'second.key']);
  });

  test('app:create --force leaves the old key or the new one in private.key', () => {
    const old = readFileSync(join(template, 'private.key'), 'utf8');
    killAtEveryStep(['app:create', 'Second', '--keyfile=private.key', '--force', '--sandbox'], (killed) => {
      const applications = expectNothingLost();
      const newest = /** @type {string} */ (applications.at(-1));
      // The old key was given up by --force; the newest application's may not be.
      expect(keysInFolder()).toContain(newest);
      if (killed) expect([publicOf(old), newest]).toContain(publicOf(file('private.key')));
      else expect(publicOf(file('private.key'))).toBe(newest);
    });
  });

  test('config:convert --force leaves the old file or the new one', () => {
    const before = readFileSync(join(template, '.nexmo-app'), 'utf8');
    const killed = killAtEveryStep(['config:convert', 'private.key', '--to=private-key', '--out=.nexmo-app', '--force'], () => {
      expect([before, file('private.key')]).toContain(file('.nexmo-app'));
    });
    expect(killed).toBeGreaterThanOrEqual(5);
  });

  test('the next run removes what a killed one left', () => {
    rmSync(folders.cwd, { recursive: true });
    cpSync(template, folders.cwd, { recursive: true });
    expect(run(['setup', 'abcd1234', '-', '--local', '--no-check'], { input: 'NewSecret12345', killAt: 4 }).signal).toBe('SIGKILL');
    expect(readdirSync(folders.cwd).filter((name) => name.startsWith('.nexmorc.tokensmith-'))).toHaveLength(1);
    expect(run(['setup', 'abcd1234', '-', '--local', '--no-check'], { input: 'NewSecret12345' }).status).toBe(0);
    expect(readdirSync(folders.cwd).sort()).toEqual(['.nexmo-app', '.nexmorc', '.tokensmith-sandbox.json', 'private.key']);
  });
});
