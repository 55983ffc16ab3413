import { connectApplication } from '../connection.js';
import { sayWarnings } from '../findings.js';
import { blocks, plain } from '../output.js';
import { describeUser } from '../user-description.js';

/**
 * `user:create name=…`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, output } = invocation;
  const description = await describeUser(invocation, positionals, { bareName: true });
  const client = await connectApplication(invocation);
  const { user, findings } = await client.users.create(description);
  sayWarnings(findings, output);
  output.result(user, () => {
    if (output.quiet) return undefined;
    return output.verbose ? blocks(user).trimEnd() : `User created: ${plain(user.id)}`;
  });
}
