import { TokensmithError } from '../errors.js';
import { keyboardOf } from './keyboard.js';
import { plain } from './output.js';

/**
 * `default` is the answer of Enter. A `hint` stands in its place and is none: it says what to type, and goes with the first
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
 * Whether there is somebody to ask. Questions are put on stderr, so that stdout stays free for the outcome.
 *
 * @param {import('./context.js').Context} context
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
   * @param {() => Promise<{ default: (question: Question, io: object) => Promise<Answer> }>} load each kind of question is a package of its own: only those that are asked are loaded
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
 * Does what was asked about. Where it fails, the answers are printed as a command, so that nobody has to give them again.
 *
 * @template T
 * @param {import('./program.js').Invocation} invocation
 * @param {string | undefined} command undefined where nothing was asked
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
 * The error for a command that would have to ask and cannot.
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
 * nexmo-cli's question before something that cannot be undone: the word has to be typed.
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
