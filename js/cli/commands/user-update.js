import { TokensmithError } from '../../errors.js';
import { changeLines } from '../changes.js';
import { connectApplication } from '../connection.js';
import { sayWarnings } from '../findings.js';
import { blocks, plain } from '../output.js';
import { describeUser } from '../user-description.js';

/**
 * `user:update user name=…`: what is not named stays.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, options, context, output } = invocation;
  const [user, ...payload] = /** @type {[string, ...string[]]} */ (positionals);
  const changes = await describeUser(invocation, payload);
  if (Object.keys(changes).length === 0) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: 'name=value', problem: 'There is nothing to change.', remedy: 'Write display_name="Alice A.", say.' });
  }
  const client = await connectApplication(invocation);
  if (options['dry-run'] === true) {
    const merged = await (await context.kit()).mergeUser(/** @type {any} */ (await client.users.get(user)), changes);
    output.result(merged, () => changeLines(merged.changes) ?? 'Nothing would change.');
    return;
  }
  const updated = await client.users.update(user, changes);
  output.result(updated, () => {
    if (output.quiet) return undefined;
    return output.verbose ? blocks(updated.user).trimEnd() : `User updated: ${plain(updated.user.id)}`;
  });
  sayWarnings(updated.findings, output);
  if (!output.json) output.hint(changeLines(updated.changes) ?? 'Nothing changed.');
}
