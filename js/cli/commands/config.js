import { dirname, join, resolve } from 'node:path';
import {
  convertConfig,
  decodeText,
  detectFormat,
  existsError,
  formatNamed,
  loadConfig,
  loadPrivateKey,
  makePrivateFolder,
  redact,
  showPath,
} from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { checkAccount, checkApplicationId, inspectPrivateKey, requireKeyOf } from '../credential-checks.js';
import { configurationOf, connect, refuseHomeFolder, surroundingsOf } from '../connection.js';
import { readFile, readSecret } from '../inputs.js';
import { keyText, onlyCopy, onlyCopyError, readKeyText, saveFile } from '../keys.js';
import { plain } from '../output.js';
import { canAsk, cannotAsk, prompts } from '../prompts.js';

/** The values in the order they are shown, with their names in words. */
const TITLES = Object.freeze({
  apiKey: 'API key',
  apiSecret: 'API secret',
  applicationId: 'Application id',
  applicationName: 'Application name',
  privateKey: 'Private key',
});

const REASONS = Object.freeze({
  same: 'the same',
  shadowed: 'not used: another comes first',
  'other-account': 'not used: it is for another API key',
  'other-application': 'not used: it is for another application',
});

/** @typedef {import('../../config/values.js').ConfigField} ConfigField */

/**
 * `config:show`: the values that would be used, where they come from, and which others are ignored.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function configShow(invocation) {
  const { options, context, output } = invocation;
  const configuration = await configurationOf(invocation);
  /** @param {ConfigField} field @param {string} value */
  const shown = (field, value) => (field === 'apiSecret' && options.secrets === true ? value : redact(field, value));
  /** @param {string} origin */
  const place = (origin) => showPath(origin, context);

  const rows = Object.entries(TITLES).map(([name, title]) => {
    const field = /** @type {ConfigField} */ (name);
    const entry =
      configuration.values[field] ?? (field === 'privateKey' ? configuration.values.privateKeyPath : undefined);
    return entry === undefined
      ? { field, title, value: null, origin: null }
      : {
          field,
          title,
          value: entry === configuration.values.privateKeyPath ? entry.value : shown(field, entry.value),
          origin: place(entry.origin),
        };
  });
  const keyProblem = await privateKeyProblem(configuration, context);
  const passedOver = configuration.passedOver.map(({ field, value, origin, reason }) => ({
    field: field === 'privateKeyPath' ? 'privateKey' : field,
    value: shown(field, value),
    origin: place(origin),
    reason,
  }));

  output.result(
    {
      values: Object.fromEntries(
        rows.map(({ field, value, origin }) => [field, value === null ? null : { value, origin }]),
      ),
      passedOver,
      ...(keyProblem && { privateKeyProblem: keyProblem }),
    },
    () => {
      const width = Math.max(...rows.map(({ value }) => plain(value ?? 'not set').length));
      const lines = rows
        .filter(({ field, value }) => field !== 'applicationName' || value !== null)
        .map(({ title, value, origin }) =>
          value === null
            ? `${title.padEnd(18)}${output.style('dim', 'not set')}`
            : `${title.padEnd(18)}${plain(value).padEnd(width)}  ${output.style('dim', plain(origin ?? ''))}`,
        );
      const others = passedOver.map(
        ({ field, value, origin, reason }) =>
          `  ${TITLES[/** @type {keyof typeof TITLES} */ (field)]} ${plain(value)} in ${plain(origin)}: ${REASONS[reason]}`,
      );
      return [
        ...lines,
        ...(keyProblem ? ['', `The private key: ${keyProblem}`] : []),
        ...(others.length > 0 ? ['', 'Also found:', ...others] : []),
      ].join('\n');
    },
  );
}

/**
 * What is wrong with the key that would be used, if anything: better reported now than at the next token.
 *
 * @param {import('../connection.js').Configuration} configuration
 * @param {import('../program.js').Context} context
 * @returns {Promise<string | undefined>}
 */
async function privateKeyProblem(configuration, context) {
  try {
    const found = await loadPrivateKey(configuration, surroundingsOf(context));
    if (!found) return undefined;
    const { kind } = await (await context.kit()).inspectKey(found.key);
    return kind === 'private' ? undefined : 'it is a public key.';
  } catch (error) {
    const { code, details } = /** @type {import('../../errors.js').TokensmithError} */ (error);
    if (!code?.startsWith('ERR_KEY_') && !code?.startsWith('ERR_CONFIG_')) throw error;
    // An encrypted key is fine.
    return code === 'ERR_KEY_ENCRYPTED' ? undefined : `${details.problem} ${details.remedy}`;
  }
}

/** @typedef {import('../program.js').Invocation} Invocation */
/** @typedef {import('../../config/values.js').ConfigValues} ConfigValues */

/** What the fields are called in a message about those that a format cannot hold. */
const WORDS = Object.freeze({
  apiKey: 'the API key',
  apiSecret: 'the API secret',
  applicationId: 'the application id',
  applicationName: 'the application name',
  privateKey: 'the private key',
  privateKeyPath: 'the path of the private key',
});

/**
 * `config:convert [file] --to=format`: writes the values into the other tool's file and keeps everything else in it.
 *
 * @param {Invocation} invocation
 */
export async function configConvert(invocation) {
  const { options, context, output } = invocation;
  if (typeof options.to !== 'string') {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: '--to',
      problem: 'It is not said which form is wanted.',
      remedy: 'Give --to=vonagerc, or another of the formats in --help.',
    });
  }
  const to = formatNamed(options.to);
  const values = await valuesOf(invocation, to);
  const out = typeof options.out === 'string' ? options.out : to.fileName;
  const target = out === '-' ? undefined : resolve(context.cwd, out);
  /** @param {string | undefined} present */
  const convert = (present) => {
    const converted = convertConfig(values, to, { ...(present !== undefined && { text: present }), where: out });
    if (converted.written.length > 0) return converted;
    throw new TokensmithError('ERR_CONFIG_MISSING', {
      where: to.name,
      problem: `Of what the ${to.title} hold, nothing is known.`,
      remedy: 'See tokensmith config:show for what is.',
    });
  };
  let { text, written, left } = convert(undefined);
  if (target === undefined) {
    output.result({ format: to.name, text, written, left }, () => text);
  } else {
    await saveFile(
      invocation,
      target,
      (present) => {
        ({ text, written, left } = convert(present));
        if (options.force !== true && present !== undefined && overwrites(to, present, values, out))
          throw existsError(showPath(target, context));
        return text;
      },
      { overwrite: true },
    );
    output.result({ format: to.name, file: out, written, left }, () => `Configuration written to ${target}`);
  }
  if (left.length > 0)
    output.hint(`${to.fileName} has no place for ${left.map((field) => WORDS[field]).join(' and ')}.`);
}

/**
 * @param {Invocation} invocation
 * @param {import('../../config/formats.js').ConfigFormat} to
 * @returns {Promise<ConfigValues>}
 */
async function valuesOf(invocation, to) {
  const { positionals, options, context } = invocation;
  const [file] = positionals;
  /** @type {ConfigValues} */
  let values;
  if (file === undefined) {
    const { values: resolved } = await configurationOf(invocation);
    values = Object.fromEntries(Object.entries(resolved).map(([field, { value }]) => [field, value]));
    const found = await loadPrivateKey({ values: resolved }, surroundingsOf(context));
    if (found) values = { ...values, privateKey: await keyText(invocation, found.key) };
  } else {
    const text = decodeText(await readFile(file, context, 'The file'), file);
    const from = typeof options.from === 'string' ? formatNamed(options.from) : detectFormat(file, text);
    values = from.read(text, file);
    if (values.privateKeyPath !== undefined) {
      values = {
        ...values,
        privateKey: await keyText(
          invocation,
          await readFile(resolve(context.cwd, file, '..', values.privateKeyPath), context, 'The private key'),
        ),
      };
    }
  }
  // The key itself is copied: a path would be valid in one folder only. .nexmo-app and .env take either.
  if (values.privateKey !== undefined) delete values.privateKeyPath;
  return to.fields.length === 0 ? {} : values;
}

/**
 * Whether an existing value would be lost.
 *
 * @param {import('../../config/formats.js').ConfigFormat} to
 * @param {string} present
 * @param {ConfigValues} values
 * @param {string} where
 */
function overwrites(to, present, values, where) {
  const before = to.read(present, where);
  return to.fields.some((field) => {
    const old = before[field] ?? (field === 'privateKey' ? before.privateKeyPath : undefined);
    return old !== undefined && values[field] !== undefined && old !== values[field];
  });
}

/**
 * `setup api_key api_secret`: checks with the platform that they belong together, then saves them.
 *
 * @param {Invocation} invocation
 */
export async function setUp(invocation) {
  const { options, context, output } = invocation;
  if (options.sandbox === true) refuseHomeFolder(context);
  const account = await readAccount(invocation);
  checkAccount(account, output);
  if (typeof options['app-id'] === 'string') checkApplicationId(options['app-id'], '--app-id');
  const application = await readApplication(invocation);
  if (options.check !== false) await check(invocation, account, application);
  const values = { ...account, ...application };

  const format = formatNamed(/** @type {string} */ (options.format ?? 'nexmorc'));
  // The sandbox and its account belong to the folder: a real account in the home folder is left alone.
  const local = options.local === true || options.sandbox === true;
  const path = configFile(format.name, local, context);
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
      throw onlyCopyError(
        path,
        lost,
        context,
        `Save it first, with tokensmith config:convert ${shown} --to=private-key --out=FILE, and delete it from ${shown}.`,
      );
    },
    { overwrite: true },
  );
  output.result({ file: path, apiKey: account.apiKey, checked: options.check !== false }, () =>
    output.quiet ? undefined : `Credentials written to ${path}`,
  );
  await sayWhatComesFirst(invocation, path);
  if (options.sandbox === true && options.local !== true)
    output.hint(`In the sandbox they are kept in this folder, and ${join('~', '.nexmorc')} stays as it is.`);
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
  if (applicationId !== undefined && own)
    await requireKeyOf(invocation, await client.applications.get(applicationId), own, '--private-key');
}

/**
 * Warns if, in this folder, other values take precedence over those just written.
 *
 * @param {Invocation} invocation
 * @param {string} path
 */
async function sayWhatComesFirst({ options, context, output }, path) {
  const { apiKey } = (await loadConfig(surroundingsOf(context), [], { folderOnly: options.sandbox === true })).values;
  if (apiKey && apiKey.source.name !== path)
    output.hint(`In this folder ${showPath(apiKey.origin, context)} comes first, which has the key ${apiKey.value}.`);
}

/**
 * @param {string} formatName
 * @param {boolean} local
 * @param {import('../program.js').Context} context
 */
function configFile(formatName, local, { cwd, home }) {
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
    if (!canAsk(context))
      throw cannotAsk(
        apiKey === undefined ? 'api_key' : 'api_secret',
        'Write tokensmith setup KEY - and pipe the secret.',
      );
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
