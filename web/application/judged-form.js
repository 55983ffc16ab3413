import { element } from '../parts/dom.js';
import { showFindings } from '../parts/finding.js';

/** Milliseconds of quiet after a keystroke before the form is judged. */
const QUIET = 250;

/**
 * What the engine has to say of a form: beside the field it is about, or else in a list beneath.
 */
export class JudgedForm {
  #engine;
  #form;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** What is judged of a form that is still filled in does not hide what was said when it was to be sent. */
  #round = 0;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('./form.js').ApplicationForm} form
   */
  constructor(engine, form) {
    this.#engine = engine;
    this.#form = form;
    this.warnings = element('ul', { class: 'findings compact' });
    form.addEventListener('change', () => {
      this.#settle();
      this.#timer = setTimeout(() => this.judge(), QUIET);
    });
  }

  /** Whatever is being judged, or about to be, is no longer wanted. */
  #settle() {
    clearTimeout(this.#timer);
    this.#round += 1;
  }

  /** Judges what is filled in so far. */
  async judge() {
    const round = this.#round;
    const { findings } = await this.#engine
      .toolkit()
      .then((kit) => kit.buildApplication(this.#form.description))
      .catch(() => ({ findings: [] }));
    if (round !== this.#round) return;
    showFindings(
      this.warnings,
      this.#form.judge(findings, false).filter(({ severity }) => severity === 'warning'),
    );
  }

  /** Whether the form can be sent; if not, it says why. */
  async isSound() {
    if (this.#form.broken) return false;
    this.#settle();
    const { findings } = await (await this.#engine.toolkit()).buildApplication(this.#form.description);
    const faults = findings.filter(({ severity }) => severity === 'error');
    showFindings(
      this.warnings,
      this.#form.judge(findings, true).filter(({ severity }) => severity !== 'info'),
    );
    if (faults.length > 0) this.#form.focus();
    return faults.length === 0;
  }

  /**
   * @param {unknown} error
   * @returns {boolean} whether it was about the form
   */
  judgeFaults(error) {
    const findings = /** @type {{ details?: { findings?: import('../../js/types.js').Finding[] } }} */ (error)?.details
      ?.findings;
    if (findings === undefined) return false;
    showFindings(this.warnings, this.#form.judge(findings, true));
    this.#form.focus();
    return true;
  }
}
