import { byId, element, middleOut, setText, show } from '../ui/dom.js';
import { showFindings } from '../ui/findings.js';
import { countdown, lengthOfTime, localTime, machineTime, nowInSeconds, spokenTime } from '../ui/time.js';
import { ClaimList } from './claim-list.js';
import { claimMeanings, headerMeanings } from './meanings.js';

/**
 * What the token says part by part, how long it is valid, and the findings.
 */
export class TokenReading {
  #life = new Life();
  #header = new ClaimList(byId('header-claims', HTMLElement), headerMeanings);
  #payload = new ClaimList(byId('payload-claims', HTMLElement), claimMeanings);
  /** Seconds since 1970. @type {number | null} */
  #expiresAt = null;

  /** @param {import('../current-token.js').TokenState} state */
  show(state) {
    const now = nowInSeconds();
    const made = state.name === 'made' ? state : null;
    const inspection = made && made.inspection;
    this.#expiresAt = inspection && inspection.expiresAt;
    this.#life.show(inspection, now);
    this.#header.show(inspection && inspection.header, now);
    // A payload is text where it is not JSON; that of a token made here always is.
    const payload = typeof inspection?.payload === 'string' ? null : (inspection?.payload ?? null);
    this.#payload.show(payload, now, {
      sub: 'none: it speaks for the application',
      acl: 'none: it may do everything',
    });
    drawSignature(made);
    showFindings(byId('token-findings', HTMLElement), inspection ? inspection.findings : []);
    show(byId('findings-none', HTMLElement), made === null);
  }

  /**
   * @param {number} now seconds since 1970
   * @returns {string} "Expires in 14:32", "Expired 3 min ago", or nothing without a token
   */
  life(now) {
    return this.#life.words(now);
  }

  /** A sentence to be spoken, "It expires today at 14:05.", or nothing. */
  get expiry() {
    return this.#expiresAt === null ? '' : `It expires ${spokenTime(this.#expiresAt, nowInSeconds())}.`;
  }

  /** @param {number} now seconds since 1970 */
  tick(now) {
    for (const part of [this.#life, this.#header, this.#payload]) part.tick(now);
  }
}

/** @param {import('../current-token.js').Made | null} made */
function drawSignature(made) {
  const key = made === null ? '' : middleOut(made.key.thumbprint, 6, 4);
  const words = {
    verified: `verified with key ${key}`,
    invalid: `not made with key ${key}`,
    unchecked: 'not checked',
  };
  byId('signature-value', HTMLElement).replaceChildren(
    made === null ? element('span', { class: 'unlit' }, '–') : words[made.inspection.signature],
  );
}

/**
 * How long the token is still valid, in words and as a line.
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
