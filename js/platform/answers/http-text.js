/** The text of an HTTP response, as `curl -i` prints it: status line, headers, an empty line, body. */

/**
 * @typedef {object} HttpText
 * @property {number} status
 * @property {Headers} headers
 * @property {string} body
 */

const statusLine = /^HTTP\/\d(?:\.\d)? (\d{3})(?: .*)?$/;

/**
 * @param {string} text with line feeds alone
 * @returns {HttpText | undefined} the last response in it: a proxy's answer, `100 Continue` and redirects stand before it
 */
export function readHttp(text) {
  const lines = withoutChatter(text.split('\n'));
  let at = lines.findIndex((line) => statusLine.test(line.trim()));
  if (at < 0) return undefined;
  for (;;) {
    const status = Number(/** @type {RegExpExecArray} */ (statusLine.exec(lines[at].trim()))[1]);
    const headers = new Headers();
    for (at++; at < lines.length && lines[at].trim() !== ''; at++) addHeader(headers, lines[at]);
    at++;
    const another = at < lines.length && statusLine.test(lines[at].trim());
    if (!another) return { status, headers, body: bodyOf(lines.slice(at)) };
  }
}

/**
 * What `curl -v` adds: `< ` before the answer's head, and lines about the connection (`* `), the request (`> `) and the
 * amount of data (`{ [`, `} [`).
 * @param {string[]} lines
 * @returns {string[]}
 */
function withoutChatter(lines) {
  if (!lines.some((line) => line.startsWith('< HTTP/'))) return lines;
  return lines.filter((line) => !/^(?:[*>] |>$|[{}] \[)/.test(line)).map((line) => (line === '<' ? '' : line.replace(/^< /, '')));
}

/**
 * @param {Headers} headers
 * @param {string} line
 */
function addHeader(headers, line) {
  const colon = line.indexOf(':');
  if (colon <= 0) return;
  try {
    headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  } catch {
    // Not a header's name or value: a line of something else.
  }
}

/**
 * @param {string[]} lines
 * @returns {string}
 */
function bodyOf(lines) {
  const body = lines.join('\n').trim();
  // The prompt often stands behind a body that does not end with a line break.
  const end = Math.max(body.lastIndexOf('}'), body.lastIndexOf(']'));
  return /^[[{]/.test(body) && end > 0 ? body.slice(0, end + 1) : body;
}
