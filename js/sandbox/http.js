import { TokensmithError } from '../errors.js';

/**
 * What a request says it sends and takes, checked in the platform's order: Accept, Content-Type, then the JSON itself.
 */

/** @param {string} mediaType */
const isJson = (mediaType) => /^application\/(json|hal\+json|problem\+json)$/.test(mediaType);

/**
 * RFC 9110 section 12.5.1, as far as it matters for an API with one representation: quality 0 refuses.
 *
 * @param {Headers} headers
 * @returns {boolean} whether the client takes JSON
 */
export function acceptsJson(headers) {
  const accept = headers.get('accept');
  if (accept === null || accept.trim() === '') return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return !refused && (type === '*/*' || type === 'application/*' || isJson(type));
  });
}

/**
 * @param {Exchange} exchange
 * @param {ProblemFamily} problem
 * @returns {Promise<{ ok: true, body: { [member: string]: any } } | { ok: false, answer: Answer }>}
 */
export async function readJsonObject(exchange, problem) {
  const type = (exchange.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json') {
    const reason =
      type === ''
        ? 'The request has no Content-Type. Send application/json.'
        : `The Content-Type is ${type}. Send application/json: a string given to fetch as body is text/plain by itself.`;
    return { ok: false, answer: problem('content-type', { reason }) };
  }
  /** @type {unknown} */
  let body;
  try {
    body = JSON.parse(await exchange.text());
  } catch {
    return { ok: false, answer: problem('invalid-json', { reason: 'The body is not JSON.' }) };
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { ok: false, answer: problem('invalid-json', { reason: 'The body is JSON and not an object.' }) };
  }
  return { ok: true, body };
}

/**
 * A body that is JSON but that the engine cannot take (too deep, half a surrogate pair) is the client's error, not ours.
 *
 * @param {() => Promise<{ readonly invalidParameters: readonly InvalidParameter[] }>} check
 * @param {ProblemFamily} problem
 * @returns {Promise<{ ok: true, invalidParameters: InvalidParameter[] } | { ok: false, answer: Answer }>}
 */
export async function judgeBody(check, problem) {
  try {
    const { invalidParameters } = await check();
    return { ok: true, invalidParameters: invalidParameters.map(({ name, reason }) => ({ name, reason })) };
  } catch (error) {
    if (!(error instanceof TokensmithError) || !error.code.startsWith('ERR_ARGUMENT_')) throw error;
    return {
      ok: false,
      answer: problem('invalid-json', { reason: `${error.details.where}: ${error.details.problem}` }),
    };
  }
}

/** HTTP header values are safest in printable ASCII (RFC 9110 section 5.5), and a reason may quote any name. */
const UNPRINTABLE = /[^\x20-\x7e]/g;
const MAX_HEADER_LENGTH = 500;

/**
 * @param {Answer} answer
 * @returns {Response}
 */
export function toResponse({ status, body, contentType = 'application/json', headers = {}, reason, remedy }) {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(body !== undefined && { 'content-type': contentType }),
      ...headers,
      ...(reason && { 'sandbox-reason': headerValue(reason) }),
      ...(remedy && { 'sandbox-remedy': headerValue(remedy) }),
    },
  });
}

/** @param {string} text */
function headerValue(text) {
  return text.replace(UNPRINTABLE, '?').slice(0, MAX_HEADER_LENGTH);
}

/**
 * The shapes that travel through the sandbox.
 *
 * @typedef {import('../toolkit.js').Toolkit} Toolkit
 */

/**
 * A request as the handlers see it.
 *
 * @typedef {object} Exchange
 * @property {string} method in upper case
 * @property {URL} url
 * @property {string} path as sent: percent-encoded, without the query
 * @property {Headers} headers
 * @property {string} region the data centre that the host belongs to
 * @property {() => Promise<string>} text the body
 */

/**
 * @typedef {{ name: string, reason: string }} InvalidParameter
 */

/**
 * What a handler decides, before it is a Response.
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {unknown} [body] a JSON value; none for 204
 * @property {string} [contentType] `application/json` where absent
 * @property {{ [name: string]: string }} [headers]
 * @property {string} [reason] why, for the developer; sent as the header `sandbox-reason`, since the body is the platform's
 * @property {string} [remedy] what to do about it; sent as the header `sandbox-remedy`
 */

/**
 * @typedef {(kind: string, detail?: ProblemDetail) => Answer} ProblemFamily
 */

/**
 * @typedef {object} ProblemDetail
 * @property {string} [subject] what the problem's text names: an id, a method
 * @property {InvalidParameter[]} [invalidParameters]
 * @property {string} [reason] the problem's own text where absent
 * @property {string} [remedy]
 * @property {{ [name: string]: string }} [headers]
 */

/**
 * @typedef {object} Services what every handler may use
 * @property {Toolkit} kit
 * @property {import('./state.js').State} state
 * @property {import('./state.js').Identifiers} identifiers
 * @property {() => number} now seconds since 1970
 * @property {import('./problems.js').Problems} problems
 * @property {boolean} openRegistration
 */

/**
 * @typedef {(exchange: Exchange, services: Services, parameters: { [name: string]: string }) => Promise<Answer>} Handler
 */

export {};
