import { requirePrivateKey } from '../configuration.js';
import { durationSeconds, readKey } from '../inputs.js';
import { withPassphrase } from '../keys.js';
import { moment } from '../times.js';
import { readToken } from '../tokens.js';

/**
 * `jwt:verify token`: ends with 0 and a line for a token that holds, with 3 and the reason for one that does not.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  const given = await readToken(invocation);
  const token = given.replace(/^(?:Authorization:\s*)?Bearer\s+/i, '');
  if (token !== given) output.hint('Bearer was left out: it belongs to the HTTP header, not to the token.');
  const publicKey = typeof options.key === 'string' ? await readKey(options.key, context, '--key') : (await requirePrivateKey(invocation, 'Give --key=FILE, the public or the private key.')).key;
  const kit = await context.kit();
  const now = context.clock();
  const { 'app-id': applicationId, sub, 'clock-tolerance': tolerance } = options;
  const verified = await withPassphrase(invocation, (passphrase) =>
    kit.verifyToken(token, {
      publicKey,
      now,
      ...(passphrase !== undefined && { passphrase }),
      ...(typeof applicationId === 'string' && { applicationId }),
      ...(typeof sub === 'string' && { subject: sub }),
      ...(typeof tolerance === 'string' && { clockTolerance: durationSeconds(tolerance, '--clock-tolerance') }),
    }),
  );
  const { exp } = verified.payload;
  output.result(verified, () => `Valid${exp === undefined ? '' : ` until ${moment(exp, now)}`}`);
}
