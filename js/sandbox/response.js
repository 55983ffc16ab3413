/** HTTP header values are safest in printable ASCII (RFC 9110 section 5.5), and a reason can name anything. */
const UNPRINTABLE = /[^\x20-\x7e]/g;
const LONGEST_REASON = 500;

/**
 * @param {import('./types.js').Answer} answer
 * @returns {Response}
 */
export function toResponse({ status, body, contentType = 'application/json', headers = {}, reason }) {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(body !== undefined && { 'content-type': contentType }),
      ...headers,
      ...(reason && { 'sandbox-reason': reason.replace(UNPRINTABLE, '?').slice(0, LONGEST_REASON) }),
    },
  });
}
