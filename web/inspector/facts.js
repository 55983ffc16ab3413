import { announce, element, foreign, setText } from '../ui/dom.js';

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
 * A button that takes what was found to where a token is made, and says so.
 * @param {string} title
 * @param {() => void} act
 */
export function useButton(title, act) {
  const button = element('button', { type: 'button', class: 'button' }, title);
  button.addEventListener('click', () => {
    act();
    const said = button.closest('.use-row')?.querySelector('.said');
    if (said) setText(said, 'Done: it is used to make tokens now.');
    announce('Done: it is used to make tokens now.');
  });
  return button;
}

/** @param {...HTMLElement} buttons */
export function useRow(...buttons) {
  return element('div', { class: 'row panel-foot use-row' }, ...buttons, element('p', { class: 'said' }));
}

/**
 * @param {readonly import('../../js/types.js').Finding[]} findings
 * @param {(finding: import('../../js/types.js').Finding) => HTMLElement} item
 */
export function findingList(findings, item) {
  return element('ul', { class: 'findings' }, ...findings.map(item));
}
