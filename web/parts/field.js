import { byId, element, icon, show } from './dom.js';

/** Somebody who is still typing knows that it is not complete. Milliseconds of quiet before an error is shown. */
const PATIENCE = 700;

/**
 * @typedef {object} Trouble what is wrong and what to do
 * @property {import('./dom.js').Content} message
 * @property {string} [remedy]
 */

/**
 * A control with a place beneath it for a hint or, instead, for what is wrong.
 */
export class Field {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  #typedAt = -Infinity;

  /**
   * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLButtonElement} control
   * @param {{ hint: string, error: string }} ids
   */
  constructor(control, { hint, error }) {
    this.control = control;
    this.hint = byId(hint, HTMLElement);
    this.error = byId(error, HTMLElement);
    control.addEventListener('input', (event) => {
      const pasted = event instanceof InputEvent && event.inputType === 'insertFromPaste';
      this.#typedAt = pasted ? -Infinity : Date.now();
    });
    control.addEventListener('blur', () => {
      this.#typedAt = -Infinity;
    });
  }

  /**
   * Shows what is wrong, or with null that nothing is. What is right is shown at once; what is wrong waits for a pause in typing.
   * @param {Trouble | null} trouble
   * @param {{ asked?: boolean }} options asked: the person wants to know now, having pressed Enter or a button
   */
  judge(trouble, { asked = false } = {}) {
    clearTimeout(this.#waiting);
    const quiet = asked ? 0 : this.#typedAt + PATIENCE - Date.now();
    if (trouble !== null && quiet > 0 && this.error.hidden && document.activeElement === this.control) {
      this.#waiting = setTimeout(() => this.#show(trouble), quiet);
      this.control.addEventListener('blur', () => this.#hurry(trouble), { once: true });
      return;
    }
    this.#show(trouble);
  }

  /** @param {Trouble} trouble */
  #hurry(trouble) {
    if (this.#waiting === undefined) return;
    this.#show(trouble);
  }

  /** @param {Trouble | null} trouble */
  #show(trouble) {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (trouble === null) {
      this.control.removeAttribute('aria-invalid');
      this.error.replaceChildren();
    } else {
      this.control.setAttribute('aria-invalid', 'true');
      this.error.replaceChildren(
        icon('error'),
        element(
          'p',
          {},
          element('span', { class: 'word' }, 'Error: '),
          ...[trouble.message].flat(),
          ...(trouble.remedy ? [` ${trouble.remedy}`] : []),
        ),
      );
    }
    show(this.hint, trouble === null);
    show(this.error, trouble !== null);
  }
}
