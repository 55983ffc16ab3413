import { configError } from './errors.js';

/** @typedef {{ [key: string]: unknown }} JsonObject */

/**
 * Reads a JSON configuration file, which must be an object.
 *
 * @param {string} text
 * @param {string} where the file's name, for the error
 * @returns {JsonObject}
 * @throws {TokensmithError} `ERR_CONFIG_SYNTAX`, with line and column and without a word of the file's text
 */
export function readJson(text, where) {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw configError('ERR_CONFIG_SYNTAX', {
      where,
      problem: `The file is not JSON${placeOf(error, body)}.`,
      remedy: 'Mend the file, or delete it and write it anew.',
    });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw configError('ERR_CONFIG_SYNTAX', {
      where,
      problem: 'The file is JSON and not an object.',
      remedy: 'It must hold one object with the names and values, such as {"api-key": "…"}.',
    });
  }
  return value;
}

/**
 * Writes JSON in the style the file already has: its indentation, and a final newline only if it had one.
 *
 * @param {JsonObject} value
 * @param {string | undefined} text the present contents
 * @param {number} indent spaces for a new file; 0 for one line
 * @returns {string}
 */
export function writeJson(value, text, indent) {
  if (text === undefined) return JSON.stringify(value, null, indent);
  const found = /^\s*\{\r?\n([ \t]+)/.exec(text.replace(/^\uFEFF/, ''))?.[1];
  const written = JSON.stringify(value, null, found ?? (text.includes('\n') && text.trim() === '{}' ? indent : 0));
  return /\n$/.test(text) ? `${written}\n` : written;
}

/**
 * Where the mistake is, as far as the engine tells. Only a number is taken from its message; the rest of it quotes the file.
 *
 * @param {unknown} error
 * @param {string} text
 */
function placeOf(error, text) {
  const { message } = /** @type {Error} */ (error);
  const position = / at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return /\bend of JSON\b/.test(message) ? ': it ends too early' : '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` (line ${before.length}, column ${/** @type {string} */ (before.at(-1)).length + 1})`;
}
