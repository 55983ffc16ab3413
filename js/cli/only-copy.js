import { join } from 'node:path';
import { configError, namesIn, readTextFile, showPath } from '../config/index.js';
import { TokensmithError } from '../errors.js';

/**
 * Whether a configuration file holds the only copy of a private key there is in the folder. app:create writes the key into
 * .nexmo-app and private.key alike: as long as one stays, nothing is lost.
 *
 * @param {import('../config/values.js').ConfigValues} present what is in the file that is to be overwritten
 * @param {import('./context.js').Context} context
 * @param {object} [change]
 * @param {string | undefined} [change.alsoOverwritten] a key file that will be overwritten too
 * @param {string | undefined} [change.replacement] the key that will be in the file
 * @returns {string | undefined} the id of the application whose key would be lost
 */
export function onlyCopy({ applicationId = 'unknown', privateKey }, { cwd }, { alsoOverwritten, replacement } = {}) {
  if (privateKey === undefined || privateKey.trim() === replacement?.trim()) return undefined;
  const copies = namesIn(cwd)
    // What begins so is another command's, which removes it when it is done.
    .filter((name) => /\.(?:key|pem)$/.test(name) && !name.startsWith('.tokensmith-'))
    .map((name) => join(cwd, name))
    .filter((path) => path !== alsoOverwritten);
  return copies.some((path) => textOf(path)?.trim() === privateKey.trim()) ? undefined : applicationId;
}

/**
 * @param {string} path
 * @returns {string | undefined} undefined where it cannot be read as text, so that it is no copy
 */
function textOf(path) {
  try {
    return readTextFile(path)?.text;
  } catch (error) {
    // A key in DER, or a file of somebody else's.
    if (error instanceof TokensmithError) return undefined;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} applicationId
 * @param {import('./context.js').Context} context
 * @param {string} remedy
 */
export function onlyCopyError(path, applicationId, context, remedy) {
  return configError('ERR_CONFIG_EXISTS', {
    where: showPath(path, context),
    problem: `The file holds the only copy here of the private key of application ${applicationId}, and was not overwritten.`,
    remedy,
  });
}
