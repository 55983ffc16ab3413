/**
 * Checks of credentials before they are used: placeholders from a tutorial, one kind of credential in place of another, and a private key that
 * is not the application's. No message quotes a value: it may be a secret in the wrong place.
 */
import { TokensmithError } from '../errors.js';
import { withPassphrase } from './keys.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `api_key`, `YOUR_API_SECRET`, `MY_APP_ID`, `<secret>`, `key-goes-here`, reduced to letters and digits. */
const PLACEHOLDER =
  /^(?:my|your|the|an?|some|new|insert|enter|paste|replace|with|vonage|nexmo)*(?:(?:api|app|application|account|private|public)*(?:key|secret|id|uuid)|apikeyid)(?:goes)?(?:here|value)?$/;

/** The platform gives keys of eight characters and asks for secrets of at least eight. */
const USUAL_LENGTH = 8;

/**
 * @param {string} value
 */
function isPlaceholder(value) {
  return (
    PLACEHOLDER.test(value.toLowerCase().replaceAll(/[^a-z0-9]/g, '')) ||
    /^(.)\1{2,}$/u.test(value) ||
    /^(?:\.\.|…)/.test(value)
  );
}

/**
 * Refuses an impossible API key or secret, and warns of an unlikely one.
 *
 * @param {{ apiKey: string, apiSecret: string }} account
 * @param {import('./output.js').Output} output
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function checkAccount({ apiKey, apiSecret }, output) {
  const remedy = 'Give your own: the dashboard shows it under its settings.';
  if (isPlaceholder(apiKey)) throw refusal('api_key', 'This is a placeholder for an API key.', remedy);
  if (UUID.test(apiKey)) throw refusal('api_key', 'This is the id of an application, not an API key.', remedy);
  if (!/^[A-Za-z0-9]+$/.test(apiKey)) throw refusal('api_key', 'An API key has letters and digits only.', remedy);
  if (isPlaceholder(apiSecret)) throw refusal('api_secret', 'This is a placeholder for an API secret.', remedy);
  if (/\s/.test(apiSecret)) throw refusal('api_secret', 'An API secret has no blanks and is one line.', remedy);
  if (apiKey === apiSecret) throw refusal('api_secret', 'The API secret is the same as the API key.', remedy);
  const unusual = [
    ...(apiKey.length === USUAL_LENGTH
      ? []
      : [`API keys have ${USUAL_LENGTH} characters, and this one has ${apiKey.length}`]),
    ...(apiSecret.length >= USUAL_LENGTH
      ? []
      : [`API secrets have at least ${USUAL_LENGTH}, and this one has ${apiSecret.length}`]),
  ];
  if (unusual.length > 0) output.warn(`${unusual.join('; ')}. Is it whole, and is the key before the secret?`);
}

/**
 * Refuses anything that cannot be the ID of an application.
 *
 * @param {string} value
 * @param {string} where
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function checkApplicationId(value, where) {
  if (UUID.test(value)) return;
  throw refusal(
    where,
    isPlaceholder(value)
      ? 'This is a placeholder for the id of an application.'
      : 'The id of an application is a UUID, and this is not one.',
    'Give the id that tokensmith app:list shows, such as aaaaaaaa-bbbb-cccc-dddd-0123456789ab.',
  );
}

/**
 * @param {string} where
 * @param {string} problem
 * @param {string} remedy
 */
function refusal(where, problem, remedy) {
  return new TokensmithError('ERR_ARGUMENT_VALUE', { where, problem, remedy });
}

/** @typedef {import('./program.js').Invocation} Invocation */

/**
 * Inspects a private key that will be compared with an application's.
 *
 * @param {Invocation} invocation
 * @param {string} privateKey its text
 * @param {string} where the argument
 * @returns {Promise<{ publicKey: string, thumbprint: string }>}
 * @throws {TokensmithError} `ERR_KEY_*`
 */
export async function inspectPrivateKey(invocation, privateKey, where) {
  const kit = await invocation.context.kit();
  const inspection = await withPassphrase(invocation, (passphrase) =>
    kit.inspectKey(privateKey, passphrase === undefined ? {} : { passphrase }),
  );
  if (inspection.kind === 'private') return inspection;
  throw new TokensmithError('ERR_KEY_NOT_PRIVATE', {
    where,
    problem: 'This is a public key.',
    remedy: 'Give the private key of the pair.',
  });
}

/**
 * The thumbprint of the public key that the platform has for an application.
 *
 * @param {Invocation} invocation
 * @param {{ keys?: { public_key?: string } }} application
 * @returns {Promise<string | undefined>} the thumbprint; undefined when the platform does not return the key
 */
export async function applicationThumbprint({ context }, { keys }) {
  if (keys?.public_key === undefined) return undefined;
  const kit = await context.kit();
  return (await kit.inspectKey(keys.public_key)).thumbprint;
}

/**
 * Makes sure that a private key is an application's.
 *
 * @param {Invocation} invocation
 * @param {{ name: string, keys?: { public_key?: string } }} application
 * @param {{ thumbprint: string }} own
 * @param {string} where the argument with the key
 * @throws {TokensmithError} `ERR_TOKEN_KEY_APPLICATION`
 */
export async function requireKeyOf(invocation, application, own, where) {
  const theirs = await applicationThumbprint(invocation, application);
  if (theirs === undefined || theirs === own.thumbprint) return;
  throw new TokensmithError('ERR_TOKEN_KEY_APPLICATION', {
    where,
    problem: `This key does not belong to the application ${JSON.stringify(application.name)}: its public key has the thumbprint ${theirs.slice(0, 12)}…, this one's has ${own.thumbprint.slice(0, 12)}….`,
    remedy:
      'Give the key file that was saved when the application was created, or set a new public key with app:update --public-keyfile.',
  });
}
