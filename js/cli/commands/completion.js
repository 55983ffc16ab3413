import { TokensmithError } from '../../errors.js';
import { SCRIPTS } from '../completion.js';
import { quoted } from '../arguments.js';

/**
 * `completion shell`: the script on stdout.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute({ positionals, output }) {
  const shell = /** @type {string} */ (positionals[0]);
  if (!Object.hasOwn(SCRIPTS, shell)) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: 'shell', problem: `There is no completion for ${quoted(shell)}.`, remedy: 'Give bash, zsh or fish.' });
  }
  const script = SCRIPTS[/** @type {keyof typeof SCRIPTS} */ (shell)];
  output.result({ shell, script }, () => script);
}
