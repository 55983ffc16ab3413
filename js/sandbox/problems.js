/**
 * The platform's error answers. Its families of APIs differ in shape: Applications and Account send problem documents
 * (RFC 9457), Users adds a `code`, the old user paths have only a code and a description, and the balance has two
 * members of its own.
 *
 * @typedef {object} Problems
 * @property {import('./http.js').ProblemFamily} application
 * @property {import('./http.js').ProblemFamily} user
 * @property {import('./http.js').ProblemFamily} legacyUser
 * @property {import('./http.js').ProblemFamily} account
 */

const DEVELOPER_SITE = 'https://developer.vonage.com';

/**
 * @typedef {[status: number, type: string, title: string, detail: string]} ApplicationRow
 * @type {{ readonly [kind: string]: ApplicationRow }}
 */
const APPLICATION = {
  unauthorized: [
    401,
    'api-errors#unauthorized',
    'Invalid credentials supplied',
    'You did not provide correct credentials.',
  ],
  'multiple-auth-methods': [
    401,
    'api-errors#multiple-auth-methods',
    'Multiple authentication methods',
    'The request carries more than one kind of credentials.',
  ],
  'not-found': [404, 'api-errors#not-found', 'Not Found', "ID '{}' does not exist, or you do not have access"],
  'no-route': [404, 'api-errors#not-found', 'Not Found', "'{}' does not exist, or you do not have access"],
  'wrong-verb': [405, 'api-errors#wrong-verb', 'Request method not allowed', "Request method '{}' not supported"],
  accept: [
    406,
    'api-errors#accept-header',
    'Invalid Accept header',
    "Invalid Accept header provided. Must be one of the following: 'application/json'",
  ],
  'content-type': [
    415,
    'api-errors#content-type-header',
    'Unsupported Content-Type header',
    "Unsupported Content-Type header provided. Must be one of the following: 'application/json'",
  ],
  'invalid-json': [400, 'api-errors#invalid-json', 'Invalid JSON', 'The request body did not contain valid JSON'],
  validation: [
    400,
    'api-errors/application#payload-validation',
    'Bad Request',
    'The request failed due to validation errors',
  ],
  'list-validation': [
    400,
    'api-errors/application#list-validation',
    'Bad Request',
    'The request failed due to validation errors',
  ],
  throttled: [429, 'api-errors/application#rate-limit', 'Rate Limit Hit', 'The request was rate limited'],
  internal: [500, 'api-errors#internal', 'Internal Server Error', 'Something went wrong.'],
};

/**
 * @typedef {[status: number, code: string, title: string, detail: string]} UserRow
 * @type {{ readonly [kind: string]: UserRow }}
 */
const USER = {
  unauthorized: [
    401,
    'system:error:invalid-token',
    'Unauthorized.',
    'You did not provide a valid token. Please provide a valid token.',
  ],
  'expired-token': [
    401,
    'system:error:expired-token',
    'Unauthorized.',
    'You provided an expired token. Please provide a valid token.',
  ],
  'multiple-auth-methods': [
    401,
    'system:error:invalid-token',
    'Unauthorized.',
    'The request carries more than one kind of credentials.',
  ],
  permission: [403, 'system:error:permission', 'Forbidden.', 'The token does not permit this request.'],
  'not-found': [404, 'user:error:not-found', 'Not found.', 'User does not exist, or you do not have access.'],
  'no-route': [404, 'http:error:not-found', 'Not found.', 'The requested path does not exist.'],
  'duplicate-name': [
    409,
    'user:error:duplicate-name',
    'Conflict.',
    'The request failed because the user name already exists. Please provide a unique user name and try again.',
  ],
  'wrong-verb': [405, 'http:error:method-not-allowed', 'Method not allowed.', 'Request method not supported.'],
  accept: [406, 'http:error:validation-fail', 'Not acceptable.', 'Invalid Accept.'],
  'content-type': [406, 'http:error:validation-fail', 'Not acceptable.', 'Invalid Content-Type.'],
  'invalid-json': [400, 'http:error:validation-fail', 'Bad request.', 'The request body is not valid JSON.'],
  validation: [400, 'http:error:validation-fail', 'Bad request.', 'Input validation failure.'],
  'list-validation': [400, 'http:error:validation-fail', 'Bad request.', 'Input validation failure.'],
  throttled: [
    429,
    'http:error:too-many-request',
    'Too Many Requests.',
    'You have exceeded your request limit. You can try again shortly.',
  ],
  internal: [500, 'system:error:internal-error', 'Internal Error.', 'Something went wrong.'],
};

/**
 * @template Row
 * @param {{ readonly [kind: string]: Row }} table
 * @param {string} kind
 * @returns {Row}
 */
function rowOf(table, kind) {
  const row = table[kind];
  if (row === undefined) throw new Error(`The sandbox has no problem of the kind ${kind}.`);
  return row;
}

/**
 * @param {() => string} newInstance a trace id for each document
 * @returns {Problems}
 */
export function createProblems(newInstance) {
  /** @type {import('./http.js').ProblemFamily} */
  const application = (kind, { subject = '', invalidParameters, reason, remedy, headers } = {}) => {
    const [status, type, title, detail] = rowOf(APPLICATION, kind);
    const about = detail.replace('{}', () => subject);
    return {
      status,
      contentType: 'application/problem+json',
      body: {
        type: `${DEVELOPER_SITE}/${type}`,
        title,
        detail: about,
        instance: newInstance(),
        ...(invalidParameters && { invalid_parameters: invalidParameters }),
      },
      ...(headers && { headers }),
      reason: reason ?? about,
      ...(remedy && { remedy }),
    };
  };

  /** @type {import('./http.js').ProblemFamily} */
  const user = (kind, { invalidParameters, reason, remedy, headers } = {}) => {
    const [status, code, title, detail] = rowOf(USER, kind);
    return {
      status,
      contentType: 'application/problem+json',
      body: {
        title,
        type: `${DEVELOPER_SITE}/api/conversation#${code}`,
        code,
        detail,
        instance: newInstance(),
        ...(invalidParameters && { invalid_parameters: invalidParameters }),
      },
      ...(headers && { headers }),
      reason: reason ?? detail,
      ...(remedy && { remedy }),
    };
  };

  /** @type {import('./http.js').ProblemFamily} */
  const legacyUser = (kind, { invalidParameters, reason, remedy, headers } = {}) => {
    const [status, code, , detail] = rowOf(USER, kind);
    return {
      status,
      body: {
        code,
        description: detail,
        // The newer paths have a row for each parameter, these a member with its name.
        ...(invalidParameters && {
          error: Object.fromEntries(invalidParameters.map((parameter) => [parameter.name, parameter.reason])),
        }),
      },
      ...(headers && { headers }),
      reason: reason ?? detail,
      ...(remedy && { remedy }),
    };
  };

  /** @type {import('./http.js').ProblemFamily} */
  const account = (kind, detail = {}) => {
    const answer = application(kind, detail);
    if (answer.status !== 401) return answer;
    return {
      status: 401,
      body: { 'error-code': '401', 'error-code-label': 'authentication failed' },
      reason: answer.reason,
      ...(detail.remedy && { remedy: detail.remedy }),
    };
  };

  return { application, user, legacyUser, account };
}
