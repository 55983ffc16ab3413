/** Files that hold secrets: how they are written, and what is said of those that an interrupted command left. */
import { dirname, join } from 'node:path';
import { changeFile, isFresh, namesIn, showPath, tidyFolder } from '../config/index.js';

/** @typedef {import('./program.js').Invocation} Invocation */

/** The key of an application that is being created: nothing may lose it between its making and the end of the command. */
const UNSAVED_KEY = /^\.tokensmith-key-[\w-]+\.pem$/;

const LIST = new Intl.ListFormat('en');

/** @type {WeakMap<Invocation['context'], Set<string>>} the folders that were looked through */
const lookedThrough = new WeakMap();

/**
 * Writes a file that holds a secret and says so if others could read the one that was there.
 *
 * @param {Invocation} invocation
 * @param {string} path
 * @param {string | ((present: string | undefined) => string)} text the new text, or what makes it of the present one
 * @param {{ overwrite?: boolean, mode?: number }} [options]
 */
export async function saveFile(invocation, path, text, options) {
  const { context, output } = invocation;
  await sayLeftovers(invocation, dirname(path));
  const { tightened } = await changeFile(path, typeof text === 'string' ? () => text : text, { ...options, ...(context.signal && { signal: context.signal }) });
  if (tightened !== undefined) {
    output.hint(`${showPath(path, context)} could be read by others (mode ${tightened.toString(8).padStart(4, '0')}); its mode is now 0600.`);
  }
}

/** @param {string} id what makes it unique */
export function unsavedKeyName(id) {
  return `.tokensmith-key-${id}.pem`;
}

/**
 * What to do with a key that was kept though nobody knows whether its application exists.
 *
 * @param {string} shown the file, as people write it
 */
export function unsavedKeyAdvice(shown) {
  return `If tokensmith app:list shows the application, give the file a name of its own, such as private.key, and run tokensmith app:setup APP_ID private.key. If it does not, delete ${shown}.`;
}

/**
 * Says once what interrupted commands left in a folder. Unfinished copies are removed: whatever they are copies of is
 * elsewhere, or was never used. Keys are never removed.
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
    else output.warn(`${shown} is ${copy}, and may hold a private key or a secret. It could not be removed: delete it.`);
  }
  if (unsaved.length === 1) {
    output.warn(`${unsaved[0]} is the private key of an application whose creation was interrupted. ${unsavedKeyAdvice(String(unsaved[0]))}`);
  } else if (unsaved.length > 1) {
    output.warn(
      `${LIST.format(unsaved)} are private keys of applications whose creation was interrupted. If tokensmith app:list shows such an application, give a file a name of its own, such as private.key, and run tokensmith app:setup APP_ID private.key, which says whether it is the right one. Delete the others.`,
    );
  }
  if (inUse.length > 0) {
    const them = inUse.length === 1 ? ['it', 'it stays'] : ['them', 'they stay'];
    output.hint(`Leave ${LIST.format(inUse)} alone: another tokensmith is using ${them[0]}, or was interrupted seconds ago. If ${them[1]}, a later command says what to do.`);
  }
}
