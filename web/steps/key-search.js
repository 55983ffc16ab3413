import { announce, byId, setText } from '../ui/dom.js';

/** Milliseconds between two announcements while a search runs. */
const ANNOUNCE_EVERY_MS = 5000;

/**
 * The search for a key pair and its progress. It runs in a worker of its own, so that cancelling it ends that worker and affects no other key.
 */
export class KeySearch {
  #engine;
  #on;
  /** @type {AbortController | null} */
  #controller = null;
  #words = byId('key-making-words', HTMLElement);
  #time = byId('key-making-time', HTMLElement);

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {{ found: (key: import('../session.js').HeldKey) => void, failed: (error: import('../../js/types.js').Finding | null) => void }} on
   *   failed is told null when the search was cancelled
   */
  constructor(engine, on) {
    this.#engine = engine;
    this.#on = on;
    byId('key-cancel', HTMLButtonElement).addEventListener('click', () => {
      if (!this.running) return;
      this.cancel();
      announce('Cancelled. No key was made.');
      on.failed(null);
    });
  }

  get running() {
    return this.#controller !== null;
  }

  cancel() {
    this.#controller?.abort();
    this.#controller = null;
  }

  /** @param {2048 | 3072 | 4096} modulusLength bits */
  async start(modulusLength) {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const startedAt = performance.now();
    let tried = 0;
    let spokenAt = startedAt;
    setText(byId('key-making-title', HTMLElement), `Making a ${modulusLength}-bit key`);
    const draw = () => {
      const now = performance.now();
      const elapsed = now - startedAt;
      setText(this.#words, tried === 0 ? 'Looking for two primes' : `Looking for two primes, ${numbers(tried)} tried`);
      setText(this.#time, `${(elapsed / 1000).toFixed(1)} s`);
      if (now - spokenAt >= ANNOUNCE_EVERY_MS) {
        spokenAt = now;
        announce(`Looking for two primes, ${numbers(tried)} tried in ${Math.round(elapsed / 1000)} seconds.`);
      }
    };
    draw();
    announce(`Making a ${modulusLength}-bit key.`);
    const timer = setInterval(draw, 100);
    try {
      const key = await this.#engine.generateKey({
        modulusLength,
        signal: controller.signal,
        onProgress: ({ candidates }) => {
          tried = candidates;
        },
      });
      if (controller.signal.aborted) {
        this.#engine.forget(key.handle);
        return;
      }
      this.#controller = null;
      this.#on.found({ ...key, origin: 'made here', made: true, saved: false });
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#controller = null;
      this.#on.failed(this.#engine.explain(error));
    } finally {
      clearInterval(timer);
    }
  }
}

/** @param {number} count */
function numbers(count) {
  return count === 1 ? '1 number' : `${count.toLocaleString('en')} numbers`;
}
