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
