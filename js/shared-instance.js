/**
 * One instance for all who ask. Those who ask while it is being opened wait for the same one. An attempt that failed is forgotten, so that the
 * next call tries again; and once the instance broke, or everybody has left it, the next call opens another.
 * @template {{ readonly usable: boolean }} Opened
 */
export class SharedInstance {
  /** @type {Promise<Opened> | undefined} */
  #opening;
  /** @type {Opened | undefined} */
  #opened;
  /** How many asked for it and have not left it. */
  #users = 0;

  /** Whether there is one, or will be. */
  get isThere() {
    return this.#opening !== undefined && this.#opened?.usable !== false;
  }

  /**
   * @param {() => Promise<Opened>} open
   * @returns {Promise<Opened>}
   */
  get(open) {
    // Counted at once: others may leave it while it is being opened.
    if (this.#opening !== undefined && this.isThere) {
      this.#users++;
      return this.#opening;
    }
    const opening = open();
    this.#opening = opening;
    this.#opened = undefined;
    this.#users = 1;
    opening.then(
      (opened) => {
        if (this.#opening === opening) this.#opened = opened;
      },
      () => {
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  /**
   * To be called once by everybody who asked.
   * @param {Opened} opened
   * @returns {boolean} whether nobody uses it any more, so that it should be closed
   */
  leave(opened) {
    // Another one has taken the place of one that broke.
    if (this.#opened !== opened) return true;
    this.#users--;
    if (this.#users > 0) return false;
    this.forget();
    return true;
  }

  /**
   * The next caller gets another.
   * @returns {Promise<Opened> | undefined} the one that was there, for the caller to close
   */
  forget() {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#opened = undefined;
    return opening;
  }
}
