import { element, icon } from './dom.js';
import { Field } from './field.js';

/** Counts the fields, for unique IDs. */
let made = 0;

/**
 * @typedef {object} TextFieldOptions
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [placeholder]
 * @property {boolean} [mono]
 * @property {HTMLElement[]} [beside] controls in the same row
 */

/**
 * A labelled line of text with its hint and its error.
 * @param {TextFieldOptions} options
 * @returns {{ node: HTMLElement, input: HTMLInputElement, field: () => Field }} field once the node is in the page
 */
export function textField({ label, hint = '', placeholder = '', mono = false, beside = [] }) {
  made += 1;
  const id = `field-${made}`;
  const input = element('input', {
    type: 'text',
    id,
    placeholder,
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    maxlength: '2000',
    'aria-describedby': `${id}-hint ${id}-error`,
    ...(mono && { class: 'mono' }),
  });
  const node = element(
    'div',
    { class: 'field' },
    element('label', { class: 'label', for: id }, label),
    element('div', { class: 'row' }, input, ...beside),
    element(
      'div',
      { class: 'field-note short' },
      element('p', { class: 'hint', id: `${id}-hint` }, hint),
      element('div', { class: 'field-error', id: `${id}-error`, hidden: '' }),
    ),
  );
  /** @type {Field | undefined} */
  let field;
  return { node, input, field: () => (field ??= new Field(input, { hint: `${id}-hint`, error: `${id}-error` })) };
}

/**
 * @param {string} label
 * @param {readonly (readonly [value: string, title: string])[]} choices
 * @returns {{ node: HTMLElement, select: HTMLSelectElement }} the label is for those who cannot see what it stands beside
 */
export function choice(label, choices) {
  made += 1;
  const select = element(
    'select',
    { id: `field-${made}`, 'aria-label': label, autocomplete: 'off' },
    ...choices.map(([value, title]) => element('option', { value }, title)),
  );
  return { node: element('span', { class: 'select' }, select, icon('fold')), select };
}
