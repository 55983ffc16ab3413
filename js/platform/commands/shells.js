/**
 * How each shell takes text as one argument, unchanged.
 *
 * - sh: POSIX, Shell Command Language, 2.2.2: within single quotes everything stands for itself.
 * - PowerShell: about_Quoting_Rules: within single quotes everything stands for itself but the quote, which is doubled; the
 *   typographic quotes count as quotes. A double quote within an argument of a program gets through in PowerShell 7.3 and
 *   later and not before (about_Parsing, PSNativeCommandArgumentPassing), so there is none to be had.
 * - cmd: quotes are for the program (Microsoft's C runtime: `\"` is a quote), and cmd itself sees every one of them as
 *   switching its own quoting on or off. A double quote in an argument is therefore possible only where nothing else in it
 *   means something to cmd.
 */
import { TokensmithError } from '../../errors.js';

/** @typedef {'sh' | 'powershell' | 'cmd'} Shell */

/** Words that need no quotes in any of the three. */
const plain = /^[\w./:=,@+-]+$/;

/**
 * @param {string} text
 * @param {Shell} shell
 * @returns {string}
 * @throws {TokensmithError} ERR_REST_COMMAND when the shell cannot pass it on unchanged
 */
export function quote(text, shell) {
  // eslint-disable-next-line no-control-regex -- a line break would end the command, others would not show
  if (/[\x00-\x1f\x7f]/.test(text)) throw cannotQuote('a line break or another control character', 'Write the request with curl, which takes JSON.');
  // A comma makes an array and a leading @ a splat in PowerShell.
  if (plain.test(text) && !(shell === 'powershell' && /[,@]/.test(text))) return text;
  switch (shell) {
    case 'sh':
      return `'${text.replaceAll("'", "'\\''")}'`;
    case 'powershell':
      if (text.includes('"')) throw cannotQuote('a double quote, which PowerShell before 7.3 does not pass on', 'Use curl, whose command has it in a here-string.');
      return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
    case 'cmd':
      if (text.includes('"')) throw cannotQuote('a double quote, which cmd does not pass on to a batch file', 'Use curl, or another shell.');
      // A backslash before the closing quote would escape it.
      return `"${text.replace(/(\\+)$/, '$1$1')}"`;
  }
}

/**
 * JSON as an argument in cmd: whatever means something to cmd is written as `\u….`.
 * @param {unknown} value
 * @param {(value: unknown, avoided: RegExp) => string} write
 * @returns {string}
 */
export function quoteJsonForCmd(value, write) {
  return `"${write(value, /[%!^&<>|]/g).replaceAll('"', '\\"')}"`;
}

/**
 * A variable of the environment, within the double quotes of the shell.
 * @param {string} name
 * @param {Shell} shell
 * @returns {string}
 */
export function variable(name, shell) {
  switch (shell) {
    case 'sh':
      return `$${name}`;
    case 'powershell':
      return `\${env:${name}}`;
    case 'cmd':
      return `%${name}%`;
  }
}

/**
 * @param {string} what
 * @param {string} remedy
 */
function cannotQuote(what, remedy) {
  return new TokensmithError('ERR_REST_COMMAND', { where: 'request', problem: `A text in it has ${what}.`, remedy });
}
