import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  changeFile,
  formatNamed,
  readTextFile,
  showPath,
  withoutApplication,
  writeNewFile,
} from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import {
  APPLICATION_OPTIONS,
  CAPABILITIES,
  capabilityNamed,
  describeApplication,
  optionsOfCapability,
} from '../application-description.js';
import { applicationThumbprint, inspectPrivateKey } from '../credential-checks.js';
import { askForChanges } from '../application-questions.js';
import { configurationOf, connectAccount, requireApplicationId } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { wholeNumber } from '../inputs.js';
import { onlyCopy, readKeyText } from '../keys.js';
import { blocks, plain, sayWarnings, table } from '../output.js';
import { canAsk, cannotAsk, confirmIrreversible, keepingAnswers, prompts } from '../prompts.js';
import { optionsOf, recreateCommand, updateCommand } from '../recreate.js';

/** @typedef {import('../../platform/types.js').Application} Application */

/**
 * `app:list`: ID and name of each.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function appList(invocation) {
  const { options, output } = invocation;
  const pageSize = wholeNumber(options.size, '--size', { minimum: 1, maximum: 100 }) ?? 100;
  const page = wholeNumber(options.page, '--page', { minimum: 1 });
  const matches = filter(options);
  const client = await connectAccount(invocation);
  /** @type {Application[]} */
  const applications = [];
  let total = 0;
  for (let number = page ?? 1; ; number += 1) {
    const found = await client.applications.listPage({ pageSize, page: number });
    total = found.totalItems ?? total + found.items.length;
    applications.push(...found.items.filter(matches));
    if (page !== undefined || !found.hasNext || found.items.length === 0) break;
    output.progress(`${applications.length} of ${total} applications …`);
  }
  output.progressEnd();
  output.result(applications, () =>
    applications.length === 0
      ? undefined
      : list(applications, output, (page ?? 1) === 1 ? 1 : pageSize * ((page ?? 1) - 1) + 1, total),
  );
  if (applications.length === 0 && !output.json) output.hint('No applications');
}

/**
 * @param {Application[]} applications
 * @param {import('../output.js').Output} output
 * @param {number} first
 * @param {number} total
 */
function list(applications, output, first, total) {
  const rows = applications.map(({ id, name, capabilities = {} }) =>
    output.verbose ? [id, name, Object.keys(capabilities).join(', ')] : [id, name],
  );
  if (!output.verbose) return table(rows);
  const [head = '', ...rest] = table([['id', 'name', 'capabilities'], ...rows]).split('\n');
  return [
    `Item ${first}-${first + applications.length - 1} of ${total}`,
    '',
    head,
    '-'.repeat(Math.max(head.length, ...rest.map((row) => row.length))),
    ...rest,
  ].join('\n');
}

/**
 * @param {import('../arguments.js').OptionValues} options
 * @returns {(application: Application) => boolean}
 */
function filter({ 'app-name': name, capability }) {
  const words = typeof capability === 'string' ? capability.split(/[,+]/).filter((word) => word !== '') : [];
  const all = typeof capability === 'string' && capability.includes('+');
  return (application) => {
    const present = Object.keys(application.capabilities ?? {});
    const named = typeof name !== 'string' || application.name.toLowerCase().includes(name.toLowerCase());
    const capable =
      words.length === 0 ||
      (all ? words.every((word) => present.includes(word)) : words.some((word) => present.includes(word)));
    return named && capable;
  };
}

/**
 * `app:show app_id`: everything the platform returns.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function appShow(invocation) {
  const { positionals, options, context, output } = invocation;
  const id = positionals[0] ?? (await requireApplicationId(invocation));
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  output.result(application, () => blocks(application).trimEnd());
  if (options.recreate === true) {
    output.hint(
      `\nTo recreate a similar application use the following command:\n\n${plain(recreateCommand(application.name, { ...options, ...optionsOf(application) }, context.platform))}\n`,
    );
  }
}

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `app:update app_id …`: everything not named is kept.
 *
 * @param {Invocation} invocation
 */
export async function appUpdate(invocation) {
  const { positionals, options, context } = invocation;
  const [id, second, answerUrl, eventUrl] = /** @type {[string, string?, string?, string?]} */ (positionals);
  const name = newName(second, options.name);
  const interactive = asksForChanges(invocation);
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  const answers = interactive ? await askForChanges(invocation, application) : { name, options };
  const command = interactive
    ? updateCommand(id, answers.name ?? '', { ...options, ...answers.options }, context.platform)
    : undefined;
  const prepared = await keepingAnswers(invocation, command, async () => {
    const changes = await describeApplication(invocation, answers.options, {
      name: answers.name === application.name ? undefined : answers.name,
      answerUrl,
      eventUrl,
      complete: false,
      present: Object.keys(application.capabilities ?? {}),
    });
    for (const capability of /** @type {string[]} */ (options.remove ?? []))
      changes.capabilities = { ...changes.capabilities, [capabilityNamed(capability, '--remove')]: null };
    return client.applications.prepareUpdate(id, changes);
  });
  await applyUpdate(invocation, prepared, (apply) => keepingAnswers(invocation, command, apply));
}

/**
 * Sends an update, or with --dry-run shows it.
 *
 * @param {Invocation} invocation
 * @param {Awaited<ReturnType<import('../../targets/rest.js').Client['applications']['prepareUpdate']>>} prepared
 * @param {typeof directly} [applied] runs the sending
 */
export async function applyUpdate({ options, output }, prepared, applied = directly) {
  sayWarnings(prepared.findings, output);
  if (options['dry-run'] === true) {
    output.result(
      { body: prepared.body, changes: prepared.changes, findings: prepared.findings },
      () => changeLines(prepared.changes) ?? 'Nothing would change.',
    );
    return;
  }
  const updated = await applied(() => prepared.apply());
  const lines = changeLines(updated.changes);
  output.result(updated, () => {
    if (output.quiet) return undefined;
    return output.verbose
      ? blocks(updated.application).trimEnd()
      : `Application updated: ${plain(updated.application.id)}`;
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
function asksForChanges({ positionals, options, context }) {
  if (
    positionals.length > 1 ||
    Object.keys(options).some((option) => option in APPLICATION_OPTIONS || option === 'name' || option === 'remove')
  )
    return false;
  if (canAsk(context)) return true;
  throw new TokensmithError('ERR_ARGUMENT_MISSING', {
    where: 'options',
    problem: 'There is nothing to change, and no terminal to ask on.',
    remedy: 'Give what is to change; see tokensmith app:update --help.',
  });
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
  throw new TokensmithError('ERR_ARGUMENT_CONFLICT', {
    where: '--name',
    problem: 'The new name is an argument already.',
    remedy: 'Give one of the two.',
  });
}

/**
 * `app:capabilities:update app_id capability …`: adds the capability, or changes it. Everything not named is kept.
 *
 * @param {Invocation} invocation
 */
export async function appCapabilitiesUpdate(invocation) {
  const { positionals, options } = invocation;
  const [id, which] = /** @type {[string, string]} */ (positionals);
  const capability = capabilityNamed(which, 'capability');
  const foreign = Object.keys(options).find(
    (option) => option in APPLICATION_OPTIONS && !optionsOfCapability(capability).includes(option),
  );
  if (foreign !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: `--${foreign}`,
      problem: `This option is not one of ${capability}.`,
      remedy: 'Update each capability by a command of its own, or all at once with app:update.',
    });
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
 * `app:capabilities:remove app_id capability`: removes it with its webhooks.
 *
 * @param {Invocation} invocation
 */
export async function appCapabilitiesRemove(invocation) {
  const { positionals, options, context, output } = invocation;
  const [id, which] = /** @type {[string, string]} */ (positionals);
  const capability = capabilityNamed(which, 'capability');
  const asks = options.confirm !== true && options['dry-run'] !== true;
  if (asks && !canAsk(context)) throw cannotAsk('--confirm', 'Add --confirm to go ahead without being asked.');
  const client = await connectAccount(invocation);
  const { name } = await client.applications.get(id);
  if (
    asks &&
    !(await prompts(invocation).confirm({
      message: `Remove ${capability} from ${plain(name)}? Its webhooks go with it.`,
      default: false,
    }))
  ) {
    output.hint('Nothing was changed.');
    throw new Ended(EXIT.failed);
  }
  await applyUpdate(invocation, await client.applications.prepareUpdate(id, { capabilities: { [capability]: null } }));
}

/**
 * `app:delete app_id`
 *
 * @param {Invocation} invocation
 */
export async function appDelete(invocation) {
  const { positionals, output } = invocation;
  const id = /** @type {string} */ (positionals[0]);
  const client = await connectAccount(invocation);
  if (!(await confirmIrreversible(invocation, `Application ${id} and its users will be gone.`))) {
    output.hint('Nothing was deleted.');
    throw new Ended(EXIT.failed);
  }
  await client.applications.delete(id);
  const { keyfile, said, warned } = await forget(invocation, id);
  output.result({ deleted: id, ...(keyfile !== undefined && { keyfile }) }, () =>
    output.quiet ? undefined : 'Application deleted',
  );
  for (const text of said) output.hint(text);
  for (const text of warned) output.warn(text);
}

/**
 * Removes the application from the `.nexmo-app` files that name it. Other tools' files and variables are only listed.
 *
 * @param {Invocation} invocation
 * @param {string} id
 */
async function forget(invocation, id) {
  const { context } = invocation;
  const { sources } = await configurationOf(invocation);
  /** @type {string | undefined} */
  let keyfile;
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  const warned = [];
  for (const { kind, name, names, values } of sources) {
    if (!isSame(values.applicationId, id) || kind === 'option') continue;
    const shown = kind === 'file' ? showPath(name, context) : `The variable ${names?.applicationId}`;
    if (kind !== 'file' || basename(name) !== '.nexmo-app') {
      warned.push(`${shown} still names the deleted application.`);
      continue;
    }
    try {
      keyfile = (await takeOut(name, id, context)) ?? keyfile;
      said.push(
        `${shown} no longer names the application.${keyfile === undefined ? '' : ` The private key that was in it is now in ${showPath(keyfile, context)}.`}`,
      );
    } catch (error) {
      if (!(error instanceof TokensmithError)) throw error;
      warned.push(`${shown} still names the deleted application. ${error.details.problem}`);
    }
  }
  return { keyfile, said, warned };
}

/**
 * @param {string} path of a `.nexmo-app`
 * @param {string} id
 * @param {Invocation['context']} context
 * @returns {Promise<string | undefined>} the file that its private key was moved to, when there is no other copy of it
 */
async function takeOut(path, id, context) {
  /** @type {string | undefined} */
  let keyfile;
  await changeFile(
    path,
    (present = '') => {
      const values = formatNamed('nexmo-app').read(present);
      // The file may have changed since it was read.
      if (!isSame(values.applicationId, id)) return present;
      // Another application may have the same key.
      if (values.privateKey !== undefined && onlyCopy(values, { ...context, cwd: dirname(path) }) !== undefined) {
        keyfile = freeName(dirname(path), id.slice(0, 8), values.privateKey);
        if (!existsSync(keyfile)) writeNewFile(keyfile, values.privateKey);
      }
      return withoutApplication(present);
    },
    { overwrite: true },
  );
  return keyfile;
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 * @returns {string} a path where no file exists, or one with this text already
 */
function freeName(folder, name, text) {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${name}${number === 1 ? '' : `-${number}`}.key`);
    const present = existsSync(path) ? readTextFile(path)?.text : undefined;
    if (present === undefined || present === text) return path;
  }
}

/**
 * @param {string | undefined} id
 * @param {string} other
 */
function isSame(id, other) {
  return id?.toLowerCase() === other.toLowerCase();
}

/**
 * `app:validate app_id`: whether a private key is the application's, and whether it has the capabilities named.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function appValidate(invocation) {
  const { positionals, options, output } = invocation;
  const [id] = /** @type {[string]} */ (positionals);
  const wanted = CAPABILITIES.filter(
    (capability) => options.all === true || options[capability.replaceAll('_', '-')] === true,
  );
  const path = options['private-key-file'] ?? options['private-key'];
  const where = options['private-key-file'] === undefined ? '--private-key' : '--private-key-file';
  const key =
    typeof path === 'string'
      ? await inspectPrivateKey(invocation, await readKeyText(invocation, path, where), where)
      : undefined;
  if (key === undefined && wanted.length === 0) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: 'options',
      problem: 'There is nothing to check.',
      remedy: 'Give --private-key-file=FILE, or capabilities, such as --voice --rtc.',
    });
  }
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  const present = Object.keys(application.capabilities ?? {});
  const keyMatches =
    key === undefined ? undefined : (await applicationThumbprint(invocation, application)) === key.thumbprint;
  const capabilities = Object.fromEntries(wanted.map((capability) => [capability, present.includes(capability)]));
  const complete = Object.values(capabilities).every(Boolean);
  output.result(
    {
      id: application.id,
      name: application.name,
      valid: keyMatches !== false && complete,
      ...(keyMatches !== undefined && { keyMatches }),
      capabilities,
    },
    () =>
      [
        ...(keyMatches === undefined
          ? []
          : [`private key: ${keyMatches ? "the application's" : "not the application's"}`]),
        ...Object.entries(capabilities).map(
          ([capability, there]) => `${capability}: ${there ? 'enabled' : 'not enabled'}`,
        ),
      ].join('\n'),
  );
  if (keyMatches === false) throw new Ended(EXIT.keyMismatch);
  if (!complete) throw new Ended(EXIT.refused);
}

/**
 * The changes of an update, one per line: `+` added, `-` removed, `~` changed.
 *
 * @param {readonly import('../../types.js').BodyChange[]} changes
 * @returns {string | undefined} undefined when there are none
 */
export function changeLines(changes) {
  if (changes.length === 0) return undefined;
  return changes
    .map((change) => {
      if (!('from' in change)) return `+ ${plain(change.path)}: ${value(change.to)}`;
      if (!('to' in change)) return `- ${plain(change.path)}: ${value(change.from)}`;
      return `~ ${plain(change.path)}: ${value(change.from)} → ${value(change.to)}`;
    })
    .join('\n');
}

/** @param {unknown} entry */
function value(entry) {
  return plain(typeof entry === 'string' ? entry.replaceAll('\n', ' ').trim() : JSON.stringify(entry));
}
