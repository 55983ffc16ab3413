import { isObject } from '../parts/paths.js';

/** @typedef {import('../../js/types.js').AclRule} AclRule */

/** The methods the platform knows in an ACL. */
export const methods = /** @type {const} */ (['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * A finished ACL as rules that can be edited.
 * @param {unknown} acl
 * @returns {AclRule[]}
 */
export function toRules(acl) {
  const paths = isObject(acl) && isObject(acl.paths) ? acl.paths : {};
  return Object.entries(paths).map(([path, rule]) => {
    const { methods: given, filters } = isObject(rule) ? rule : {};
    return { path, ...(Array.isArray(given) && { methods: given }), ...(isObject(filters) && { filters }) };
  });
}

/**
 * Rules as a token carries them. Two with the same path become one here; the engine is who refuses that.
 * @param {readonly AclRule[]} rules
 */
export function toAcl(rules) {
  return { paths: Object.fromEntries(rules.map(({ path, ...rest }) => [path, rest])) };
}
