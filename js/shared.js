/**
 * One for all who ask. Those who ask while it is being opened wait for the same; what could not be opened is forgotten, so that the next one
 * who asks tries again; and after it was closed or broke, the next one gets another.
 * @template {{ readonly usable: boolean }} Opened
 */
export class Shared {
  /** @type {Promise<Opened> | undefined} */
  #opening;
  /** @type {Opened | undefined} */
  #opened;

  /** Whether there is one, or will be. */
  get isThere() {
    return this.#opening !== undefined && this.#opened?.usable !== false;
  }

  /**
   * @param {() => Promise<Opened>} open
   * @returns {Promise<Opened>}
   */
  get(open) {
    if (this.#opening !== undefined && this.isThere) return this.#opening;
    const opening = open();
    this.#opening = opening;
    this.#opened = undefined;
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
}
