/** Which pages may ask, and how a browser is told (Fetch Standard, "HTTP-CORS protocol"). */

/** How long a browser may remember the answer to its question, in seconds: ten minutes, so that a change is soon seen. */
const maxAge = '600';

/**
 * @param {Request} request
 * @param {ReadonlySet<string>} allowed
 * @returns {string | undefined | 'refused'} the origin to name in the answer; nothing for the endpoint's own origin and for
 *   clients that are no browsers, which send none
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
