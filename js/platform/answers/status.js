/** The status of an answer whose status line was not pasted. */
import { readProblem } from '../problem.js';

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
  // An application or a user has an id; a list has its items; a balance its value. A refusal has none of them.
  const isRefusal = json?.id === undefined && json?._embedded === undefined && json?.value === undefined && !Array.isArray(json);
  if (!isRefusal || (problem.title === undefined && problem.platformCode === undefined && problem.type === undefined)) {
    return method === 'POST' ? 201 : 200;
  }
  if (typeof json.status === 'number' && json.status >= 400 && json.status < 600) return json.status;
  const said = `${problem.type ?? ''} ${problem.platformCode ?? ''} ${problem.title ?? ''} ${problem.detail ?? ''}`.replace(/not found/gi, 'not-found');
  return signs.find(([sign]) => sign.test(said))?.[1] ?? 400;
}
