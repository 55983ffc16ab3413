import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  configLocations,
  loadPrivateKey,
  loadSources,
  resolveConfig,
  showPath,
  unreadableBefore,
} from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { DEMO_ACCOUNT } from '../sandbox/authentication.js';
import { durationSeconds, readSecret, waitingFor } from './inputs.js';
import { readKeyText, sayLeftovers, withPassphrase } from './keys.js';
import { openSandbox } from './sandbox-state.js';

/** @typedef {import('./program.js').Invocation} Invocation */

/**
 * A client for applications and the account, authenticated by API key and secret.
 *
 * @param {Invocation} invocation
 */
export async function connectAccount(invocation) {
  return connect(invocation, await requireAccount(invocation));
}

/**
 * A client for users, authenticated as the application.
 *
 * @param {Invocation} invocation
 */
export async function connectApplication(invocation) {
  const { output } = invocation;
  const applicationId = await requireApplicationId(invocation);
  const { key: privateKey, origin } = await requirePrivateKey(invocation);
  output.debug(
    `Application ${applicationId} (${(await configurationOf(invocation)).values.applicationId?.origin}), private key from ${origin}`,
  );
  const passphrase = mayBeEncrypted(privateKey) ? await passphraseFor(invocation, privateKey) : undefined;
  return connect(invocation, { applicationId, privateKey, ...(passphrase !== undefined && { passphrase }) });
}

/**
 * PEM says so; anything else is left to the engine.
 *
 * @param {string | Uint8Array} key
 */
function mayBeEncrypted(key) {
  const text = typeof key === 'string' ? key : Buffer.from(key).toString('latin1');
  return !text.includes('-----BEGIN') || text.includes('ENCRYPTED');
}

/**
 * Asked for, if necessary, before anything is sent.
 *
 * @param {Invocation} invocation
 * @param {string | Uint8Array} privateKey
 */
async function passphraseFor(invocation, privateKey) {
  const kit = await invocation.context.kit();
  return withPassphrase(invocation, async (passphrase) => {
    await kit.inspectKey(privateKey, passphrase === undefined ? {} : { passphrase });
    return passphrase;
  });
}

/**
 * @param {Invocation} invocation
 * @param {Partial<import('../platform/types.js').ClientOptions>} credentials
 */
export async function connect(invocation, credentials) {
  const { context, options, output } = invocation;
  const { createClient } = await import('../targets/rest.js');
  const { region, 'base-url': baseUrl, timeout } = options;
  const inSandbox = options.sandbox === true;
  if (inSandbox && baseUrl !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_CONFLICT', {
      where: '--base-url',
      problem: '--sandbox says already where the platform is.',
      remedy: 'Give one of the two.',
    });
  }
  return createClient({
    ...credentials,
    fetch: inSandbox ? (await openSandbox(invocation)).fetch : context.fetch,
    kit: context.kit(),
    now: context.clock,
    ...(typeof region === 'string' && { region: /** @type {import('../platform/types.js').Region} */ (region) }),
    ...(typeof baseUrl === 'string' && { baseUrl }),
    ...(typeof timeout === 'string' && { timeout: durationSeconds(timeout, '--timeout', { minimum: 1 }) }),
    ...(context.signal && { signal: context.signal }),
    onExchange: ({ method, url, status, milliseconds }) =>
      output.debug(
        `${method} ${url} → ${status ?? 'no answer'}${inSandbox ? ' from the sandbox' : ''} (${Math.round(milliseconds)} ms)`,
      ),
    onRetry: ({ attempt, milliseconds }) =>
      output.hint(`Attempt ${attempt} failed in passing; the next one is in ${(milliseconds / 1000).toFixed(1)} s.`),
  });
}

/** @typedef {import('../config/resolve.js').ResolvedConfig & { notices: import('../config/load.js').ConfigNotice[], sources: import('../config/resolve.js').ConfigSource[] }} Configuration */

/** @type {import('../config/resolve.js').ConfigSource} The account that every sandbox has. */
const DEMO_SOURCE = { kind: 'sandbox', name: "the sandbox's demonstration account", values: DEMO_ACCOUNT };

/** @type {WeakMap<import('./program.js').Invocation, Configuration>} */
const loaded = new WeakMap();

/**
 * The configuration of a command: its options, then the environment, then the files. Read only once, so that
 * warnings about the files appear once.
 *
 * With --sandbox only the options and the files of the working folder count. The environment and the home folder
 * belong to a real account: tokens would be signed for its application, and its API key would be registered with
 * the sandbox. Where the folder has no account, the sandbox's own is used.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<Configuration>}
 */
export async function configurationOf(invocation) {
  const present = loaded.get(invocation);
  if (present) return present;
  const { context, options, output } = invocation;
  const inSandbox = options.sandbox === true;
  if (inSandbox) refuseHomeFolder(context);
  const surroundings = surroundingsOf(context);
  const { sources, notices } = await loadSources(surroundings, [await optionSource(invocation)], {
    folderOnly: inSandbox,
  });
  if (inSandbox && !sources.some(({ values }) => values.apiKey !== undefined || values.apiSecret !== undefined))
    sources.push(DEMO_SOURCE);
  const configuration = { ...resolveConfig(sources), sources, notices };
  loaded.set(invocation, configuration);
  for (const { message } of configuration.notices) output.warn(message);
  const places = configLocations(context).filter(({ scope }) => scope === 'local' || !inSandbox);
  for (const folder of new Set(places.map(({ path }) => dirname(path)))) await sayLeftovers(invocation, folder);
  return configuration;
}

/**
 * The configuration, if the command has read it.
 *
 * @param {import('./program.js').Invocation} invocation
 */
export function loadedConfiguration(invocation) {
  return loaded.get(invocation);
}

/**
 * The API key and secret.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<{ apiKey: string, apiSecret: string }>}
 * @throws {TokensmithError} `ERR_CONFIG_MISSING`
 */
export async function requireAccount(invocation) {
  const configuration = await configurationOf(invocation);
  requireReadable(configuration, 'apiKey', invocation);
  const { values, passedOver } = configuration;
  const { apiKey, apiSecret } = values;
  if (apiKey?.source === DEMO_SOURCE && !invocation.output.json) {
    invocation.output.hint(
      `The sandbox's demonstration account is used (API key ${apiKey.value}): this folder has none of its own.`,
    );
  }
  if (apiKey && apiSecret) return { apiKey: apiKey.value, apiSecret: apiSecret.value };
  const other = passedOver.find(({ reason }) => reason === 'other-account');
  throw new TokensmithError('ERR_CONFIG_MISSING', {
    where: apiKey ? 'API secret' : 'API key',
    problem: apiKey
      ? `Could not read credentials: there is no secret for the key ${apiKey.value} (${apiKey.origin})${other ? `; the one in ${other.origin} is for another key` : ''}.`
      : 'Could not read credentials.',
    remedy:
      invocation.options.sandbox === true
        ? "Run 'tokensmith setup --sandbox', or give --api-key and --api-secret."
        : "Run 'tokensmith setup' to set up the program, or set VONAGE_API_KEY and VONAGE_API_SECRET.",
  });
}

/**
 * The id of the application.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<string>}
 * @throws {TokensmithError} `ERR_CONFIG_MISSING`
 */
export async function requireApplicationId(invocation) {
  const configuration = await configurationOf(invocation);
  requireReadable(configuration, 'applicationId', invocation);
  const { applicationId } = configuration.values;
  if (applicationId) return applicationId.value;
  throw missingApplication(invocation, 'application id');
}

/**
 * The private key of the application.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string} [remedy] for the error when there is none
 * @returns {Promise<{ key: string | Uint8Array, origin: string }>} as text, or as it is in its file
 * @throws {TokensmithError} `ERR_CONFIG_MISSING`, and those of reading a file
 */
export async function requirePrivateKey(invocation, remedy) {
  const configuration = await configurationOf(invocation);
  requireReadable(configuration, 'privateKey', invocation);
  const found = await loadPrivateKey(configuration, surroundingsOf(invocation.context));
  if (found) return found;
  const { applicationId } = configuration.values;
  const other = configuration.passedOver.find(({ reason }) => reason === 'other-application');
  throw missingApplication(
    invocation,
    'private key',
    applicationId && other
      ? `There is no private key for the application ${applicationId.value} (${applicationId.origin}); the one in ${showPath(other.origin, invocation.context)} is another application's.`
      : undefined,
    remedy,
  );
}

/**
 * Where to look for files, and what to do while waiting for a pipe among them.
 *
 * @param {import('./program.js').Context} context
 * @returns {import('../config/load.js').Surroundings}
 */
export function surroundingsOf(context) {
  return { ...context, onWait: (path) => waitingFor(context, showPath(path, context)) };
}

/**
 * Refuses a value when a file that takes precedence could not be read and may hold another one: the command might use another
 * account or application than the intended one.
 *
 * @param {Configuration} configuration
 * @param {'apiKey' | 'applicationId' | 'privateKey'} field
 * @param {import('./program.js').Invocation} invocation
 * @throws {TokensmithError} `ERR_CONFIG_UNREADABLE`
 */
function requireReadable(configuration, field, { context }) {
  const taken =
    configuration.values[field] ?? (field === 'privateKey' ? configuration.values.privateKeyPath : undefined);
  const first = unreadableBefore(configuration, field);
  if (!taken || !first) return;
  const [name, option] = {
    apiKey: ['API key', '--api-key'],
    applicationId: ['application id', '--app-id'],
    privateKey: ['private key', '--private-key'],
  }[field];
  throw new TokensmithError('ERR_CONFIG_UNREADABLE', {
    where: first.details.where,
    problem: `This file could not be read, and it comes before ${showPath(taken.origin, context)}, which has ${field === 'privateKey' ? 'a' : 'an'} ${name} too.`,
    remedy: `Repair the file or move it away, or say which ${name} is meant with ${option}.`,
  });
}

/**
 * The options for credentials, as the source that takes precedence over all others.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<import('../config/resolve.js').ConfigSource>}
 */
async function optionSource(invocation) {
  const { options, context } = invocation;
  const { 'api-key': apiKey, 'api-secret': apiSecret, 'app-id': applicationId, 'private-key': privateKey } = options;
  return {
    kind: 'option',
    name: 'options',
    names: { apiKey: '--api-key', apiSecret: '--api-secret', applicationId: '--app-id', privateKey: '--private-key' },
    values: {
      ...(typeof apiKey === 'string' && { apiKey }),
      ...(typeof apiSecret === 'string' && { apiSecret: await readSecret(apiSecret, context, '--api-secret') }),
      ...(typeof applicationId === 'string' && { applicationId }),
      ...(typeof privateKey === 'string' && { privateKey: await readKeyText(invocation, privateKey, '--private-key') }),
    },
  };
}

/**
 * @param {import('./program.js').Invocation} invocation
 * @param {'application id' | 'private key'} what
 * @param {string} [problem] if more is known than that it is missing
 * @param {string} [remedy]
 */
function missingApplication({ options }, what, problem, remedy) {
  const inSandbox = options.sandbox === true;
  const nowhere = inSandbox
    ? `This folder has no ${what}, and the sandbox uses none from elsewhere.`
    : `Could not read application credentials: there is no ${what}.`;
  return new TokensmithError('ERR_CONFIG_MISSING', {
    where: what,
    problem: problem ?? nowhere,
    remedy:
      remedy ??
      (inSandbox
        ? "Run 'tokensmith app:create --sandbox', or give --app-id and --private-key."
        : "Run 'tokensmith app:create' or 'tokensmith app:setup', give --app-id and --private-key, or set VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY."),
  });
}

/**
 * Refuses the sandbox in the home folder: the files where it keeps its account and application are, in that one folder,
 * those of the real account.
 *
 * @param {import('./program.js').Context} context
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseHomeFolder({ cwd, home }) {
  if (!existsSync(home) || realpathSync(home) !== realpathSync(cwd)) return;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: '--sandbox',
    problem:
      'The sandbox keeps its account and application in files of the working folder, and in the home folder these files belong to your real account.',
    remedy: 'Use it in a folder of its own: mkdir sandbox && cd sandbox',
  });
}
