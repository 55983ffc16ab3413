import { join, posix, win32 } from 'node:path';
import { envFile } from './formats/env-file.js';
import { nexmoApp } from './formats/nexmo-app.js';
import { nexmorc } from './formats/nexmorc.js';
import { privateKeyFile } from './formats/private-key.js';
import { vonageApp } from './formats/vonage-app.js';
import { vonageCli } from './formats/vonage-cli.js';
import { vonageConfig } from './formats/vonage-config.js';

/**
 * Where the program finds itself.
 *
 * @typedef {object} Surroundings
 * @property {string} cwd the working folder
 * @property {string} home the user's folder
 * @property {import('./variables.js').Environment} env
 * @property {NodeJS.Platform} platform
 * @property {AbortSignal} [signal] ends the wait for a pipe
 * @property {(path: string) => void} [onWait] told of a pipe that nobody writes to
 */

/**
 * A place where a configuration file may be.
 *
 * @typedef {object} Location
 * @property {import('./formats/index.js').ConfigFormat} format
 * @property {'local' | 'home'} scope
 * @property {string} path
 */

/**
 * Every place that is looked at, the first one winning: the working folder's files before the home folder's, and within
 * a folder nexmo-cli's before those of the newer tools, because this program speaks nexmo-cli's commands.
 *
 * @param {Surroundings} surroundings
 * @returns {Location[]}
 */
export function configLocations(surroundings) {
  const { cwd, home } = surroundings;
  /**
   * @param {import('./formats/index.js').ConfigFormat} format
   * @param {string} [path]
   * @returns {Location}
   */
  const local = (format, path = join(cwd, format.fileName)) => ({ format, scope: 'local', path });
  /**
   * @param {import('./formats/index.js').ConfigFormat} format
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
  const base = env.XDG_CONFIG_HOME || (platform === 'win32' ? env.LOCALAPPDATA : undefined) || path.join(home, '.config');
  return path.join(base, '@vonage/cli', vonageConfig.fileName);
}
