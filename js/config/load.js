import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { readRequiredFile, readTextFile } from './files.js';
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
 * @returns {{ sources: import('./resolve.js').ConfigSource[], notices: ConfigNotice[] }}
 */
export function loadSources(surroundings, first = []) {
  /** @type {import('./resolve.js').ConfigSource[]} */
  const sources = [...first];
  /** @type {ConfigNotice[]} */
  const notices = [];
  for (const family of FAMILIES) {
    const { values, names } = readFamily(surroundings.env, family);
    if (Object.keys(values).length > 0) sources.push({ kind: 'environment', name: `${family}_ variables`, names, values });
  }
  for (const { format, scope, path } of configLocations(surroundings)) {
    try {
      const file = readTextFile(path);
      if (!file) continue;
      const shown = showPath(path, surroundings);
      const values = format.read(file.text, shown);
      if (Object.keys(values).length === 0) continue;
      sources.push({ kind: 'file', scope, name: path, values });
      if ((file.mode & 0o077) !== 0 && surroundings.platform !== 'win32' && holdsSecret(values)) {
        const octal = file.mode.toString(8).padStart(4, '0');
        notices.push({ kind: 'loose', path, message: `${shown} can be read by others (mode ${octal}). Close it with: chmod 600 ${shown}` });
      }
    } catch (error) {
      // A broken file must not stop a command that needs nothing from it; `requireConfig` names it when something is missing.
      if (!(error instanceof Error)) throw error;
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
 * @returns {import('./resolve.js').ResolvedConfig & { sources: import('./resolve.js').ConfigSource[], notices: ConfigNotice[] }}
 */
export function loadConfig(surroundings, first = []) {
  const { sources, notices } = loadSources(surroundings, first);
  return { ...resolveConfig(sources), sources, notices };
}

/**
 * The private key of a resolved configuration, read from its file if it is a path.
 *
 * @param {import('./resolve.js').ResolvedConfig} config
 * @param {import('./locations.js').Surroundings} surroundings
 * @returns {{ text: string, origin: string } | undefined}
 * @throws {TokensmithError} `ERR_CONFIG_NOT_FOUND`, `ERR_CONFIG_UNREADABLE`
 */
export function loadPrivateKey(config, surroundings) {
  const { privateKey, privateKeyPath } = config.values;
  if (privateKey) return { text: privateKey.value, origin: privateKey.origin };
  if (!privateKeyPath) return undefined;
  const path = keyPath(privateKeyPath, surroundings.cwd);
  return { text: readRequiredFile(path, 'The private key').text, origin: `${privateKeyPath.origin}, which names ${showPath(path, surroundings)}` };
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
