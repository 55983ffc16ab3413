import { TokensmithError } from '../../errors.js';
import { applicationThumbprint, inspectPrivateKey } from '../application-key.js';
import { CAPABILITIES } from '../application-options.js';
import { connectAccount } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { readKeyText } from '../keys.js';

/**
 * `app:validate app_id`: whether a private key is the application's, and whether it has the capabilities named.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, options, output } = invocation;
  const [id] = /** @type {[string]} */ (positionals);
  const wanted = CAPABILITIES.filter((capability) => options.all === true || options[capability.replaceAll('_', '-')] === true);
  const path = options['private-key-file'] ?? options['private-key'];
  const where = options['private-key-file'] === undefined ? '--private-key' : '--private-key-file';
  const key = typeof path === 'string' ? await inspectPrivateKey(invocation, await readKeyText(invocation, path, where), where) : undefined;
  if (key === undefined && wanted.length === 0) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: 'options', problem: 'There is nothing to check.', remedy: 'Give --private-key-file=FILE, or capabilities, such as --voice --rtc.' });
  }
  const client = await connectAccount(invocation);
  const application = await client.applications.get(id);
  const present = Object.keys(application.capabilities ?? {});
  const keyMatches = key === undefined ? undefined : (await applicationThumbprint(invocation, application)) === key.thumbprint;
  const capabilities = Object.fromEntries(wanted.map((capability) => [capability, present.includes(capability)]));
  const complete = Object.values(capabilities).every(Boolean);
  output.result({ id: application.id, name: application.name, valid: keyMatches !== false && complete, ...(keyMatches !== undefined && { keyMatches }), capabilities }, () =>
    [
      ...(keyMatches === undefined ? [] : [`private key: ${keyMatches ? "the application's" : "not the application's"}`]),
      ...Object.entries(capabilities).map(([capability, there]) => `${capability}: ${there ? 'enabled' : 'not enabled'}`),
    ].join('\n'),
  );
  if (keyMatches === false) throw new Ended(EXIT.keyMismatch);
  if (!complete) throw new Ended(EXIT.refused);
}
