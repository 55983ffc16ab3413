import { definedValues, privateKeyEntry } from './values.js';

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
 * @returns {{ values: import('./values.js').ConfigValues, names: { [field: string]: string } }} the values, and the
 *   variable that each was taken from
 */
export function readFamily(environment, family) {
  /** @type {{ [field: string]: string }} */
  const names = {};
  /** @param {keyof typeof VARIABLES} field */
  const take = (field) => {
    const name = VARIABLES[field].find((candidate) => candidate.startsWith(`${family}_`) && (environment[candidate] ?? '') !== '');
    if (name === undefined) return undefined;
    names[field] = name;
    return environment[name];
  };
  const key = privateKeyEntry(take('privateKey'));
  const values = definedValues({ apiKey: take('apiKey'), apiSecret: take('apiSecret'), applicationId: take('applicationId'), ...key });
  return { values, names };
}

/**
 * Both families as one, as a `.env` file has to be read: account and application each from the family that names it.
 *
 * @param {Environment} environment
 * @returns {import('./values.js').ConfigValues}
 */
export function readFamilies(environment) {
  const [vonage, nexmo] = FAMILIES.map((family) => readFamily(environment, family).values);
  const account = [vonage, nexmo].find((values) => values?.apiKey !== undefined || values?.apiSecret !== undefined);
  const application = [vonage, nexmo].find(
    (values) => values?.applicationId !== undefined || values?.privateKey !== undefined || values?.privateKeyPath !== undefined,
  );
  return definedValues({
    apiKey: account?.apiKey,
    apiSecret: account?.apiSecret,
    applicationId: application?.applicationId,
    privateKey: application?.privateKey,
    privateKeyPath: application?.privateKeyPath,
  });
}
