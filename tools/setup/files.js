/** File work that leaves the old state or the new one, never half of either. */
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfInterrupted } from './command.js';

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export async function exists(file) {
  return stat(file).then(() => true, () => false);
}

/**
 * Writes beside the target and renames, which POSIX makes atomic.
 * @param {string} file
 * @param {string | Uint8Array} content
 * @param {number} [mode]
 */
export async function writeWhole(file, content, mode = 0o644) {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, content, { mode });
  await rename(temporary, file);
}

/**
 * Makes a folder under another name and gives it its own when it is complete. What an interrupted run
 * left under the working name is removed first.
 * @param {string} directory
 * @param {(working: string) => Promise<void>} fill
 */
export async function makeWhole(directory, fill) {
  const working = `${directory}.partial`;
  await rm(working, { recursive: true, force: true });
  await mkdir(working, { recursive: true });
  await fill(working);
  await rm(directory, { recursive: true, force: true });
  await rename(working, directory);
}

const LOCK_POLL = 500;

/**
 * Keeps two set-ups, in two clones say, from doing the same work in the shared cache at once. The lock
 * of a process that is gone is taken over.
 * @template T
 * @param {string} file
 * @param {(holder: number) => void} onWait told whom we wait for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  await mkdir(path.dirname(file), { recursive: true });
  for (;;) {
    throwIfInterrupted();
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = await lockHolder(file);
    if (holder === undefined) await rm(file, { force: true });
    else onWait(holder);
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL));
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<number | undefined>} the living process that holds the lock
 */
async function lockHolder(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number(text);
  // An empty file is one that is being written at this moment, unless it is old.
  if (!text) {
    const info = await stat(file).catch(() => undefined);
    return info && Date.now() - info.mtimeMs < 5000 ? 0 : undefined;
  }
  return isRunning(pid) ? pid : undefined;
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
