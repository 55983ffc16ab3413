import { findingLines } from '../findings.js';
import { readKey } from '../inputs.js';
import { withPassphrase } from '../keys.js';

/** What the forms are called outside of code. */
const FORMS = Object.freeze({
  pkcs8: 'PKCS#8',
  'encrypted-pkcs8': 'PKCS#8, encrypted',
  pkcs1: 'PKCS#1',
  'encrypted-pkcs1': 'PKCS#1, encrypted',
  'pkcs1-public': 'PKCS#1 public key',
  spki: 'SubjectPublicKeyInfo',
  jwk: 'JSON Web Key',
  certificate: 'X.509 certificate',
});

/**
 * `key:inspect file`: what kind of key it is.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { context, output, positionals } = invocation;
  const { inspection, describe } = await inspectKey(invocation, await readKey(/** @type {string} */ (positionals[0]), context, 'key'));
  output.result(inspection, describe);
}

/**
 * @param {import('../program.js').Invocation} invocation
 * @param {string | Uint8Array} key
 * @returns {Promise<{ inspection: Readonly<import('../../types.js').KeyInspection>, describe: () => string }>}
 */
export async function inspectKey(invocation, key) {
  const { context, output } = invocation;
  const kit = await context.kit();
  const inspection = await withPassphrase(invocation, (passphrase) => kit.inspectKey(key, passphrase === undefined ? {} : { passphrase }));
  const describe = () => {
    const rows = [
      ['Kind', inspection.kind === 'private' ? 'a private key' : 'a public key'],
      ['Form', FORMS[inspection.format] ?? inspection.format],
      ['Length', `${inspection.modulusLength} bits`],
      ['Exponent', inspection.publicExponent],
      ['Thumbprint', inspection.thumbprint],
    ];
    return [
      ...rows.map(([name, value]) => `${String(name).padEnd(12)}${value}`),
      '',
      inspection.publicKey.trimEnd(),
      ...(inspection.findings.length > 0 ? ['', findingLines(inspection.findings, output)] : []),
    ].join('\n');
  };
  return { inspection, describe };
}
