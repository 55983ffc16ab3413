/** Pasted output as a response, as if it had come by `fetch`. */
import { readOptions, needText } from '../../arguments/options.js';
import { TokensmithError } from '../../errors.js';
import { clean } from './clean.js';
import { findJson } from './find-json.js';
import { readHttp } from './http-text.js';
import { statusOf } from './status.js';
import { readToolOutput } from './tool-output.js';

/** Longer than any answer, and than anybody pastes. */
const longestText = 4 * 1024 * 1024;

/**
 * Reads what a command printed: `curl -i` with status and headers, JSON alone or with other lines around it, or the words of
 * `nexmo` and `vonage`.
 *
 * @param {string} text
 * @param {object} [options]
 * @param {string} [options.method] of the request, to tell what an empty output means
 * @returns {Response} with the status the text states, or else the one that goes with its contents
 * @throws {TokensmithError} `ERR_REST_PASTED`
 * @example
 * const application = await parseAnswer(pastedText).json();
 */
export function parseAnswer(text, options = undefined) {
  const { method } = readOptions(options, ['method']);
  const given = needText(text, 'text', 'Give what the command printed.');
  if (given.length > longestText) throw refuse('It is longer than any answer.', 'Paste what the command printed, and nothing else.');
  const pasted = clean(given);

  const http = readHttp(pasted);
  if (http) return respond(http.status, http.body, http.headers);

  if (pasted.trim() === '') {
    // 204 has no body, and without -i nothing is left to paste.
    if (method === 'DELETE') return respond(204, '');
    throw refuse('There is nothing in it.', 'Paste all that the command printed.');
  }
  const found = findJson(pasted);
  if (found) return respond(statusOf(found.value, method), found.text);
  const told = readToolOutput(pasted);
  if (told) return respond(told.status, told.body === undefined ? '' : JSON.stringify(told.body));
  throw refuse(
    /<html|<!doctype/i.test(pasted) ? 'It is a web page: something else than the platform answered.' : 'Neither an answer of the platform nor the output of a known program is in it.',
    'Run the command as it is shown, and paste all that it prints.',
  );
}

/**
 * @param {number} status
 * @param {string} body
 * @param {Headers} [headers]
 * @returns {Response}
 */
function respond(status, body, headers = new Headers()) {
  // They describe the bytes on the wire, and this is text.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
  if (!headers.has('content-type') && body !== '') headers.set('content-type', 'application/json');
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty || body === '' ? null : body, { status, headers });
}

/**
 * @param {string} problem
 * @param {string} remedy
 */
function refuse(problem, remedy) {
  return new TokensmithError('ERR_REST_PASTED', { where: 'text', problem, remedy });
}
