import { dirname } from 'node:path';
import { configLocations, loadConfig, loadPrivateKey, showPath } from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { readKeyText, readSecret } from './inputs.js';
import { sayLeftovers } from './saving.js';

/** @typedef {import('../config/resolve.js').ResolvedConfig & { notices: import('../config/load.js').ConfigNotice[], sources: import('../config/resolve.js').ConfigSource[] }} Configuration */

/** @type {WeakMap<import('./program.js').Invocation, Configuration>} */
const loaded = new WeakMap();

/**
 * The configuration of a command: its options, then the environment, then the files. Read once, and what is to be said
 * about the files is said once.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<Configuration>}
 */
export async function configurationOf(invocation) {
  const present = loaded.get(invocation);
  if (present) return present;
  const { context, output } = invocation;
  const configuration = loadConfig(context, [await optionSource(invocation)]);
  loaded.set(invocation, configuration);
  for (const { message } of configuration.notices) output.warn(message);
  for (const folder of new Set(configLocations(context).map(({ path }) => dirname(path)))) await sayLeftovers(invocation, folder);
  return configuration;
}

/**
 * The API key and secret.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<{ apiKey: string, apiSecret: string }>}
 * @throws {TokensmithError} `ERR_CONFIG_MISSING`
 */
export async function requireAccount(invocation) {
  const { values, passedOver } = await configurationOf(invocation);
  const { apiKey, apiSecret } = values;
  if (apiKey && apiSecret) return { apiKey: apiKey.value, apiSecret: apiSecret.value };
  const other = passedOver.find(({ reason }) => reason === 'other-account');
  throw new TokensmithError('ERR_CONFIG_MISSING', {
    where: apiKey ? 'API secret' : 'API key',
    problem: apiKey
      ? `Could not read credentials: there is no secret for the key ${apiKey.value} (${apiKey.origin})${other ? `; the one in ${other.origin} is for another key` : ''}.`
      : 'Could not read credentials.',
    remedy: "Run 'tokensmith setup' to set up the program, or set VONAGE_API_KEY and VONAGE_API_SECRET.",
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
  const { applicationId } = (await configurationOf(invocation)).values;
  if (applicationId) return applicationId.value;
  throw missingApplication('application id', 'Could not read application credentials.');
}

/**
 * The private key of the application.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<{ text: string, origin: string }>}
 * @throws {TokensmithError} `ERR_CONFIG_MISSING`, and those of reading a file
 */
export async function requirePrivateKey(invocation) {
  const configuration = await configurationOf(invocation);
  const key = loadPrivateKey(configuration, invocation.context);
  if (key) return key;
  const { applicationId } = configuration.values;
  const other = configuration.passedOver.find(({ reason }) => reason === 'other-application');
  throw missingApplication(
    'private key',
    applicationId && other
      ? `There is no private key for the application ${applicationId.value} (${applicationId.origin}); the one in ${showPath(other.origin, invocation.context)} is another application's.`
      : 'Could not read application credentials: there is no private key.',
  );
}

/**
 * The options that say as whom, as a source before all others.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<import('../config/resolve.js').ConfigSource>}
 */
async function optionSource({ options, context }) {
  const { 'api-key': apiKey, 'api-secret': apiSecret, 'app-id': applicationId, 'private-key': privateKey } = options;
  return {
    kind: 'option',
    name: 'options',
    names: { apiKey: '--api-key', apiSecret: '--api-secret', applicationId: '--app-id', privateKey: '--private-key' },
    values: {
      ...(typeof apiKey === 'string' && { apiKey }),
      ...(typeof apiSecret === 'string' && { apiSecret: await readSecret(apiSecret, context, '--api-secret') }),
      ...(typeof applicationId === 'string' && { applicationId }),
      ...(typeof privateKey === 'string' && { privateKey: await readKeyText(privateKey, context, '--private-key') }),
    },
  };
}

/**
 * @param {string} where
 * @param {string} problem
 */
function missingApplication(where, problem) {
  return new TokensmithError('ERR_CONFIG_MISSING', {
    where,
    problem,
    remedy: "Run 'tokensmith app:create' or 'tokensmith app:setup', give --app-id and --private-key, or set VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY.",
  });
}
