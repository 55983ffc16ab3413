/**
 * Values that cannot be what they are given as: what a tutorial has in place of the reader's own, and one kind of
 * credential where another belongs. Nothing here quotes a value: it may be a secret in the wrong place.
 */
import { TokensmithError } from '../errors.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `api_key`, `YOUR_API_SECRET`, `MY_APP_ID`, `<secret>`, `key-goes-here`: what is left when nothing but letters counts. */
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
 * Refuses an account that cannot be one, and warns of one that is unlikely.
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
 * Refuses what cannot be the id of an application.
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
