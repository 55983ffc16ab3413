import { join, resolve } from 'node:path';
import { formatNamed, showPath } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { connectAccount } from '../connection.js';
import { readKey } from '../inputs.js';
import { keyText, withPassphrase } from '../keys.js';
import { onlyCopy, onlyCopyError } from '../only-copy.js';
import { checkApplicationId } from '../placeholders.js';
import { saveFile } from '../saving.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `app:setup app_id private_key`: makes sure that the key is the application's, then keeps both.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, options, context, output } = invocation;
  const [applicationId, keyArgument] = /** @type {[string, string]} */ (positionals);
  checkApplicationId(applicationId, 'app_id');
  const fromStdin = keyArgument === '-';
  const keyPath = resolve(context.cwd, keyArgument);
  const privateKey = await keyText(invocation, await readKey(keyArgument, context, 'private_key'));
  const { publicKey, thumbprint } = await inspectPrivateKey(invocation, privateKey);
  if (options.check !== false) await compare(invocation, applicationId, { publicKey, thumbprint });

  const path = join(options.global === true ? context.home : context.cwd, '.nexmo-app');
  const format = formatNamed('nexmo-app');
  const inline = options.inline === true || fromStdin;
  const values = { applicationId, ...(inline ? { privateKey } : { privateKeyPath: options.global === true ? keyPath : keyArgument }) };
  await saveFile(
    invocation,
    path,
    (present) => {
      const lost = options.force === true ? undefined : onlyCopy(format.read(present ?? ''), context, { replacement: privateKey });
      if (lost !== undefined) {
        throw onlyCopyError(path, lost, context, `Save it first, with tokensmith config:convert ${showPath(path, context)} --to=private-key --out=FILE, or use --force to overwrite it: the key will be gone.`);
      }
      return format.write(values, present);
    },
    { overwrite: true },
  );
  output.result({ file: path, applicationId, thumbprint, checked: options.check !== false }, () => (output.quiet ? undefined : `Credentials written to ${path}`));
}

/**
 * @param {Invocation} invocation
 * @param {string} privateKey
 */
async function inspectPrivateKey(invocation, privateKey) {
  const kit = await invocation.context.kit();
  const inspection = await withPassphrase(invocation, (passphrase) => kit.inspectKey(privateKey, passphrase === undefined ? {} : { passphrase }));
  if (inspection.kind === 'private') return inspection;
  throw new TokensmithError('ERR_KEY_NOT_PRIVATE', { where: 'private_key', problem: 'This is a public key.', remedy: 'Give the private key of the pair.' });
}

/**
 * @param {Invocation} invocation
 * @param {string} applicationId
 * @param {{ publicKey: string, thumbprint: string }} own
 */
async function compare(invocation, applicationId, own) {
  const client = await connectAccount(invocation);
  const { name, keys } = await client.applications.get(applicationId);
  if (keys?.public_key === undefined) return;
  const kit = await invocation.context.kit();
  const theirs = await kit.inspectKey(keys.public_key);
  if (theirs.thumbprint === own.thumbprint) return;
  throw new TokensmithError('ERR_TOKEN_KEY_APPLICATION', {
    where: 'private_key',
    problem: `This key does not belong to the application ${JSON.stringify(name)}: its public key has the thumbprint ${theirs.thumbprint.slice(0, 12)}…, this one's has ${own.thumbprint.slice(0, 12)}….`,
    remedy: 'Give the key file that was saved when the application was created, or set a new public key with app:update --public-keyfile.',
  });
}
