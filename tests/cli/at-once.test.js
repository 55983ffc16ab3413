/** Several programs at the sandbox of one folder at once: what each was told to have happened has happened, and lasts. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withFileLock } from '../../js/config/index.js';
import { makeFolders } from './support/run.js';

const main = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));
const lockModule = new URL('../../js/config/lock.js', import.meta.url).href;
const folders = makeFolders();
afterAll(() => folders.remove());

const state = join(folders.cwd, '.tokensmith-sandbox.json');
const lock = `${state}.lock`;

/** @param {string[]} args of Node @returns {Promise<{ code: number | null, stderr: string }>} */
const node = (...args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folders.cwd, env: { PATH: process.env.PATH, HOME: folders.home }, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => resolve({ code, stderr }));
  });

/** @param {string[]} argv */
async function succeed(...argv) {
  const { code, stderr } = await node(main, ...argv, '--sandbox');
  expect([argv, code, code === 0 ? '' : stderr]).toEqual([argv, 0, '']);
}

/** @param {string} prefix */
const names = (prefix) => Array.from({ length: 6 }, (_, index) => `${prefix}-${index}`);
const kept = () => JSON.parse(readFileSync(state, 'utf8')).users.map((/** @type {{ body: { name: string } }} */ { body }) => body.name).sort();
const leftovers = () => readdirSync(folders.cwd).filter((name) => name.includes('.lock'));

/** What a killed program leaves. @param {string} path */
function leaveLock(path) {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(path, `${pid} 0123456789abcdef\n`);
}

beforeAll(async () => {
  await succeed('setup', 'abcd1234', 'SandboxSecret1');
  await succeed('app:create', 'First', '--keyfile=private.key');
});

test('six users created at once are six users', async () => {
  await Promise.all(names('alice').map((name) => succeed('user:create', `name=${name}`)));
  expect(kept()).toEqual(names('alice'));
  expect(leftovers()).toEqual([]);
});

test('a lock whose program was killed is taken over, even where the one that took it over was killed too', async () => {
  leaveLock(lock);
  leaveLock(`${lock}.0123456789abcdef`);
  await Promise.all(names('bob').map((name) => succeed('user:create', `name=${name}`)));
  expect(kept()).toEqual([...names('alice'), ...names('bob')]);
  expect(leftovers()).toEqual([]);
});

test('no two have it, though a killed one left it and many take it over', async () => {
  const counter = join(folders.cwd, 'counter');
  const contested = join(folders.cwd, 'counter.lock');
  writeFileSync(counter, '0');
  // Each reads, waits, and writes one more, as whoever is alone may. One in three is killed in the middle, before it writes.
  const code = `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { setTimeout as pause } from 'node:timers/promises';
    import { withFileLock } from ${JSON.stringify(lockModule)};
    for (let round = 0; round < 5; round += 1) {
      await withFileLock(${JSON.stringify(contested)}, async () => {
        const count = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'));
        await pause(5);
        if (round === 2 && process.argv[1] === 'dies') process.kill(process.pid, 'SIGKILL');
        writeFileSync(${JSON.stringify(counter)}, String(count + 1));
      });
    }`;
  const ended = await Promise.all(Array.from({ length: 6 }, (_, index) => node('--input-type=module', '--eval', code, index % 3 === 0 ? 'dies' : 'lives')));
  expect(ended.map(({ code: status }) => status)).toEqual([null, 0, 0, null, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe(String(4 * 5 + 2 * 2));
  // The last of them may be one that was killed: whoever comes next takes over what it left.
  await withFileLock(contested, async () => undefined);
  expect(leftovers()).toEqual([]);
});

test('one that lives is waited for', async () => {
  /** @type {string[]} */
  const order = [];
  await Promise.all(
    ['first', 'second'].map((name) =>
      withFileLock(lock, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => void setTimeout(resolve, 100));
        order.push(`${name} ends`);
      }),
    ),
  );
  expect(order.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
  expect(leftovers()).toEqual([]);
});
