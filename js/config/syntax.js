/**
 * The grammar of `.env` files that the dotenv package and Node's --env-file share: `NAME=value`, an optional `export`,
 * single quotes and backquotes as they are, double quotes with `\n` and `\r`, quoted values over several lines, and
 * comments. Own code because both only read, and updating a file without losing its comments needs the places as well.
 */
import ini from 'ini';
import { configError } from './values.js';

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
  const mark = ["'", '"', '`'].find(
    (candidate) => !value.includes(candidate) && !(candidate === '"' && value.includes('\\')),
  );
  return mark === undefined ? value : mark + value + mark;
}

/** @typedef {{ [section: string]: { [key: string]: string | null } }} IniEntries null takes an entry away */

/**
 * Reads one section of an INI file as nexmo-cli does, which uses the same package.
 *
 * @param {string} text
 * @param {string} section
 * @returns {{ [key: string]: unknown }}
 */
export function readSection(text, section) {
  const entries = ini.parse(withoutByteOrderMark(text))[section];
  return entries !== null && typeof entries === 'object' ? { ...entries } : {};
}

/**
 * Puts entries into an INI file and keeps all others.
 *
 * Without comments in the file the result is what nexmo-cli would write, byte for byte. It drops comments, so a file
 * that has some is edited line by line instead, and the outcome is read back to make sure both ways mean the same.
 *
 * @param {string | undefined} text the current contents
 * @param {IniEntries} entries
 * @returns {string}
 */
export function updateIni(text, entries) {
  const present = text === undefined ? {} : ini.parse(withoutByteOrderMark(text));
  const merged = { ...present };
  for (const [section, values] of Object.entries(entries)) {
    merged[section] = Object.fromEntries(
      Object.entries({ ...merged[section], ...values }).filter(([, value]) => value !== null),
    );
  }
  const rewritten = ini.stringify(merged);
  if (text === undefined || !/^\s*[;#]/m.test(text)) return rewritten;
  const edited = editLines(text, entries);
  return ini.stringify(ini.parse(edited)) === rewritten ? edited : rewritten;
}

/**
 * @param {string} text
 * @param {IniEntries} entries
 * @returns {string}
 */
function editLines(text, entries) {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = withoutByteOrderMark(text).split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  for (const [section, values] of Object.entries(entries)) {
    let start = lines.findIndex((line) => sectionOf(line) === section);
    if (start < 0) {
      if (lines.length > 0) lines.push('');
      start = lines.push(`[${ini.safe(section)}]`) - 1;
    }
    for (const [key, value] of Object.entries(values)) {
      const end = sectionEnd(lines, start);
      const index = lines.findIndex((candidate, at) => at > start && at < end && keyOf(candidate) === key);
      const added = value === null ? [] : [`${ini.safe(key)}=${ini.safe(value)}`];
      lines.splice(index < 0 ? end : index, index < 0 ? 0 : 1, ...added);
    }
  }
  return lines.join(newline) + newline;
}

/**
 * The index after the last entry of a section, so that a new one comes before the blank line that ends it.
 *
 * @param {string[]} lines
 * @param {number} start the section's own line
 */
function sectionEnd(lines, start) {
  let end = start + 1;
  while (end < lines.length && sectionOf(/** @type {string} */ (lines[end])) === undefined) end += 1;
  while (end > start + 1 && lines[end - 1]?.trim() === '') end -= 1;
  return end;
}

/** @param {string} line */
function sectionOf(line) {
  const name = /^\[([^\]]*)\]\s*$/.exec(line)?.[1];
  return name === undefined ? undefined : ini.unsafe(name);
}

/** @param {string} line */
function keyOf(line) {
  if (/^\s*[;#]/.test(line)) return undefined;
  const name = /^([^=]+)=/.exec(line)?.[1];
  return name === undefined ? undefined : ini.unsafe(name);
}

/** @param {string} text */
function withoutByteOrderMark(text) {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

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
      remedy: 'Correct the file, or delete it and write it again.',
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
 * @param {string | undefined} text the current contents
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
