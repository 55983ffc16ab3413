import { connectApplication } from '../connection.js';
import { blocks } from '../output.js';

/**
 * `user:show user`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, output } = invocation;
  const client = await connectApplication(invocation);
  const user = await client.users.get(/** @type {string} */ (positionals[0]));
  output.result(user, () => blocks(user).trimEnd());
}
