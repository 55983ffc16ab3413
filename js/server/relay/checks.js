/**
 * Who may use the relay: a script of the page this server gave out, in this run, and nobody else.
 *
 * Each check stops what the others might let through: `Host` (checked before) a rebound name, `Sec-Fetch-Site` and
 * `Origin` another site's script or form, the content type a form or a request without preflight, and the token of the run
 * a page that an earlier server on this port gave out.
 */
import { timingSafeEqual } from 'node:crypto';

/** @typedef {import('../request-checks.js').Refusal} Refusal */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */

/** The header with the token of the run. A page of another origin cannot send it without asking, and is refused then. */
export const tokenHeader = 'x-tokensmith-relay';

/**
 * @param {IncomingMessage} request
 * @returns {Refusal | undefined}
 */
export function refuseOtherSites(request) {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  return { status: 403, message: 'Only the page of this server may ask this.' };
}

/**
 * @param {IncomingMessage} request that changes something
 * @param {{ origin: string, token: string }} run
 * @returns {Refusal | undefined}
 */
export function refuseRelayed(request, { origin, token }) {
  if (request.headers.origin !== origin) return { status: 403, message: 'Only the page of this server may ask this.' };
  const given = request.headers[tokenHeader];
  if (typeof given !== 'string' || !isSame(given, token)) {
    return { status: 403, message: 'This page is of an earlier run of the server. Load it again.' };
  }
  if (!/^application\/json(;\s*charset=utf-8)?$/i.test(request.headers['content-type'] ?? '')) {
    return { status: 415, message: 'The relay takes application/json.' };
  }
  return undefined;
}

/**
 * @param {string} given
 * @param {string} expected
 * @returns {boolean}
 */
function isSame(given, expected) {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
