import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { configError, formatNamed, readTextFile, showPath } from '../config/index.js';
import { TokensmithError } from '../errors.js';

/**
 * Whether a `.nexmo-app` holds the only copy of a private key there is in the folder. app:create writes the key into
 * .nexmo-app and private.key alike: as long as one stays, nothing is lost.
 *
 * @param {string} path of the `.nexmo-app` that is to be overwritten
 * @param {import('./context.js').Context} context
 * @param {string | undefined} alsoOverwritten a key file that will be overwritten too
 * @param {string} [replacement] the key that will stand there
 * @returns {string | undefined} the id of the application whose key would be lost
 */
export function onlyCopy(path, { cwd }, alsoOverwritten, replacement) {
  const present = readTextFile(path);
  const { applicationId, privateKey } = present ? formatNamed('nexmo-app').read(present.text) : {};
  if (privateKey === undefined || privateKey.trim() === replacement?.trim()) return undefined;
  const copies = readdirSync(cwd, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:key|pem)$/.test(entry.name))
    .map(({ name }) => join(cwd, name))
    .filter((file) => file !== alsoOverwritten);
  return copies.some((file) => holdsText(file, privateKey.trim())) ? undefined : (applicationId ?? 'unknown');
}

/**
 * @param {string} path
 * @param {string} text
 */
function holdsText(path, text) {
  try {
    return readTextFile(path)?.text.trim() === text;
  } catch (error) {
    // A key in DER, or a file of somebody else's.
    if (error instanceof TokensmithError) return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} applicationId
 * @param {import('./context.js').Context} context
 * @param {string} alternative
 */
export function onlyCopyError(path, applicationId, context, alternative) {
  return configError('ERR_CONFIG_EXISTS', {
    where: showPath(path, context),
    problem: `The file holds the only copy here of the private key of application ${applicationId}, and was not overwritten.`,
    remedy: `Use ${alternative}, or --force to overwrite it: the key will be gone.`,
  });
}
