import { join, resolve } from 'node:path';
import { formatNamed, readRequiredFile, readTextFile } from '../../config/index.js';
import { inspectPrivateKey, requireKeyOf } from '../application-key.js';
import { connectAccount } from '../connection.js';
import { readStdin } from '../inputs.js';
import { onlyCopy, onlyCopyError } from '../only-copy.js';
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
  const fromStdin = keyArgument === '-';
  const keyPath = resolve(context.cwd, keyArgument);
  const privateKey = fromStdin ? await readStdin(context, 'private_key') : readRequiredFile(keyPath, 'The private key').text;
  const { thumbprint } = await inspectPrivateKey(invocation, privateKey, 'private_key');
  if (options.check !== false) {
    const client = await connectAccount(invocation);
    await requireKeyOf(invocation, await client.applications.get(applicationId), { thumbprint }, 'private_key');
  }

  const path = join(options.global === true ? context.home : context.cwd, '.nexmo-app');
  const present = readTextFile(path)?.text;
  const lost = options.force === true ? undefined : onlyCopy(path, context, undefined, privateKey);
  if (lost !== undefined) throw onlyCopyError(path, lost, context, 'config:convert .nexmo-app --to=private-key --out=FILE first');
  const inline = options.inline === true || fromStdin;
  const values = { applicationId, ...(inline ? { privateKey } : { privateKeyPath: options.global === true ? keyPath : keyArgument }) };
  saveFile(invocation, path, formatNamed('nexmo-app').write(values, present), { overwrite: true });
  output.result({ file: path, applicationId, thumbprint, checked: options.check !== false }, () => (output.quiet ? undefined : `Credentials written to ${path}`));
}
