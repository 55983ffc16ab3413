import { nowInSeconds } from './parts/clock.js';

/** Milliseconds of quiet after a keystroke before a token is made. */
const QUIET = 120;

/** Milliseconds for which a token waits for what is to be said of it: the first one may wait for a part of the engine. */
const PATIENCE = 100;

/** Seconds before the expiry at which the inspection certainly says that it is near: within a minute. */
const EXPIRES_SOON = 59;

/**
 * @typedef {'key' | 'applicationId'} Need what a token cannot be made without
 *
 * @typedef {object} Made
 * @property {'made'} name
 * @property {string} token
 * @property {import('./session.js').HeldKey} key it was signed with
 * @property {import('./engine.js').Inspection} inspection
 * @property {Trouble[]} troubles why there is no more to be said of it
 *
 * @typedef {{ name: 'waiting', needs: Need[], judged: boolean, troubles: Trouble[] }
 *   | { name: 'making' }
 *   | Made
 *   | { name: 'failed', troubles: Trouble[] }} TokenState judged: whether troubles says all there is to say
 *
 * @typedef {import('./engine.js').Trouble} Trouble
 */

/**
 * Keeps one token that says what the session says. As soon as the session changes the token is no longer the token: the state is
 * `making` from that moment until the new one is there, and an answer that comes too late is dropped.
 */
export class TokenMaker extends EventTarget {
  #engine;
  #session;
  /** @type {TokenState} */
  #state = { name: 'waiting', needs: ['key', 'applicationId'], judged: false, troubles: [] };
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
      this.#begin(/** @type {import('./session.js').SessionChange} */ (event).settled ? 0 : QUIET);
    });
  }

  get state() {
    return this.#state;
  }

  /** Makes the token again, with a new id and the time of now. */
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
    if (needs.length > 0) {
      this.#become({ name: 'waiting', needs, ...this.#lastJudgement() });
      if (!needs.includes('key')) this.#timer = setTimeout(() => this.#judge(round, needs), delay);
      return;
    }
    if (this.#state.name !== 'making') this.#become({ name: 'making' });
    this.#timer = setTimeout(() => this.#make(round), delay);
  }

  /** While a wait goes on, what was found stays until it is judged again: a mark that blinks at each key tells nothing. */
  #lastJudgement() {
    const { judged, troubles } =
      this.#state.name === 'waiting' && this.#session.key !== null ? this.#state : { judged: false, troubles: [] };
    return { judged, troubles };
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
   * @param {string} token
   * @param {import('./session.js').HeldKey} key
   * @param {number} now seconds since 1970
   */
  async #inspect(token, key, now) {
    // What is known of the application: all that the platform said, or its id.
    const application = this.#session.application ?? { id: this.#session.inputs.applicationId.trim() };
    return (await this.#engine.whole()).inspectToken(token, key.handle, application, now);
  }

  /** @param {number} round */
  async #make(round) {
    const { key, inputs } = this.#session;
    if (key === null) return;
    const now = nowInSeconds();
    let signed;
    try {
      signed = await this.#engine.signToken(key.handle, inputs, now);
    } catch (error) {
      const troubles = await this.#findTroubles(key, inputs, now);
      if (round === this.#round)
        this.#become({ name: 'failed', troubles: troubles.length > 0 ? troubles : [this.#engine.explain(error)] });
      return;
    }
    /** @type {Made} */
    let made = { name: 'made', token: signed.token, key, inspection: notYetInspected(signed), troubles: [] };
    const timer = setTimeout(() => round === this.#round && this.#become(made), PATIENCE);
    try {
      made = { ...made, inspection: await this.#inspect(made.token, key, now) };
    } catch (error) {
      // The token is as good as ever.
      made = { ...made, troubles: [this.#engine.explain(error)] };
    }
    clearTimeout(timer);
    if (round !== this.#round) return;
    this.#become(made);
    this.#inspectLater(made, round);
  }

  /**
   * Says what is wrong with what was filled in so far, while something else is missing.
   * @param {number} round
   * @param {Need[]} needs
   */
  async #judge(round, needs) {
    const { key, inputs } = this.#session;
    if (key === null) return;
    const troubles = await this.#findTroubles(key, inputs, nowInSeconds());
    if (round === this.#round) this.#become({ name: 'waiting', needs, judged: true, troubles });
  }

  /**
   * @param {import('./session.js').HeldKey} key
   * @param {Readonly<import('./session.js').Inputs>} inputs
   * @param {number} now seconds since 1970
   * @returns {Promise<Trouble[]>} empty, too, where what finds them cannot be loaded
   */
  async #findTroubles(key, inputs, now) {
    return this.#engine.whole().then(
      (whole) => whole.findTroubles(key.handle, inputs, now),
      () => [],
    );
  }

  /**
   * What is said of a token changes as time passes: shortly before it expires, and when it has.
   * @param {Made} made
   * @param {number} round
   */
  #inspectLater(made, round) {
    const { expiresAt } = made.inspection;
    if (expiresAt === null) return;
    const next = [expiresAt - EXPIRES_SOON, expiresAt].find((at) => at > nowInSeconds());
    if (next === undefined) return;
    this.#nextInspection = setTimeout(
      async () => {
        const inspection = await this.#inspect(made.token, made.key, nowInSeconds()).catch(() => null);
        if (inspection === null || round !== this.#round) return;
        const later = { ...made, inspection, troubles: [] };
        this.#become(later);
        this.#inspectLater(later, round);
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
 * @param {import('../js/types.js').SignedToken} signed
 * @returns {import('./engine.js').Inspection} what is certain of it: the engine checks each signature before it gives it out
 */
function notYetInspected({ header, payload, expiresAt }) {
  return {
    header: { ...header },
    payload: { ...payload },
    signature: 'verified',
    issuedAt: payload.iat,
    expiresAt,
    findings: [],
  };
}
