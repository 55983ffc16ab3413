import { TokensmithError } from '../../errors.js';
import { COMMANDS, findCommand, unknownCommand } from '../command-table.js';
import { commandHelp, exitCodesHelp, filesHelp, overview } from '../help.js';

/**
 * `help [topic]`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute({ positionals, output }) {
  const [topic] = positionals;
  if (topic === undefined) {
    output.result(COMMANDS.filter(({ hidden }) => !hidden).map(({ name, aliases = [], summary }) => ({ name, aliases, summary })), () => overview(output));
    return;
  }
  if (topic === 'exit-codes' || topic === 'files') {
    const text = topic === 'files' ? filesHelp(output) : exitCodesHelp(output);
    output.result({ topic, text }, () => text);
    return;
  }
  const found = findCommand(positionals);
  if (!found) throw unknownCommand(positionals);
  if (found.used < positionals.length) {
    throw new TokensmithError('ERR_ARGUMENT_UNKNOWN', { where: 'topic', problem: 'Help is on one command at a time.', remedy: `See tokensmith help ${found.command.name}.` });
  }
  output.result({ ...found.command, load: undefined }, () => commandHelp(found.command, output));
}
