import { TokensmithError } from '../../errors.js';

/**
 * @param {string} tool
 * @param {string} problem
 * @returns {TokensmithError}
 */
export function cannot(tool, problem) {
  return new TokensmithError('ERR_REST_COMMAND', { where: 'request', problem: `The program ${tool} ${problem}.`, remedy: 'Use curl, which can do any request.' });
}

/**
 * A note for what a tool leaves out of a request that it can send otherwise.
 * @param {string} tool
 * @param {string} what
 * @param {string} [consequence] where it is more than a setting that is missing
 * @returns {string}
 */
export function leftOut(tool, what, consequence) {
  return `${tool} cannot set ${what}.${consequence ? ` ${consequence}` : ''} Set it with curl or in the dashboard.`;
}
