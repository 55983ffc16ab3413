import { element } from '../parts/dom.js';
import { isObject } from '../parts/paths.js';
import { methods } from './rules.js';

/** @typedef {import('../../js/types.js').AclRule} AclRule */

/**
 * One rule to be edited: its path, the methods it allows (none pressed: all of them), and its filters.
 */
export class RuleRow {
  #path = element('input', {
    type: 'text',
    class: 'mono',
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    maxlength: '1000',
  });
  #filters = element('input', {
    type: 'text',
    class: 'mono',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '2000',
    placeholder: 'Filters: {"to":"447700900000"}',
  });
  #buttons;
  #remove = element(
    'button',
    { type: 'button', class: 'button quiet small' },
    element('span', { 'aria-hidden': 'true' }, '×'),
  );
  /** @type {AclRule} */
  #rule = { path: '' };

  /** @param {{ change: () => void, remove: () => void }} on */
  constructor({ change, remove }) {
    this.#buttons = methods.map((method) => {
      const button = element('button', { type: 'button', class: 'button small', 'aria-pressed': 'false' }, method);
      button.addEventListener('click', () => {
        const given = new Set(this.#rule.methods ?? []);
        if (!given.delete(method)) given.add(method);
        const { methods: _, ...rest } = this.#rule;
        this.#rule = given.size === 0 ? rest : { ...rest, methods: methods.filter((name) => given.has(name)) };
        this.#drawMethods();
        change();
      });
      return button;
    });
    this.#path.addEventListener('input', () => {
      this.#rule = { ...this.#rule, path: this.#path.value };
      change();
    });
    this.#filters.addEventListener('input', () => {
      const read = readFilters(this.#filters.value);
      this.#filters.toggleAttribute('aria-invalid', false);
      if (read === null) {
        this.#filters.setAttribute('aria-invalid', 'true');
        return;
      }
      const { filters: _, ...rest } = this.#rule;
      this.#rule = read === undefined ? rest : { ...rest, filters: read };
      change();
    });
    this.#remove.addEventListener('click', remove);
    this.node = element(
      'li',
      { class: 'rule' },
      element('div', { class: 'row' }, this.#path, this.#remove),
      element('div', { class: 'rule-methods', role: 'group' }, ...this.#buttons),
      element('details', { class: 'rule-filters' }, element('summary', {}, 'Filters'), this.#filters),
    );
  }

  get rule() {
    return this.#rule;
  }

  focus() {
    this.#path.focus();
  }

  /**
   * @param {AclRule} rule
   * @param {number} index for those who hear the page
   */
  show(rule, index) {
    this.#rule = rule;
    const name = `Rule ${index + 1}`;
    this.#path.setAttribute('aria-label', `${name}, path`);
    this.#filters.setAttribute('aria-label', `${name}, filters as JSON`);
    this.#remove.setAttribute('aria-label', `Remove rule ${index + 1}`);
    this.node.querySelector('.rule-methods')?.setAttribute('aria-label', `${name}, methods; none pressed: all`);
    if (document.activeElement !== this.#path) this.#path.value = rule.path;
    if (document.activeElement !== this.#filters) {
      this.#filters.value = rule.filters === undefined ? '' : JSON.stringify(rule.filters);
      this.#filters.removeAttribute('aria-invalid');
      if (rule.filters !== undefined) this.node.querySelector('details')?.setAttribute('open', '');
    }
    this.#drawMethods();
  }

  /** @param {boolean} wrong */
  mark(wrong) {
    if (wrong) this.#path.setAttribute('aria-invalid', 'true');
    else this.#path.removeAttribute('aria-invalid');
  }

  #drawMethods() {
    for (const button of this.#buttons)
      button.setAttribute('aria-pressed', String(this.#rule.methods?.includes(button.textContent ?? '') ?? false));
  }
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | undefined | null} undefined for none, null for what is no JSON object
 */
function readFilters(text) {
  if (text.trim() === '') return undefined;
  try {
    const read = JSON.parse(text);
    return isObject(read) ? read : null;
  } catch {
    return null;
  }
}
