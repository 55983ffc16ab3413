import { TokensmithError } from '../../errors.js';

/**
 * @param {string} tool
 * @param {string} problem
 * @returns {TokensmithError}
 */
export function cannot(tool, problem) {
  return new TokensmithError('ERR_REST_COMMAND', { where: 'request', problem: `The program ${tool} ${problem}.`, remedy: 'Use curl, which can do any request.' });
}
