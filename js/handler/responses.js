/** The bodies of the endpoint. */

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
