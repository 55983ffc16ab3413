/**
 * @typedef {object} AclRule
 * @property {string} path
 * @property {string | null} methods null for all
 * @property {string | null} filters null for none
 */

/**
 * The rules of an access control list as rows. Takes what a token really holds, and so expects anything.
 * @param {unknown} acl
 * @returns {AclRule[]}
 */
export function rulesOf(acl) {
  const paths = isObject(acl) && isObject(acl.paths) ? acl.paths : {};
  return Object.entries(paths).map(([path, rule]) => {
    const { methods, filters } = isObject(rule) ? rule : {};
    return {
      path,
      methods: Array.isArray(methods) ? methods.join(' ') : null,
      filters: filters === undefined ? null : JSON.stringify(filters),
    };
  });
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
