import { TokensmithError } from '../../errors.js';
import { describeApplication } from '../application-description.js';
import { APPLICATION_OPTIONS, CAPABILITIES } from '../application-options.js';
import { askForChanges } from '../application-questions.js';
import { changeLines } from '../changes.js';
import { connectAccount } from '../connection.js';
import { sayWarnings } from '../findings.js';
import { blocks, plain } from '../output.js';
import { canAsk, keepingAnswers } from '../prompts.js';
import { updateCommand } from '../recreate.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `app:update app_id …`: what is not named stays.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, options, context, output } = invocation;
  const [id, name, answerUrl, eventUrl] = /** @type {[string, string?, string?, string?]} */ (positionals);
  const interactive = asksQuestions(invocation);
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  const answers = interactive ? await askForChanges(invocation, application) : { name, options };
  const command = interactive ? updateCommand(id, answers.name ?? '', { ...options, ...answers.options }, context.platform) : undefined;
  const prepared = await keepingAnswers(invocation, command, async () => {
    const changes = await describeApplication(invocation, answers.options, {
      name: answers.name === application.name ? undefined : answers.name,
      answerUrl,
      eventUrl,
      complete: false,
      present: Object.keys(application.capabilities ?? {}),
    });
    for (const capability of /** @type {string[]} */ (options.remove ?? [])) changes.capabilities = { ...changes.capabilities, [known(capability)]: null };
    return client.applications.prepareUpdate(id, changes);
  });
  sayWarnings(prepared.findings, output);
  if (options['dry-run'] === true) {
    output.result({ body: prepared.body, changes: prepared.changes, findings: prepared.findings }, () => changeLines(prepared.changes) ?? 'Nothing would change.');
    return;
  }
  const updated = await keepingAnswers(invocation, command, () => prepared.apply());
  const lines = changeLines(updated.changes);
  output.result(updated, () => {
    if (output.quiet) return undefined;
    return output.verbose ? blocks(updated.application).trimEnd() : `Application updated: ${plain(updated.application.id)}`;
  });
  if (!output.json) output.hint(lines ?? 'Nothing changed.');
}

/** @param {Invocation} invocation */
function asksQuestions({ positionals, options, context }) {
  if (positionals.length > 1 || Object.keys(options).some((option) => option in APPLICATION_OPTIONS || option === 'remove')) return false;
  if (canAsk(context)) return true;
  throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: 'options', problem: 'There is nothing to change, and no terminal to ask on.', remedy: 'Give what is to change; see tokensmith app:update --help.' });
}

/** @param {string} capability */
function known(capability) {
  const name = capability.toLowerCase().replaceAll('-', '_');
  if (CAPABILITIES.includes(name)) return name;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: '--remove', problem: 'There is no such capability.', remedy: `There are ${CAPABILITIES.join(', ')}.` });
}
