/**
 * Turns the platform's error answers into errors. They come in four shapes: problem documents (RFC 9457) of the application family
 * and of the user family (which adds `code`), `{code, description}` of the older APIs, and `{"error-code",
 * "error-code-label"}` of rest.nexmo.com. A proxy may answer in yet other shapes.
 */
import { TokensmithError } from '../errors.js';

/** @typedef {import('../codes.js').Code} Code */
/** @typedef {import('../types.js').InvalidParameter} InvalidParameter */
/** @typedef {import('./answers.js').Answer} Answer */
/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */

/**
 * The contents of an error answer, whatever its shape.
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
    type: textOf(members.type),
    title: textOf(members.title) ?? textOf(members.error_title),
    detail:
      textOf(members.detail) ??
      textOf(members.description) ??
      textOf(members['error-code-label']) ??
      textOf(members.message),
    instance: textOf(members.instance),
    platformCode: textOf(members.code) ?? textOf(members['error-code']),
    invalidParameters: readRows(members.invalid_parameters),
  };
}

/**
 * @param {unknown} rows
 * @returns {InvalidParameter[]}
 */
function readRows(rows) {
  if (!Array.isArray(rows)) return [];
  return rows.filter(isObject).map((row) => ({ name: textOf(row.name) ?? '', reason: textOf(row.reason) ?? '' }));
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
 * The error for an error answer.
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
  const invalidParameters = raw.invalidParameters.map(({ name, reason }) => ({
    name: redact(name),
    reason: redact(reason),
  }));
  const sandbox = readSandbox(answer.headers, redact);
  const code =
    platformCodes[raw.platformCode ?? ''] ??
    statusCodes[answer.status] ??
    (answer.status >= 500 ? 'ERR_REST_SERVER' : 'ERR_REST_REFUSED');
  const mayHaveHappened = code === 'ERR_REST_SERVER' && request.method !== 'GET';
  return new TokensmithError(
    code,
    withoutUndefined({
      where: sandbox ? `${request.method} ${request.path} in the sandbox` : `${request.method} ${url}`,
      problem: describe(answer, problem, invalidParameters, sandbox),
      remedy: sandbox?.remedy ?? remedyFor(code, request, mayHaveHappened),
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
  const heading =
    `The ${sandbox ? 'sandbox' : 'platform'} answered ${[answer.status, problem.title ?? answer.statusText].filter(Boolean).join(' ')}`.replace(
      /\.$/,
      '',
    );
  // The sandbox's reason is more precise than the platform's detail.
  const why = sandbox?.reason ?? problem.detail;
  const detail = why ? `: ${why.replace(/\.$/, '')}.` : '.';
  const form =
    answer.json === undefined && answer.text !== ''
      ? ` It is not JSON (${answer.contentType || 'of no stated type'}): something on the way may have answered.`
      : '';
  const shown = rows
    .slice(0, shownRows)
    .map(({ name, reason }) => (reason.startsWith(`"${name}"`) ? ` ${reason}.` : ` ${name} ${reason}.`));
  const more = rows.length > shownRows ? andMore(rows.length - shownRows) : '';
  return `${heading}${detail}${form}${shown.join('')}${more}`;
}

/**
 * What the sandbox (js/sandbox) adds to the platform's error answer. Its presence shows that the sandbox
 * answered, whatever the address.
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
function remedyFor(code, request, mayHaveHappened) {
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
function textOf(value) {
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

/*
 * Why a fetch failed. In Node the cause tells. A browser reports only "TypeError", on purpose: a page may not learn about
 * other origins. These can still be told apart: the device is offline; the page's own policy blocked the call, which it
 * reports; the host answers a request without credentials in mode `no-cors`, so that the CORS headers
 * were missing; or the host does not answer at all.
 */

/** Errors before any byte of the request was sent. */
const neverSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  // Deno and Bun have no such codes; their errors count as "may have been sent".
]);
/** A name that does not exist now will not exist in a second either. */
const lastingCodes = new Set(['ENOTFOUND']);

/** Milliseconds for the request that tells an unreadable answer from no answer. */
const probeTime = 5000;

const corsRemedy =
  'Open the page with `tokensmith serve`, whose relay calls the platform for it; or run the command that renderCommand gives' +
  ' and paste its answer; or give the address of a relay of your own as baseUrl.';

/**
 * @typedef {object} Diagnosis
 * @property {TokensmithError} error
 * @property {boolean} neverSent
 * @property {boolean} passing whether another attempt may succeed
 */

/**
 * @param {unknown} thrown by fetch
 * @param {object} context
 * @param {PlatformRequest} context.request
 * @param {string} context.url without its query
 * @param {typeof globalThis.fetch} context.fetch
 * @param {() => boolean} context.policyForbade whether the page reported a violation of its policy meanwhile
 * @returns {Promise<Diagnosis>}
 */
export async function diagnose(thrown, { request, url, fetch, policyForbade }) {
  const where = `${request.method} ${url}`;
  const systemCode = systemCodeOf(thrown);
  const changes = request.method !== 'GET';
  if (systemCode !== undefined) return { ...fromSystem(systemCode, where, changes) };

  if (policyForbade()) {
    return {
      neverSent: true,
      passing: false,
      error: new TokensmithError('ERR_REST_POLICY', {
        where,
        problem: "The page's own Content-Security-Policy does not allow this address.",
        remedy: `Add ${new URL(url).origin} to its connect-src, or use a mode of the page that stays within it.`,
      }),
    };
  }
  if (globalThis.navigator?.onLine === false) {
    return {
      neverSent: true,
      passing: true,
      error: new TokensmithError('ERR_REST_NETWORK', {
        where,
        problem: 'This device is offline.',
        remedy: 'Connect it, and try again.',
      }),
    };
  }
  if (isCrossOrigin(url) && (await answers(url, fetch))) {
    return {
      // The preflight, which every request here needs, fails before the request is sent; but a page cannot see which of the
      // two was refused.
      neverSent: false,
      passing: false,
      error: new TokensmithError('ERR_REST_CORS', {
        where,
        problem: 'The host answers, and the browser does not let this page read the answer (CORS).',
        remedy: corsRemedy,
        ...(changes && { mayHaveHappened: true }),
      }),
    };
  }
  return {
    neverSent: false,
    passing: true,
    error: new TokensmithError('ERR_REST_NETWORK', {
      where,
      problem: 'The platform could not be reached, or the connection broke.',
      remedy: 'Check the address, the connection, and whether a proxy or an extension blocks requests.',
      ...(changes && { mayHaveHappened: true }),
    }),
  };
}

/**
 * @param {string} systemCode
 * @param {string} where
 * @param {boolean} changes
 * @returns {Diagnosis}
 */
function fromSystem(systemCode, where, changes) {
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|^ERR_SSL/.test(systemCode);
  const neverSent = certificate || neverSentCodes.has(systemCode);
  const remedy = certificate
    ? 'A proxy that reads the traffic may be on the way; give its certificate to the runtime (NODE_EXTRA_CA_CERTS).'
    : 'Check the address, the connection, and whether a proxy or a firewall blocks requests.';
  return {
    neverSent,
    passing: !certificate && !lastingCodes.has(systemCode),
    error: new TokensmithError('ERR_REST_NETWORK', {
      where,
      problem: certificate
        ? `The platform's certificate was not accepted (${systemCode}).`
        : `The connection failed (${systemCode}).`,
      remedy: neverSent || !changes ? remedy : `${remedy} Look whether it was done before you send it again.`,
      systemCode,
      ...(changes && !neverSent && { mayHaveHappened: true }),
    }),
  };
}

/**
 * The code of what is beneath "fetch failed": `ECONNREFUSED`. Texts are not looked at; they may quote the request.
 * @param {unknown} thrown
 * @returns {string | undefined}
 */
function systemCodeOf(thrown) {
  for (let error = /** @type {any} */ (thrown), depth = 0; error && depth < 5; error = error.cause, depth++) {
    // Several addresses were tried; the last error is as good as any.
    const candidate = error.code ?? error.errors?.at?.(-1)?.code;
    if (typeof candidate === 'string' && /^[A-Z][A-Z\d_]{2,50}$/.test(candidate)) return candidate;
  }
  return undefined;
}

/**
 * @param {string} url
 * @returns {boolean} whether this is a page and the URL is of another origin; a page from a file has none of its own
 */
function isCrossOrigin(url) {
  const page = globalThis.location;
  return typeof page?.origin === 'string' && new URL(url).origin !== page.origin;
}

/**
 * Whether the host answers at all. The request has no credentials, no body and no path.
 * @param {string} url
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<boolean>}
 */
async function answers(url, fetch) {
  try {
    await fetch(`${new URL(url).origin}/`, {
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(probeTime),
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Listens for violations of the page's policy during a request.
 * @param {string} url
 * @returns {{ forbade: () => Promise<boolean>, stop: () => void }}
 */
export function watchPolicy(url) {
  const target = /** @type {EventTarget | undefined} */ (
    globalThis.document ?? (typeof globalThis.addEventListener === 'function' ? globalThis : undefined)
  );
  let seen = false;
  /** @param {Event} event */
  const listener = (event) => {
    const { blockedURI, effectiveDirective } = /** @type {SecurityPolicyViolationEvent} */ (event);
    // The blocked address is reported without its path when it is another origin's.
    if (effectiveDirective === 'connect-src' && blockedURI && url.startsWith(blockedURI.replace(/\/$/, '')))
      seen = true;
  };
  target?.addEventListener('securitypolicyviolation', listener);
  return {
    async forbade() {
      // The event is a task of its own, and may come after the failure.
      if (target && !seen) await new Promise((resolve) => setTimeout(resolve, 0));
      return seen;
    },
    stop: () => target?.removeEventListener('securitypolicyviolation', listener),
  };
}

/* Keeps secrets out of foreign texts. */

const mark = '[secret]';

/**
 * @param {Iterable<string | undefined>} secrets
 * @returns {(text: string) => string} the text without them, without control characters, and not longer than a message should be
 */
export function createRedactor(secrets) {
  // Shorter ones would match parts of ordinary words.
  const known = [...secrets].filter((secret) => secret !== undefined && secret.length >= 4);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(/** @type {string} */ (secret), mark);
    // Also everything that looks like a token or a key: the platform may echo the request.
    clean = clean
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, mark)
      .replace(/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g, mark)
      .replace(/api_secret=[^&\s"']*/g, `api_secret=${mark}`)
      // eslint-disable-next-line no-control-regex -- they would write over a terminal's lines
      .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
      .trim();
    return clean.length <= 500 ? clean : `${clean.slice(0, 499)}…`;
  };
}

/**
 * @param {number} count of the items that a message does not name
 * @returns {string} with a blank before it
 */
export function andMore(count) {
  return count === 1 ? ' There is 1 more.' : ` There are ${count} more.`;
}
