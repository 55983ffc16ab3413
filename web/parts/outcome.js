import { announce } from './announce.js';
import { element, icon, setText, show, textOf } from './dom.js';
import { showFindings } from './finding.js';

/** Milliseconds after which a wait is worth a word. */
const NOTICEABLE = 100;

/** @typedef {import('../../js/types.js').Finding} Trouble */

/**
 * The place beneath a button where it is said what came of pressing it: done, under way (with a way out), or wrong and how to mend it.
 */
export class Outcome {
  #explain;
  #words = element('p', { class: 'outcome-words' });
  #trouble = element('div', { class: 'field-error' });
  #findings = element('ul', { class: 'findings compact' });
  #cancel = element('button', { type: 'button', class: 'button quiet small' }, 'Cancel');
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {HTMLElement} place empty; it is filled
   * @param {(error: unknown) => Trouble} explain
   */
  constructor(place, explain) {
    this.#explain = explain;
    place.classList.add('outcome');
    place.append(this.#words, this.#cancel, this.#trouble, this.#findings);
    this.#cancel.addEventListener('click', () => this.cancel());
    this.clear();
  }

  /** Whether something is under way. */
  get busy() {
    return this.#running !== null;
  }

  /** Breaks off what is under way. */
  cancel() {
    this.#running?.abort();
  }

  clear() {
    setText(this.#words, '');
    for (const part of [this.#words, this.#trouble, this.#cancel]) show(part, false);
    showFindings(this.#findings, []);
  }

  /**
   * @param {import('./dom.js').Content} message
   * @param {readonly import('../../js/types.js').Finding[]} [findings] what is to be said besides
   */
  say(message, findings = []) {
    this.clear();
    setText(this.#words, message);
    show(this.#words, true);
    showFindings(this.#findings, together(findings));
    announce(textOf(message));
  }

  /** @param {{ message: import('./dom.js').Content, remedy?: string }} trouble */
  complain({ message, remedy }) {
    this.clear();
    const sentences = [...[message].flat(), ...(remedy ? [` ${remedy}`] : [])];
    this.#trouble.replaceChildren(
      icon('error'),
      element('p', {}, element('span', { class: 'word' }, 'Error: '), ...sentences),
    );
    show(this.#trouble, true);
    announce(textOf(sentences));
  }

  /**
   * Does something that takes a while, and says so. One thing at a time: a press meanwhile does nothing.
   * @template Result
   * @param {HTMLButtonElement} button
   * @param {import('./dom.js').Content} words while it takes
   * @param {(signal: AbortSignal) => Promise<Result>} work
   * @param {(error: unknown) => boolean} [handled] told first what went wrong; true where nothing is left to say
   * @returns {Promise<Result | undefined>} nothing where it was cancelled or went wrong
   */
  async run(button, words, work, handled) {
    if (this.#running !== null) return undefined;
    const controller = new AbortController();
    this.#running = controller;
    button.setAttribute('aria-disabled', 'true');
    const timer = setTimeout(() => {
      this.clear();
      setText(this.#words, words);
      show(this.#words, true);
      show(this.#cancel, true);
      announce(textOf(words));
    }, NOTICEABLE);
    const end = () => {
      clearTimeout(timer);
      button.removeAttribute('aria-disabled');
      this.#running = null;
      // Whoever pressed Cancel is not left with the focus on nothing.
      if (document.activeElement === this.#cancel) button.focus();
      this.clear();
    };
    try {
      const result = await work(controller.signal);
      end();
      return result;
    } catch (error) {
      end();
      if (controller.signal.aborted) this.say('Cancelled.');
      else if (!handled?.(error)) this.complain(this.#explain(error));
      return undefined;
    }
  }
}

/**
 * The same said of several places, said once.
 * @param {readonly import('../../js/types.js').Finding[]} findings
 */
function together(findings) {
  /** @type {Map<string, import('../../js/types.js').Finding>} */
  const found = new Map();
  for (const finding of findings) {
    const same = `${finding.code} ${finding.message}`;
    const before = found.get(same);
    found.set(same, before === undefined ? finding : { ...before, where: `${before.where}, ${finding.where}` });
  }
  return [...found.values()];
}
