import { element, foreign } from '../ui/dom.js';

/**
 * Names and values in a list.
 * @param {readonly (readonly [name: string, value: string | Node])[]} facts
 * @returns {HTMLElement}
 */
export function factList(facts) {
  return element(
    'dl',
    { class: 'key-facts' },
    ...facts.map(([name, value]) =>
      element(
        'div',
        { class: 'fact' },
        element('dt', {}, foreign(name)),
        element('dd', {}, typeof value === 'string' ? foreign(value) : value),
      ),
    ),
  );
}

/** @param {string} text */
export function mono(text) {
  return element('span', { class: 'mono' }, foreign(text));
}

/**
 * A button that uses what was found.
 * @param {string} title
 * @param {() => void} act
 */
export function actionButton(title, act) {
  const button = element('button', { type: 'button', class: 'button' }, title);
  button.addEventListener('click', act);
  return button;
}

/** @param {...HTMLElement} buttons */
export function actionRow(...buttons) {
  return element('div', { class: 'row panel-foot' }, ...buttons);
}

/**
 * @param {readonly import('../../js/types.js').Finding[]} findings
 * @param {(finding: import('../../js/types.js').Finding) => HTMLElement} item
 */
export function findingList(findings, item) {
  return element('ul', { class: 'findings' }, ...findings.map(item));
}
