import { dirname, join } from 'node:path';
import { formatNamed, loadConfig, makePrivateFolder, showPath } from '../../config/index.js';
import { inspectPrivateKey, requireKeyOf } from '../application-key.js';
import { refuseHomeFolder, surroundingsOf } from '../configuration.js';
import { connect } from '../connection.js';
import { readSecret } from '../inputs.js';
import { readKeyText } from '../keys.js';
import { onlyCopy, onlyCopyError } from '../only-copy.js';
import { checkAccount, checkApplicationId } from '../placeholders.js';
import { canAsk, cannotAsk, prompts } from '../prompts.js';
import { saveFile } from '../saving.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `setup api_key api_secret`: asks the platform whether they belong together, then keeps them.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  if (options.sandbox === true) refuseHomeFolder(context);
  const account = await readAccount(invocation);
  checkAccount(account, output);
  if (typeof options['app-id'] === 'string') checkApplicationId(options['app-id'], '--app-id');
  const application = await readApplication(invocation);
  if (options.check !== false) await check(invocation, account, application);
  const values = { ...account, ...application };

  const format = formatNamed(/** @type {string} */ (options.format ?? 'nexmorc'));
  // The sandbox belongs to a folder, and so does its account: a real one at home stays what it is.
  const local = options.local === true || options.sandbox === true;
  const path = target(format.name, local, context);
  makePrivateFolder(dirname(path));
  await saveFile(
    invocation,
    path,
    (present) => {
      if (present === undefined) output.debug('No existing config found. Writing to new file.');
      const shown = showPath(path, context);
      const text = format.write(values, present, shown);
      const before = present === undefined ? {} : format.read(present, shown);
      const lost = format.read(text, shown).privateKey === before.privateKey ? undefined : onlyCopy(before, context);
      if (lost === undefined) return text;
      throw onlyCopyError(path, lost, context, `Save it first, with tokensmith config:convert ${shown} --to=private-key --out=FILE, and delete it from ${shown}.`);
    },
    { overwrite: true },
  );
  output.result({ file: path, apiKey: account.apiKey, checked: options.check !== false }, () => (output.quiet ? undefined : `Credentials written to ${path}`));
  await sayWhatComesFirst(invocation, path);
  if (options.sandbox === true && options.local !== true) output.hint(`In the sandbox they are kept in this folder, and ${join('~', '.nexmorc')} stays as it is.`);
}

/**
 * Asks the platform whether key and secret belong together, and so do the application and its private key.
 *
 * @param {Invocation} invocation
 * @param {{ apiKey: string, apiSecret: string }} account
 * @param {{ applicationId?: string, privateKey?: string }} application
 */
async function check(invocation, account, { applicationId, privateKey }) {
  const own = privateKey === undefined ? undefined : await inspectPrivateKey(invocation, privateKey, '--private-key');
  const client = await connect(invocation, account);
  await client.account.balance();
  if (applicationId !== undefined && own) await requireKeyOf(invocation, await client.applications.get(applicationId), own, '--private-key');
}

/**
 * Says so when, in this folder, something else is used than what was just written.
 *
 * @param {Invocation} invocation
 * @param {string} path
 */
async function sayWhatComesFirst({ options, context, output }, path) {
  const { apiKey } = (await loadConfig(surroundingsOf(context), [], { folderOnly: options.sandbox === true })).values;
  if (apiKey && apiKey.source.name !== path) output.hint(`In this folder ${showPath(apiKey.origin, context)} comes first, which has the key ${apiKey.value}.`);
}

/**
 * @param {string} formatName
 * @param {boolean} local
 * @param {import('../context.js').Context} context
 */
function target(formatName, local, { cwd, home }) {
  if (formatName === 'vonagerc') return local ? join(cwd, '.vonagerc') : join(home, '.vonage', 'config.json');
  return join(local ? cwd : home, '.nexmorc');
}

/**
 * @param {Invocation} invocation
 * @returns {Promise<{ apiKey: string, apiSecret: string }>}
 */
async function readAccount(invocation) {
  const { positionals, options, context, output } = invocation;
  /** @type {string | undefined} */
  let apiKey = positionals[0];
  /** @type {string | undefined} */
  let apiSecret = positionals[1] ?? /** @type {string | undefined} */ (options['api-secret']);
  if (apiSecret === '-' || apiSecret?.startsWith('@')) {
    apiSecret = await readSecret(apiSecret, context, positionals[1] === undefined ? '--api-secret' : 'api_secret');
  } else if (apiSecret !== undefined) {
    output.warn(
      'The secret is visible in the list of processes and in the history of the shell. Without it on the command line, setup asks for it; setup KEY - reads it from stdin.',
    );
  }
  apiKey ??= /** @type {string | undefined} */ (options['api-key']);

  if (apiKey === undefined || apiSecret === undefined) {
    if (!canAsk(context)) throw cannotAsk(apiKey === undefined ? 'api_key' : 'api_secret', 'Write tokensmith setup KEY - and pipe the secret.');
    const ask = prompts(invocation);
    /** @param {string} answer */
    const needed = (answer) => answer.trim() !== '' || 'The dashboard shows it under its settings.';
    apiKey ??= (await ask.input({ message: 'API key:', validate: needed })).trim();
    apiSecret ??= (await ask.password({ message: 'API secret:', validate: needed })).trim();
  }
  return { apiKey, apiSecret };
}

/**
 * The application, which Vonage CLI's `auth set` keeps in the same file.
 *
 * @param {Invocation} invocation
 */
async function readApplication(invocation) {
  const { options } = invocation;
  const { format, 'app-id': applicationId, 'private-key': privateKey } = options;
  if (format !== 'vonagerc') return {};
  return {
    ...(typeof applicationId === 'string' && { applicationId }),
    ...(typeof privateKey === 'string' && { privateKey: await readKeyText(invocation, privateKey, '--private-key') }),
  };
}
