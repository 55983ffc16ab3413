import { element, foreign, icon } from './dom.js';

/** A word for each severity, and a shape: colour alone would be lost on many. */
const words = /** @type {const} */ ({
  error: { word: 'Error', icon: 'error' },
  warning: { word: 'Warning', icon: 'warning' },
  info: { word: 'Note', icon: 'info' },
  ok: { word: 'Verified', icon: 'done' },
});

/**
 * @param {import('../../js/types.js').Finding} finding
 * @returns {HTMLLIElement}
 */
export function findingItem({ code, severity, where, message, remedy }) {
  const good = code === 'INFO_TOKEN_VERIFIED';
  const kind = good ? 'ok' : severity;
  const { word, icon: name } = words[kind];
  // What is good needs no remedy.
  const sentences = [message, good ? '' : remedy].filter(Boolean).join(' ');
  const item = element(
    'li',
    { class: 'finding', 'data-severity': kind, 'data-code': code },
    icon(name),
    element(
      'div',
      {},
      element('p', { class: 'text' }, element('span', { class: 'word' }, `${word}: `), sentences),
      element('p', { class: 'source' }, ...(where ? [foreign(where), ' · '] : []), code),
    ),
  );
  return item;
}

/**
 * Shows findings in the order they are given, and touches nothing when they are the same as before.
 * @param {HTMLElement} list
 * @param {readonly import('../../js/types.js').Finding[]} findings
 */
export function showFindings(list, findings) {
  const identity = JSON.stringify(findings);
  if (shown.get(list) === identity) return;
  shown.set(list, identity);
  list.replaceChildren(...findings.map(findingItem));
}

/** @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap();
