/**
 * The grammar of `.env` files that the dotenv package and Node's --env-file share: `NAME=value`, an optional `export`,
 * single quotes and backquotes as they are, double quotes with `\n` and `\r`, quoted values over several lines, and
 * comments. Own code because both only read, and updating a file without losing its comments needs the places as well.
 */

/**
 * @typedef {object} DotenvEntry
 * @property {string} name
 * @property {string} value
 * @property {number} start where the value begins, its quote included
 * @property {number} end after the value, its quote included
 */

// One entry: name, then = or ": ", then a quoted or a bare value. A quoted value may span lines.
const ENTRY =
  /^[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)(?:[^\S\r\n]*=[^\S\r\n]*|:[^\S\r\n]+)('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*)/gm;

/**
 * @param {string} text
 * @returns {DotenvEntry[]} in the order of the file; of a name given twice the last one counts
 */
export function readDotenv(text) {
  return Array.from(text.matchAll(ENTRY), (match) => {
    const raw = /** @type {string} */ (match[2]).trimEnd();
    const start = match.index + match[0].length - /** @type {string} */ (match[2]).length;
    return { name: /** @type {string} */ (match[1]), value: unquote(raw), start, end: start + raw.length };
  });
}

/**
 * Sets variables: in place where they are, at the end where they are not. Everything else stays as it is.
 *
 * @param {string | undefined} text
 * @param {{ [name: string]: string }} values
 * @returns {string}
 */
export function updateDotenv(text, values) {
  let result = text ?? '';
  for (const [name, value] of Object.entries(values)) {
    const entry = readDotenv(result).findLast((candidate) => candidate.name === name);
    if (entry) {
      result = result.slice(0, entry.start) + quote(value) + result.slice(entry.end);
    } else {
      const newline = result.includes('\r\n') ? '\r\n' : '\n';
      if (result !== '' && !result.endsWith('\n')) result += newline;
      result += `${name}=${quote(value)}${newline}`;
    }
  }
  return result;
}

/** @param {string} raw */
function unquote(raw) {
  const mark = raw[0];
  const quoted = raw.length > 1 && (mark === '"' || mark === "'" || mark === '`') && raw.endsWith(mark);
  if (!quoted) return raw.trim();
  const inner = raw.slice(1, -1);
  return mark === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner;
}

/**
 * A value as every reader understands it. A PEM becomes one line, because Docker, systemd and older readers know no
 * value over several lines.
 *
 * @param {string} value
 */
function quote(value) {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  if (/[\r\n]/.test(value)) return `"${value.replaceAll('\r', '\\r').replaceAll('\n', '\\n')}"`;
  const mark = ["'", '"', '`'].find((candidate) => !value.includes(candidate) && !(candidate === '"' && value.includes('\\')));
  return mark === undefined ? value : mark + value + mark;
}
