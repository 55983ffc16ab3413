import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { TokensmithError } from '../errors.js';
import { decodeText, isText } from './encoding.js';
import { readPath, readRequiredPath } from './files.js';
import { configLocations } from './locations.js';
import { resolveConfig } from './resolve.js';
import { FAMILIES, readFamily } from './variables.js';

/**
 * Something about a file that its owner should know.
 *
 * @typedef {object} ConfigNotice
 * @property {'loose' | 'unreadable'} kind
 * @property {string} path
 * @property {string} message
 */

/**
 * Finds every source of configuration, in the order of precedence.
 *
 * A file with a secret that others can read is named. Reading changes nothing: most of these files are another tool's.
 *
 * @param {import('./locations.js').Surroundings} surroundings
 * @param {import('./resolve.js').ConfigSource[]} [first] sources before all others: the command's options
 * @param {{ folderOnly?: boolean }} [options] `folderOnly`: neither the environment nor the home folder is looked at
 * @returns {Promise<{ sources: import('./resolve.js').ConfigSource[], notices: ConfigNotice[] }>}
 */
export async function loadSources(surroundings, first = [], { folderOnly = false } = {}) {
  /** @type {import('./resolve.js').ConfigSource[]} */
  const sources = [...first];
  /** @type {ConfigNotice[]} */
  const notices = [];
  for (const family of folderOnly ? [] : FAMILIES) {
    const { values, names } = readFamily(surroundings.env, family);
    if (Object.keys(values).length > 0) sources.push({ kind: 'environment', name: `${family}_ variables`, names, values });
  }
  for (const { format, scope, path } of configLocations(surroundings)) {
    if (folderOnly && scope !== 'local') continue;
    const shown = showPath(path, surroundings);
    try {
      const file = await readPath(path, patienceWith(path, surroundings));
      if (!file) continue;
      // A key in DER has no text, and is read where it is used.
      const isBinaryKey = format.name === 'private-key' && file.isFile && !isText(file.bytes);
      const values = isBinaryKey ? { privateKeyPath: path } : format.read(decodeText(file.bytes, shown), shown);
      if (Object.keys(values).length === 0) continue;
      sources.push({ kind: 'file', scope, name: path, values });
      if ((file.mode & 0o077) !== 0 && surroundings.platform !== 'win32' && (isBinaryKey || holdsSecret(values))) {
        const octal = file.mode.toString(8).padStart(4, '0');
        notices.push({ kind: 'loose', path, message: `${shown} can be read by others (mode ${octal}). Close it with: chmod 600 ${shown}` });
      }
    } catch (error) {
      // A file that cannot be read does not stop a command that needs nothing from it. One that needs a value which this file
      // may hold must not take the value of the next file instead: see `unreadableBefore`.
      if (!(error instanceof TokensmithError)) throw error;
      sources.push({ kind: 'file', scope, name: path, values: {}, unreadable: { error, fields: format.fields } });
      notices.push({ kind: 'unreadable', path, message: error.message });
    }
  }
  return { sources, notices };
}

/**
 * Finds and resolves in one go.
 *
 * @param {import('./locations.js').Surroundings} surroundings
 * @param {import('./resolve.js').ConfigSource[]} [first]
 * @param {{ folderOnly?: boolean }} [options] as for `loadSources`
 * @returns {Promise<import('./resolve.js').ResolvedConfig & { sources: import('./resolve.js').ConfigSource[], notices: ConfigNotice[] }>}
 */
export async function loadConfig(surroundings, first = [], options = {}) {
  const { sources, notices } = await loadSources(surroundings, first, options);
  return { ...resolveConfig(sources), sources, notices };
}

/**
 * The private key of a resolved configuration, read from its file if it is a path.
 *
 * @param {Pick<import('./resolve.js').ResolvedConfig, 'values'>} config
 * @param {import('./locations.js').Surroundings} surroundings
 * @returns {Promise<{ key: string | Uint8Array, origin: string } | undefined>} the key's text, or what is in its file
 * @throws {TokensmithError} `ERR_CONFIG_NOT_FOUND`, `ERR_CONFIG_UNREADABLE`, `ERR_CONFIG_TOO_LARGE`
 */
export async function loadPrivateKey({ values: { privateKey, privateKeyPath } }, surroundings) {
  if (privateKey) return { key: privateKey.value, origin: privateKey.origin };
  if (!privateKeyPath) return undefined;
  const path = keyPath(privateKeyPath, surroundings.cwd);
  const key = await readRequiredPath(path, 'The private key', patienceWith(path, surroundings));
  const named = privateKeyPath.source.name === path ? '' : `, which names ${showPath(path, surroundings)}`;
  return { key, origin: `${privateKeyPath.origin}${named}` };
}

/**
 * @param {string} path
 * @param {import('./locations.js').Surroundings} surroundings
 * @returns {import('./files.js').Patience}
 */
function patienceWith(path, { signal, onWait }) {
  return { ...(signal && { signal }), ...(onWait && { onWait: () => onWait(path) }) };
}

/**
 * A path in a file is relative to that file. nexmo-cli takes it relative to the working folder, so that is tried next.
 *
 * @param {import('./resolve.js').ResolvedValue} entry
 * @param {string} cwd
 */
function keyPath({ value, source }, cwd) {
  if (isAbsolute(value) || source.kind !== 'file') return resolve(cwd, value);
  const besideFile = resolve(dirname(source.name), value);
  return existsSync(besideFile) ? besideFile : resolve(cwd, value);
}

/**
 * A path as people write it: from the working folder, or from ~.
 *
 * @param {string} path
 * @param {Pick<import('./locations.js').Surroundings, 'cwd' | 'home'>} surroundings
 */
export function showPath(path, { cwd, home }) {
  const fromHere = relative(cwd, path);
  if (fromHere !== '' && !fromHere.startsWith('..') && !isAbsolute(fromHere)) return fromHere;
  const fromHome = relative(home, path);
  return fromHome !== '' && !fromHome.startsWith('..') && !isAbsolute(fromHome) ? join('~', fromHome) : path;
}

/** @param {import('./values.js').ConfigValues} values */
function holdsSecret(values) {
  return values.apiSecret !== undefined || values.privateKey !== undefined;
}
