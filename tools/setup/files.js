/** Writes files and folders atomically, locks, and tells whether files have changed. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { throwIfInterrupted } from './command.js';
import { root } from './paths.js';

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
 * Fills a folder under a temporary name and renames it when it is complete. Removes what an interrupted run left
 * under the temporary name first.
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

const LOCK_POLL_MS = 200;

/**
 * Keeps two processes, in two clones for example, from doing the same work in the shared cache at once. Written by hand because this runs before any
 * npm package is installed; not the lock of `js/config/lock.js`, whose holder must touch its file every second, which a build does not.
 * @template T
 * @param {string} file
 * @param {(holder: number) => void} onWait called with the process that holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  await mkdir(path.dirname(file), { recursive: true });
  // Unique, so that another process can tell whether it is still the same lock.
  const own = `${process.pid} ${randomUUID()}`;
  while (!(await takeLock(file, own))) {
    throwIfInterrupted();
    const holder = lockHolder(await readFile(file, 'utf8').catch(() => ''));
    if (holder !== undefined) onWait(holder);
    await pause(LOCK_POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Takes a lock that is free, or whose process has ended. Since several processes may find such a lock, it is replaced under a second lock, named after
 * the first, and read again under that. Otherwise a slow process could take the lock from a fast one that has just replaced it.
 * @param {string} file
 * @param {string} own
 * @returns {Promise<boolean>} whether we hold it now
 */
async function takeLock(file, own) {
  const held = await readFile(file, 'utf8').catch(() => undefined);
  if (held === undefined) {
    const whole = `${file}.${randomUUID()}`;
    await writeFile(whole, own);
    // Linking fails if the file exists, and nobody sees it without its contents.
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

/**
 * Hashes path, size and modification time of each file, which notices every edit without reading the files. A false alarm costs
 * one run of a build tool that finds nothing to do.
 * @param {string[]} inputs files and folders, relative to the checkout; one that is missing counts as such
 * @param {unknown} [extra] anything else that the result depends on
 * @returns {Promise<string>}
 */
export async function fingerprint(inputs, extra) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(extra ?? null));
  for (const input of inputs) {
    for (const line of await describe(path.resolve(root, input))) hash.update(`${line}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @returns {Promise<string[]>}
 */
async function describe(file) {
  const info = await stat(file).catch(() => undefined);
  if (!info) return [`${file} missing`];
  if (!info.isDirectory()) return [`${file} ${info.size} ${info.mtimeMs}`];
  const names = (await readdir(file)).filter((name) => !name.startsWith('.')).sort();
  return (await Promise.all(names.map((name) => describe(path.join(file, name))))).flat();
}

/**
 * @param {string} text
 * @returns {string} 12 hexadecimal digits
 */
export function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * @param {string} file
 * @returns {Promise<string>} SHA-256 of its bytes, in hexadecimal
 */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
