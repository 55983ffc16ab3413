import { dirname, join } from 'node:path';
import {
  changeFile,
  configError,
  decodeText,
  isFresh,
  isText,
  namesIn,
  readTextFile,
  showPath,
  tidyFolder,
} from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { readKey, readSecret } from './inputs.js';
import { canAsk, prompts } from './prompts.js';

/**
 * Does something with a key that may be encrypted, with the passphrase of the option, or by asking for one when it
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
    if (!canAsk(invocation.context))
      throw new TokensmithError(error.code, {
        ...error.details,
        remedy: `Add --${option}=@FILE, or --${option}=- and pipe the passphrase.`,
      });
    return action(await prompts(invocation).password({ message: 'Passphrase of the key:' }));
  }
}

/**
 * A key as text, as configuration files keep it: a binary key becomes PEM.
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
    return /** @type {string} */ (
      (await kit.convertKey(key, { to: kind === 'private' ? 'pkcs8' : 'spki', ...given })).key
    );
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
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: what,
      problem: 'A passphrase is needed.',
      remedy: `Write ${what}=@FILE or ${what}=-.`,
    });
  }
  const ask = prompts(invocation);
  const passphrase = await ask.password({
    message: 'New passphrase:',
    validate: (answer) => answer !== '' || 'It may not be empty.',
  });
  await ask.password({ message: 'Again:', validate: (answer) => answer === passphrase || 'The two are not the same.' });
  return passphrase;
}

/**
 * @param {string} passphrase
 * @param {string} what
 */
function notEmpty(passphrase, what) {
  if (passphrase !== '') return passphrase;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: what,
    problem: 'The passphrase is empty.',
    remedy: 'Give one with something in it.',
  });
}

/**
 * Generates a key pair, with a progress line on a terminal.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {number} modulusLength bits
 */
export async function generateKeyPair({ context, output }, modulusLength) {
  const kit = await context.kit();
  output.progress(`Making an RSA key pair of ${modulusLength} bits …`);
  const pair = await kit.generateKeyPair({
    modulusLength: /** @type {2048 | 3072 | 4096} */ (modulusLength),
    onProgress: ({ candidates }) =>
      output.progress(`Making an RSA key pair of ${modulusLength} bits: ${candidates} numbers tried …`),
    ...(context.signal && { signal: context.signal }),
  });
  output.progressEnd();
  return pair;
}

/**
 * Whether a configuration file holds the only copy of a private key in the folder. app:create writes the key into both
 * .nexmo-app and private.key; as long as one is left, nothing is lost.
 *
 * @param {import('../config/values.js').ConfigValues} present the contents of the file that will be overwritten
 * @param {import('./program.js').Context} context
 * @param {object} [change]
 * @param {string | undefined} [change.alsoOverwritten] a key file that will be overwritten too
 * @param {string | undefined} [change.replacement] the key that will be in the file
 * @returns {string | undefined} the id of the application whose key would be lost
 */
export function onlyCopy({ applicationId = 'unknown', privateKey }, { cwd }, { alsoOverwritten, replacement } = {}) {
  if (privateKey === undefined || privateKey.trim() === replacement?.trim()) return undefined;
  const copies = namesIn(cwd)
    // Such a file belongs to another command, which removes it at its end.
    .filter((name) => /\.(?:key|pem)$/.test(name) && !name.startsWith('.tokensmith-'))
    .map((name) => join(cwd, name))
    .filter((path) => path !== alsoOverwritten);
  return copies.some((path) => textOf(path)?.trim() === privateKey.trim()) ? undefined : applicationId;
}

/**
 * @param {string} path
 * @returns {string | undefined} undefined where it cannot be read as text, and so is not a copy
 */
function textOf(path) {
  try {
    return readTextFile(path)?.text;
  } catch (error) {
    // A key in DER, or another user's file.
    if (error instanceof TokensmithError) return undefined;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} applicationId
 * @param {import('./program.js').Context} context
 * @param {string} remedy
 */
export function onlyCopyError(path, applicationId, context, remedy) {
  return configError('ERR_CONFIG_EXISTS', {
    where: showPath(path, context),
    problem: `The file holds the only copy here of the private key of application ${applicationId}, and was not overwritten.`,
    remedy,
  });
}

/* Files that hold secrets: how they are written, and how those that an interrupted command left are reported. */

/** @typedef {import('./program.js').Invocation} Invocation */

/** Holds the key of an application that is being created, so that it cannot be lost before the end of the command. */
const UNSAVED_KEY = /^\.tokensmith-key-[\w-]+\.pem$/;

const LIST = new Intl.ListFormat('en');

/** @type {WeakMap<Invocation['context'], Set<string>>} the folders that were looked through */
const lookedThrough = new WeakMap();

/**
 * Writes a file that holds a secret, and warns if others could read its predecessor.
 *
 * @param {Invocation} invocation
 * @param {string} path
 * @param {string | ((present: string | undefined) => string)} text the new text, or a function that makes it from the present one
 * @param {{ overwrite?: boolean, mode?: number }} [options]
 */
export async function saveFile(invocation, path, text, options) {
  const { context, output } = invocation;
  await sayLeftovers(invocation, dirname(path));
  const { tightened } = await changeFile(path, typeof text === 'string' ? () => text : text, {
    ...options,
    ...(context.signal && { signal: context.signal }),
  });
  if (tightened !== undefined) {
    output.hint(
      `${showPath(path, context)} could be read by others (mode ${tightened.toString(8).padStart(4, '0')}); its mode is now 0600.`,
    );
  }
}

/** @param {string} id what makes it unique */
export function unsavedKeyName(id) {
  return `.tokensmith-key-${id}.pem`;
}

/**
 * What to do with a key that was kept because its application may exist.
 *
 * @param {string} shown the file, as people write it
 */
export function unsavedKeyAdvice(shown) {
  return `If tokensmith app:list shows the application, give the file a name of its own, such as private.key, and run tokensmith app:setup APP_ID private.key. If it does not, delete ${shown}.`;
}

/**
 * Reports once what interrupted commands left in a folder. Removes unfinished copies: their originals are
 * elsewhere, or were never used. Never removes keys.
 *
 * @param {Invocation} invocation
 * @param {string} folder
 */
export async function sayLeftovers({ context, output }, folder) {
  const known = lookedThrough.get(context) ?? new Set();
  lookedThrough.set(context, known);
  if (known.has(folder)) return;
  known.add(folder);
  /** @type {string[]} */
  const inUse = [];
  /** @type {string[]} */
  const unsaved = [];
  for (const name of namesIn(folder).filter((entry) => UNSAVED_KEY.test(entry))) {
    const path = join(folder, name);
    (isFresh(path) ? inUse : unsaved).push(showPath(path, context));
  }
  for (const { path, target, state } of await tidyFolder(folder)) {
    const shown = showPath(path, context);
    const copy = `an unfinished copy of ${showPath(target, context)} that an interrupted command left`;
    if (state === 'in use') inUse.push(shown);
    else if (state === 'removed') output.hint(`${shown} was ${copy}. It is removed.`);
    else
      output.warn(`${shown} is ${copy}, and may hold a private key or a secret. It could not be removed: delete it.`);
  }
  if (unsaved.length === 1) {
    output.warn(
      `${unsaved[0]} is the private key of an application whose creation was interrupted. ${unsavedKeyAdvice(String(unsaved[0]))}`,
    );
  } else if (unsaved.length > 1) {
    output.warn(
      `${LIST.format(unsaved)} are private keys of applications whose creation was interrupted. If tokensmith app:list shows such an application, give a file a name of its own, such as private.key, and run tokensmith app:setup APP_ID private.key, which says whether it is the right one. Delete the others.`,
    );
  }
  if (inUse.length > 0) {
    const them = inUse.length === 1 ? ['it', 'it stays'] : ['them', 'they stay'];
    output.hint(
      `Leave ${LIST.format(inUse)} alone: another tokensmith is using ${them[0]}, or was interrupted seconds ago. If ${them[1]}, a later command says what to do.`,
    );
  }
}
