/** What `authenticate` may answer. */
import { needText, readOptions, wrongType } from '../arguments/options.js';

/**
 * @typedef {object} AuthenticatedUser
 * @property {string} subject the user's name on the platform
 * @property {import('../types.js').AclPresetName | import('../types.js').Acl | import('../types.js').AclRule[]} [acl] in
 *   place of the handler's
 * @property {Record<string, unknown>} [claims] further claims
 */

const names = /** @type {const} */ (['subject', 'acl', 'claims']);

/**
 * Nothing at all is nobody. Anything else has to name a user: a token without a subject would speak for the whole
 * application, and no slip of `authenticate` may lead to one.
 *
 * @param {unknown} answer
 * @returns {AuthenticatedUser | undefined}
 * @throws {import('../errors.js').TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_UNKNOWN
 */
export function readAnswer(answer) {
  if (answer === undefined || answer === null || answer === false) return undefined;
  if (typeof answer === 'string') return { subject: answer };
  if (typeof answer !== 'object') throw wrongType('authenticate', answer, "Answer with the user's name, or with nothing.");
  const { subject, acl, claims } = readOptions(answer, names, 'authenticate');
  return /** @type {AuthenticatedUser} */ ({
    subject: needText(subject, 'authenticate.subject', "Answer with the user's name, or with nothing."),
    acl,
    claims,
  });
}
