/**
 * A long value with its middle left out: the ends are what people compare.
 * @param {string} text
 * @param {number} [start] characters kept at the start
 * @param {number} [end] characters kept at the end
 * @returns {string}
 */
export function middleOut(text, start = 12, end = 6) {
  return text.length <= start + end + 1 ? text : `${text.slice(0, start)}…${text.slice(-end)}`;
}

/**
 * The body of a PEM, without its first and last line and without line breaks.
 * @param {string} pem
 * @returns {string}
 */
export function pemBody(pem) {
  return pem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
}
