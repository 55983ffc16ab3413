import { byId, show } from '../parts/dom.js';
import { Field } from '../parts/field.js';
import { RuleRow } from './rule-row.js';
import { toAcl, toRules } from './rules.js';

/** @typedef {import('../../js/types.js').AclRule} AclRule */

/** Milliseconds of quiet before pasted or typed JSON is read. */
const QUIET = 250;

/**
 * The rules of the ACL, as rows and as JSON, each following the other. The first edit makes the preset a list of one's own.
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
   * @param {import('../current-token.js').CurrentToken} currentToken whose judgement is marked in the rows
   * @param {import('../steps/acl-step.js').AclStep} acl
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
      this.#timer = setTimeout(() => this.#readJson(), QUIET);
    });
    this.#details.addEventListener('toggle', () => this.draw());
    session.addEventListener('change', () => this.draw());
    const judge = () => this.#judge(currentToken.state);
    currentToken.addEventListener('change', judge);
    acl.loaded.then(() => {
      this.draw();
      judge();
    });
  }

  /**
   * Marks the rows that are wrong.
   * @param {import('../current-token.js').TokenState} state
   */
  #judge(state) {
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
      this.#jsonField.judge(null);
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
      this.#jsonField.judge(null);
      this.#write(toRules(acl));
    } catch (error) {
      if (text === this.#json.value) this.#jsonField.judge(this.#engine.explain(error));
    }
  }
}
