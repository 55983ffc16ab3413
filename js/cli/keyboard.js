import { PassThrough, Readable } from 'node:stream';
import { emitKeypressEvents } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** @typedef {[text: string | undefined, key: { name?: string, ctrl?: boolean, sequence?: string }]} Key */

/**
 * The keyboard of a terminal for questions that follow one another. Keys that are typed while no question is open wait
 * for the next one: @inquirer drops those that come in one piece with the Enter of the question before, and those that
 * come between two questions.
 *
 * A question gets a stream on which keys appear as readline's `keypress` events, one by one. The terminal itself is in raw
 * mode and read only while a question is open, so that Ctrl-C interrupts what is done between the questions.
 */
class Keyboard {
  #stdin;
  #decoder = new PassThrough();
  /** @type {Key[]} typed and not taken yet */
  #typed = [];
  #open = false;
  #delivering = false;
  #stream;

  /** @param {NodeJS.ReadableStream & { setRawMode?: (raw: boolean) => void }} stdin */
  constructor(stdin) {
    this.#stdin = stdin;
    this.#stream = Object.assign(new Readable({ read: () => undefined }), {
      isTTY: true,
      /** @param {boolean} raw */
      setRawMode(raw) {
        stdin.setRawMode?.(raw);
        // readline has closed: with the answer, or at Ctrl-D, where nothing else must keep the program waiting.
        if (!raw) stdin.pause();
      },
    });
    emitKeypressEvents(this.#decoder);
    this.#decoder.on('keypress', (text, key) => {
      // An interruption does not wait for its turn.
      if (key.ctrl && key.name === 'c') this.#typed = [];
      this.#typed.push([text, key]);
      void this.#deliver();
    });
  }

  /**
   * @template T
   * @param {(input: NodeJS.ReadableStream) => Promise<T>} question
   * @returns {Promise<T>} the answer
   */
  async ask(question) {
    const read = (/** @type {Buffer} */ bytes) => void this.#decoder.write(bytes);
    this.#stdin.on('data', read);
    this.#stdin.resume();
    try {
      const answer = question(this.#stream);
      this.#open = true;
      void this.#deliver();
      return await answer;
    } finally {
      this.#open = false;
      this.#stdin.off('data', read);
      this.#stdin.pause();
    }
  }

  async #deliver() {
    if (this.#delivering) return;
    this.#delivering = true;
    for (let key = this.#next(); key !== undefined; key = this.#next()) {
      this.#stream.emit('keypress', ...key);
      // A question checks its answer, and ends in the turn after: until then it ignores keys.
      await nextTurn();
      await nextTurn();
    }
    this.#delivering = false;
  }

  #next() {
    return this.#open ? this.#typed.shift() : undefined;
  }
}

/** @type {WeakMap<NodeJS.ReadableStream, Keyboard>} */
const keyboards = new WeakMap();

/**
 * The one keyboard of a terminal.
 *
 * @param {NodeJS.ReadableStream & { setRawMode?: (raw: boolean) => void }} stdin
 * @returns {Keyboard}
 */
export function keyboardOf(stdin) {
  const present = keyboards.get(stdin) ?? new Keyboard(stdin);
  keyboards.set(stdin, present);
  return present;
}
