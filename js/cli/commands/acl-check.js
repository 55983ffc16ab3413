import { Ended, EXIT } from '../exit-codes.js';
import { readAclArgument } from '../acls.js';
import { plain } from '../output.js';

/**
 * `acl:check acl method path`: ends with 0 when the request is allowed and with 3 when it is not.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, context, output } = invocation;
  const [argument, method, path] = /** @type {[string, string, string]} */ (positionals);
  const { acl } = await readAclArgument(argument, invocation);
  const decision = await (await context.kit()).checkAcl(acl, { method, path });
  const verdict = decision.allowed ? output.style('green', 'Allowed') : output.style('red', 'Not allowed');
  output.result(decision, () => `${verdict}: ${plain(decision.reason)}`);
  if (!decision.allowed) throw new Ended(EXIT.refused);
}
