import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { decodeText } from './encoding.js';
import { configError } from './values.js';

/** No configuration file, key or token is longer; a wrong path or pipe must not fill the memory. */
export const MAX_BYTES = 1024 * 1024;

/** Milliseconds without data from a pipe before the reader prints what it is waiting for. */
const SILENCE = 1000;

/** Group's and others' bits of a file mode. */
const OTHERS = 0o077;

/** Separates the name of a file from the suffix that makes the name of its unfinished copy unique. */
const LEFTOVER = '.tokensmith-';
const LEFTOVER_NAME = /^(.+)\.tokensmith-[0-9a-f]{12}$/;

/**
 * Reads a small text file; undefined when it does not exist.
 *
 * @param {string} path
 * @returns {{ text: string, mode: number } | undefined} `mode` is the permission bits
 * @throws {TokensmithError} `ERR_CONFIG_UNREADABLE`, also for what is not a file; `ERR_CONFIG_TOO_LARGE`
 */
export function readTextFile(path) {
  const opened = openForReading(path);
  if (!opened) return undefined;
  const { descriptor, status } = opened;
  try {
    if (!status.isFile()) throw unreadable(path, 'it is not a file', 'Give the path of a file.');
    return { text: decodeText(readDescriptor(descriptor, path), path), mode: status.mode & 0o777 };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * How to stop a reader that waits for other programs, and how it reports that it is waiting.
 *
 * @typedef {object} Patience
 * @property {AbortSignal} [signal] ends the wait with its reason
 * @property {() => void} [onWait] called once, when nothing has come for a second
 */

/**
 * Reads what a path names, whatever it is: a file, a device, or a pipe, such as a shell's `<(command)`; undefined
 * when it does not exist.
 *
 * Only disks block the thread here, so that Ctrl-C ends the wait for a pipe that nobody writes to.
 *
 * @param {string} path
 * @param {Patience} [patience]
 * @returns {Promise<{ bytes: Uint8Array, mode: number, isFile: boolean } | undefined>} `mode` is the permission bits
 * @throws {TokensmithError} `ERR_CONFIG_UNREADABLE`, `ERR_CONFIG_TOO_LARGE`
 * @throws the signal's reason when it is aborted
 */
export async function readPath(path, patience = {}) {
  const opened = openForReading(path);
  if (!opened) return undefined;
  const { descriptor, status } = opened;
  const about = { mode: status.mode & 0o777, isFile: status.isFile() };
  if (status.isFIFO()) {
    // This closes the descriptor.
    const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
    return { bytes: await readStream(pipe, () => tooLarge(path), patience), ...about };
  }
  try {
    if (isatty(descriptor))
      throw unreadable(path, 'it is a terminal', 'Give the path of a file, or - and type or paste the text.');
    return { bytes: readDescriptor(descriptor, path), ...about };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The same for a file that must exist.
 *
 * @param {string} path
 * @param {string} [what] the file, in the error's words
 * @param {Patience} [patience]
 * @returns {Promise<Uint8Array>}
 * @throws {TokensmithError} `ERR_CONFIG_NOT_FOUND` besides those of `readPath`
 */
export async function readRequiredPath(path, what = 'The file', patience = {}) {
  const found = await readPath(path, patience);
  if (found) return found.bytes;
  throw configError('ERR_CONFIG_NOT_FOUND', {
    where: path,
    problem: `${what} was not found.`,
    remedy: 'Check the path and the folder you are in.',
  });
}

/**
 * Reads a whole stream, and destroys it when it is too long or the signal is aborted.
 *
 * @param {NodeJS.ReadableStream} stream
 * @param {() => Error} refusal of more than `MAX_BYTES`
 * @param {Patience} patience
 * @returns {Promise<Uint8Array>}
 * @throws the signal's reason when it is aborted
 */
export async function readStream(stream, refusal, { signal, onWait }) {
  const timer = setTimeout(() => onWait?.(), SILENCE);
  const stop = () => void (/** @type {import('node:stream').Readable} */ (stream).destroy());
  signal?.addEventListener('abort', stop);
  try {
    signal?.throwIfAborted();
    const chunks = [];
    let length = 0;
    for await (const chunk of stream) {
      clearTimeout(timer);
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > MAX_BYTES) throw refusal();
      chunks.push(bytes);
    }
    signal?.throwIfAborted();
    return Buffer.concat(chunks);
  } catch (error) {
    // Destroying a stream makes it emit an error.
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * @param {string} path
 * @returns {{ descriptor: number, status: import('node:fs').Stats } | undefined}
 * @throws {TokensmithError} `ERR_CONFIG_UNREADABLE`
 */
function openForReading(path) {
  let descriptor;
  try {
    // Otherwise opening a pipe would block the thread that has to handle Ctrl-C. Windows has no such flag.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = fstatSync(descriptor);
    if (status.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return { descriptor, status };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === undefined) throw error;
    throw unreadable(path, reason(code), code === 'EISDIR' ? 'Give the path of a file.' : undefined);
  }
}

/**
 * Reads up to the end, since the sizes of devices and of files in /proc say nothing.
 *
 * @param {number} descriptor
 * @param {string} path
 * @returns {Buffer}
 * @throws {TokensmithError} `ERR_CONFIG_UNREADABLE`, `ERR_CONFIG_TOO_LARGE`
 */
function readDescriptor(descriptor, path) {
  const bytes = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  try {
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw unreadable(path, reason(code));
  }
  if (length > MAX_BYTES) throw tooLarge(path);
  return bytes.subarray(0, length);
}

/**
 * @param {string} path
 * @param {string} why
 * @param {string} [remedy]
 */
function unreadable(path, why, remedy = 'Check who owns the file and what its mode allows.') {
  return configError('ERR_CONFIG_UNREADABLE', { where: path, problem: `The file could not be read: ${why}.`, remedy });
}

/** @param {string} path */
function tooLarge(path) {
  return configError('ERR_CONFIG_TOO_LARGE', {
    where: path,
    problem: 'The file is longer than 1 MiB.',
    remedy: 'Give the path of a key, a token or a configuration file.',
  });
}

/**
 * Makes sure that a file can be written, for callers that are about to do something that cannot be undone.
 *
 * @param {string} path
 * @param {object} [options]
 * @param {boolean} [options.overwrite] whether a file may exist already; `false` by default
 * @returns {string} the file itself, where `path` is a link to it
 * @throws {TokensmithError} `ERR_CONFIG_EXISTS`, `ERR_CONFIG_UNWRITABLE`
 */
export function checkDestination(path, { overwrite = false } = {}) {
  return orUnwritable(path, () => {
    const target = withoutLinks(path);
    const present = statSync(target, { throwIfNoEntry: false });
    if (present?.isDirectory()) throw systemError('EISDIR');
    if (present && !overwrite) throw existsError(path);
    if (present && !present.isFile()) throw unwritableError(path, 'it is not a regular file');
    accessSync(dirname(target), constants.W_OK | constants.X_OK);
    return target;
  });
}

/**
 * Writes a file so that, if the program is killed at any time, either the old file or the whole new one exists.
 *
 * The text goes to a private file beside the target, is synced, and is renamed to the target; then the
 * folder is synced, since otherwise a power failure may undo the renaming.
 *
 * @param {string} path
 * @param {string} text
 * @param {object} [options]
 * @param {number} [options.mode] permission bits, 0600 if not given
 * @param {boolean} [options.overwrite] whether a file may exist already; `false` by default
 * @returns {{ path: string, created: boolean, tightened: number | undefined }} `tightened`: the mode the file had, when
 *   it allowed others more than the new one does
 * @throws {TokensmithError} `ERR_CONFIG_EXISTS`, `ERR_CONFIG_UNWRITABLE`
 */
export function writeFileAtomically(path, text, { mode = 0o600, overwrite = false } = {}) {
  const target = checkDestination(path, { overwrite });
  return orUnwritable(path, () => {
    const present = statSync(target, { throwIfNoEntry: false });
    const temporary = `${target}${LEFTOVER}${randomBytes(6).toString('hex')}`;
    writeNew(temporary, text, mode, present);
    try {
      if (overwrite) renameSync(temporary, target);
      else publishNew(temporary, target);
    } catch (error) {
      unlinkSync(temporary);
      throw error;
    }
    syncFolder(dirname(target));
    const loose = present !== undefined && (present.mode & OTHERS & ~mode) !== 0;
    return {
      path: target,
      created: present === undefined,
      tightened: loose && process.platform !== 'win32' ? present.mode & 0o777 : undefined,
    };
  });
}

/**
 * Writes a new file directly under its name, so that no unfinished copy of it can be left under another name; if the program
 * is killed meanwhile, half of it is left.
 *
 * @param {string} path
 * @param {string} text
 * @throws {TokensmithError} `ERR_CONFIG_EXISTS`, `ERR_CONFIG_UNWRITABLE`
 */
export function writeNewFile(path, text) {
  orUnwritable(path, () => {
    writeNew(path, text, 0o600);
    syncFolder(dirname(path));
  });
}

/**
 * The error for a file that exists already.
 *
 * @param {string} path
 */
export function existsError(path) {
  return configError('ERR_CONFIG_EXISTS', {
    where: path,
    problem: 'The file exists and was not overwritten.',
    remedy: 'Name another file, or add --force to overwrite it. A private key that is overwritten is gone.',
  });
}

/**
 * The error for a file that cannot be written.
 *
 * @param {string} path
 * @param {string} why
 * @param {string} [remedy]
 */
export function unwritableError(
  path,
  why,
  remedy = 'Check that the folder exists, that you may write there, and that the disk is not full.',
) {
  return configError('ERR_CONFIG_UNWRITABLE', {
    where: path,
    problem: `The file could not be written: ${why}.`,
    remedy,
  });
}

/**
 * Does something to a file, and turns the system's error into ours.
 *
 * @template T
 * @param {string} path
 * @param {() => T} act
 * @returns {T}
 */
export function orUnwritable(path, act) {
  try {
    return act();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw code === 'EEXIST' ? existsError(path) : unwritableError(path, reason(code));
  }
}

/**
 * Makes a folder that only its owner can enter.
 *
 * @param {string} path
 */
export function makePrivateFolder(path) {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw configError('ERR_CONFIG_UNWRITABLE', {
      where: path,
      problem: `The folder could not be made: ${reason(code)}.`,
      remedy: 'Check that you may write in the folder above it.',
    });
  }
}

/**
 * Deletes a file if it exists, and returns whether it did.
 *
 * @param {string} path
 */
export function removeFile(path) {
  try {
    unlinkSync(path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} text
 * @param {number} mode
 * @param {import('node:fs').Stats} [owner] of the file that it will replace
 */
function writeNew(path, text, mode, owner) {
  const descriptor = openSync(path, 'wx', mode);
  try {
    // Under sudo the file keeps its owner.
    if (owner && process.getuid?.() === 0 && owner.uid !== 0) fchownSync(descriptor, owner.uid, owner.gid);
    const bytes = Buffer.from(text, 'utf8');
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } catch (error) {
    closeSync(descriptor);
    unlinkSync(path);
    throw error;
  }
  closeSync(descriptor);
}

/**
 * Follows links. People keep their dot files in a repository and link them into their home.
 *
 * @param {string} path
 */
function withoutLinks(path) {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  try {
    return realpathSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw unwritableError(
      path,
      'it is a link to a file that does not exist',
      'Create the file that the link names, or remove the link.',
    );
  }
}

/**
 * Renames a new file in one step, which fails when the name has been taken in the meantime.
 *
 * @param {string} temporary
 * @param {string} target
 */
function publishNew(temporary, target) {
  try {
    linkSync(temporary, target);
  } catch (error) {
    // File systems without hard links (FAT, some network shares): look, then rename.
    if (systemCode(error) === 'EEXIST' || existsSync(target)) throw systemError('EEXIST');
    renameSync(temporary, target);
    return;
  }
  unlinkSync(temporary);
}

/**
 * The unfinished copies in a folder. Some may belong to a running program: only the holder of the target's lock can
 * tell.
 *
 * @param {string} folder
 * @returns {{ path: string, target: string }[]} `target`: what it is a copy of
 */
export function leftoversIn(folder) {
  return namesIn(folder).flatMap((name) => {
    const target = LEFTOVER_NAME.exec(name)?.[1];
    return target === undefined ? [] : [{ path: join(folder, name), target: join(folder, target) }];
  });
}

/**
 * The names in a folder; none where it cannot be read.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function namesIn(folder) {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
}

/**
 * Removes the unfinished copies of a file that killed programs left. Only for the holder of its lock.
 *
 * @param {string} target
 */
export function removeLeftovers(target) {
  for (const leftover of leftoversIn(dirname(target)))
    if (leftover.target === target) rmSync(leftover.path, { force: true });
}

/** @param {string} folder */
function syncFolder(folder) {
  if (process.platform === 'win32') return; // A folder cannot be opened there, and renames are journalled.
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch {
    // Some file systems cannot sync a folder. The file itself is complete.
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined} the system's code, such as ENOENT
 */
function systemCode(error) {
  const { code } = /** @type {{ code?: unknown }} */ (error);
  // Our own codes and Node's have an underscore.
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** @param {string} code */
function systemError(code) {
  return Object.assign(new Error(code), { code });
}

/** @param {string} code */
function reason(code) {
  /** @type {{ [code: string]: string }} */
  const words = {
    EACCES: 'permission denied',
    EPERM: 'the operation is not permitted',
    EISDIR: 'it is a folder',
    ENOENT: 'the folder does not exist',
    ENOTDIR: 'a part of the path is not a folder',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
    ELOOP: 'the links lead in a circle',
    ENAMETOOLONG: 'the name is too long',
    ENXIO: 'nothing answers at this socket or device',
    EAGAIN: 'the device has nothing to read',
  };
  return words[code] ?? code;
}
