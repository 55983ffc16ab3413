/**
 * `tokensmith/handler`: the endpoint of your backend that gives each of your users a token.
 *
 * It takes a `Request` and gives a `Response`, and so fits every runtime that has them. Who the user is is your business
 * (`authenticate`); that the token is theirs alone, short-lived, never cached and never readable by another site is its.
 */
import { needText, readOptions, wrongType } from '../arguments/options.js';
import { KeySource, readHandlerOptions } from './options.js';

/** @typedef {import('./options.js').TokenHandlerOptions} TokenHandlerOptions */

/**
 * @callback TokenHandler
 * @param {Request} request
 * @returns {Promise<Response>} never rejects
 */

/**
 * Makes the endpoint.
 *
 * | it answers | when |
 * |---|---|
 * | 200 `{ token, expiresAt, subject }` | `authenticate` named a user; `expiresAt` in seconds since 1970 |
 * | 204 | a browser asks beforehand whether it may (CORS) |
 * | 401 | `authenticate` named nobody; `WWW-Authenticate` has the `challenge` |
 * | 403 | the request comes from a page of an origin that is not allowed |
 * | 405 | the method is not POST |
 * | 429 | `rateLimit` refused, with `Retry-After` where it gave a time |
 * | 500 | the token could not be made: the cause goes to `onError`, and not to the client |
 *
 * Refusals are problem documents (RFC 9457). Nothing is ever cached.
 *
 * The key is read at the first request, since some runtimes allow no work before; `await handler.ready()` reads it
 * earlier, so that a wrong key stops the start and not the first user.
 *
 * @param {TokenHandlerOptions} options
 * @returns {TokenHandler & { ready: () => Promise<void>, close: () => Promise<void> }}
 * @throws {import('../errors.js').TokensmithError} `ERR_ARGUMENT_MISSING`, `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_VALUE` (an
 *   origin or a challenge that is malformed), `ERR_ARGUMENT_UNKNOWN`; `ready()` throws what `importKey` and `signToken` throw
 * @example
 * const handler = createTokenHandler({
 *   applicationId: process.env.VONAGE_APPLICATION_ID,
 *   privateKey: await readFile('private.key'),
 *   authenticate: async (request) => (await sessionOf(request))?.userName,
 *   acl: 'client-sdk-web',
 *   expiresIn: '1h',
 *   allowOrigins: ['https://app.example.com'],
 * });
 * await handler.ready();
 * @see RFC 9457 (problem documents), Fetch Standard, "HTTP-CORS protocol"
 */
export function createTokenHandler(options) {
  const settings = readHandlerOptions(options);
  const key = new KeySource(settings);

  /**
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  const answer = async (request) => {
    const origin = allowedOrigin(request, settings.allowOrigins);
    if (origin === 'refused') return problem(403, 'origin-not-allowed', 'Pages of this origin may not ask for tokens.');
    const headers = corsHeaders(origin, settings);
    if (request.method === 'OPTIONS') return preflight(request, headers);
    if (request.method !== 'POST') {
      return problem(405, 'method-not-allowed', 'Ask with POST.', { ...headers, Allow: 'POST, OPTIONS' });
    }
    const user = readAnswer(await settings.authenticate(request));
    if (!user)
      return problem(401, 'not-authenticated', 'Sign in first.', {
        ...headers,
        'WWW-Authenticate': settings.challenge,
      });
    const limit = await settings.rateLimit?.({ request, subject: user.subject });
    if (limit !== undefined && limit !== true && (limit === false || !limit.allowed)) {
      const seconds = limit === false ? undefined : limit.retryAfter;
      /** @type {Record<string, string>} */
      const retry = seconds === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
      return problem(429, 'too-many-requests', 'Ask again later.', { ...headers, ...retry });
    }
    const { token, expiresAt } = await key.sign(user);
    return tokenResponse({ token, expiresAt, subject: user.subject }, headers);
  };

  /** @type {TokenHandler} */
  const handler = async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      try {
        await settings.onError(error, request);
      } catch {
        // A listener that fails must not keep the client from its answer.
      }
      const origin = allowedOrigin(request, settings.allowOrigins);
      const headers = origin === 'refused' ? {} : corsHeaders(origin, settings);
      return problem(
        500,
        'token-not-made',
        'The token could not be made. The cause is in the log of the server.',
        headers,
      );
    }
  };
  return Object.assign(handler, { ready: () => key.ready(), close: () => key.close() });
}

/* What `authenticate` may answer. */

/**
 * @typedef {object} AuthenticatedUser
 * @property {string} subject the user's name on the platform
 * @property {import('../types.js').AclPresetName | import('../types.js').Acl | import('../types.js').AclRule[]} [acl] in
 *   place of the handler's
 * @property {Record<string, unknown>} [claims] further claims
 */

const names = /** @type {const} */ (['subject', 'acl', 'claims']);

/**
 * Nothing at all is nobody. Anything else has to name a user: a token without a subject would speak for the whole
 * application, and no slip of `authenticate` may lead to one.
 *
 * @param {unknown} answer
 * @returns {AuthenticatedUser | undefined}
 * @throws {import('../errors.js').TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_UNKNOWN
 */
export function readAnswer(answer) {
  if (answer === undefined || answer === null || answer === false) return undefined;
  if (typeof answer === 'string') return { subject: answer };
  if (typeof answer !== 'object')
    throw wrongType('authenticate', answer, "Answer with the user's name, or with nothing.");
  const { subject, acl, claims } = readOptions(answer, names, 'authenticate');
  return /** @type {AuthenticatedUser} */ ({
    subject: needText(subject, 'authenticate.subject', "Answer with the user's name, or with nothing."),
    acl,
    claims,
  });
}

/* Which pages may ask, and how a browser is told (Fetch Standard, "HTTP-CORS protocol"). */

/** How long a browser may remember the answer to its question, in seconds: ten minutes, so that a change is soon seen. */
const maxAge = '600';

/**
 * @param {Request} request
 * @param {ReadonlySet<string>} allowed
 * @returns {string | undefined | 'refused'} the origin to name in the answer; nothing for the endpoint's own origin and for
 *   clients that are not browsers, which send no `Origin`
 */
export function allowedOrigin(request, allowed) {
  const origin = request.headers.get('Origin');
  if (origin === null) return undefined;
  if (allowed.has(origin)) return origin;
  return origin === new URL(request.url).origin ? undefined : 'refused';
}

/**
 * @param {string | undefined} origin
 * @param {{ allowCredentials: boolean }} settings
 * @returns {Record<string, string>}
 */
export function corsHeaders(origin, { allowCredentials }) {
  // Always: the answer for one origin may not be served to another from a cache.
  if (origin === undefined) return { Vary: 'Origin' };
  return {
    'Access-Control-Allow-Origin': origin,
    ...(allowCredentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    Vary: 'Origin',
  };
}

/**
 * The answer to a browser that asks beforehand. Every header is granted: what they mean is for `authenticate` to judge.
 *
 * @param {Request} request
 * @param {Record<string, string>} headers
 * @returns {Response}
 */
export function preflight(request, headers) {
  const asked = request.headers.get('Access-Control-Request-Headers');
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'Access-Control-Allow-Methods': 'POST',
      ...(asked ? { 'Access-Control-Allow-Headers': asked } : {}),
      'Access-Control-Max-Age': maxAge,
      Vary: 'Origin, Access-Control-Request-Headers',
    },
  });
}

/* The bodies of the endpoint. */

/** A token is for one person once: no cache keeps it, no browser guesses at its type. */
const always = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/**
 * @param {{ token: string, expiresAt: number, subject: string }} body
 * @param {Record<string, string>} headers
 * @returns {Response}
 */
export function tokenResponse(body, headers) {
  return Response.json(body, { headers: { ...headers, ...always } });
}

/**
 * A problem document (RFC 9457).
 *
 * @param {number} status
 * @param {string} name what kind of problem, for programs
 * @param {string} detail what to do, for people
 * @param {Record<string, string>} [headers]
 * @returns {Response}
 */
export function problem(status, name, detail, headers = {}) {
  const title = `${name[0].toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
  const body = JSON.stringify({ type: `urn:tokensmith:problem:${name}`, title, status, detail });
  return new Response(body, { status, headers: { ...headers, ...always, 'Content-Type': 'application/problem+json' } });
}
