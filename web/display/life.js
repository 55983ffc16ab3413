import { byId, setText } from '../parts/dom.js';
import { countdown, lengthOfTime, localTime, machineTime, spokenTime } from '../parts/time.js';

/**
 * How much of its life a token has left, in words and as a line.
 */
export class Life {
  #left = byId('life-left', HTMLElement);
  #until = byId('life-until', HTMLTimeElement);
  #line = byId('life-line', HTMLElement);
  /** @type {{ issuedAt: number, expiresAt: number } | null} */
  #span = null;

  /**
   * @param {{ issuedAt: number | null, expiresAt: number | null } | null} inspection null when there is no token
   * @param {number} now seconds since 1970
   */
  show(inspection, now) {
    const { issuedAt, expiresAt } = inspection ?? { issuedAt: null, expiresAt: null };
    this.#span = issuedAt === null || expiresAt === null ? null : { issuedAt, expiresAt };
    this.#until.dateTime = expiresAt === null ? '' : machineTime(expiresAt);
    this.#until.title = expiresAt === null ? '' : localTime(expiresAt);
    this.tick(now);
  }

  /** @param {number} now seconds since 1970 */
  tick(now) {
    if (this.#span === null) {
      setText(this.#left, 'No expiry yet');
      setText(this.#until, '');
      this.#draw(0, 'no token');
      return;
    }
    const { issuedAt, expiresAt } = this.#span;
    const left = expiresAt - now;
    setText(this.#left, this.words(now));
    setText(this.#until, `${left > 0 ? 'until' : 'since'} ${spokenTime(expiresAt, now)}`);
    this.#draw(
      Math.min(1, Math.max(0, left / (expiresAt - issuedAt))),
      left > 0 ? `${lengthOfTime(left)} left` : 'expired',
    );
  }

  /**
   * @param {number} fraction
   * @param {string} words
   */
  #draw(fraction, words) {
    const percent = (fraction * 100).toFixed(2);
    document.getElementById('life-fill')?.setAttribute('width', percent);
    this.#line.setAttribute('aria-valuenow', percent);
    this.#line.setAttribute('aria-valuetext', words);
  }

  /**
   * @param {number} now seconds since 1970
   * @returns {string} "Expires in 14:32", "Expired 3 min ago", or nothing without a token
   */
  words(now) {
    if (this.#span === null) return '';
    const left = this.#span.expiresAt - now;
    return left > 0 ? `Expires in ${countdown(left)}` : `Expired ${left === 0 ? 'now' : `${lengthOfTime(left)} ago`}`;
  }
}
