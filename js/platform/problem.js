/**
 * Refusals of the platform as errors. It has four shapes for them: problem documents (RFC 9457) of the application family
 * and of the user family (which adds `code`), `{code, description}` of the older APIs, and `{"error-code",
 * "error-code-label"}` of rest.nexmo.com. A proxy on the way has yet others.
 */
import { TokensmithError } from '../errors.js';
import { andMore } from './words.js';

/** @typedef {import('../codes.js').Code} Code */
/** @typedef {import('../types.js').InvalidParameter} InvalidParameter */
/** @typedef {import('./answer.js').Answer} Answer */
/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */

/**
 * What a refusal says, whatever its shape.
 * @typedef {object} Problem
 * @property {string} [type]
 * @property {string} [title]
 * @property {string} [detail]
 * @property {string} [instance]
 * @property {string} [platformCode]
 * @property {InvalidParameter[]} invalidParameters
 */

/** Rows that a message shows; all of them are in the details. */
const shownRows = 3;

/**
 * @param {unknown} json
 * @returns {Problem}
 */
export function readProblem(json) {
  const members = isObject(json) ? json : {};
  return {
    type: text(members.type),
    title: text(members.title) ?? text(members.error_title),
    detail: text(members.detail) ?? text(members.description) ?? text(members['error-code-label']) ?? text(members.message),
    instance: text(members.instance),
    platformCode: text(members.code) ?? text(members['error-code']),
    invalidParameters: readRows(members.invalid_parameters),
  };
}

/**
 * @param {unknown} rows
 * @returns {InvalidParameter[]}
 */
function readRows(rows) {
  if (!Array.isArray(rows)) return [];
  return rows.filter(isObject).map((row) => ({ name: text(row.name) ?? '', reason: text(row.reason) ?? '' }));
}

/** @type {Record<string, Code>} what the platform's own codes mean, whatever the status */
const platformCodes = {
  'user:error:duplicate-name': 'ERR_REST_CONFLICT',
  'user:error:not-found': 'ERR_REST_NOT_FOUND',
  'system:error:permission': 'ERR_REST_FORBIDDEN',
  'system:error:invalid-token': 'ERR_REST_UNAUTHORIZED',
  'system:error:expired-token': 'ERR_REST_UNAUTHORIZED',
};

/** @type {Record<number, Code>} */
const statusCodes = {
  400: 'ERR_REST_INVALID',
  401: 'ERR_REST_UNAUTHORIZED',
  403: 'ERR_REST_FORBIDDEN',
  404: 'ERR_REST_NOT_FOUND',
  409: 'ERR_REST_CONFLICT',
  422: 'ERR_REST_INVALID',
  429: 'ERR_REST_RATE_LIMIT',
};

/**
 * The error for an answer that is a refusal.
 * @param {PlatformRequest} request
 * @param {Answer} answer
 * @param {object} context
 * @param {string} context.url without its query
 * @param {(text: string) => string} context.redact
 * @param {number} [context.retryAfter] seconds
 * @returns {TokensmithError}
 */
export function problemError(request, answer, { url, redact, retryAfter }) {
  const raw = readProblem(answer.json);
  const clean = (/** @type {string | undefined} */ value) => (value === undefined ? undefined : redact(value));
  const problem = {
    type: clean(raw.type),
    title: clean(raw.title),
    detail: clean(raw.detail),
    instance: clean(raw.instance),
    platformCode: clean(raw.platformCode),
  };
  const invalidParameters = raw.invalidParameters.map(({ name, reason }) => ({ name: redact(name), reason: redact(reason) }));
  const sandbox = readSandbox(answer.headers, redact);
  const code = platformCodes[raw.platformCode ?? ''] ?? statusCodes[answer.status] ?? (answer.status >= 500 ? 'ERR_REST_SERVER' : 'ERR_REST_REFUSED');
  const mayHaveHappened = code === 'ERR_REST_SERVER' && request.method !== 'GET';
  return new TokensmithError(
    code,
    withoutUndefined({
      where: sandbox ? `${request.method} ${request.path} in the sandbox` : `${request.method} ${url}`,
      problem: describe(answer, problem, invalidParameters, sandbox),
      remedy: sandbox?.remedy ?? remedy(code, request, mayHaveHappened),
      status: answer.status,
      ...problem,
      ...(invalidParameters.length > 0 && { invalidParameters: Object.freeze(invalidParameters) }),
      retryAfter,
      sandboxReason: sandbox?.reason,
      ...(mayHaveHappened && { mayHaveHappened }),
    }),
  );
}

/**
 * @param {Answer} answer
 * @param {Omit<Problem, 'invalidParameters'>} problem
 * @param {InvalidParameter[]} rows
 * @param {{ reason: string } | undefined} sandbox
 * @returns {string}
 */
function describe(answer, problem, rows, sandbox) {
  const heading = `The ${sandbox ? 'sandbox' : 'platform'} answered ${[answer.status, problem.title ?? answer.statusText].filter(Boolean).join(' ')}`.replace(/\.$/, '');
  // The sandbox's reason says what the platform's detail leaves open.
  const why = sandbox?.reason ?? problem.detail;
  const detail = why ? `: ${why.replace(/\.$/, '')}.` : '.';
  const form = answer.json === undefined && answer.text !== '' ? ` It is no JSON (${answer.contentType || 'of no stated type'}): something on the way may have answered.` : '';
  const shown = rows.slice(0, shownRows).map(({ name, reason }) => (reason.startsWith(`"${name}"`) ? ` ${reason}.` : ` ${name} ${reason}.`));
  const more = rows.length > shownRows ? andMore(rows.length - shownRows) : '';
  return `${heading}${detail}${form}${shown.join('')}${more}`;
}

/**
 * What the sandbox (js/sandbox) says of a refusal besides the platform's own answer. Its presence says that it was the
 * sandbox that answered, whatever address was asked.
 * @param {Headers} headers
 * @param {(text: string) => string} redact
 * @returns {{ reason: string, remedy: string | undefined } | undefined}
 */
function readSandbox(headers, redact) {
  const [why, whatToDo] = ['sandbox-reason', 'sandbox-remedy'].map((name) => headers.get(name));
  return why ? { reason: redact(why), remedy: whatToDo ? redact(whatToDo) : undefined } : undefined;
}

/**
 * @param {Code} code
 * @param {PlatformRequest} request
 * @param {boolean} mayHaveHappened
 * @returns {string}
 */
function remedy(code, request, mayHaveHappened) {
  switch (code) {
    case 'ERR_REST_INVALID':
      return 'Mend what is named, and send it again.';
    case 'ERR_REST_UNAUTHORIZED':
      return request.authentication === 'basic'
        ? "Check the API key and secret against the platform's dashboard: a secret is shown once and can be replaced there."
        : "Check that the private key belongs to the application id, and that this machine's clock is right.";
    case 'ERR_REST_FORBIDDEN':
      return request.authentication === 'basic'
        ? 'Use credentials of the account that owns the application.'
        : 'Use a token without a subject, or with an ACL that allows this path.';
    case 'ERR_REST_NOT_FOUND':
      return request.service === 'users'
        ? 'Check the id or name, the application, and the region: users live in one data centre.'
        : 'Check the id, and that the credentials are those of its account.';
    case 'ERR_REST_CONFLICT':
      return 'Choose another name, or use the one that is there.';
    case 'ERR_REST_RATE_LIMIT':
      return 'Wait, and send fewer requests at once.';
    case 'ERR_REST_SERVER':
      return mayHaveHappened ? 'Look whether it was done before you send it again.' : 'Try again in a while.';
    default:
      return 'Compare the request with the description of the API.';
  }
}

/**
 * @template {object} T
 * @param {T} members
 * @returns {T}
 */
function withoutUndefined(members) {
  return /** @type {T} */ (Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)));
}

/**
 * @param {unknown} value
 * @returns {string | undefined}
 */
function text(value) {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
