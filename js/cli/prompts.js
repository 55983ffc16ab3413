import { emitKeypressEvents } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TokensmithError } from '../errors.js';
import { plain } from './output.js';

/**
 * Enter alone answers with `default`. A `hint` appears in its place but is not an answer: it says what to type, and goes with the first
 * key.
 *
 * @typedef {object} Prompts
 * @property {(question: { message: string, default?: string, hint?: string, validate?: (answer: string) => true | string }) => Promise<string>} input
 * @property {(question: { message: string, validate?: (answer: string) => true | string }) => Promise<string>} password
 * @property {(question: { message: string, default?: boolean }) => Promise<boolean>} confirm
 * @property {(question: { message: string, choices: string[], default?: string }) => Promise<string>} select
 * @property {(question: { message: string, choices: string[], checked?: string[] }) => Promise<string[]>} checkbox
 */

/**
 * Whether there is a terminal for questions. They appear on stderr, so that stdout is left for the result.
 *
 * @param {import('./program.js').Context} context
 */
export function canAsk({ stdin, stderr }) {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/**
 * The questions, on the context's terminal.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Prompts}
 */
export function prompts({ context, output }) {
  const keyboard = keyboardOf(context.stdin);
  /**
   * @template Question, Answer
   * @param {() => Promise<{ default: (question: Question, io: object) => Promise<Answer> }>} load each kind of question is a package of its own, loaded when it is first asked
   * @param {Question} question
   * @returns {Promise<Answer>}
   */
  const ask = async (load, question) => {
    const { default: prompt } = await load();
    output.progressEnd();
    return keyboard.ask((input) =>
      prompt(question, { input, output: context.stderr, ...(context.signal && { signal: context.signal }) }),
    );
  };
  return {
    input: ({ hint, ...question }) =>
      ask(() => import('@inquirer/input'), {
        ...question,
        ...(hint !== undefined && {
          /** @param {string} value @param {{ isFinal: boolean }} state */
          transformer: (value, { isFinal }) =>
            value === '' && !isFinal
              ? output.style('dim', `(${hint})`, 'err')
              : isFinal
                ? output.style('cyan', value, 'err')
                : value,
        }),
      }),
    password: (question) => ask(() => import('@inquirer/password'), { mask: '*', ...question }),
    confirm: (question) => ask(() => import('@inquirer/confirm'), question),
    select: async ({ choices, ...question }) =>
      /** @type {string} */ (
        await ask(() => import('@inquirer/select'), { ...question, choices: choices.map((value) => ({ value })) })
      ),
    checkbox: async ({ choices, checked = [], ...question }) =>
      /** @type {string[]} */ (
        await ask(() => import('@inquirer/checkbox'), {
          ...question,
          pageSize: choices.length,
          loop: false,
          choices: choices.map((value) => ({ value, checked: checked.includes(value) })),
        })
      ),
  };
}

/**
 * Does what was asked about. If it fails, prints the answers as a command, so that nobody has to give them again.
 *
 * @template T
 * @param {import('./program.js').Invocation} invocation
 * @param {string | undefined} command undefined if nothing was asked
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function keepingAnswers({ output }, command, action) {
  try {
    return await action();
  } catch (error) {
    if (command !== undefined && !output.json) output.hint(`\nYour answers as a command:\n\n${plain(command)}\n`);
    throw error;
  }
}

/**
 * The error for a command that would have to ask but cannot.
 *
 * @param {string} where
 * @param {string} remedy
 */
export function cannotAsk(where, remedy) {
  return new TokensmithError('ERR_ARGUMENT_MISSING', {
    where,
    problem: 'It was not given, and there is no terminal to ask for it.',
    remedy,
  });
}

/**
 * nexmo-cli's confirmation before something that cannot be undone: the word has to be typed.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string} what what will happen
 * @returns {Promise<boolean>}
 */
export async function confirmIrreversible(invocation, what) {
  const { context, options, output } = invocation;
  if (options.confirm === true) return true;
  if (!canAsk(context)) throw cannotAsk('--confirm', 'Add --confirm to go ahead without being asked.');
  output.hint(`${what} This operation can not be reversed.\n`);
  const answer = await prompts(invocation).input({ message: 'Please type "confirm" to continue:' });
  return answer.trim() === 'confirm';
}

/** @typedef {[text: string | undefined, key: { name?: string, ctrl?: boolean, sequence?: string }]} Key */

/**
 * A keyboard for several questions in a row. Keys that are typed while no question is open are kept for the next one;
 * @inquirer drops those that arrive together with the Enter of the previous question, and those between two
 * questions.
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
        // readline has closed: with the answer, or at Ctrl-D, when nothing else may keep the program running.
        if (!raw) stdin.pause();
      },
    });
    emitKeypressEvents(this.#decoder);
    this.#decoder.on('keypress', (text, key) => {
      // An interrupt is handled before the keys typed earlier.
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
      // A question checks its answer and ends one turn of the event loop later; until then it ignores keys.
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
