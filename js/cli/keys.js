import { TokensmithError } from '../errors.js';
import { decodeText, isText } from '../config/index.js';
import { readKey, readSecret } from './inputs.js';
import { canAsk, prompts } from './prompts.js';

/**
 * Does something with a key that may be encrypted: with the passphrase of the option, or the one that is asked for when it
 * turns out to be needed.
 *
 * @template T
 * @param {import('./program.js').Invocation} invocation
 * @param {(passphrase: string | undefined) => Promise<T>} action
 * @param {string} [option]
 * @returns {Promise<T>}
 */
export async function withPassphrase(invocation, action, option = 'passphrase') {
  const given = invocation.options[option];
  if (typeof given === 'string') return action(await readSecret(given, invocation.context, `--${option}`));
  try {
    return await action(undefined);
  } catch (error) {
    if (!(error instanceof TokensmithError) || error.code !== 'ERR_KEY_ENCRYPTED') throw error;
    if (!canAsk(invocation.context)) throw new TokensmithError(error.code, { ...error.details, remedy: `Add --${option}=@FILE, or --${option}=- and pipe the passphrase.` });
    return action(await prompts(invocation).password({ message: 'Passphrase of the key:' }));
  }
}

/**
 * A key as text, which is how configuration files keep one: what is binary becomes PEM.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string | Uint8Array} key
 * @returns {Promise<string>}
 * @throws {TokensmithError} `ERR_KEY_*`
 */
export async function keyText(invocation, key) {
  if (typeof key === 'string') return key;
  if (isText(key)) return decodeText(key, 'key');
  const kit = await invocation.context.kit();
  return withPassphrase(invocation, async (passphrase) => {
    const given = passphrase === undefined ? {} : { passphrase };
    const { kind } = await kit.inspectKey(key, given);
    return /** @type {string} */ ((await kit.convertKey(key, { to: kind === 'private' ? 'pkcs8' : 'spki', ...given })).key);
  });
}

/**
 * Reads a key that an argument names, as text.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string} path or `-`
 * @param {string} what the argument
 */
export async function readKeyText(invocation, path, what) {
  return keyText(invocation, await readKey(path, invocation.context, what));
}

/**
 * A new passphrase: from the option, or asked for twice.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string} option
 * @returns {Promise<string>}
 */
export async function newPassphrase(invocation, option) {
  const given = invocation.options[option];
  const what = `--${option}`;
  if (typeof given === 'string') return notEmpty(await readSecret(given, invocation.context, what), what);
  if (!canAsk(invocation.context)) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: what, problem: 'A passphrase is needed.', remedy: `Write ${what}=@FILE or ${what}=-.` });
  }
  const ask = prompts(invocation);
  const passphrase = await ask.password({ message: 'New passphrase:', validate: (answer) => answer !== '' || 'It may not be empty.' });
  await ask.password({ message: 'Again:', validate: (answer) => answer === passphrase || 'The two are not the same.' });
  return passphrase;
}

/**
 * @param {string} passphrase
 * @param {string} what
 */
function notEmpty(passphrase, what) {
  if (passphrase !== '') return passphrase;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: what, problem: 'The passphrase is empty.', remedy: 'Give one with something in it.' });
}

/**
 * Makes a key pair, saying on a terminal how the search goes.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {number} modulusLength bits
 */
export async function generateKeyPair({ context, output }, modulusLength) {
  const kit = await context.kit();
  output.progress(`Making an RSA key pair of ${modulusLength} bits …`);
  const pair = await kit.generateKeyPair({
    modulusLength: /** @type {2048 | 3072 | 4096} */ (modulusLength),
    onProgress: ({ candidates }) => output.progress(`Making an RSA key pair of ${modulusLength} bits: ${candidates} numbers tried …`),
    ...(context.signal && { signal: context.signal }),
  });
  output.progressEnd();
  return pair;
}
