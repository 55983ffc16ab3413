import { resolve } from 'node:path';
import { checkDestination, removeFile } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
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
  const overwrite = options.force === true;
  const privatePath = toStdout ? undefined : resolve(context.cwd, keyfile);
  const publicPath = publicKeyfile === undefined ? undefined : resolve(context.cwd, publicKeyfile);
  // Before a key is made that would then have no place.
  const targets = [privatePath, publicPath].flatMap((path) => (path === undefined ? [] : [checkDestination(path, { overwrite })]));
  if (targets.length === 2 && targets[0] === targets[1]) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--public-keyfile',
      problem: 'Both keys would go into the same file.',
      remedy: 'Name two files.',
    });
  }
  const passphrase = options.encrypt === true || options.passphrase !== undefined ? await newPassphrase(invocation, 'passphrase') : undefined;
  const pair = await generateKeyPair(invocation, Number(options.bits ?? 2048));
  const privateKey = passphrase === undefined ? pair.privateKey : await encrypt(invocation, pair.privateKey, passphrase);

  // At no moment is there a public key without its private one: the old one goes first, the new one comes last.
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
  return /** @type {string} */ ((await kit.convertKey(privateKey, { to: 'encrypted-pkcs8', newPassphrase: newPass })).key);
}
