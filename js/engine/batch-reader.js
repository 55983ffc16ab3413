/** Cuts a source of requests, sync or async, into batches, without waiting for more when something is there already. */

/**
 * @template T
 * @typedef {object} ReadBatch
 * @property {T[]} items
 * @property {unknown} [failure] what the source or the preparation of the next item threw; the items before it stand
 * @property {boolean} ended whether nothing follows
 */

/** @returns {Promise<'late'>} after what is ready has run */
function nextTurn() {
  return new Promise((resolve) => void setTimeout(() => resolve('late'), 0));
}

/**
 * @template Item, Prepared
 */
export class BatchReader {
  /** @type {Promise<IteratorResult<Item>> | undefined} asked for and not yet taken */
  #asked;
  #iterator;
  #isAsync;
  #prepare;
  #count = 0;

  /**
   * @param {Iterable<Item> | AsyncIterable<Item>} source
   * @param {(item: Item, index: number) => Promise<Prepared>} prepare
   */
  constructor(source, prepare) {
    const asynchronous = /** @type {AsyncIterable<Item>} */ (source)[Symbol.asyncIterator];
    this.#isAsync = typeof asynchronous === 'function';
    this.#iterator = this.#isAsync
      ? /** @type {AsyncIterable<Item>} */ (source)[Symbol.asyncIterator]()
      : /** @type {Iterable<Item>} */ (source)[Symbol.iterator]();
    this.#prepare = prepare;
  }

  /**
   * Never rejects. One at a time.
   * @param {number} size at most
   * @returns {Promise<ReadBatch<Prepared>>}
   */
  async next(size) {
    /** @type {Prepared[]} */
    const items = [];
    try {
      while (items.length < size) {
        const step = await this.#step(items.length > 0);
        if (step === 'late') break;
        if (step.done) return { items, ended: true };
        items.push(await this.#prepare(step.value, this.#count++));
      }
      return { items, ended: false };
    } catch (failure) {
      return { items, failure, ended: true };
    }
  }

  /**
   * @param {boolean} enough whether the batch can go without what is not there yet
   * @returns {Promise<IteratorResult<Item> | 'late'>}
   */
  async #step(enough) {
    if (!this.#isAsync) return this.#iterator.next();
    this.#asked ??= Promise.resolve(this.#iterator.next());
    const step = await (enough ? Promise.race([this.#asked, nextTurn()]) : this.#asked);
    if (step !== 'late') this.#asked = undefined;
    return step;
  }

  /** Tells the source that no more is wanted; does not wait for one that never answers. */
  close() {
    try {
      const closing = this.#iterator.return?.();
      if (closing instanceof Promise) closing.catch(() => undefined);
    } catch {
      // The job is over; what its source throws at this point concerns nobody.
    }
  }
}
