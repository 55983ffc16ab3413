/** What code answers to. A key is Enter in a line of text; every other key that does something is a click by the time it is heard of. */
const answered = ['click', 'keydown', 'input', 'change', 'toggle'];

/**
 * Keeps what a person does somewhere until its code is there: then it is done again, once and in the same order, for the code to hear.
 */
export class Keeper {
  #roots;
  #kept;
  /** @type {{ target: Element, kind: string, copy: Event, value: string | undefined }[]} */
  #events = [];

  /**
   * @param {readonly EventTarget[]} roots
   * @param {() => void} [kept] told of each
   */
  constructor(roots, kept = () => undefined) {
    this.#roots = roots;
    this.#kept = kept;
    for (const root of roots) for (const kind of answered) root.addEventListener(kind, this.#keep, true);
  }

  /** Whether there is anything. */
  get holds() {
    return this.#events.length > 0;
  }

  /** The code is there: from now on it hears for itself. */
  release() {
    for (const root of this.#roots) for (const kind of answered) root.removeEventListener(kind, this.#keep, true);
    for (const { target, kind, copy, value } of this.#events.splice(0)) {
      if (kind === 'click') target.removeAttribute('aria-busy');
      // Code that draws itself when it comes does not know yet what was typed.
      if (value !== undefined) /** @type {HTMLInputElement} */ (target).value = value;
      if (target.isConnected && !target.matches(':disabled')) target.dispatchEvent(copy);
    }
  }

  #keep = (/** @type {Event} */ event) => {
    const target = targetOf(event);
    if (target === null) return;
    const kind = event.type;
    // Nobody hears it twice: not now, but when it is done again.
    event.stopImmediatePropagation();
    if (kind === 'keydown') event.preventDefault();
    if (kind === 'click') target.setAttribute('aria-busy', 'true');
    const isSame = (/** @type {{ target: Element, kind: string }} */ other) =>
      other.target === target && other.kind === kind;
    // Clicked again because nothing happened, or twice by habit: once is meant.
    if (kind === 'click' && this.#events.some(isSame)) return;
    const copy = new /** @type {new (type: string, like: Event) => Event} */ (event.constructor)(kind, event);
    // Of what was typed, the last says it all.
    this.#events = this.#events.filter((other) => !isSame(other));
    const typed =
      (kind === 'input' || kind === 'change') && 'value' in target && target.getAttribute('type') !== 'file';
    this.#events.push({ target, kind, copy, value: typed ? String(target.value) : undefined });
    this.#kept();
  };
}

/**
 * @param {Event} event
 * @returns {Element | null} what it is for; null where the browser itself answers it
 */
function targetOf(event) {
  const { target } = event;
  if (!(target instanceof Element)) return null;
  if (event.type === 'click') return target.closest('button:not([popovertarget])');
  if (event.type !== 'keydown') return target;
  const { key, isComposing, ctrlKey, metaKey, altKey } = /** @type {KeyboardEvent} */ (event);
  return key === 'Enter' && !isComposing && !ctrlKey && !metaKey && !altKey && target instanceof HTMLInputElement
    ? target
    : null;
}
