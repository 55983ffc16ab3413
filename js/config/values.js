/**
 * What the configuration files of the field's tools have in common: at most these five values, under different names.
 *
 * @typedef {object} ConfigValues
 * @property {string} [apiKey]
 * @property {string} [apiSecret]
 * @property {string} [applicationId]
 * @property {string} [applicationName]
 * @property {string} [privateKey] the key itself, as PEM or JWK text
 * @property {string} [privateKeyPath] where the key is, as the file says it; never together with `privateKey`
 */
import { TokensmithError } from '../errors.js';

/** @typedef {keyof ConfigValues} ConfigField */

/** Fields that are shown with their middle left out, whatever the file they came from. */
export const SECRET_FIELDS = Object.freeze(/** @type {ConfigField[]} */ (['apiSecret', 'privateKey']));

/**
 * Whether text is a key rather than the path of one. Every file that stores keys also takes a path (`app:setup` of
 * nexmo-cli writes the path it was given), so each reader has to tell the two apart.
 *
 * @param {string} text
 * @returns {boolean}
 */
export function isKeyText(text) {
  return text.includes('-----BEGIN') || /^\s*\{/.test(text);
}

/**
 * Files the text of a private key's entry under the field it is.
 *
 * nexmo-cli writes the word `undefined` where the platform returned no key, which is what it does for an application
 * made with one's own public key.
 *
 * @param {unknown} text
 * @returns {Pick<ConfigValues, 'privateKey' | 'privateKeyPath'>}
 */
export function privateKeyEntry(text) {
  if (typeof text !== 'string' || text.trim() === '' || text === 'undefined' || text === 'null') return {};
  return isKeyText(text) ? { privateKey: text } : { privateKeyPath: text };
}

/**
 * Takes an entry's text, or nothing when it is empty: `vonage` creates its file with empty values.
 *
 * @param {unknown} text
 * @returns {string | undefined}
 */
export function textEntry(text) {
  if (typeof text === 'number') return String(text);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/**
 * Leaves out the fields that have no value.
 *
 * @param {{ [field in ConfigField]?: string | undefined }} values
 * @returns {ConfigValues}
 */
export function definedValues(values) {
  return /** @type {ConfigValues} */ (
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  );
}

/**
 * The fields that must go when others change: a secret beside a new key, and a private key beside a new application, would
 * look as if they belonged together.
 *
 * @param {ConfigValues} before what the file holds
 * @param {ConfigValues} values what is put into it
 * @returns {{ apiSecret: boolean, privateKey: boolean }}
 */
export function orphaned(before, values) {
  /** @param {'apiKey' | 'applicationId'} field */
  const changes = (field) =>
    values[field] !== undefined && before[field] !== undefined && values[field] !== before[field];
  return {
    apiSecret: changes('apiKey') && values.apiSecret === undefined,
    privateKey: changes('applicationId') && values.privateKey === undefined && values.privateKeyPath === undefined,
  };
}

/**
 * A secret as it may be shown: enough of a short one to recognise it by, and of a key only that there is one.
 *
 * @param {ConfigField} field
 * @param {string} value
 * @returns {string}
 */
export function redact(field, value) {
  if (field === 'privateKey') return 'a private key (not shown)';
  if (field !== 'apiSecret') return value;
  return value.length >= 8 ? `${value.slice(0, 3)}${'*'.repeat(8)}` : '*'.repeat(8);
}

/**
 * The one place that makes an error about a configuration file.
 *
 * A parser's own message is never passed on, not even as `cause`: JSON.parse quotes the text around a mistake, and that
 * text is where the secrets are.
 *
 * @param {'ERR_CONFIG_NOT_FOUND' | 'ERR_CONFIG_UNREADABLE' | 'ERR_CONFIG_UNWRITABLE' | 'ERR_CONFIG_EXISTS' |
 *   'ERR_CONFIG_SYNTAX' | 'ERR_CONFIG_FORMAT' | 'ERR_CONFIG_MISSING' | 'ERR_CONFIG_TOO_LARGE'} code
 * @param {import('../errors.js').ErrorDetails} details
 * @returns {TokensmithError}
 */
export function configError(code, details) {
  return new TokensmithError(code, details);
}

/**
 * The environment variables of the field, the preferred name first. Vonage's code samples use the VONAGE_ names with
 * any of these endings; NEXMO_API_KEY and NEXMO_API_SECRET are nexmo-cli's.
 */
export const VARIABLES = Object.freeze({
  apiKey: ['VONAGE_API_KEY', 'NEXMO_API_KEY'],
  apiSecret: ['VONAGE_API_SECRET', 'NEXMO_API_SECRET'],
  applicationId: ['VONAGE_APPLICATION_ID', 'VONAGE_APP_ID', 'NEXMO_APPLICATION_ID', 'NEXMO_APP_ID'],
  privateKey: [
    'VONAGE_PRIVATE_KEY',
    'VONAGE_PRIVATE_KEY_PATH',
    'VONAGE_APPLICATION_PRIVATE_KEY',
    'VONAGE_APPLICATION_PRIVATE_KEY_PATH',
    'NEXMO_PRIVATE_KEY',
    'NEXMO_PRIVATE_KEY_PATH',
    'NEXMO_APPLICATION_PRIVATE_KEY_PATH',
  ],
});

/** @typedef {{ [name: string]: string | undefined }} Environment */

/** The two families. They are kept apart, since a key of one and a secret of the other may be two accounts'. */
export const FAMILIES = Object.freeze(/** @type {const} */ (['VONAGE', 'NEXMO']));

/**
 * @param {Environment} environment
 * @param {'VONAGE' | 'NEXMO'} family
 * @returns {{ values: ConfigValues, names: { [field: string]: string } }} the values, and the
 *   variable that each was taken from
 */
export function readFamily(environment, family) {
  /** @type {{ [field: string]: string }} */
  const names = {};
  /** @param {keyof typeof VARIABLES} field */
  const take = (field) => {
    const name = VARIABLES[field].find(
      (candidate) => candidate.startsWith(`${family}_`) && (environment[candidate] ?? '') !== '',
    );
    if (name === undefined) return undefined;
    names[field] = name;
    return environment[name];
  };
  const key = privateKeyEntry(take('privateKey'));
  const values = definedValues({
    apiKey: take('apiKey'),
    apiSecret: take('apiSecret'),
    applicationId: take('applicationId'),
    ...key,
  });
  return { values, names };
}

/**
 * Both families as one, as a `.env` file has to be read: account and application each from the family that names it.
 *
 * @param {Environment} environment
 * @returns {ConfigValues}
 */
export function readFamilies(environment) {
  const [vonage, nexmo] = FAMILIES.map((family) => readFamily(environment, family).values);
  const account = [vonage, nexmo].find((values) => values?.apiKey !== undefined || values?.apiSecret !== undefined);
  const application = [vonage, nexmo].find(
    (values) =>
      values?.applicationId !== undefined || values?.privateKey !== undefined || values?.privateKeyPath !== undefined,
  );
  return definedValues({
    apiKey: account?.apiKey,
    apiSecret: account?.apiSecret,
    applicationId: application?.applicationId,
    privateKey: application?.privateKey,
    privateKeyPath: application?.privateKeyPath,
  });
}
