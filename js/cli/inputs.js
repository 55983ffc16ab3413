import { resolve } from 'node:path';
import { readRequiredFile } from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { keyOnCommandLine } from './arguments.js';

/** A key, a token or an ACL is never longer; a mistaken pipe should not fill the memory. */
const MAX_STDIN_BYTES = 1024 * 1024;

/** @type {WeakMap<import('./context.js').Context, string>} what stdin was read for */
const stdinUses = new WeakMap();

/**
 * Reads stdin whole. It can be read for one thing only.
 *
 * @param {import('./context.js').Context} context
 * @param {string} what the argument it is read for
 * @returns {Promise<string>}
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
  if (context.stdin.isTTY) context.stderr.write(`Reading ${what} from the terminal; end with Ctrl-D on a line of its own.\n`);
  const chunks = [];
  let length = 0;
  for await (const chunk of context.stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_STDIN_BYTES) {
      throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: what, problem: 'stdin is longer than 1 MiB.', remedy: 'Pipe the value alone.' });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Takes a value as it stands on a command line: `@file`, `-` for stdin, `@@…` for text that begins with an @, or text.
 *
 * @param {string} text
 * @param {import('./context.js').Context} context
 * @param {string} what the argument
 * @returns {Promise<string>} of files and stdin without the line end that ends them
 */
export async function readValue(text, context, what) {
  if (text === '-' || text === '@-') return withoutFinalNewline(await readStdin(context, what));
  if (text.startsWith('@@')) return text.slice(1);
  if (text.startsWith('@')) return withoutFinalNewline(readRequiredFile(resolve(context.cwd, text.slice(1)), `The file for ${what}`).text);
  return text;
}

/**
 * Takes a secret: `@file` or stdin. As text it would stand in the list of processes and in the shell's history.
 *
 * @param {string} text
 * @param {import('./context.js').Context} context
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
 * Reads a key: a path, `@path`, or `-` for stdin.
 *
 * @param {string} path
 * @param {import('./context.js').Context} context
 * @param {string} what the argument
 * @returns {Promise<string>}
 */
export async function readKeyText(path, context, what) {
  if (path.includes('-----BEGIN')) throw keyOnCommandLine(what);
  if (path === '-' || path === '@-') return readStdin(context, what);
  return readRequiredFile(resolve(context.cwd, path.replace(/^@/, '')), 'The key file').text;
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
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return /** @type {{ [name: string]: unknown }} */ (value);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: what, problem: 'This is no JSON object.', remedy: 'Write {"name": "value"}.' });
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
    remedy: maximum === Number.MAX_SAFE_INTEGER ? `Give a number from ${minimum}.` : `Give a number from ${minimum} to ${maximum}.`,
  });
}

/** Seconds of each unit. */
const UNITS = Object.freeze({ s: 1, m: 60, h: 3600, d: 86_400 });

/**
 * A duration in seconds: `90`, `90s`, `15m`, `1h30m`.
 *
 * @param {string} text
 * @param {string} what
 * @returns {number}
 */
export function durationSeconds(text, what) {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^(?:\d+[smhd])+$/i.test(text)) {
    return Array.from(text.matchAll(/(\d+)([smhd])/gi)).reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * UNITS[/** @type {keyof typeof UNITS} */ (String(unit).toLowerCase())],
      0,
    );
  }
  throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: what, problem: 'This is no duration.', remedy: 'Write 30s, 5m or 1h.' });
}
