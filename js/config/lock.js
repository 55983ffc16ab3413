import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { TokensmithError } from '../errors.js';
import { configError } from './errors.js';
import { isRunning, readTextFile, removeFile, writeFileAtomically } from './files.js';

/** Milliseconds that others may hold it before it is given up. */
const PATIENCE = 20_000;

/** Milliseconds between two tries, at most: not the same for all, who would meet again and again. */
const INTERVAL = 20;

/**
 * Does something while no other process of this machine does the same: its lock is a file that names its process.
 *
 * The file of a process that was killed is taken over. Two who find it must not both do so, or the slower one takes over
 * from the quicker one, which lives: so it is done under a lock of its own, which is named after what is taken over, and
 * looked at once more under that.
 *
 * @template T
 * @param {string} path of the lock
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 * @throws {TokensmithError} `ERR_CONFIG_UNWRITABLE` when others hold it for 20 s, or when no file can be made there
 */
export async function withFileLock(path, act) {
  const own = `${process.pid} ${randomBytes(8).toString('hex')}\n`;
  for (const end = Date.now() + PATIENCE; !(await take(path, own)); ) {
    if (Date.now() > end) throw heldError(path);
    await pause(INTERVAL * (0.5 + Math.random() / 2));
  }
  try {
    return await act();
  } finally {
    removeFile(path);
  }
}

/**
 * @param {string} path
 * @param {string} own what is in it when it is ours
 * @returns {Promise<boolean>}
 */
async function take(path, own) {
  const held = readTextFile(path)?.text;
  if (held === undefined) {
    try {
      // With its contents in one step: a lock that does not say whose it is could never be taken over.
      writeFileAtomically(path, own);
      return true;
    } catch (error) {
      if (error instanceof TokensmithError && error.code === 'ERR_CONFIG_EXISTS') return false;
      throw error;
    }
  }
  const [, owner, instance] = /^(\d+) ([0-9a-f]{16})\n$/.exec(held) ?? [];
  if (owner === undefined || isRunning(Number(owner))) return false;
  return withFileLock(`${path}.${instance}`, async () => {
    if (readTextFile(path)?.text !== held) return false;
    writeFileAtomically(path, own, { overwrite: true });
    return true;
  });
}

/** @param {string} path */
function heldError(path) {
  const owner = /^\d+/.exec(readTextFile(path)?.text ?? '')?.[0];
  return configError('ERR_CONFIG_UNWRITABLE', {
    where: path,
    problem: `Another process is at it${owner === undefined ? '' : `: ${owner}`}.`,
    remedy: 'Wait until that has ended. If it has nothing to do with tokensmith, delete this file.',
  });
}
