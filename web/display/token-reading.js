import { nowInSeconds } from '../parts/clock.js';
import { byId, element, show } from '../parts/dom.js';
import { showFindings } from '../parts/finding.js';
import { middleOut } from '../parts/middle.js';
import { spokenTime } from '../parts/time.js';
import { ClaimList } from './claim-list.js';
import { Life } from './life.js';
import { claimMeanings, headerMeanings } from './meanings.js';

/**
 * What the token says, part for part, how long it lives, and what is to be said of it.
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
    // Text where the payload is not JSON, which that of a token made here always is.
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
