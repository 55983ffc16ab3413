/** Text that UTF-8 can express: a string of JavaScript may have halves of surrogate pairs, which it cannot. */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The text with U+FFFD in place of lone surrogates.
 * @param {string} text
 * @returns {string}
 */
export function toWellFormed(text) {
  return decoder.decode(encoder.encode(text));
}

/**
 * @param {string} text
 * @returns {boolean} whether it has no lone surrogate
 */
export function isWellFormed(text) {
  return toWellFormed(text) === text;
}
