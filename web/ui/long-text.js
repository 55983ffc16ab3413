import { announce, element, sentence, setText, show } from './dom.js';
import { keepTyped } from './typed.js';

/** The most lines that a field shows. Laying out ten thousand freezes the page for 0.1 s and more. */
const MAX_LINES = 1000;

/** A text field for a list. A list that is too long is held beside the field and summarized in its place. */
export class LongText {
  #field;
  #changed;
  #kept = '';
  #words = element('p', { class: 'hint' });
  #remove = element('button', { type: 'button', class: 'button small' }, 'Remove them');
  #panel;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {() => void} changed told when somebody changed the text
   */
  constructor(field, changed) {
    this.#field = field;
    this.#changed = changed;
    this.#words.id = `${field.id}-kept`;
    this.#remove.setAttribute('aria-describedby', this.#words.id);
    this.#panel = element('div', { class: 'row', hidden: '' }, this.#words, this.#remove);
    field.after(this.#panel);
    field.addEventListener('input', () => {
      this.value = field.value;
      changed();
    });
    field.addEventListener('paste', (event) => this.#paste(event));
    this.#remove.addEventListener('click', () => {
      this.value = '';
      field.focus();
      announce('Removed.');
      changed();
    });
    this.value = field.value;
    keepTyped(field.id, {
      read: () => this.value,
      write: (value) => {
        this.value = typeof value === 'string' ? value : '';
        changed();
      },
    });
  }

  get value() {
    return this.#kept || this.#field.value;
  }

  set value(text) {
    const lines = linesOf(text);
    const isLong = lines.length > MAX_LINES;
    this.#kept = isLong ? text : '';
    const shown = isLong ? '' : text;
    // Setting the same value would move the cursor to the end.
    if (this.#field.value !== shown) this.#field.value = shown;
    show(this.#field, !isLong);
    show(this.#panel, isLong);
    if (isLong)
      setText(
        this.#words,
        sentence`${[lines.length.toLocaleString('en')]} lines, from ${shortened(lines[0])} to ${shortened(lines[lines.length - 1])}: too many to show.`,
      );
  }

  /** @param {boolean} locked while it is worked on: what is changed then would be lost */
  set locked(locked) {
    this.#field.readOnly = locked;
    this.#remove.disabled = locked;
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    if (this.#field.readOnly) return;
    const { value, selectionStart, selectionEnd } = this.#field;
    const text =
      value.slice(0, selectionStart) + (event.clipboardData?.getData('text/plain') ?? '') + value.slice(selectionEnd);
    if (linesOf(text).length <= MAX_LINES) return;
    event.preventDefault();
    this.value = text;
    this.#remove.focus();
    announce(this.#words.textContent);
    this.#changed();
  }
}

/**
 * @param {string} text
 * @returns {string[]} those with something in them
 */
function linesOf(text) {
  return text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
}

/** @param {string} line */
function shortened(line) {
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
