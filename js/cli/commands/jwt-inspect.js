import { Ended, EXIT } from '../exit-codes.js';
import { findingLines } from '../findings.js';
import { parseJsonObject, readKeyText, readValue } from '../inputs.js';
import { withPassphrase } from '../keys.js';
import { plain } from '../output.js';
import { moment } from '../times.js';
import { readToken } from '../tokens.js';

/** @typedef {import('../program.js').Invocation} Invocation */

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
 * @param {import('../program.js').Invocation} invocation
 * @param {string} token
 * @returns {Promise<{ inspection: Readonly<import('../../types.js').TokenInspection>, describe: () => string }>}
 */
export async function inspectToken(invocation, token) {
  const { options, context, output } = invocation;
  const kit = await context.kit();
  const now = context.clock();
  const key = typeof options.key === 'string' ? await readKeyText(options.key, context, '--key') : undefined;
  const application =
    typeof options.app === 'string'
      ? /** @type {import('../../types.js').ApplicationDescription} */ (parseJsonObject(await readValue(options.app, context, '--app'), '--app'))
      : undefined;
  const inspection = await withPassphrase(invocation, (passphrase) =>
    kit.inspectToken(token, { now, ...(key !== undefined && { key }), ...(passphrase !== undefined && { passphrase }), ...(application && { application }) }),
  );
  return { inspection, describe: () => describe(inspection, now, output) };
}

/**
 * @param {Readonly<import('../../types.js').TokenInspection>} inspection
 * @param {number} now
 * @param {import('../output.js').Output} output
 */
function describe({ header, payload, kind, signature, issuedAt, notBefore, expiresAt, findings }, now, output) {
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
  const unchecked = fromElsewhere ? `not checked. ${findings.find(({ code }) => code === 'INFO_TOKEN_UNCHECKED')?.message ?? 'An encrypted token has none.'}` : 'not checked: no key was given';
  // The line about the signature says these two already.
  const shown = findings.filter(({ code }) => code !== 'INFO_TOKEN_UNCHECKED' && code !== 'INFO_TOKEN_VERIFIED');
  return [
    ...part('Header', header),
    ...part('Payload', payload),
    '',
    ...times,
    `${'Signature'.padEnd(11)}${{ unchecked, verified: 'made with this key', invalid: 'not made with this key' }[signature]}`,
    ...(shown.length > 0 ? ['', findingLines(shown, output)] : []),
  ].join('\n');
}
