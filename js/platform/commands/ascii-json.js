/**
 * JSON in ASCII alone. A shell's pipe may have any encoding (Windows PowerShell's is ASCII), and `\u….` says the same in all.
 * @param {unknown} value
 * @param {RegExp} [avoided] further characters to be written as `\u….`, global; none of JSON's own outside strings
 * @returns {string}
 */
export function asciiJson(value, avoided) {
  /** @param {string} character one UTF-16 unit: JSON escapes are of those */
  const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, escape);
  if (!avoided) return text;
  // Quotes and backslashes within strings too: what is left of them is JSON's own.
  return text.replace(/\\(["\\])|\\./g, (pair, character) => (character ? escape(character) : pair)).replace(avoided, escape);
}
