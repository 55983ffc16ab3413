import { readValue } from './inputs.js';

/**
 * Reads the token of a command. Vonage CLI takes it as an argument, and so does this program, with a word about it.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<string>}
 */
export async function readToken({ positionals, context, output }) {
  const argument = /** @type {string} */ (positionals[0]);
  if (argument !== '-' && !argument.startsWith('@')) {
    output.hint('The token is visible in the list of processes and in the history; @FILE or - for stdin is not.');
  }
  return (await readValue(argument, context, 'token')).trim();
}
