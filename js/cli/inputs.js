import { resolve } from 'node:path';
import { decodeText, readRequiredPath, readStream } from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { keyOnCommandLine } from './arguments.js';

/** @type {WeakMap<import('./program.js').Context, string>} what stdin was read for */
const stdinUses = new WeakMap();

/**
 * Reads all of stdin, which only one argument can use.
 *
 * @param {import('./program.js').Context} context
 * @param {string} what the argument it is read for
 * @returns {Promise<Uint8Array>}
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`, `ERR_ARGUMENT_MISSING` when nothing comes
 */
export async function readStdin(context, what) {
  const used = stdinUses.get(context);
  if (used !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: what,
      problem: `stdin was read for ${used} already.`,
      remedy: 'Give one of the two as a file.',
    });
  }
  stdinUses.set(context, what);
  // Otherwise the program would seem to hang.
  if (context.stdin.isTTY)
    context.stderr.write(`Reading ${what} from the terminal; end with Ctrl-D on a line of its own.\n`);
  const refusal = () =>
    new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: what,
      problem: 'stdin is longer than 1 MiB.',
      remedy: 'Pipe the value alone.',
    });
  const bytes = await readStream(
    context.stdin,
    refusal,
    context.stdin.isTTY ? stopping(context) : patience(context, `${what} on stdin`),
  );
  if (bytes.length > 0) return bytes;
  throw new TokensmithError('ERR_ARGUMENT_MISSING', {
    where: what,
    problem: 'Nothing came from stdin.',
    remedy: 'Look what the command before the pipe prints, or give a file instead of -.',
  });
}

/**
 * Prints what the program is waiting for.
 *
 * @param {import('./program.js').Context} context
 * @param {string} what
 */
export function waitingFor({ stderr }, what) {
  stderr.write(`Waiting for ${what} …\n`);
}

/**
 * @param {import('./program.js').Context} context
 * @returns {import('../config/files.js').Patience}
 */
function stopping({ signal }) {
  return signal ? { signal } : {};
}

/**
 * @param {import('./program.js').Context} context
 * @param {string} what
 * @returns {import('../config/files.js').Patience}
 */
function patience(context, what) {
  return { ...stopping(context), onWait: () => waitingFor(context, what) };
}

/**
 * Reads a file, a device or a pipe that a command line names.
 *
 * @param {string} path
 * @param {import('./program.js').Context} context
 * @param {string} what what it is called in the error when it is missing
 * @returns {Promise<Uint8Array>}
 */
export async function readFile(path, context, what) {
  return readRequiredPath(resolve(context.cwd, path), what, patience(context, path));
}

/**
 * Reads a value from the command line: `@file`, `-` for stdin, `@@…` for text that begins with an @, or text.
 *
 * @param {string} text
 * @param {import('./program.js').Context} context
 * @param {string} what the argument
 * @returns {Promise<string>} without the line break at the end of a file or of stdin
 */
export async function readValue(text, context, what) {
  if (text === '-' || text === '@-')
    return withoutFinalNewline(decodeText(await readStdin(context, what), `${what} (stdin)`, 'ERR_ARGUMENT_VALUE'));
  if (text.startsWith('@@')) return text.slice(1);
  if (text.startsWith('@'))
    return withoutFinalNewline(
      decodeText(await readFile(text.slice(1), context, `The file for ${what}`), text.slice(1)),
    );
  return text;
}

/**
 * Reads a secret from `@file` or stdin. As text it would be visible in the list of processes and in the shell's history.
 *
 * @param {string} text
 * @param {import('./program.js').Context} context
 * @param {string} what the option
 */
export async function readSecret(text, context, what) {
  if (text !== '-' && (!text.startsWith('@') || text.startsWith('@@'))) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: what,
      problem: 'A secret on the command line can be read by every process on the machine, and stays in the history.',
      remedy: `Write ${what}=@FILE, ${what}=- to pipe it, or set the environment variable.`,
    });
  }
  return readValue(text, context, what);
}

/**
 * Reads a key as it is, for the engine to recognise: a path, `@path`, or `-` for stdin.
 *
 * @param {string} path
 * @param {import('./program.js').Context} context
 * @param {string} what the argument
 * @returns {Promise<Uint8Array>}
 */
export async function readKey(path, context, what) {
  if (path.includes('-----BEGIN')) throw keyOnCommandLine(what);
  if (path === '-' || path === '@-') return readStdin(context, what);
  return readFile(path.replace(/^@/, ''), context, 'The key file');
}

/** @param {string} text */
function withoutFinalNewline(text) {
  return text.replace(/\r?\n$/, '');
}

/**
 * @param {string} text
 * @param {string} what
 * @returns {{ [name: string]: unknown }}
 */
export function parseJsonObject(text, what) {
  const value = parseJson(text, what);
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return /** @type {{ [name: string]: unknown }} */ (value);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: what,
    problem: 'This is not a JSON object.',
    remedy: 'Write {"name": "value"}.',
  });
}

/**
 * @param {string} text
 * @param {string} what
 * @returns {unknown}
 */
export function parseJson(text, what) {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be secret.
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: what,
      problem: 'This is not JSON.',
      remedy: 'Quote it for your shell, or put it into a file and write @FILE.',
    });
  }
}

/**
 * @param {string | boolean | string[] | undefined} value an option's
 * @param {string} what
 * @param {{ minimum?: number, maximum?: number }} [range]
 * @returns {number | undefined}
 */
export function wholeNumber(value, what, { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = {}) {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: what,
    problem: 'This is not a whole number in the range that is allowed.',
    remedy:
      maximum === Number.MAX_SAFE_INTEGER
        ? `Give a number from ${minimum}.`
        : `Give a number from ${minimum} to ${maximum}.`,
  });
}

/** Seconds of each unit. */
const UNITS = Object.freeze({ s: 1, m: 60, h: 3600, d: 86_400 });

/**
 * A duration in seconds: `90`, `90s`, `15m`, `1h30m`.
 *
 * @param {string} text
 * @param {string} what
 * @param {{ minimum?: number }} [range]
 * @returns {number}
 */
export function durationSeconds(text, what, { minimum = 0 } = {}) {
  const seconds = readDuration(text);
  if (seconds !== undefined && seconds >= minimum) return seconds;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: what,
    problem: seconds === undefined ? 'This is not a duration.' : 'This is too short.',
    remedy: minimum === 0 ? 'Write 30s, 5m or 1h.' : `Write 30s, 5m or 1h: ${minimum}s at least.`,
  });
}

/**
 * @param {string} text
 * @returns {number | undefined} seconds
 */
function readDuration(text) {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^(?:\d+[smhd])+$/i.test(text)) {
    return Array.from(text.matchAll(/(\d+)([smhd])/gi)).reduce(
      (sum, [, amount, unit]) =>
        sum + Number(amount) * UNITS[/** @type {keyof typeof UNITS} */ (String(unit).toLowerCase())],
      0,
    );
  }
  return undefined;
}
