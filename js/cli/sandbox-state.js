import { join } from 'node:path';
import { configError, readTextFile, removeFile, writeFileAtomically } from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { SANDBOX_FILE } from './sandbox-file.js';

/**
 * Opens the sandbox of the working folder. Every change is on the disk before the answer to the request that made it is
 * given, so that what a command was told to exist does exist for the next one, however this one ends.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {object} [options]
 * @param {boolean} [options.reset] forget what is there
 * @param {(answered: import('../sandbox/index.js').AnsweredRequest) => void} [options.onAnswer]
 * @returns {Promise<import('../sandbox/index.js').Sandbox>}
 */
export async function openSandbox({ context }, { reset = false, onAnswer } = {}) {
  const { createSandbox } = await import('../sandbox/index.js');
  const path = join(context.cwd, SANDBOX_FILE);
  if (reset) removeFile(path);
  const state = readState(path);
  /** @type {import('../sandbox/index.js').Sandbox | undefined} */
  let sandbox;
  try {
    sandbox = createSandbox({
      kit: await context.kit(),
      now: context.clock,
      // Taking in the state is a change too, and none to be saved.
      onChange: () => sandbox && writeFileAtomically(path, `${JSON.stringify(sandbox.exportState(), null, 2)}\n`, { overwrite: true }),
      ...(state !== undefined && { state }),
      ...(onAnswer && { onAnswer }),
    });
    return sandbox;
  } catch (error) {
    if (error instanceof TokensmithError && error.details.where.startsWith('state')) throw damaged(error.details.problem);
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {unknown}
 */
function readState(path) {
  const file = readTextFile(path);
  if (!file) return undefined;
  try {
    return JSON.parse(file.text);
  } catch {
    throw damaged('The file is not JSON.');
  }
}

/** @param {string} problem */
function damaged(problem) {
  return configError('ERR_CONFIG_SYNTAX', {
    where: SANDBOX_FILE,
    problem,
    remedy: "Delete the file to begin with an empty sandbox: it holds nothing of the platform's.",
  });
}
