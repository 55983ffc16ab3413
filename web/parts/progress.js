import { byId, setText, show } from './dom.js';
import { lengthOfTime } from './time.js';

/** Milliseconds between two reports: more often would only flicker. */
const EVERY = 200;

/** How far a long job has come: as a bar, and in words how many are done, how fast, and how long the rest will take. */
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
    if (now - this.#toldAt < EVERY) return;
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
