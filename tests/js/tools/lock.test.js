/** The lock of the set-up: one holder at a time, even when several find the lock of a process that has ended. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';

/** Waits before a file is removed. @type {(file: string) => Promise<void>} */
let beforeRemoval = async () => undefined;
jest.unstable_mockModule('node:fs/promises', () => ({
  ...fs,
  rm: async (/** @type {string} */ file, /** @type {object} */ options) => {
    await beforeRemoval(file);
    return fs.rm(file, options);
  },
}));
const { withLock } = await import('../../../tools/setup/files.js');

/** @type {string} */
let folder;
/** @type {string} */
let lock;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokensmith-lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a killed process leaves. */
function leaveLock() {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lock, String(pid));
}

test('of two that find the lock of an ended process, the slower one does not take it from the faster one', async () => {
  leaveLock();
  let inside = 0;
  let most = 0;
  let removals = 0;
  let enter = () => {};
  let tell = () => {};
  const entered = new Promise((resolve) => void (enter = () => resolve(undefined)));
  const told = new Promise((resolve) => void (tell = () => resolve(undefined)));
  // The slower one is held up where it would remove what it found, until the other is at work.
  beforeRemoval = async (file) => {
    if (file !== lock) return;
    removals += 1;
    if (removals === 2) await entered;
  };
  const contend = () =>
    withLock(
      lock,
      () => inside > 0 && tell(),
      async () => {
        inside += 1;
        most = Math.max(most, inside);
        if (inside === 2) tell();
        enter();
        await told;
        inside -= 1;
      },
    );
  await Promise.all([contend(), contend()]);
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});
