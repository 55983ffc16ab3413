import { loadPrivateKey, redact, showPath } from '../../config/index.js';
import { configurationOf, surroundingsOf } from '../configuration.js';
import { plain } from '../output.js';

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
 * `config:show`: what would be used, where it comes from, and what was passed over.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  const configuration = await configurationOf(invocation);
  /** @param {ConfigField} field @param {string} value */
  const shown = (field, value) => (field === 'apiSecret' && options.secrets === true ? value : redact(field, value));
  /** @param {string} origin */
  const place = (origin) => showPath(origin, context);

  const rows = Object.entries(TITLES).map(([name, title]) => {
    const field = /** @type {ConfigField} */ (name);
    const entry = configuration.values[field] ?? (field === 'privateKey' ? configuration.values.privateKeyPath : undefined);
    return entry === undefined
      ? { field, title, value: null, origin: null }
      : { field, title, value: entry === configuration.values.privateKeyPath ? entry.value : shown(field, entry.value), origin: place(entry.origin) };
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
      values: Object.fromEntries(rows.map(({ field, value, origin }) => [field, value === null ? null : { value, origin }])),
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
        ({ field, value, origin, reason }) => `  ${TITLES[/** @type {keyof typeof TITLES} */ (field)]} ${plain(value)} in ${plain(origin)}: ${REASONS[reason]}`,
      );
      return [...lines, ...(keyProblem ? ['', `The private key: ${keyProblem}`] : []), ...(others.length > 0 ? ['', 'Also found:', ...others] : [])].join('\n');
    },
  );
}

/**
 * What is wrong with the key that would be used, if anything: better known now than at the next token.
 *
 * @param {import('../configuration.js').Configuration} configuration
 * @param {import('../context.js').Context} context
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
    // An encrypted key is as it should be.
    return code === 'ERR_KEY_ENCRYPTED' ? undefined : `${details.problem} ${details.remedy}`;
  }
}
