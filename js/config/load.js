import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, posix, relative, resolve, win32 } from 'node:path';
import { TokensmithError } from '../errors.js';
import { decodeText, isText } from './encoding.js';
import { readPath, readRequiredPath } from './files.js';
import { envFile, nexmoApp, nexmorc, privateKeyFile, vonageApp, vonageCli, vonageConfig } from './formats.js';
import { resolveConfig } from './resolve.js';
import { FAMILIES, readFamily } from './values.js';

/**
 * A warning about a file.
 *
 * @typedef {object} ConfigNotice
 * @property {'loose' | 'unreadable'} kind
 * @property {string} path
 * @property {string} message
 */

/**
 * Finds every source of configuration, in the order of precedence.
 *
 * Reports a file with a secret that others can read. Reading changes nothing: most of these files belong to other tools.
 *
 * @param {Surroundings} surroundings
 * @param {import('./resolve.js').ConfigSource[]} [first] sources that take precedence over all others: the command's options
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
    if (Object.keys(values).length > 0)
      sources.push({ kind: 'environment', name: `${family}_ variables`, names, values });
  }
  for (const { format, scope, path } of configLocations(surroundings)) {
    if (folderOnly && scope !== 'local') continue;
    const shown = showPath(path, surroundings);
    try {
      const file = await readPath(path, patienceWith(path, surroundings));
      if (!file) continue;
      // A key in DER is not text, and is read when it is used.
      const isBinaryKey = format.name === 'private-key' && file.isFile && !isText(file.bytes);
      const values = isBinaryKey ? { privateKeyPath: path } : format.read(decodeText(file.bytes, shown), shown);
      if (Object.keys(values).length === 0) continue;
      sources.push({ kind: 'file', scope, name: path, values });
      if ((file.mode & 0o077) !== 0 && surroundings.platform !== 'win32' && (isBinaryKey || holdsSecret(values))) {
        const octal = file.mode.toString(8).padStart(4, '0');
        notices.push({
          kind: 'loose',
          path,
          message: `${shown} can be read by others (mode ${octal}). Close it with: chmod 600 ${shown}`,
        });
      }
    } catch (error) {
      // An unreadable file does not stop a command that needs nothing from it. But one that needs a value which this file may
      // hold must not use the value of the next file instead: see `unreadableBefore`.
      if (!(error instanceof TokensmithError)) throw error;
      sources.push({ kind: 'file', scope, name: path, values: {}, unreadable: { error, fields: format.fields } });
      notices.push({ kind: 'unreadable', path, message: error.message });
    }
  }
  return { sources, notices };
}

/**
 * Finds and resolves the configuration.
 *
 * @param {Surroundings} surroundings
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
 * @param {Surroundings} surroundings
 * @returns {Promise<{ key: string | Uint8Array, origin: string } | undefined>} the key's text, or the contents of its file
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
 * @param {Surroundings} surroundings
 * @returns {import('./files.js').Patience}
 */
function patienceWith(path, { signal, onWait }) {
  return { ...(signal && { signal }), ...(onWait && { onWait: () => onWait(path) }) };
}

/**
 * A path in a file is relative to that file; then, as in nexmo-cli, to the working folder.
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
 * @param {Pick<Surroundings, 'cwd' | 'home'>} surroundings
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

/**
 * The surroundings of the program.
 *
 * @typedef {object} Surroundings
 * @property {string} cwd the working folder
 * @property {string} home the user's folder
 * @property {import('./values.js').Environment} env
 * @property {NodeJS.Platform} platform
 * @property {AbortSignal} [signal] ends the wait for a pipe
 * @property {(path: string) => void} [onWait] called for a pipe that nobody writes to
 */

/**
 * A place where a configuration file may be.
 *
 * @typedef {object} Location
 * @property {import('./formats.js').ConfigFormat} format
 * @property {'local' | 'home'} scope
 * @property {string} path
 */

/**
 * Every place to look for files, in the order of precedence: the working folder's files before the home folder's, and within
 * a folder nexmo-cli's before those of the newer tools, because this program speaks nexmo-cli's commands.
 *
 * @param {Surroundings} surroundings
 * @returns {Location[]}
 */
export function configLocations(surroundings) {
  const { cwd, home } = surroundings;
  /**
   * @param {import('./formats.js').ConfigFormat} format
   * @param {string} [path]
   * @returns {Location}
   */
  const local = (format, path = join(cwd, format.fileName)) => ({ format, scope: 'local', path });
  /**
   * @param {import('./formats.js').ConfigFormat} format
   * @param {string} [path]
   * @returns {Location}
   */
  const atHome = (format, path = join(home, format.fileName)) => ({ format, scope: 'home', path });
  const locals = [nexmorc, nexmoApp, vonageCli, vonageApp, envFile, privateKeyFile].map((format) => local(format));
  const homes = [
    atHome(nexmorc),
    atHome(nexmoApp),
    atHome(vonageCli, join(home, '.vonage', 'config.json')),
    atHome(vonageConfig, vonageConfigPath(surroundings)),
  ];
  // In the home folder itself the two lists name the same files: they count once, as the home folder's.
  const homePaths = new Set(homes.map(({ path }) => path));
  return [...locals.filter(({ path }) => !homePaths.has(path)), ...homes];
}

/**
 * Where Vonage CLI 1 and 2 keep their file: the configuration folder of their framework, oclif.
 *
 * @param {Surroundings} surroundings
 */
export function vonageConfigPath({ home, env, platform }) {
  const path = platform === 'win32' ? win32 : posix;
  const base =
    env.XDG_CONFIG_HOME || (platform === 'win32' ? env.LOCALAPPDATA : undefined) || path.join(home, '.config');
  return path.join(base, '@vonage/cli', vonageConfig.fileName);
}
