import { TokensmithError } from '../../errors.js';
import { capabilityNamed, describeApplication } from '../application-description.js';
import { APPLICATION_OPTIONS } from '../application-options.js';
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
  const { positionals, options, context } = invocation;
  const [id, second, answerUrl, eventUrl] = /** @type {[string, string?, string?, string?]} */ (positionals);
  const name = newName(second, options.name);
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
    for (const capability of /** @type {string[]} */ (options.remove ?? [])) changes.capabilities = { ...changes.capabilities, [capabilityNamed(capability, '--remove')]: null };
    return client.applications.prepareUpdate(id, changes);
  });
  await applyUpdate(invocation, prepared, (apply) => keepingAnswers(invocation, command, apply));
}

/**
 * Sends an update, or with --dry-run shows it.
 *
 * @param {Invocation} invocation
 * @param {Awaited<ReturnType<import('../../rest.js').Client['applications']['prepareUpdate']>>} prepared
 * @param {typeof directly} [applied] what is around the sending
 */
export async function applyUpdate({ options, output }, prepared, applied = directly) {
  sayWarnings(prepared.findings, output);
  if (options['dry-run'] === true) {
    output.result({ body: prepared.body, changes: prepared.changes, findings: prepared.findings }, () => changeLines(prepared.changes) ?? 'Nothing would change.');
    return;
  }
  const updated = await applied(() => prepared.apply());
  const lines = changeLines(updated.changes);
  output.result(updated, () => {
    if (output.quiet) return undefined;
    return output.verbose ? blocks(updated.application).trimEnd() : `Application updated: ${plain(updated.application.id)}`;
  });
  if (!output.json) output.hint(lines ?? 'Nothing changed.');
}

/**
 * @template T
 * @param {() => Promise<T>} send
 * @returns {Promise<T>}
 */
function directly(send) {
  return send();
}

/** @param {Invocation} invocation */
function asksQuestions({ positionals, options, context }) {
  if (positionals.length > 1 || Object.keys(options).some((option) => option in APPLICATION_OPTIONS || option === 'name' || option === 'remove')) return false;
  if (canAsk(context)) return true;
  throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: 'options', problem: 'There is nothing to change, and no terminal to ask on.', remedy: 'Give what is to change; see tokensmith app:update --help.' });
}

/**
 * The new name: an argument, as nexmo-cli has it, or an option, as Vonage CLI has it.
 *
 * @param {string | undefined} argument
 * @param {string | boolean | string[] | undefined} option
 */
function newName(argument, option) {
  if (argument === undefined) return /** @type {string | undefined} */ (option);
  if (option === undefined) return argument;
  throw new TokensmithError('ERR_ARGUMENT_CONFLICT', { where: '--name', problem: 'The new name is an argument already.', remedy: 'Give one of the two.' });
}
