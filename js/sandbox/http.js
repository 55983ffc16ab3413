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
 * @param {import('./types.js').Exchange} exchange
 * @param {import('./types.js').ProblemFamily} problem
 * @returns {Promise<{ ok: true, body: { [member: string]: any } } | { ok: false, answer: import('./types.js').Answer }>}
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
 * A body that is JSON and that the engine cannot take (too deep, half a surrogate pair) is the client's fault, not ours.
 *
 * @param {() => Promise<{ readonly invalidParameters: readonly import('./types.js').InvalidParameter[] }>} check
 * @param {import('./types.js').ProblemFamily} problem
 * @returns {Promise<{ ok: true, invalidParameters: import('./types.js').InvalidParameter[] } | { ok: false, answer: import('./types.js').Answer }>}
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
 * @param {import('./types.js').Answer} answer
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
