/** Reads a response whole, whatever it is. */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} statusText
 * @property {string} contentType without its parameters, in lower case; empty when there is none
 * @property {Headers} headers
 * @property {string} text
 * @property {unknown} json what the text is as JSON; undefined when it is none
 */

/** The longest answer of the description is a hundred applications; this is many times that. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * @param {Response} response
 * @returns {Promise<Answer>}
 * @throws {AnswerTooLong}
 */
export async function readAnswer(response) {
  const text = await readText(response);
  return {
    status: response.status,
    statusText: response.statusText,
    contentType: (response.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase(),
    headers: response.headers,
    text,
    json: parse(text),
  };
}

/** An answer that does not end. */
export class AnswerTooLong extends Error {}

/**
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function readText(response) {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      if (text.length > longestAnswer) throw new AnswerTooLong();
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * `Retry-After` (RFC 9110, section 10.2.3): seconds or a date.
 * @param {Headers} headers
 * @param {number} now seconds since 1970, by this machine's clock
 * @returns {number | undefined} seconds from now
 */
export function readRetryAfter(headers, now) {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  // The platform's own clock, where it tells it: this machine's may be wrong.
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, Math.ceil(date / 1000 - (Number.isNaN(sent) ? now : sent / 1000)));
}
