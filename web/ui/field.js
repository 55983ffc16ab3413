import { byId, element, icon, show } from './dom.js';

/** Milliseconds of quiet before an error is shown: whoever is still typing knows that the value is not complete. */
const ERROR_DELAY_MS = 700;

/**
 * @typedef {object} FieldError
 * @property {import('./dom.js').Content} message
 * @property {string} [remedy]
 */

/**
 * A control with a place beneath it for a hint or, instead, an error.
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
    this.place = byId(error, HTMLElement);
    control.addEventListener('input', (event) => {
      const pasted = event instanceof InputEvent && event.inputType === 'insertFromPaste';
      this.#typedAt = pasted ? -Infinity : Date.now();
    });
    control.addEventListener('blur', () => {
      this.#typedAt = -Infinity;
    });
  }

  /**
   * Shows an error, or with null that there is none. A correction shows at once; an error waits for a pause in typing.
   * @param {FieldError | null} error
   * @param {{ asked?: boolean }} options asked: the person wants to know now, having pressed Enter or a button
   */
  report(error, { asked = false } = {}) {
    clearTimeout(this.#waiting);
    const quiet = asked ? 0 : this.#typedAt + ERROR_DELAY_MS - Date.now();
    if (error !== null && quiet > 0 && this.place.hidden && document.activeElement === this.control) {
      this.#waiting = setTimeout(() => this.#show(error), quiet);
      this.control.addEventListener('blur', () => this.#hurry(error), { once: true });
      return;
    }
    this.#show(error);
  }

  /** @param {FieldError} error */
  #hurry(error) {
    if (this.#waiting === undefined) return;
    this.#show(error);
  }

  /** @param {FieldError | null} error */
  #show(error) {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (error === null) {
      this.control.removeAttribute('aria-invalid');
      this.place.replaceChildren();
    } else {
      this.control.setAttribute('aria-invalid', 'true');
      this.place.replaceChildren(
        icon('error'),
        element(
          'p',
          {},
          element('span', { class: 'word' }, 'Error: '),
          ...[error.message].flat(),
          ...(error.remedy ? [` ${error.remedy}`] : []),
        ),
      );
    }
    show(this.hint, error === null);
    show(this.place, error !== null);
  }
}
