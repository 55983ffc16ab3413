/**
 * The text's UTF-8 in base64 (RFC 4648, section 4).
 * @param {string} text
 * @returns {string}
 */
export function encodeBase64(text) {
  // btoa takes one character a byte.
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
