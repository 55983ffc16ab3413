import { connectApplication } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { confirmIrreversible } from '../prompts.js';

/**
 * `user:delete user`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, output } = invocation;
  const user = /** @type {string} */ (positionals[0]);
  const client = await connectApplication(invocation);
  if (!(await confirmIrreversible(invocation, `User ${user} will be gone.`))) {
    output.hint('Nothing was deleted.');
    throw new Ended(EXIT.failed);
  }
  await client.users.delete(user);
  output.result({ deleted: user }, () => (output.quiet ? undefined : 'User deleted'));
}
