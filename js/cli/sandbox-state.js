import { join } from 'node:path';
import {
  configError,
  readTextFile,
  removeFile,
  removeLeftovers,
  withFileLock,
  writeFileAtomically,
} from '../config/index.js';
import { TokensmithError } from '../errors.js';

/** @typedef {import('../sandbox/index.js').Sandbox} Sandbox */

/**
 * Opens the sandbox of the working folder. Every change is on the disk before its request is answered, so that what a command
 * was told to exist does exist for the next one, however this one ends.
 *
 * Several commands may use it at once, and a server for hours. Each request therefore begins by reading the file, and holds its lock until it has
 * ended.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {object} [options]
 * @param {boolean} [options.reset] begin with an empty sandbox
 * @param {(answered: import('../sandbox/index.js').AnsweredRequest) => void} [options.onAnswer]
 * @returns {Promise<Pick<Sandbox, 'fetch' | 'answer' | 'login'>>}
 */
export async function openSandbox({ command, context }, { reset = false, onAnswer } = {}) {
  const { createSandbox } = await import('../sandbox/index.js');
  const { withoutTimeLimit } = await import('../platform/sender.js');
  const path = join(context.cwd, SANDBOX_FILE);
  /** What the sandbox has, as it is on the disk. @type {string | undefined} */
  let known;
  /** Importing the state from the disk is a change too, but not one to save. */
  let following = false;
  /** @type {() => boolean} */
  let mayWrite = () => false;
  const sandbox = createSandbox({
    kit: await context.kit(),
    now: context.clock,
    // `setup` registers an account; `balance` only asks about it.
    openRegistration: command.name !== 'balance',
    onChange() {
      if (following) return;
      known = `${JSON.stringify(sandbox.exportState(), null, 2)}\n`;
      if (!mayWrite()) throw lockLost();
      writeFileAtomically(path, known, { overwrite: true });
    },
    ...(onAnswer && { onAnswer }),
  });

  const follow = () => {
    const found = readTextFile(path)?.text;
    if (found === known) return;
    following = true;
    try {
      if (found === undefined) sandbox.reset();
      else takeIn(sandbox, found);
      known = found;
    } finally {
      following = false;
    }
  };
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  const inTurn = (act) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  const alone = (act) =>
    inTurn(() =>
      withFileLock(
        path,
        (stillHeld) => {
          mayWrite = stillHeld;
          removeLeftovers(path);
          follow();
          return act();
        },
        { signal: context.signal },
      ),
    );

  if (reset) await alone(async () => removeFile(path));
  // A damaged file is reported at once.
  follow();
  return {
    // Other commands may be waiting before this one, and on a busy machine that takes a while.
    fetch: withoutTimeLimit((/** @type {Parameters<typeof fetch>} */ ...request) =>
      alone(() => sandbox.fetch(...request)),
    ),
    answer: (request) => alone(() => sandbox.answer(request)),
    // It changes nothing, and so works in a read-only folder.
    login: (attempt) =>
      inTurn(() => {
        follow();
        return sandbox.login(attempt);
      }),
  };
}

/**
 * The public key that the folder's sandbox has for an application, read without the sandbox itself.
 *
 * @param {import('./program.js').Context} context
 * @param {string} applicationId in lower case
 * @returns {string | undefined}
 */
export function sandboxPublicKey({ cwd }, applicationId) {
  try {
    const { applications } = JSON.parse(readTextFile(join(cwd, SANDBOX_FILE))?.text ?? '{}');
    const { publicKey } = applications.find((/** @type {{ id: string }} */ { id }) => id === applicationId);
    return typeof publicKey === 'string' ? publicKey : undefined;
  } catch {
    // Missing or damaged: the commands that need it report that.
    return undefined;
  }
}

/**
 * @param {Sandbox} sandbox
 * @param {string} text of the file
 */
function takeIn(sandbox, text) {
  /** @type {unknown} */
  let state;
  try {
    state = JSON.parse(text);
  } catch {
    throw damaged('The file is not JSON.');
  }
  try {
    sandbox.importState(state);
  } catch (error) {
    if (error instanceof TokensmithError && error.details.where.startsWith('state'))
      throw damaged(error.details.problem);
    throw error;
  }
}

/** After this program was suspended during a request. */
function lockLost() {
  return configError('ERR_CONFIG_UNWRITABLE', {
    where: SANDBOX_FILE,
    problem: 'Another command took over the sandbox while this one stood still.',
    remedy: 'Nothing was changed: run the command again.',
  });
}

/** @param {string} problem */
function damaged(problem) {
  return configError('ERR_CONFIG_SYNTAX', {
    where: SANDBOX_FILE,
    problem,
    remedy: "Delete the file to begin with an empty sandbox: it holds nothing of the platform's.",
  });
}

/** The file that holds the sandbox of a folder. */
export const SANDBOX_FILE = '.tokensmith-sandbox.json';
