import { TokensmithError } from '../../errors.js';
import { capabilityNamed, describeApplication, optionsOfCapability } from '../application-description.js';
import { APPLICATION_OPTIONS } from '../application-options.js';
import { connectAccount } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { plain } from '../output.js';
import { canAsk, cannotAsk, prompts } from '../prompts.js';
import { applyUpdate } from './app-update.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `app:capabilities:update app_id capability …`: adds the capability, or changes it. What is not named stays.
 *
 * @param {Invocation} invocation
 */
export async function update(invocation) {
  const { positionals, options } = invocation;
  const [id, which] = /** @type {[string, string]} */ (positionals);
  const capability = capabilityNamed(which, 'capability');
  const foreign = Object.keys(options).find((option) => option in APPLICATION_OPTIONS && !optionsOfCapability(capability).includes(option));
  if (foreign !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: `--${foreign}`, problem: `This option is not one of ${capability}.`, remedy: 'Update each capability by a command of its own, or all at once with app:update.' });
  }
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  const changes = await describeApplication(invocation, options, {
    complete: false,
    adds: capability,
    present: Object.keys(application.capabilities ?? {}),
  });
  await applyUpdate(invocation, await client.applications.prepareUpdate(id, changes));
}

/**
 * `app:capabilities:remove app_id capability`: takes it away, with its webhooks.
 *
 * @param {Invocation} invocation
 */
export async function remove(invocation) {
  const { positionals, options, context, output } = invocation;
  const [id, which] = /** @type {[string, string]} */ (positionals);
  const capability = capabilityNamed(which, 'capability');
  const asks = options.confirm !== true && options['dry-run'] !== true;
  if (asks && !canAsk(context)) throw cannotAsk('--confirm', 'Add --confirm to go ahead without being asked.');
  const client = await connectAccount(invocation);
  const { name } = await client.applications.get(id);
  if (asks && !(await prompts(invocation).confirm({ message: `Remove ${capability} from ${plain(name)}? Its webhooks go with it.`, default: false }))) {
    output.hint('Nothing was changed.');
    throw new Ended(EXIT.failed);
  }
  await applyUpdate(invocation, await client.applications.prepareUpdate(id, { capabilities: { [capability]: null } }));
}
