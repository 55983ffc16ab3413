import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { changeFile, formatNamed, readTextFile, showPath, withoutApplication, writeNewFile } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { configurationOf } from '../configuration.js';
import { connectAccount } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { onlyCopy } from '../only-copy.js';
import { confirmIrreversible } from '../prompts.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `app:delete app_id`
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, output } = invocation;
  const id = /** @type {string} */ (positionals[0]);
  const client = await connectAccount(invocation);
  if (!(await confirmIrreversible(invocation, `Application ${id} and its users will be gone.`))) {
    output.hint('Nothing was deleted.');
    throw new Ended(EXIT.failed);
  }
  await client.applications.delete(id);
  const { keyfile, said, warned } = await forget(invocation, id);
  output.result({ deleted: id, ...(keyfile !== undefined && { keyfile }) }, () => (output.quiet ? undefined : 'Application deleted'));
  for (const text of said) output.hint(text);
  for (const text of warned) output.warn(text);
}

/**
 * Takes the application out of the `.nexmo-app` files that name it. Other tools' files and variables are only named.
 *
 * @param {Invocation} invocation
 * @param {string} id
 */
async function forget(invocation, id) {
  const { context } = invocation;
  const { sources } = await configurationOf(invocation);
  /** @type {string | undefined} */
  let keyfile;
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  const warned = [];
  for (const { kind, name, names, values } of sources) {
    if (!isSame(values.applicationId, id) || kind === 'option') continue;
    const shown = kind === 'file' ? showPath(name, context) : `The variable ${names?.applicationId}`;
    if (kind !== 'file' || basename(name) !== '.nexmo-app') {
      warned.push(`${shown} still names the deleted application.`);
      continue;
    }
    try {
      keyfile = (await takeOut(name, id, context)) ?? keyfile;
      said.push(`${shown} no longer names the application.${keyfile === undefined ? '' : ` The private key that was in it is now in ${showPath(keyfile, context)}.`}`);
    } catch (error) {
      if (!(error instanceof TokensmithError)) throw error;
      warned.push(`${shown} still names the deleted application. ${error.details.problem}`);
    }
  }
  return { keyfile, said, warned };
}

/**
 * @param {string} path of a `.nexmo-app`
 * @param {string} id
 * @param {Invocation['context']} context
 * @returns {Promise<string | undefined>} the file that its private key was moved to, when there is no other copy of it
 */
async function takeOut(path, id, context) {
  /** @type {string | undefined} */
  let keyfile;
  await changeFile(
    path,
    (present = '') => {
      const values = formatNamed('nexmo-app').read(present);
      // It may have changed since it was read.
      if (!isSame(values.applicationId, id)) return present;
      // A key can outlive its application: another one may have the same.
      if (values.privateKey !== undefined && onlyCopy(values, { ...context, cwd: dirname(path) }) !== undefined) {
        keyfile = freeName(dirname(path), id.slice(0, 8), values.privateKey);
        if (!existsSync(keyfile)) writeNewFile(keyfile, values.privateKey);
      }
      return withoutApplication(present);
    },
    { overwrite: true },
  );
  return keyfile;
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 * @returns {string} a path that nothing has yet, or that has this text already
 */
function freeName(folder, name, text) {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${name}${number === 1 ? '' : `-${number}`}.key`);
    const present = existsSync(path) ? readTextFile(path)?.text : undefined;
    if (present === undefined || present === text) return path;
  }
}

/**
 * @param {string | undefined} id
 * @param {string} other
 */
function isSame(id, other) {
  return id?.toLowerCase() === other.toLowerCase();
}
