import { requireApplicationId } from '../configuration.js';
import { connectAccount } from '../connection.js';
import { blocks, plain } from '../output.js';
import { optionsOf, recreateCommand } from '../recreate.js';

/**
 * `app:show app_id`: everything the platform says of it.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, options, context, output } = invocation;
  const id = positionals[0] ?? (await requireApplicationId(invocation));
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  output.result(application, () => blocks(application).trimEnd());
  if (options.recreate === true) {
    output.hint(`\nTo recreate a similar application use the following command:\n\n${plain(recreateCommand(application.name, { ...options, ...optionsOf(application) }, context.platform))}\n`);
  }
}
