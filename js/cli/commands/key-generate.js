import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { existsError, showPath, writeFileAtomically } from '../../config/index.js';
import { generateKeyPair, newPassphrase } from '../keys.js';
import { saveFile } from '../saving.js';

/**
 * `key:generate`: a key pair in two files, or the private key on stdout.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  const keyfile = /** @type {string} */ (options.keyfile ?? 'private.key');
  const toStdout = keyfile === '-';
  const publicKeyfile = /** @type {string | undefined} */ (options['public-keyfile'] ?? (toStdout ? undefined : 'public.key'));
  // Before a key is made that would then have no place.
  for (const file of [...(toStdout ? [] : [keyfile]), ...(publicKeyfile === undefined ? [] : [publicKeyfile])]) {
    if (options.force !== true && existsSync(resolve(context.cwd, file))) throw existsError(showPath(resolve(context.cwd, file), context));
  }
  const passphrase = options.encrypt === true || options.passphrase !== undefined ? await newPassphrase(invocation, 'passphrase') : undefined;
  const pair = await generateKeyPair(invocation, Number(options.bits ?? 2048));
  const privateKey = passphrase === undefined ? pair.privateKey : await encrypt(invocation, pair.privateKey, passphrase);

  if (publicKeyfile !== undefined) {
    writeFileAtomically(resolve(context.cwd, publicKeyfile), pair.publicKey, { mode: 0o644, overwrite: options.force === true });
  }
  if (toStdout && !output.json) output.data(privateKey);
  if (!toStdout) saveFile(invocation, resolve(context.cwd, keyfile), privateKey, { overwrite: options.force === true });
  output.result(
    {
      ...(toStdout ? { privateKey } : { keyfile }),
      ...(publicKeyfile !== undefined && { publicKeyfile }),
      modulusLength: pair.modulusLength,
      thumbprint: pair.thumbprint,
      publicKey: pair.publicKey,
    },
    () => (toStdout ? undefined : `Private Key saved to: ${resolve(context.cwd, keyfile)}`),
  );
  if (publicKeyfile !== undefined) output.message(`Public Key saved to: ${resolve(context.cwd, publicKeyfile)}`);
  output.hint(`RSA ${pair.modulusLength} bits, thumbprint ${pair.thumbprint}.`);
}

/**
 * @param {import('../program.js').Invocation} invocation
 * @param {string} privateKey
 * @param {string} newPass
 */
async function encrypt({ context }, privateKey, newPass) {
  const kit = await context.kit();
  return /** @type {string} */ ((await kit.convertKey(privateKey, { to: 'encrypted-pkcs8', newPassphrase: newPass })).key);
}
