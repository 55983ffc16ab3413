import { element, foreign, sentence } from '../parts/dom.js';
import { isObject } from '../parts/paths.js';
import { meaningOfPath } from './meanings.js';

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
 * The rules to be read: each path with its methods, its filters and what it stands for.
 * @param {AclRule[]} rules
 */
export function ruleList(rules) {
  return element(
    'ul',
    { class: 'acl-rules' },
    ...rules.map(({ path, methods, filters }) =>
      element(
        'li',
        { class: 'mono' },
        element('span', {}, foreign(path)),
        element(
          'span',
          { class: 'meaning' },
          foreign(methods ?? 'all methods'),
          ...(filters === null ? [] : sentence` · ${filters}`),
          ...[meaningOfPath(path)].filter(Boolean).map((meaning) => ` · ${meaning}`),
        ),
      ),
    ),
  );
}
