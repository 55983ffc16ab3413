import { join, resolve } from 'node:path';
import { formatNamed, showPath } from '../../config/index.js';
import { inspectPrivateKey, requireKeyOf } from '../application-key.js';
import { connectAccount } from '../connection.js';
import { readKey } from '../inputs.js';
import { keyText } from '../keys.js';
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
  const { thumbprint } = await inspectPrivateKey(invocation, privateKey, 'private_key');
  if (options.check !== false) {
    const client = await connectAccount(invocation);
    await requireKeyOf(invocation, await client.applications.get(applicationId), { thumbprint }, 'private_key');
  }

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
