import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkDestination, removeFile } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { readKey } from '../inputs.js';
import { generateKeyPair, newPassphrase, saveFile, withPassphrase } from '../keys.js';
import { findingLines } from '../output.js';

/**
 * `key:convert file --to=form`: the same key in another format.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function keyConvert(invocation) {
  const { options, context, output, positionals } = invocation;
  const { to, out } = options;
  if (typeof to !== 'string') {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: '--to',
      problem: 'It is not said which form is wanted.',
      remedy: 'Give --to=pkcs8, or another of the forms in --help.',
    });
  }
  if (options['new-passphrase'] !== undefined && to !== 'encrypted-pkcs8') {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--new-passphrase',
      problem: `The form ${to} is not encrypted.`,
      remedy: 'Write --to=encrypted-pkcs8, or leave --new-passphrase out.',
    });
  }
  const key = await readKey(/** @type {string} */ (positionals[0]), context, 'key');
  const kit = await context.kit();
  const fresh = to === 'encrypted-pkcs8' ? await newPassphrase(invocation, 'new-passphrase') : undefined;
  const converted = await withPassphrase(invocation, (passphrase) =>
    kit.convertKey(key, {
      to: /** @type {import('../../types.js').KeyTarget} */ (to),
      ...(passphrase !== undefined && { passphrase }),
      ...(fresh !== undefined && { newPassphrase: fresh }),
    }),
  );
  const written = typeof converted.key === 'string' ? converted.key : `${JSON.stringify(converted.key, null, 2)}\n`;
  if (typeof out !== 'string' || out === '-') {
    output.result(converted, () => written);
    return;
  }
  const path = resolve(context.cwd, out);
  const target = checkDestination(path, { overwrite: options.force === true });
  const source = resolve(context.cwd, /** @type {string} */ (positionals[0]));
  if (converted.kind === 'public' && existsSync(source) && realpathSync(source) === target) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--out',
      problem: 'The public key would take the place of the private one.',
      remedy: 'Name another file.',
    });
  }
  await saveFile(invocation, path, written, {
    overwrite: options.force === true,
    mode: converted.kind === 'private' ? 0o600 : 0o644,
  });
  output.result({ kind: converted.kind, format: converted.format, file: out }, () => `Key saved to: ${path}`);
}

/**
 * `key:generate`: a key pair in two files, or the private key on stdout.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function keyGenerate(invocation) {
  const { options, context, output } = invocation;
  const keyfile = /** @type {string} */ (options.keyfile ?? 'private.key');
  const toStdout = keyfile === '-';
  const publicKeyfile = /** @type {string | undefined} */ (
    options['public-keyfile'] ?? (toStdout ? undefined : 'public.key')
  );
  const overwrite = options.force === true;
  const privatePath = toStdout ? undefined : resolve(context.cwd, keyfile);
  const publicPath = publicKeyfile === undefined ? undefined : resolve(context.cwd, publicKeyfile);
  // Before a key is generated that could not be saved.
  const targets = [privatePath, publicPath].flatMap((path) =>
    path === undefined ? [] : [checkDestination(path, { overwrite })],
  );
  if (targets.length === 2 && targets[0] === targets[1]) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--public-keyfile',
      problem: 'Both keys would go into the same file.',
      remedy: 'Name two files.',
    });
  }
  const passphrase =
    options.encrypt === true || options.passphrase !== undefined
      ? await newPassphrase(invocation, 'passphrase')
      : undefined;
  const pair = await generateKeyPair(invocation, Number(options.bits ?? 2048));
  const privateKey =
    passphrase === undefined ? pair.privateKey : await encrypt(invocation, pair.privateKey, passphrase);

  // So that there is never a public key without its private key: the old one is removed first, the new one written last.
  if (publicPath !== undefined && privatePath !== undefined && overwrite) removeFile(publicPath);
  if (privatePath !== undefined) await saveFile(invocation, privatePath, privateKey, { overwrite });
  const print = () =>
    output.result(
      {
        ...(toStdout ? { privateKey } : { keyfile }),
        ...(publicKeyfile !== undefined && { publicKeyfile }),
        modulusLength: pair.modulusLength,
        thumbprint: pair.thumbprint,
        publicKey: pair.publicKey,
      },
      () => (privatePath === undefined ? privateKey : `Private Key saved to: ${privatePath}`),
    );
  if (toStdout) {
    print();
    await output.delivered();
  }
  if (publicPath !== undefined) await saveFile(invocation, publicPath, pair.publicKey, { mode: 0o644, overwrite });
  if (!toStdout) print();
  if (publicPath !== undefined) output.message(`Public Key saved to: ${publicPath}`);
  output.hint(`RSA ${pair.modulusLength} bits, thumbprint ${pair.thumbprint}.`);
}

/**
 * @param {import('../program.js').Invocation} invocation
 * @param {string} privateKey
 * @param {string} newPass
 */
async function encrypt({ context }, privateKey, newPass) {
  const kit = await context.kit();
  return /** @type {string} */ (
    (await kit.convertKey(privateKey, { to: 'encrypted-pkcs8', newPassphrase: newPass })).key
  );
}

/** The names of the formats in text. */
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
export async function keyInspect(invocation) {
  const { context, output, positionals } = invocation;
  const { inspection, describe } = await inspectKey(
    invocation,
    await readKey(/** @type {string} */ (positionals[0]), context, 'key'),
  );
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
  const inspection = await withPassphrase(invocation, (passphrase) =>
    kit.inspectKey(key, passphrase === undefined ? {} : { passphrase }),
  );
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
