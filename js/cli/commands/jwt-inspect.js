import { loadPrivateKey, showPath } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { configurationOf, surroundingsOf } from '../configuration.js';
import { Ended, EXIT } from '../exit-codes.js';
import { findingLines } from '../findings.js';
import { parseJsonObject, readKey, readSecret, readValue } from '../inputs.js';
import { withPassphrase } from '../keys.js';
import { plain } from '../output.js';
import { moment } from '../times.js';
import { readToken } from '../tokens.js';

/** @typedef {import('../program.js').Invocation} Invocation */
/** @typedef {import('../../types.js').TokenInspection} Inspection */

/**
 * `jwt:inspect token`: everything that can be said about it. Ends with 3 when something is wrong with it.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { inspection, describe: text } = await inspectToken(invocation, await readToken(invocation));
  invocation.output.result(inspection, text);
  if (inspection.findings.some(({ severity }) => severity === 'error')) throw new Ended(EXIT.refused);
}

/**
 * The signature is checked with the key of `--key`; where none is given, with the configured key if it is this application's.
 *
 * @param {Invocation} invocation
 * @param {string} token
 * @returns {Promise<{ inspection: Readonly<Inspection & { checkedWith?: string }>, describe: () => string }>} `checkedWith`: where the
 *   configured key is
 */
export async function inspectToken(invocation, token) {
  const { options, context, output } = invocation;
  const kit = await context.kit();
  const now = context.clock();
  const application =
    typeof options.app === 'string'
      ? /** @type {import('../../types.js').ApplicationDescription} */ (parseJsonObject(await readValue(options.app, context, '--app'), '--app'))
      : undefined;
  /** @param {object} how */
  const inspect = (how) => kit.inspectToken(token, { now, ...(application && { application }), ...how });
  if (typeof options.key === 'string') {
    const key = await readKey(options.key, context, '--key');
    const inspection = await withPassphrase(invocation, (passphrase) => inspect({ key, ...(passphrase !== undefined && { passphrase }) }));
    return { inspection, describe: () => describe(inspection, now, output, {}) };
  }
  const unchecked = await inspect({});
  const { inspection = unchecked, ...about } = await checkWithConfigured(invocation, unchecked, inspect);
  return { inspection: { ...inspection, ...(about.checkedWith !== undefined && { checkedWith: about.checkedWith }) }, describe: () => describe(inspection, now, output, about) };
}

/**
 * A key that is not known to be the application's says something only when it did make the signature.
 *
 * @param {Invocation} invocation
 * @param {Readonly<Inspection>} unchecked
 * @param {(how: object) => Promise<Readonly<Inspection>>} inspect
 * @returns {Promise<{ inspection?: Readonly<Inspection>, checkedWith?: string, why?: string }>} `why` it was not checked
 */
async function checkWithConfigured(invocation, { header, payload }, inspect) {
  if (header?.alg !== 'RS256' || payload === null || typeof payload === 'string') return {};
  const { context, options } = invocation;
  const configuration = await configurationOf(invocation);
  const { applicationId } = configuration.values;
  const isKnown = applicationId !== undefined && applicationId.value.toLowerCase() === String(payload.application_id).toLowerCase();
  if (applicationId !== undefined && !isKnown) {
    return { why: `the configured key is for the application ${applicationId.value} (${showPath(applicationId.origin, context)}); give --key=FILE` };
  }
  try {
    const found = await loadPrivateKey(configuration, surroundingsOf(context));
    if (!found) return {};
    const checkedWith = showPath(found.origin, context);
    const passphrase = typeof options.passphrase === 'string' ? await readSecret(options.passphrase, context, '--passphrase') : undefined;
    const inspection = await inspect({ key: found.key, ...(passphrase !== undefined && { passphrase }) });
    if (inspection.signature === 'verified' || isKnown) return { inspection, checkedWith };
    return { why: `it was not made with ${checkedWith}, which may be another application's key; give --key=FILE` };
  } catch (error) {
    // What is configured was not asked for, and so is no reason to fail.
    if (!(error instanceof TokensmithError) || !/^ERR_(?:KEY|CONFIG)_/.test(error.code)) throw error;
    return { why: error.code === 'ERR_KEY_ENCRYPTED' ? 'the configured key is encrypted; give --passphrase=@FILE' : `the configured key cannot be used: ${error.details.problem}` };
  }
}

/**
 * @param {Readonly<Inspection>} inspection
 * @param {number} now
 * @param {import('../output.js').Output} output
 * @param {{ checkedWith?: string, why?: string }} about the signature
 */
function describe({ header, payload, kind, signature, issuedAt, notBefore, expiresAt, findings }, now, output, { checkedWith = 'this key', why = 'no key was given' }) {
  /** @param {string} title @param {unknown} value */
  const part = (title, value) =>
    value === null ? [] : [output.style('bold', title), plain(typeof value === 'string' ? value : JSON.stringify(value, null, 2))];
  const times = /** @type {[string, number | null][]} */ ([
    ['Issued', issuedAt],
    ['Valid from', notBefore],
    ['Expires', expiresAt],
  ]).flatMap(([name, time]) => (time === null ? [] : [`${name.padEnd(11)}${moment(time, now)}`]));
  // Of a token that no key can check the engine says why.
  const fromElsewhere = ['webhook', 'opentok', 'foreign', 'encrypted'].includes(String(kind));
  const unchecked = fromElsewhere ? `not checked. ${findings.find(({ code }) => code === 'INFO_TOKEN_UNCHECKED')?.message ?? 'An encrypted token has none.'}` : `not checked: ${why}`;
  // The line about the signature says these two already.
  const shown = findings.filter(({ code }) => code !== 'INFO_TOKEN_UNCHECKED' && code !== 'INFO_TOKEN_VERIFIED');
  return [
    ...part('Header', header),
    ...part('Payload', payload),
    '',
    ...times,
    `${'Signature'.padEnd(11)}${{ unchecked, verified: `made with ${checkedWith}`, invalid: `not made with ${checkedWith}` }[signature]}`,
    ...(shown.length > 0 ? ['', findingLines(shown, output)] : []),
  ].join('\n');
}
