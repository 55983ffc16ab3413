import { TokensmithError } from '../errors.js';
import { withPassphrase } from './keys.js';

/** @typedef {import('./program.js').Invocation} Invocation */

/**
 * A private key that is to be compared with an application's.
 *
 * @param {Invocation} invocation
 * @param {string} privateKey its text
 * @param {string} where the argument
 * @returns {Promise<{ publicKey: string, thumbprint: string }>}
 * @throws {TokensmithError} `ERR_KEY_*`
 */
export async function inspectPrivateKey(invocation, privateKey, where) {
  const kit = await invocation.context.kit();
  const inspection = await withPassphrase(invocation, (passphrase) =>
    kit.inspectKey(privateKey, passphrase === undefined ? {} : { passphrase }),
  );
  if (inspection.kind === 'private') return inspection;
  throw new TokensmithError('ERR_KEY_NOT_PRIVATE', {
    where,
    problem: 'This is a public key.',
    remedy: 'Give the private key of the pair.',
  });
}

/**
 * What the platform has for an application's key, in short.
 *
 * @param {Invocation} invocation
 * @param {{ keys?: { public_key?: string } }} application
 * @returns {Promise<string | undefined>} the thumbprint; undefined when the platform does not say
 */
export async function applicationThumbprint({ context }, { keys }) {
  if (keys?.public_key === undefined) return undefined;
  const kit = await context.kit();
  return (await kit.inspectKey(keys.public_key)).thumbprint;
}

/**
 * Makes sure that a private key is an application's.
 *
 * @param {Invocation} invocation
 * @param {{ name: string, keys?: { public_key?: string } }} application
 * @param {{ thumbprint: string }} own
 * @param {string} where the argument with the key
 * @throws {TokensmithError} `ERR_TOKEN_KEY_APPLICATION`
 */
export async function requireKeyOf(invocation, application, own, where) {
  const theirs = await applicationThumbprint(invocation, application);
  if (theirs === undefined || theirs === own.thumbprint) return;
  throw new TokensmithError('ERR_TOKEN_KEY_APPLICATION', {
    where,
    problem: `This key does not belong to the application ${JSON.stringify(application.name)}: its public key has the thumbprint ${theirs.slice(0, 12)}…, this one's has ${own.thumbprint.slice(0, 12)}….`,
    remedy:
      'Give the key file that was saved when the application was created, or set a new public key with app:update --public-keyfile.',
  });
}
