/** The error of everything that is asked of a toolkit after it was closed. */
import { TokensmithError } from '../errors.js';

/** @returns {TokensmithError} */
export function closedError() {
  return new TokensmithError('ERR_ENGINE_CLOSED', {
    where: 'engine',
    problem: 'The toolkit was closed.',
    remedy: 'Call init() or createToolkit() for another one.',
  });
}
