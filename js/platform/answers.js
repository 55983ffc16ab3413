/** Reads answers: of a fetch, and pasted from a terminal. */
import { needText, readOptions } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { readToolOutput } from './tool-output.js';
import { readProblem } from './problem.js';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} statusText
 * @property {string} contentType without its parameters, in lower case; empty when there is none
 * @property {Headers} headers
 * @property {string} text
 * @property {unknown} json the text parsed as JSON; undefined when it is not JSON
 */

/** The longest answer of the description is a hundred applications; this is many times that. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * @param {Response} response
 * @returns {Promise<Answer>}
 * @throws {AnswerTooLong}
 */
export async function readAnswer(response) {
  const text = await readText(response);
  return {
    status: response.status,
    statusText: response.statusText,
    contentType: (response.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase(),
    headers: response.headers,
    text,
    json: parse(text),
  };
}

/** An answer that does not end. */
export class AnswerTooLong extends Error {}

/**
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function readText(response) {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      if (text.length > longestAnswer) throw new AnswerTooLong();
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * `Retry-After` (RFC 9110, section 10.2.3): seconds or a date.
 * @param {Headers} headers
 * @param {number} now seconds since 1970, by this machine's clock
 * @returns {number | undefined} seconds from now
 */
export function readRetryAfter(headers, now) {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  // By the platform's own clock, if it sends a date: this machine's may be wrong.
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, Math.ceil(date / 1000 - (Number.isNaN(sent) ? now : sent / 1000)));
}

/**
 * Removes what a terminal adds to a text: colours, carriage returns, the byte order mark of a saved file, and the
 * lines that a progress display overwrote.
 * @param {string} text
 * @returns {string} with line feeds alone
 */
export function clean(text) {
  return (
    text
      .replace(/^\ufeff/, '')
      // ECMA-48 control sequences, and operating system commands (links, titles).
      // eslint-disable-next-line no-control-regex -- these are the control characters to be removed
      .replace(/\u001b\[[\d;?]{0,32}[ -/]{0,4}[@-~]|\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)/g, '')
      .split('\n')
      .map(lastWritten)
      .join('\n')
  );
}

/**
 * @param {string} line
 * @returns {string} the text written last
 */
function lastWritten(line) {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

/**
 * The JSON object or array in a text: from a line that begins with a brace or bracket to the one that closes it. Progress
 * lines of a program may surround it.
 * @param {string} text
 * @returns {{ text: string, value: any } | undefined}
 */
export function findJson(text) {
  const starts = [...text.matchAll(/^[^\S\n]*[{[]/gm)].map(({ index, 0: start }) => index + start.length - 1);
  // The outermost comes first. A text that is not JSON may have many braces, so the search is limited.
  for (const start of starts.slice(0, 20)) {
    for (const end of endsOf(text, start)) {
      const candidate = text.slice(start, end + 1);
      try {
        return { text: candidate, value: JSON.parse(candidate) };
      } catch {
        // It does not end here.
      }
    }
  }
  return undefined;
}

/**
 * @param {string} text
 * @param {number} start
 * @returns {number[]} where it may end: the last brace that matches, and the one where the nesting first comes to nothing
 */
function endsOf(text, start) {
  const close = text[start] === '{' ? '}' : ']';
  const ends = [text.lastIndexOf(close)];
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      depth++;
    } else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return [at, ...ends].filter((end) => end > start);
    }
  }
  return ends.filter((end) => end > start);
}

/* The text of an HTTP response, as `curl -i` prints it: status line, headers, an empty line, body. */

/**
 * @typedef {object} HttpText
 * @property {number} status
 * @property {Headers} headers
 * @property {string} body
 */

const statusLine = /^HTTP\/\d(?:\.\d)? (\d{3})(?: .*)?$/;

/**
 * @param {string} text with line feeds alone
 * @returns {HttpText | undefined} the last response in it: a proxy's answer, `100 Continue` and redirects come before it
 */
export function readHttp(text) {
  const lines = withoutChatter(text.split('\n'));
  let at = lines.findIndex((line) => statusLine.test(line.trim()));
  if (at < 0) return undefined;
  for (;;) {
    const status = Number(/** @type {RegExpExecArray} */ (statusLine.exec(lines[at].trim()))[1]);
    const headers = new Headers();
    for (at++; at < lines.length && lines[at].trim() !== ''; at++) addHeader(headers, lines[at]);
    at++;
    const another = at < lines.length && statusLine.test(lines[at].trim());
    if (!another) return { status, headers, body: bodyOf(lines.slice(at)) };
  }
}

/**
 * What `curl -v` adds: `< ` before the answer's head, and lines about the connection (`* `), the request (`> `) and the
 * amount of data (`{ [`, `} [`).
 * @param {string[]} lines
 * @returns {string[]}
 */
function withoutChatter(lines) {
  if (!lines.some((line) => line.startsWith('< HTTP/'))) return lines;
  return lines
    .filter((line) => !/^(?:[*>] |>$|[{}] \[)/.test(line))
    .map((line) => (line === '<' ? '' : line.replace(/^< /, '')));
}

/**
 * @param {Headers} headers
 * @param {string} line
 */
function addHeader(headers, line) {
  const colon = line.indexOf(':');
  if (colon <= 0) return;
  try {
    headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  } catch {
    // Neither a header's name nor its value: another kind of line.
  }
}

/**
 * @param {string[]} lines
 * @returns {string}
 */
function bodyOf(lines) {
  const body = lines.join('\n').trim();
  // The prompt often follows a body that does not end with a line break.
  const end = Math.max(body.lastIndexOf('}'), body.lastIndexOf(']'));
  return /^[[{]/.test(body) && end > 0 ? body.slice(0, end + 1) : body;
}

/* Pasted output as a response, as if it had come by `fetch`. */

/** Longer than any answer, and than anything people paste. */
const longestText = 4 * 1024 * 1024;

/**
 * Reads what a command printed: `curl -i` with status and headers, JSON alone or with other lines around it, or the text that
 * `nexmo` and `vonage` print.
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
  if (given.length > longestText)
    throw refuse('It is longer than any answer.', 'Paste what the command printed, and nothing else.');
  const pasted = clean(given);

  const http = readHttp(pasted);
  if (http) return respond(http.status, http.body, http.headers);

  if (pasted.trim() === '') {
    // 204 has no body, so without -i the output is empty.
    if (method === 'DELETE') return respond(204, '');
    throw refuse('There is nothing in it.', 'Paste all that the command printed.');
  }
  const found = findJson(pasted);
  if (found) return respond(statusOf(found.value, method), found.text);
  const told = readToolOutput(pasted);
  if (told) return respond(told.status, told.body === undefined ? '' : JSON.stringify(told.body));
  throw refuse(
    /<html|<!doctype/i.test(pasted)
      ? 'It is a web page: something else than the platform answered.'
      : 'Neither an answer of the platform nor the output of a known program is in it.',
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

/* The status of an answer whose status line was not pasted. */

/** @type {[RegExp, number][]} by what a problem document's `type`, `code` or `title` says */
const signs = [
  [/unauthorized|invalid-token|expired-token|invalid credentials|authentication failed/i, 401],
  [/forbidden|permission/i, 403],
  [/not-?found/i, 404],
  [/not allowed|wrong-verb/i, 405],
  [/accept-header|accept header/i, 406],
  [/content-type/i, 415],
  [/too-?many|throttled|rate/i, 429],
  [/internal-error|internal error|server error/i, 500],
];

/**
 * @param {any} json
 * @param {unknown} method of the request
 * @returns {number}
 */
export function statusOf(json, method) {
  const problem = readProblem(json);
  // An application or a user has an id, a list its items, a balance its value. An error has none of them.
  const isRefusal =
    json?.id === undefined && json?._embedded === undefined && json?.value === undefined && !Array.isArray(json);
  if (!isRefusal || (problem.title === undefined && problem.platformCode === undefined && problem.type === undefined)) {
    return method === 'POST' ? 201 : 200;
  }
  if (typeof json.status === 'number' && json.status >= 400 && json.status < 600) return json.status;
  const said =
    `${problem.type ?? ''} ${problem.platformCode ?? ''} ${problem.title ?? ''} ${problem.detail ?? ''}`.replace(
      /not found/gi,
      'not-found',
    );
  return signs.find(([sign]) => sign.test(said))?.[1] ?? 400;
}
