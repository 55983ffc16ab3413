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
  return /** @type {ConfigValues} */ (Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
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
  const changes = (field) => values[field] !== undefined && before[field] !== undefined && values[field] !== before[field];
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
