import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkDestination } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { readKey } from '../inputs.js';
import { newPassphrase, withPassphrase } from '../keys.js';
import { saveFile } from '../saving.js';

/**
 * `key:convert file --to=form`: the same key written otherwise.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output, positionals } = invocation;
  const { to, out } = options;
  if (typeof to !== 'string') {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: '--to', problem: 'It is not said which form is wanted.', remedy: 'Give --to=pkcs8, or another of the forms in --help.' });
  }
  if (options['new-passphrase'] !== undefined && to !== 'encrypted-pkcs8') {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: '--new-passphrase', problem: `The form ${to} is not encrypted.`, remedy: 'Write --to=encrypted-pkcs8, or leave --new-passphrase out.' });
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
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: '--out', problem: 'The public key would take the place of the private one.', remedy: 'Name another file.' });
  }
  await saveFile(invocation, path, written, { overwrite: options.force === true, mode: converted.kind === 'private' ? 0o600 : 0o644 });
  output.result({ kind: converted.kind, format: converted.format, file: out }, () => `Key saved to: ${path}`);
}
