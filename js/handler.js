/**
 * `tokensmith/handler`: the endpoint of your backend that gives each of your users a token.
 *
 * It takes a `Request` and gives a `Response`, and so fits every runtime that has them. Who the user is is your business
 * (`authenticate`); that the token is theirs alone, short-lived, never cached and never readable by another site is its.
 */
import { readAnswer } from './handler/authentication.js';
import { allowedOrigin, corsHeaders, preflight } from './handler/cross-origin.js';
import { readHandlerOptions } from './handler/options.js';
import { problem, tokenResponse } from './handler/responses.js';
import { KeySource } from './handler/key-source.js';

/** @typedef {import('./handler/options.js').TokenHandlerOptions} TokenHandlerOptions */
/** @typedef {import('./handler/authentication.js').AuthenticatedUser} AuthenticatedUser */

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
 * @throws {import('./errors.js').TokensmithError} `ERR_ARGUMENT_MISSING`, `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_VALUE` (an
 *   origin or a challenge that is none), `ERR_ARGUMENT_UNKNOWN`; `ready()` throws what `importKey` and `signToken` throw
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
    if (!user) return problem(401, 'not-authenticated', 'Sign in first.', { ...headers, 'WWW-Authenticate': settings.challenge });
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
      return problem(500, 'token-not-made', 'The token could not be made. The cause is in the log of the server.', headers);
    }
  };
  return Object.assign(handler, { ready: () => key.ready(), close: () => key.close() });
}
