import { element, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { showFindings } from '../ui/findings.js';
import { isObject, valueAt, withValue } from '../ui/json-paths.js';
import { choice, textField } from '../ui/text-field.js';
import { capabilityFields } from './capabilities.js';

/** @typedef {Record<string, any>} Description */
/** @typedef {import('../../js/types.js').Finding} Finding */

/**
 * @typedef {object} Binding a control that stands for a value in the description
 * @property {readonly string[]} path
 * @property {HTMLInputElement | HTMLSelectElement} control
 * @property {() => Field} [field]
 * @property {string} [absent] what the control shows where there is no value
 */

/**
 * The description of an application, as a form and as JSON that always agree. The description itself is what counts: the controls show it, and
 * each changes its own value in it.
 */
export class ApplicationForm extends EventTarget {
  /** @type {Description} */
  #description = {};
  /** @type {Binding[]} */
  #bindings = [];
  /** @type {{ name: string, box: HTMLInputElement, fields: HTMLElement }[]} */
  #capabilities = [];
  #json = element('textarea', {
    class: 'mono json',
    rows: '8',
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    id: 'application-json',
    'aria-describedby': 'application-json-hint application-json-error',
  });
  /** Whether the JSON text is not valid. */
  #broken = false;
  /** @type {Field | undefined} */
  #jsonField;

  /** @param {HTMLElement} place */
  constructor(place) {
    super();
    const name = textField({ label: 'Name', hint: 'As people will read it in the dashboard.' });
    this.#bind({ path: ['name'], control: name.input, field: name.field });
    const boxes = element('div', { class: 'choices', role: 'group', 'aria-label': 'Capabilities' });
    const groups = capabilityFields.map((capability) => this.#capability(capability, boxes));
    const improve = element('input', { type: 'checkbox' });
    improve.addEventListener('change', () => this.#change(['privacy', 'improve_ai'], improve.checked));
    this.#bindings.push({ path: ['privacy', 'improve_ai'], control: improve });
    place.append(
      name.node,
      element('p', { class: 'label', 'aria-hidden': 'true' }, 'Capabilities'),
      boxes,
      ...groups,
      element(
        'label',
        { class: 'choice' },
        improve,
        element('span', {}, "Vonage may use the application's data for its AI"),
      ),
      element(
        'details',
        { class: 'as-json' },
        element('summary', {}, 'The same as JSON, with everything else the platform takes'),
        element('label', { class: 'hidden', for: 'application-json' }, 'Application as JSON'),
        this.#json,
        element(
          'div',
          { class: 'field-note short' },
          element('p', { class: 'hint', id: 'application-json-hint' }, 'Edit either; the other follows.'),
          element('div', { class: 'field-error', id: 'application-json-error', hidden: '' }),
        ),
      ),
    );
    this.#jsonField = new Field(this.#json, { hint: 'application-json-hint', error: 'application-json-error' });
    this.#json.addEventListener('input', () => this.#readJson());
  }

  /** @returns {Description} */
  get description() {
    return this.#description;
  }

  /** Whether the JSON text is not valid, so that the form does not show what is meant. */
  get broken() {
    return this.#broken;
  }

  /** @param {Description} description */
  show(description) {
    this.#description = description;
    this.#broken = false;
    this.#jsonField?.report(null);
    this.#draw();
  }

  /**
   * Shows findings beside the fields they are about.
   * @param {readonly Finding[]} findings
   * @param {boolean} asked whether fields that are still empty are reported, too
   * @returns {Finding[]} those that belong to no field
   */
  report(findings, asked) {
    const left = new Set(findings);
    for (const { path, control, field } of this.#bindings) {
      if (field === undefined || !control.isConnected) continue;
      const dotted = path.join('.');
      const mine = findings.find(
        ({ where }) => where === dotted || (where === path.slice(0, -1).join('.') && path.at(-1) === 'address'),
      );
      const shown =
        mine !== undefined &&
        mine.severity === 'error' &&
        (asked || control.value !== '') &&
        control.closest('[hidden]') === null;
      field().report(shown ? mine : null, { asked });
      if (mine !== undefined && mine.severity === 'error' && (shown || !asked)) left.delete(mine);
    }
    return [...left];
  }

  /** Puts the focus on the first field that is wrong, or on the first. */
  focus() {
    const wrong = this.#bindings.find(({ control }) => control.getAttribute('aria-invalid') === 'true');
    (wrong ?? this.#bindings[0])?.control.focus();
  }

  /**
   * @param {import('./capabilities.js').CapabilityField} capability
   * @param {HTMLElement} boxes
   */
  #capability({ name, label, hint, webhooks, texts = [] }, boxes) {
    const box = element('input', { type: 'checkbox' });
    boxes.append(element('label', { class: 'choice', title: hint }, box, element('span', {}, label)));
    const fields = element('div', {
      class: 'capability',
      role: 'group',
      'aria-label': `${label} settings`,
      hidden: '',
    });
    for (const webhook of webhooks) {
      const path = ['capabilities', name, 'webhooks', webhook.name];
      const method = choice(
        `${label} ${webhook.label}, HTTP method`,
        webhook.methods.map((value) => [value, value]),
      );
      const { node, input, field } = textField({
        label: `${label} ${webhook.label}`,
        hint: `${webhook.help}.${webhook.required ? '' : ' Optional.'}`,
        placeholder: webhook.example,
        mono: true,
        beside: webhook.methods.length > 1 ? [method.node] : [],
      });
      input.inputMode = 'url';
      // A webhook without an address is left out.
      const write = () => {
        const address = input.value.trim();
        const before = valueAt(this.#description, path);
        const kept = isObject(before) ? before : {};
        this.#change(path, address === '' ? undefined : { ...kept, address, http_method: method.select.value });
      };
      input.addEventListener('input', write);
      method.select.addEventListener('change', write);
      this.#bindings.push(
        { path: [...path, 'address'], control: input, field },
        { path: [...path, 'http_method'], control: method.select, absent: webhook.methods[0] },
      );
      fields.append(node);
    }
    for (const text of texts) {
      const { node, input, field } = textField({ label: text.label, mono: true });
      this.#bind({ path: ['capabilities', name, text.name], control: input, field });
      fields.append(node);
    }
    // What was filled in comes back when the capability is chosen again.
    /** @type {unknown} */
    let kept = {};
    box.addEventListener('change', () => {
      if (!box.checked) kept = valueAt(this.#description, ['capabilities', name]);
      this.#change(['capabilities', name], box.checked ? kept : undefined);
      this.#drawCapabilities();
    });
    this.#capabilities.push({ name, box, fields });
    return fields;
  }

  /** @param {Binding & { control: HTMLInputElement }} binding */
  #bind(binding) {
    this.#bindings.push(binding);
    binding.control.addEventListener('input', () =>
      this.#change(binding.path, binding.control.value === '' ? undefined : binding.control.value),
    );
  }

  /**
   * @param {readonly string[]} path
   * @param {unknown} value
   */
  #change(path, value) {
    this.#description = withValue(this.#description, path, value);
    this.#drawJson();
    this.dispatchEvent(new Event('change'));
  }

  #readJson() {
    /** @type {unknown} */
    let read;
    try {
      read = JSON.parse(this.#json.value);
    } catch {
      read = undefined;
    }
    this.#broken = !isObject(read);
    this.#jsonField?.report(
      isObject(read)
        ? null
        : { message: 'This is not a JSON object.', remedy: 'The form keeps what it had until it is one.' },
    );
    if (!isObject(read)) return;
    this.#description = read;
    this.#drawControls();
    this.dispatchEvent(new Event('change'));
  }

  #draw() {
    this.#drawControls();
    this.#drawJson();
  }

  #drawJson() {
    this.#broken = false;
    this.#jsonField?.report(null);
    this.#json.value = JSON.stringify(this.#description, null, 2);
  }

  #drawControls() {
    this.#drawCapabilities();
    for (const { path, control, absent = '' } of this.#bindings) {
      const value = valueAt(this.#description, path);
      if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = value === true;
      else if (document.activeElement !== control) control.value = typeof value === 'string' ? value : absent;
    }
  }

  #drawCapabilities() {
    for (const { name, box, fields } of this.#capabilities) {
      box.checked = isObject(valueAt(this.#description, ['capabilities', name]));
      show(fields, box.checked && fields.childElementCount > 0);
    }
  }
}

/** Milliseconds of quiet after a keystroke before the form is checked. */
const DEBOUNCE_MS = 250;

/**
 * Checks a form as it is filled in. Findings are shown beside their field, or in a list beneath.
 */
export class CheckedForm {
  #engine;
  #form;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** A check that started before the form was to be sent does not replace what that reported. */
  #round = 0;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {ApplicationForm} form
   */
  constructor(engine, form) {
    this.#engine = engine;
    this.#form = form;
    this.warnings = element('ul', { class: 'findings compact' });
    form.addEventListener('change', () => {
      this.#settle();
      this.#timer = setTimeout(() => this.check(), DEBOUNCE_MS);
    });
  }

  /** Drops a check that is under way or scheduled. */
  #settle() {
    clearTimeout(this.#timer);
    this.#round += 1;
  }

  /** Checks what is filled in so far. */
  async check() {
    const round = this.#round;
    const { findings } = await this.#engine
      .toolkit()
      .then((kit) => kit.buildApplication(this.#form.description))
      .catch(() => ({ findings: [] }));
    if (round !== this.#round) return;
    showFindings(
      this.warnings,
      this.#form.report(findings, false).filter(({ severity }) => severity === 'warning'),
    );
  }

  /** Whether the form can be sent; if not, it says why. */
  async isValid() {
    if (this.#form.broken) return false;
    this.#settle();
    const { findings } = await (await this.#engine.toolkit()).buildApplication(this.#form.description);
    const faults = findings.filter(({ severity }) => severity === 'error');
    showFindings(
      this.warnings,
      this.#form.report(findings, true).filter(({ severity }) => severity !== 'info'),
    );
    if (faults.length > 0) this.#form.focus();
    return faults.length === 0;
  }

  /**
   * @param {unknown} error
   * @returns {boolean} whether it was about the form
   */
  reportErrors(error) {
    const findings = /** @type {{ details?: { findings?: import('../../js/types.js').Finding[] } }} */ (error)?.details
      ?.findings;
    if (findings === undefined) return false;
    showFindings(this.warnings, this.#form.report(findings, true));
    this.#form.focus();
    return true;
  }
}
