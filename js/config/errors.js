import { TokensmithError } from '../errors.js';

/**
 * The one place that makes an error about a configuration file.
 *
 * A parser's own message is never passed on, not even as `cause`: JSON.parse quotes the text around a mistake, and that
 * text is where the secrets are.
 *
 * @param {'ERR_CONFIG_NOT_FOUND' | 'ERR_CONFIG_UNREADABLE' | 'ERR_CONFIG_UNWRITABLE' | 'ERR_CONFIG_EXISTS' |
 *   'ERR_CONFIG_SYNTAX' | 'ERR_CONFIG_FORMAT' | 'ERR_CONFIG_MISSING' | 'ERR_CONFIG_TOO_LARGE'} code
 * @param {import('../errors.js').ErrorDetails} details
 * @returns {TokensmithError}
 */
export function configError(code, details) {
  return new TokensmithError(code, details);
}
