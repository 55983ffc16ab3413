import { announce, byId, element, icon, setText, show, textOf } from './dom.js';
import { showFindings } from './findings.js';
import { lengthOfTime } from './time.js';

/** Milliseconds after which progress is shown. */
const PROGRESS_DELAY_MS = 100;

/**
 * The place beneath a button that shows the outcome of pressing it: progress with a way to cancel, success, or an error with its remedy.
 */
export class Outcome {
  #explain;
  #words = element('p', { class: 'outcome-words' });
  #error = element('div', { class: 'field-error' });
  #findings = element('ul', { class: 'findings compact' });
  #cancel = element('button', { type: 'button', class: 'button quiet small' }, 'Cancel');
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {HTMLElement} place empty; it is filled
   * @param {(error: unknown) => import('../../js/types.js').Finding} explain
   */
  constructor(place, explain) {
    this.#explain = explain;
    place.classList.add('outcome');
    place.append(this.#words, this.#cancel, this.#error, this.#findings);
    this.#cancel.addEventListener('click', () => this.cancel());
    this.clear();
  }

  /** Whether something is under way. */
  get busy() {
    return this.#running !== null;
  }

  /** Cancels what is under way. */
  cancel() {
    this.#running?.abort();
  }

  clear() {
    setText(this.#words, '');
    for (const part of [this.#words, this.#error, this.#cancel]) show(part, false);
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

  /** @param {{ message: import('./dom.js').Content, remedy?: string }} error */
  fail({ message, remedy }) {
    this.clear();
    const sentences = [...[message].flat(), ...(remedy ? [` ${remedy}`] : [])];
    this.#error.replaceChildren(
      icon('error'),
      element('p', {}, element('span', { class: 'word' }, 'Error: '), ...sentences),
    );
    show(this.#error, true);
    announce(textOf(sentences));
  }

  /**
   * Runs something that may take a while, and shows its progress. A press while it runs does nothing.
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
    }, PROGRESS_DELAY_MS);
    const end = () => {
      clearTimeout(timer);
      button.removeAttribute('aria-disabled');
      this.#running = null;
      // The Cancel button disappears: its focus moves to the button that started.
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
      else if (!handled?.(error)) this.fail(this.#explain(error));
      return undefined;
    }
  }
}

/**
 * Merges findings that differ in their place alone.
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

/** Milliseconds between two reports: more would flicker. */
const REPORT_EVERY_MS = 200;

/** The progress of a long job: a bar, and how many are done, how fast, and how long the rest will take. */
export class Progress {
  #bar;
  #words;
  #done;
  #total = 0;
  #startedAt = 0;
  #toldAt = -Infinity;

  /**
   * @param {{ bar: string, words: string }} ids
   * @param {string} done what became of each: "made", "created"
   */
  constructor({ bar, words }, done) {
    this.#bar = byId(bar, HTMLProgressElement);
    this.#words = byId(words, HTMLElement);
    this.#done = done;
  }

  /** @param {number} total */
  start(total) {
    this.#total = total;
    this.#startedAt = performance.now();
    this.#toldAt = -Infinity;
    this.#bar.max = total;
    this.#bar.value = 0;
    show(this.#bar, true);
  }

  /** @param {number} count of what is done by now */
  report(count) {
    const now = performance.now();
    if (now - this.#toldAt < REPORT_EVERY_MS) return;
    this.#toldAt = now;
    this.#bar.value = count;
    const rate = count / ((now - this.#startedAt) / 1000);
    const left = Math.ceil((this.#total - count) / rate);
    const pace = Number.isFinite(left)
      ? `, ${Math.round(rate).toLocaleString('en')} a second, ${lengthOfTime(left)} left`
      : '';
    setText(this.#words, `${count.toLocaleString('en')} of ${this.#total.toLocaleString('en')} ${this.#done}${pace}`);
  }

  /** @returns {number} seconds that it took */
  stop() {
    show(this.#bar, false);
    setText(this.#words, '');
    return (performance.now() - this.#startedAt) / 1000;
  }
}
