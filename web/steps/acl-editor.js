import { byId, element, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { isObject } from '../ui/json-paths.js';
import { methods, toAcl, toRules } from './acl.js';

/** @typedef {import('../../js/types.js').AclRule} AclRule */

/** Milliseconds of quiet before pasted or typed JSON is read. */
const DEBOUNCE_MS = 250;

/**
 * Edits the rules as rows and as JSON, which follow each other. The first edit turns the preset into custom rules.
 */
export class AclEditor {
  #engine;
  #session;
  #acl;
  #details = byId('acl-editor', HTMLDetailsElement);
  #list = byId('acl-rules', HTMLElement);
  #json = byId('acl-json', HTMLTextAreaElement);
  #jsonField = new Field(this.#json, { hint: 'acl-json-hint', error: 'acl-json-error' });
  /** @type {RuleRow[]} */
  #rows = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   * @param {import('../current-token.js').CurrentToken} currentToken whose errors are marked in the rows
   * @param {import('./acl.js').AclStep} acl
   */
  constructor(engine, session, currentToken, acl) {
    this.#engine = engine;
    this.#session = session;
    this.#acl = acl;
    byId('acl-add', HTMLButtonElement).addEventListener('click', () => {
      this.#write([...acl.rules(), { path: '/*/' }]);
      this.#rows.at(-1)?.focus();
    });
    this.#json.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#readJson(), DEBOUNCE_MS);
    });
    this.#details.addEventListener('toggle', () => this.draw());
    session.addEventListener('change', () => this.draw());
    const mark = () => this.#mark(currentToken.state);
    currentToken.addEventListener('change', mark);
    acl.loaded.then(() => {
      this.draw();
      mark();
    });
  }

  /**
   * Marks the rows that are wrong.
   * @param {import('../current-token.js').TokenState} state
   */
  #mark(state) {
    if (state.name === 'making') return;
    const errors = 'errors' in state ? state.errors : [];
    const wrong = new Set(errors.map(({ where }) => Number(/^acl\[(\d+)\]/.exec(where)?.[1] ?? -1)));
    for (const [index, row] of this.#rows.entries()) row.mark(wrong.has(index));
  }

  draw() {
    if (!this.#details.open) return;
    const rules = this.#acl.rules();
    while (this.#rows.length > rules.length) this.#rows.pop()?.node.remove();
    while (this.#rows.length < rules.length) {
      /** @type {RuleRow} */
      const row = new RuleRow({
        change: () => this.#write(this.#rows.map(({ rule }) => rule)),
        remove: () => this.#remove(row),
      });
      this.#rows.push(row);
      this.#list.append(row.node);
    }
    for (const [index, rule] of rules.entries()) this.#rows[index]?.show(rule, index);
    show(this.#list, rules.length > 0);
    if (document.activeElement !== this.#json) {
      this.#json.value =
        rules.length === 0 && this.#session.inputs.acl === 'admin' ? '' : JSON.stringify(toAcl(rules), null, 2);
      this.#jsonField.report(null);
    }
  }

  /** @param {RuleRow} row */
  #remove(row) {
    const index = this.#rows.indexOf(row);
    this.#write(this.#acl.rules().filter((_, at) => at !== index));
    (this.#rows[Math.min(index, this.#rows.length - 1)] ?? null)?.focus();
    if (this.#rows.length === 0) byId('acl-add', HTMLButtonElement).focus();
  }

  /** @param {readonly AclRule[]} rules */
  #write(rules) {
    this.#session.set({ acl: 'custom', rules: [...rules] }, { settled: false });
  }

  async #readJson() {
    const text = this.#json.value;
    try {
      const { acl } = await (await this.#engine.toolkit()).parseAcl(text);
      if (text !== this.#json.value) return;
      this.#jsonField.report(null);
      this.#write(toRules(acl));
    } catch (error) {
      if (text === this.#json.value) this.#jsonField.report(this.#engine.explain(error));
    }
  }
}

/**
 * An editable rule: its path, the methods it allows (none pressed: all of them), and its filters.
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
