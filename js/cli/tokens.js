import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeText } from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { quoted } from './arguments.js';
import { readFile, readValue } from './inputs.js';

/**
 * What is meant as a token rather than as the name of a file: `{` in base64url and a dot, whatever stands around it, or the dots
 * of a token and the length of one.
 */
const TOKEN = /^(?=.{20})(?:.*[^\w./-])?e[wy][\w-]*\.|^(?=.{40})[\w-]+(?:\.[\w-]*){2,4}$/s;

/**
 * Reads the token of a command: from a file, from stdin (`-`), or as the argument itself, which Vonage CLI takes too.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<string>} as it was given, without blanks around it
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`, `ERR_ARGUMENT_MISSING`, and those of reading a file
 */
export async function readToken(invocation) {
  const { positionals, context } = invocation;
  const argument = /** @type {string} */ (positionals[0]);
  const token = (await textOf(argument, invocation)).trim();
  if (token !== '') return token;
  const path = argument.trim().replace(/^@/, '');
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: path !== '' && existsSync(resolve(context.cwd, path)) ? path : 'token',
    problem: 'There is no token: the text is empty.',
    remedy: 'Give the path of a file with a token in it, - for stdin, or the token itself.',
  });
}

/**
 * Whether an argument is a token rather than the name of a file; a word about it is said then.
 *
 * @param {string} argument
 * @param {import('./program.js').Invocation} invocation
 */
export function isToken(argument, { context, output }) {
  if (existsSync(resolve(context.cwd, argument)) || !TOKEN.test(argument)) return false;
  output.hint('The token is visible in the list of processes and in the history; in a file or on stdin it is not.');
  return true;
}

/**
 * @param {string} argument
 * @param {import('./program.js').Invocation} invocation
 */
async function textOf(argument, invocation) {
  const { context } = invocation;
  if (argument === '-' || argument.startsWith('@')) return readValue(argument, context, 'token');
  if (argument.trim() === '' || isToken(argument, invocation)) return argument;
  if (existsSync(resolve(context.cwd, argument))) return decodeText(await readFile(argument, context, 'The file'), argument);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'token',
    problem: `${quoted(argument)} is neither a token nor a file that is there.`,
    remedy: 'Give the path of a file with a token in it, - for stdin, or the token itself, which begins with eyJ.',
  });
}
