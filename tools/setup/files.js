/** File work that leaves the old state or the new one, never half of either. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfInterrupted } from './command.js';

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export async function exists(file) {
  return stat(file).then(
    () => true,
    () => false,
  );
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

const LOCK_POLL = 200;

/**
 * Keeps two set-ups, in two clones say, from doing the same work in the shared cache at once. Written here because the set-up runs before any npm
 * package is installed.
 * @template T
 * @param {string} file
 * @param {(holder: number) => void} onWait told whom we wait for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  await mkdir(path.dirname(file), { recursive: true });
  // No two are the same, so that whoever looks twice sees whether it is still the same one.
  const own = `${process.pid} ${randomUUID()}`;
  while (!(await takeLock(file, own))) {
    throwIfInterrupted();
    const holder = lockHolder(await readFile(file, 'utf8').catch(() => ''));
    if (holder !== undefined) onWait(holder);
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL));
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Takes a lock that is free, or whose process is gone. Several can find one of those: to replace it takes a second lock, named after the first, under
 * which it is read again. Otherwise a slow process would take the lock from a quick one that has just replaced it.
 * @param {string} file
 * @param {string} own
 * @returns {Promise<boolean>} whether it is ours now
 */
async function takeLock(file, own) {
  const held = await readFile(file, 'utf8').catch(() => undefined);
  if (held === undefined) {
    const whole = `${file}.${randomUUID()}`;
    await writeFile(whole, own);
    // Linking fails where the file is there already, and nobody sees one without its contents.
    try {
      await link(whole, file);
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      return false;
    } finally {
      await unlink(whole);
    }
  }
  if (lockHolder(held) !== undefined) return false;
  return withLock(
    `${file}.${held.replaceAll(' ', '.')}`,
    () => {},
    async () => {
      if ((await readFile(file, 'utf8').catch(() => undefined)) !== held) return false;
      await writeWhole(file, own);
      return true;
    },
  );
}

/**
 * @param {string} text of a lock
 * @returns {number | undefined} the process that holds it, if that is still running
 */
function lockHolder(text) {
  const pid = Number.parseInt(text, 10);
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
