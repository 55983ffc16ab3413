import { TokensmithError } from '../errors.js';
import { configurationOf, requireAccount, requireApplicationId, requirePrivateKey } from './configuration.js';
import { durationSeconds } from './inputs.js';
import { withPassphrase } from './keys.js';
import { openSandbox } from './sandbox-state.js';

/** @typedef {import('./program.js').Invocation} Invocation */

/**
 * A client for applications and the account: as whom the API key says.
 *
 * @param {Invocation} invocation
 */
export async function connectAccount(invocation) {
  return connect(invocation, await requireAccount(invocation));
}

/**
 * A client for users: as the application.
 *
 * @param {Invocation} invocation
 */
export async function connectApplication(invocation) {
  const { output } = invocation;
  const applicationId = await requireApplicationId(invocation);
  const { key: privateKey, origin } = await requirePrivateKey(invocation);
  output.debug(`Application ${applicationId} (${(await configurationOf(invocation)).values.applicationId?.origin}), private key from ${origin}`);
  const passphrase = mayBeEncrypted(privateKey) ? await passphraseFor(invocation, privateKey) : undefined;
  return connect(invocation, { applicationId, privateKey, ...(passphrase !== undefined && { passphrase }) });
}

/**
 * PEM says so; anything else is left to the engine.
 *
 * @param {string | Uint8Array} key
 */
function mayBeEncrypted(key) {
  const text = typeof key === 'string' ? key : Buffer.from(key).toString('latin1');
  return !text.includes('-----BEGIN') || text.includes('ENCRYPTED');
}

/**
 * Asked for, if need be, before anything is sent.
 *
 * @param {Invocation} invocation
 * @param {string | Uint8Array} privateKey
 */
async function passphraseFor(invocation, privateKey) {
  const kit = await invocation.context.kit();
  return withPassphrase(invocation, async (passphrase) => {
    await kit.inspectKey(privateKey, passphrase === undefined ? {} : { passphrase });
    return passphrase;
  });
}

/**
 * @param {Invocation} invocation
 * @param {Partial<import('../platform/types.js').ClientOptions>} credentials
 */
export async function connect(invocation, credentials) {
  const { context, options, output } = invocation;
  const { createClient } = await import('../rest.js');
  const { region, 'base-url': baseUrl, timeout } = options;
  const inSandbox = options.sandbox === true;
  if (inSandbox && baseUrl !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_CONFLICT', { where: '--base-url', problem: '--sandbox says already where the platform is.', remedy: 'Give one of the two.' });
  }
  return createClient({
    ...credentials,
    fetch: inSandbox ? (await openSandbox(invocation)).fetch : context.fetch,
    kit: context.kit(),
    now: context.clock,
    ...(typeof region === 'string' && { region: /** @type {import('../platform/types.js').Region} */ (region) }),
    ...(typeof baseUrl === 'string' && { baseUrl }),
    ...(typeof timeout === 'string' && { timeout: durationSeconds(timeout, '--timeout', { minimum: 1 }) }),
    ...(context.signal && { signal: context.signal }),
    onExchange: ({ method, url, status, milliseconds }) =>
      output.debug(`${method} ${url} → ${status ?? 'no answer'}${inSandbox ? ' from the sandbox' : ''} (${Math.round(milliseconds)} ms)`),
    onRetry: ({ attempt, milliseconds }) => output.hint(`Attempt ${attempt} failed in passing; the next one is in ${(milliseconds / 1000).toFixed(1)} s.`),
  });
}
