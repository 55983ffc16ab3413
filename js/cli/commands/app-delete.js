import { connectAccount } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { confirmIrreversible } from '../prompts.js';

/**
 * `app:delete app_id`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, output } = invocation;
  const id = /** @type {string} */ (positionals[0]);
  const client = await connectAccount(invocation);
  if (!(await confirmIrreversible(invocation, `Application ${id} and its users will be gone.`))) {
    output.hint('Nothing was deleted.');
    throw new Ended(EXIT.failed);
  }
  await client.applications.delete(id);
  output.result({ deleted: id }, () => (output.quiet ? undefined : 'Application deleted'));
}
