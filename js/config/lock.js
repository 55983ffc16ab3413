/**
 * Locks for files that several programs may change at once, and what killed programs left behind.
 *
 * Written here because Node has no `flock`, and `proper-lockfile` (last released in 2021, with three packages behind it)
 * can give the lock to two programs when several find that of a killed one: it removes a stale lock without checking that
 * nobody has taken it over in the meantime.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { TokensmithError } from '../errors.js';
import { configError } from './values.js';
import {
  checkDestination,
  leftoversIn,
  orUnwritable,
  readTextFile,
  removeFile,
  removeLeftovers,
  writeFileAtomically,
} from './files.js';

/** Milliseconds between two touches of a lock by its holder. */
const HEARTBEAT_MS = 1000;

/**
 * Milliseconds without one after which the holder counts as dead. Process IDs would be quicker, but mean nothing in
 * another container or on another machine that shares the folder.
 */
const STALE_MS = 10_000;

const PATIENCE_MS = 60_000;

/**
 * Milliseconds between two attempts: at first, and at most. Many waiting programs must not slow down the holder, and without
 * random differences they would collide again and again.
 */
const RETRY_MS = 5;
const MAX_RETRY_MS = 100;

/**
 * Does something to a file while no other tokensmith does.
 *
 * The lock is a file beside it whose holder touches it every second. The lock of a killed program is taken over.
 *
 * @template T
 * @param {string} path of the file that is locked
 * @param {(stillHeld: () => boolean) => T | Promise<T>} act `stillHeld` says whether the lock was lost meanwhile, as it is
 *   when the program was suspended for longer than others wait for a sign of life
 * @param {object} [options]
 * @param {number} [options.patience] milliseconds to wait for the same holder, a minute by default; a
 *   queue of others may take as long as it needs
 * @param {AbortSignal} [options.signal] ends the waiting
 * @returns {Promise<T>}
 * @throws {TokensmithError} `ERR_CONFIG_UNWRITABLE` when one program keeps the lock, or when there can be none
 */
export async function withFileLock(path, act, { patience = PATIENCE_MS, signal } = {}) {
  const lock = lockOf(path);
  const own = randomUUID();
  /** @type {string | undefined} */
  let holder;
  let since = performance.now();
  for (let tries = 0; !(await take(lock, own, path)); tries += 1) {
    const present = contentsOf(lock);
    if (present !== holder) {
      holder = present;
      since = performance.now();
    } else if (performance.now() - since > patience) {
      throw configError('ERR_CONFIG_UNWRITABLE', {
        where: path,
        problem: 'Another tokensmith keeps this file locked.',
        remedy: `Wait until it has ended, or end it. The lock is ${lock}.`,
      });
    }
    await pause(
      Math.min(RETRY_MS * 1.5 ** tries, MAX_RETRY_MS) * (0.5 + Math.random()),
      undefined,
      signal && { signal },
    );
  }
  const stop = keepFresh(lock);
  const stillHeld = () => contentsOf(lock) === own;
  try {
    return await act(stillHeld);
  } finally {
    stop();
    if (stillHeld()) rmSync(lock, { force: true });
  }
}

/**
 * Reads, changes and writes a file while no other tokensmith does.
 *
 * @param {string} path
 * @param {(present: string | undefined) => string | undefined} change gives the new text, or undefined to remove the file;
 *   when it throws, the file stays as it is
 * @param {{ mode?: number, overwrite?: boolean, signal?: AbortSignal }} [options] as of `writeFileAtomically`
 * @returns {Promise<{ tightened: number | undefined }>} as of `writeFileAtomically`
 * @throws {TokensmithError} `ERR_CONFIG_EXISTS`, `ERR_CONFIG_UNWRITABLE`
 */
export async function changeFile(path, change, { signal, ...options } = {}) {
  const target = checkDestination(path, options);
  return withFileLock(
    target,
    () => {
      removeLeftovers(target);
      const text = change(readTextFile(target)?.text);
      if (text !== undefined) return writeFileAtomically(path, text, options);
      orUnwritable(path, () => removeFile(target));
      return { tightened: undefined };
    },
    { signal },
  );
}

/**
 * Removes the unfinished copies that killed programs left in a folder. They may hold whole keys.
 *
 * @param {string} folder
 * @returns {Promise<{ path: string, target: string, state: 'removed' | 'in use' | 'kept' }[]>} `in use`: a program is at the
 *   file, or was seconds ago; `kept`: it could not be removed
 */
export async function tidyFolder(folder) {
  const tidied = [];
  for (const { path, target } of leftoversIn(folder)) {
    tidied.push({
      path,
      target,
      state: isFresh(lockOf(target)) ? /** @type {const} */ ('in use') : await tidy(path, target),
    });
  }
  return tidied;
}

/**
 * @param {string} path
 * @param {string} target
 */
async function tidy(path, target) {
  try {
    // Only the holder of the lock may write, so any copy that exists now belongs to nobody.
    await withFileLock(target, () => removeFile(path));
    return /** @type {const} */ ('removed');
  } catch (error) {
    if (error instanceof TokensmithError) return /** @type {const} */ ('kept');
    throw error;
  }
}

/**
 * Touches a file every second for as long as this program runs, so that others see that it is in use.
 *
 * @param {string} path
 * @returns {() => void} stops it
 */
export function keepFresh(path) {
  const timer = setInterval(() => touch(path, Date.now()), HEARTBEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Shows others that a file is no longer in use.
 *
 * @param {string} path
 */
export function makeStale(path) {
  touch(path, Date.now() - STALE_MS);
}

/**
 * Whether a running program touches a file, or did until seconds ago.
 *
 * @param {string} path
 */
export function isFresh(path) {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  // A time in the future was written before the clock was set back, and says nothing.
  return touched !== undefined && Math.abs(Date.now() - touched) < STALE_MS;
}

/**
 * @param {string} path
 * @param {number} time milliseconds since 1970
 */
function touch(path, time) {
  try {
    utimesSync(path, new Date(time), new Date(time));
  } catch {
    // It was deleted. Its user will notice.
  }
}

/** @param {string} path */
function lockOf(path) {
  return `${path}.lock`;
}

/** @param {string} lock */
function contentsOf(lock) {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} lock
 * @param {string} own its contents when it is ours
 * @param {string} path of the file that it is for
 * @returns {Promise<boolean>}
 */
async function take(lock, own, path) {
  if (create(lock, own, path)) return true;
  if (isFresh(lock)) return false;
  // Several programs may find it stale at once. Each looks again when it is its turn: by then it may be the lock of another.
  return withFileLock(lock, () => {
    if (isFresh(lock)) return false;
    rmSync(lock, { force: true });
    return create(lock, own, path);
  });
}

/**
 * @param {string} lock
 * @param {string} own
 * @param {string} path
 */
function create(lock, own, path) {
  try {
    orUnwritable(path, () => {
      const descriptor = openSync(lock, 'wx', 0o600);
      writeSync(descriptor, own);
      closeSync(descriptor);
    });
    return true;
  } catch (error) {
    if (error instanceof TokensmithError && error.code === 'ERR_CONFIG_EXISTS') return false;
    throw error;
  }
}
