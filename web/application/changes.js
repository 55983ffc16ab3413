import { element, foreign } from '../parts/dom.js';

/**
 * What an update would change, a row for each: what is there now, and what will be.
 * @param {readonly import('../../js/types.js').BodyChange[]} changes
 * @returns {HTMLElement}
 */
export function changeList(changes) {
  return element(
    'ul',
    { class: 'changes', 'aria-label': 'What would change' },
    ...changes.map((change) => {
      const before =
        'from' in change
          ? [element('del', {}, element('span', { class: 'hidden' }, 'now: '), foreign(inWords(change.from)))]
          : [];
      const after =
        'to' in change
          ? [element('ins', {}, element('span', { class: 'hidden' }, 'then: '), foreign(inWords(change.to)))]
          : [];
      const kind = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
      return element(
        'li',
        {},
        element(
          'p',
          { class: 'change-path' },
          element('span', { class: 'word' }, kind),
          ' ',
          element('span', { class: 'mono' }, foreign(change.path)),
        ),
        element('p', { class: 'change-values mono' }, ...before, ...after),
      );
    }),
  );
}

/** @param {unknown} value */
function inWords(value) {
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}
