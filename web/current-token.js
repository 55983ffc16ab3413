import { argumentOf, claimsOf, explain, explainAll } from './engine.js';
import { startingInputs } from './session.js';
import { nowInSeconds } from './ui/time.js';

/** Milliseconds of quiet after a keystroke before a token is signed. */
const DEBOUNCE_MS = 120;

/** Milliseconds that a signed token waits for its inspection before it is shown: the first may have to wait for the engine's second part. */
const INSPECTION_MS = 100;

/** Seconds before the expiry at which the inspection reports that it is near: within a minute. */
const EXPIRES_SOON = 59;

/** @typedef {import('../js/types.js').Finding} Finding */
/** @typedef {import('../js/types.js').TokenInspection} TokenInspection */

/**
 * @typedef {'key' | 'applicationId'} Need what a token cannot be signed without
 *
 * @typedef {object} Made
 * @property {'made'} name
 * @property {string} token
 * @property {import('./session.js').HeldKey} key it was signed with
 * @property {TokenInspection} inspection
 * @property {readonly Finding[]} errors why it could not be inspected
 *
 * @typedef {{ name: 'waiting', needs: Need[], checked: boolean, errors: readonly Finding[] }
 *   | { name: 'making' }
 *   | Made
 *   | { name: 'failed', errors: readonly Finding[] }} TokenState checked: whether `errors` is complete
 */

/**
 * The token that the session describes. As soon as the session changes the state is `making` until the next token is there; an answer that
 * arrives after another change is dropped.
 */
export class CurrentToken extends EventTarget {
  #engine;
  #session;
  /** @type {TokenState} */
  #state = { name: 'waiting', needs: ['key', 'applicationId'], checked: false, errors: [] };
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #nextInspection;

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {import('./session.js').Session} session
   */
  constructor(engine, session) {
    super();
    this.#engine = engine;
    this.#session = session;
    session.addEventListener('change', (event) => {
      this.#begin(/** @type {import('./session.js').SessionChange} */ (event).settled ? 0 : DEBOUNCE_MS);
    });
  }

  get state() {
    return this.#state;
  }

  /** Signs again, with a new token ID and the current time. */
  renew() {
    this.#begin(0);
  }

  /** @returns {Promise<TokenState>} the state once nothing is under way */
  async settled() {
    while (this.#state.name === 'making') {
      await new Promise((resolve) => {
        this.addEventListener('change', resolve, { once: true });
      });
    }
    return this.#state;
  }

  /** @param {number} delay milliseconds */
  #begin(delay) {
    this.#round += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#nextInspection);
    const needs = this.#needs();
    const round = this.#round;
    if (this.#hasNothingToCheck(needs)) this.#become({ name: 'waiting', needs, checked: true, errors: [] });
    else if (needs.length > 0) this.#become({ name: 'waiting', needs, ...this.#lastErrors() });
    else if (this.#state.name !== 'making') this.#become({ name: 'making' });
    const { key } = this.#session;
    if (key !== null && !this.#hasNothingToCheck(needs))
      this.#timer = setTimeout(() => this.#sign(round, key, needs), delay);
  }

  /** Errors stay on show until the next answer: a mark that blinks at every keystroke helps nobody. */
  #lastErrors() {
    const { checked, errors } =
      this.#state.name === 'waiting' && this.#session.key !== null ? this.#state : { checked: false, errors: [] };
    return { checked, errors };
  }

  /**
   * Whether only the application ID is missing and everything else is as at the start. Reporting the missing argument would load the engine's
   * second part, which a first token does not need.
   * @param {Need[]} needs
   */
  #hasNothingToCheck(needs) {
    return (
      needs.join() === 'applicationId' &&
      JSON.stringify({ ...this.#session.inputs, applicationId: '' }) === JSON.stringify(startingInputs)
    );
  }

  /** @returns {Need[]} */
  #needs() {
    /** @type {Need[]} */
    const needs = [];
    if (this.#session.key === null) needs.push('key');
    if (this.#session.inputs.applicationId.trim() === '') needs.push('applicationId');
    return needs;
  }

  /**
   * Also asks where the application ID is still missing: the engine then reports what is wrong with everything else.
   * @param {number} round
   * @param {import('./session.js').HeldKey} key
   * @param {Need[]} needs
   */
  async #sign(round, key, needs) {
    const now = nowInSeconds();
    let signed;
    try {
      const kit = await this.#engine.toolkit();
      const claims = await claimsOf(this.#session.inputs);
      signed = await kit.signToken({ now, ...claims, privateKey: key.handle });
    } catch (error) {
      if (round !== this.#round) return;
      const errors = explainAll(error);
      this.#become(
        needs.length === 0
          ? { name: 'failed', errors }
          : {
              name: 'waiting',
              needs,
              checked: true,
              errors: errors.filter((finding) => argumentOf(finding) !== 'applicationId'),
            },
      );
      return;
    }
    if (round !== this.#round) return;
    /** @type {Made} */
    let made = { name: 'made', token: signed.token, key, inspection: notYetInspected(signed), errors: [] };
    const timer = setTimeout(() => round === this.#round && this.#become(made), INSPECTION_MS);
    try {
      made = { ...made, inspection: await this.#inspect(made.token, key, now) };
    } catch (error) {
      // The token itself is good.
      made = { ...made, errors: [explain(error)] };
    }
    clearTimeout(timer);
    if (round !== this.#round) return;
    this.#become(made);
    this.#scheduleInspection(made, round);
  }

  /**
   * @param {string} token
   * @param {import('./session.js').HeldKey} key
   * @param {number} now seconds since 1970
   * @returns {Promise<TokenInspection>}
   */
  async #inspect(token, key, now) {
    const { application, inputs } = this.#session;
    const publicKey = application?.keys?.public_key;
    return (await this.#engine.toolkit()).inspectToken(token, {
      key: key.handle,
      now,
      application: {
        id: application?.id ?? inputs.applicationId.trim(),
        ...(publicKey !== undefined && { keys: { public_key: publicKey } }),
      },
    });
  }

  /**
   * Inspects the token again shortly before it expires, and when it has expired.
   * @param {Made} made
   * @param {number} round
   */
  #scheduleInspection(made, round) {
    const { expiresAt } = made.inspection;
    if (expiresAt === null) return;
    const next = [expiresAt - EXPIRES_SOON, expiresAt].find((at) => at > nowInSeconds());
    if (next === undefined) return;
    this.#nextInspection = setTimeout(
      async () => {
        const inspection = await this.#inspect(made.token, made.key, nowInSeconds()).catch(() => null);
        if (inspection === null || round !== this.#round) return;
        const inspected = { ...made, inspection, errors: [] };
        this.#become(inspected);
        this.#scheduleInspection(inspected, round);
      },
      next * 1000 - Date.now() + 50,
    );
  }

  /** @param {TokenState} state */
  #become(state) {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * What is certain without an inspection: the engine verifies each signature before it hands out the token.
 * @param {import('../js/types.js').SignedToken} signed
 * @returns {TokenInspection}
 */
function notYetInspected({ header, payload, expiresAt }) {
  return {
    header: { ...header },
    payload: { ...payload },
    kind: null,
    signature: 'verified',
    issuedAt: payload.iat,
    notBefore: payload.nbf ?? null,
    expiresAt,
    findings: [],
  };
}
