import { TokensmithError } from '../errors.js';

/**
 * @typedef {object} Prompts
 * @property {(question: { message: string, default?: string, validate?: (answer: string) => true | string }) => Promise<string>} input
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
  const io = { input: context.stdin, output: context.stderr, ...(context.signal && { signal: context.signal }) };
  // Each kind of question is a package of its own: only those that are asked are loaded.
  return {
    input: async (question) => {
      output.progressEnd();
      return (await import('@inquirer/input')).default(question, io);
    },
    password: async (question) => {
      output.progressEnd();
      return (await import('@inquirer/password')).default({ mask: '*', ...question }, io);
    },
    confirm: async (question) => {
      output.progressEnd();
      return (await import('@inquirer/confirm')).default(question, io);
    },
    select: async ({ choices, ...question }) => {
      output.progressEnd();
      return (await import('@inquirer/select')).default({ ...question, choices: choices.map((value) => ({ value })) }, io);
    },
    checkbox: async ({ choices, checked = [], ...question }) => {
      output.progressEnd();
      return (await import('@inquirer/checkbox')).default(
        { ...question, pageSize: choices.length, loop: false, choices: choices.map((value) => ({ value, checked: checked.includes(value) })) },
        io,
      );
    },
  };
}

/**
 * The error for a command that would have to ask and cannot.
 *
 * @param {string} where
 * @param {string} remedy
 */
export function cannotAsk(where, remedy) {
  return new TokensmithError('ERR_ARGUMENT_MISSING', { where, problem: 'It was not given, and there is no terminal to ask for it.', remedy });
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
