/**
 * The relay: lets the page ask the platform where a browser may not (no CORS headers on Applications and Account).
 *
 *     GET  /relay/session            {"token":"…","platform":"vonage"}, for the page of this server alone
 *     POST /relay                    {"method","url","headers","body"?} → {"status","headers","body"}
 *
 * It holds no credentials: each request brings its own, which are sent on to the platform and neither kept nor logged.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { platformOrigins } from '../platform/hosts.js';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {{ status: number, type: string, body: string }} Answer */

/** Bytes. The longest application there is has a few KiB. */
const longestRequest = 256 * 1024;
/** Bytes. A page of a hundred applications with their keys has about 200 KiB. */
const longestAnswer = 4 * 1024 * 1024;
/** Milliseconds for the platform to answer. */
const usualTimeLimit = 30_000;

/** Request headers that are sent on. Cookies, and whatever else a browser adds, are not. */
const sentHeaders = ['accept', 'authorization', 'content-type'];
/** Answer headers that are handed back. */
const returnedHeaders = ['content-type', 'retry-after', 'x-request-id'];
/** Those that only a sandbox has, and the platform may not claim to be one by. */
const sandboxHeaders = ['sandbox-reason', 'sandbox-remedy'];

/**
 * @param {object} options
 * @param {() => string} options.origin of the page
 * @param {typeof globalThis.fetch} [options.fetch] how the platform is reached
 * @param {boolean} [options.sandbox] whether it is a sandbox that `fetch` leads to: the page says so
 * @param {number} [options.timeLimit] milliseconds
 * @returns {(request: IncomingMessage) => Promise<Answer> | undefined} an answer for the relay's own paths, nothing for others
 */
export function createRelay({ origin, fetch = globalThis.fetch, sandbox = false, timeLimit = usualTimeLimit }) {
  const token = randomBytes(32).toString('base64url');

  /** @param {IncomingMessage} request */
  const session = async (request) => {
    if (request.method !== 'GET') return refusal(405, 'Ask with GET.');
    const refused = refuseOtherSites(request);
    return refused
      ? refusal(refused.status, refused.message)
      : json(200, { token, platform: sandbox ? 'sandbox' : 'vonage' });
  };

  /** @param {IncomingMessage} request */
  const relay = async (request) => {
    if (request.method !== 'POST') return refusal(405, 'Ask with POST.');
    const refused = refuseOtherSites(request) ?? refuseRelayed(request, { origin: origin(), token });
    if (refused) return refusal(refused.status, refused.message);
    const asked = await readAsked(request);
    if ('status' in asked) return asked;
    return askPlatform(asked, {
      fetch,
      timeLimit,
      returned: sandbox ? [...returnedHeaders, ...sandboxHeaders] : returnedHeaders,
    });
  };

  return (request) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path === '/relay/session') return session(request);
    return path === '/relay' ? relay(request) : undefined;
  };
}

/**
 * @param {IncomingMessage} request
 * @returns {Promise<{ url: URL, method: string, headers: Record<string, string>, body: string | undefined } | Answer>}
 */
async function readAsked(request) {
  let asked;
  try {
    asked = JSON.parse((await readBody(request, longestRequest)).toString('utf8'));
  } catch (error) {
    if (error instanceof BodyTooLong) return refusal(413, 'The request is longer than the relay takes.');
    return refusal(400, 'The body is not JSON.');
  }
  const { method, url, headers = {}, body } = Object(asked);
  const target = findTarget(method, url);
  if (!target) return refusal(403, 'The relay knows no such request to the platform.');
  if (typeof headers !== 'object' || headers === null || (body !== undefined && typeof body !== 'string')) {
    return refusal(400, 'Headers are an object of texts, and the body is text.');
  }
  /** @type {Record<string, string>} */
  const sent = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!sentHeaders.includes(name.toLowerCase())) continue;
    // A line break in a value would begin a header of its own.
    if (typeof value !== 'string' || /[^\t\x20-\x7e]/.test(value)) return refusal(400, 'A header is not plain text.');
    sent[name.toLowerCase()] = value;
  }
  return { url: target, method, headers: sent, body };
}

/**
 * @param {{ url: URL, method: string, headers: Record<string, string>, body: string | undefined }} asked
 * @param {{ fetch: typeof globalThis.fetch, timeLimit: number, returned: readonly string[] }} options
 * @returns {Promise<Answer>}
 */
async function askPlatform({ url, method, headers, body }, { fetch, timeLimit, returned }) {
  const signal = AbortSignal.timeout(timeLimit);
  try {
    const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual', credentials: 'omit' });
    if (answer.type === 'opaqueredirect' || (answer.status >= 300 && answer.status < 400)) {
      await answer.body?.cancel();
      return refusal(502, 'The platform answered with a redirect, which the relay does not follow.');
    }
    const text = (await readBody(/** @type {any} */ (answer.body), longestAnswer)).toString('utf8');
    const handedBack = returned.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return json(200, { status: answer.status, headers: Object.fromEntries(handedBack), body: text });
  } catch (error) {
    if (error instanceof BodyTooLong) return refusal(502, "The platform's answer is longer than the relay takes.");
    // Not the error's own text: it can contain the address, which can contain the account's secret.
    return signal.aborted
      ? refusal(504, 'The platform did not answer in time.')
      : refusal(502, 'The platform could not be reached.');
  }
}

/**
 * @param {number} status
 * @param {unknown} value
 * @returns {Answer}
 */
function json(status, value) {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/**
 * @param {number} status
 * @param {string} message
 * @returns {Answer}
 */
function refusal(status, message) {
  return { status, type: 'text/plain; charset=utf-8', body: `${message}\n` };
}

/* Bodies, with a limit on their length and on the time they take. */

/** A body longer than it may be. */
export class BodyTooLong extends Error {}

/**
 * @param {AsyncIterable<Uint8Array> | null} chunks
 * @param {number} limit bytes
 * @returns {Promise<Buffer>}
 * @throws {BodyTooLong}
 */
export async function readBody(chunks, limit) {
  if (chunks === null) return Buffer.alloc(0);
  const parts = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLong();
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/*
 * Only a script of the page that this server has served in this run may use the relay.
 *
 * Each check stops what the others might let through: `Host` (checked before) a rebound name, `Sec-Fetch-Site` and
 * `Origin` another site's script or form, the content type a form or a request without preflight, and the token of the run
 * a page that an earlier server on this port gave out.
 */

/** @typedef {import('./loopback.js').Refusal} Refusal */

/** The header with the token of the run. A page of another origin cannot send it without asking, and is refused then. */
export const tokenHeader = 'x-tokensmith-relay';

/**
 * @param {IncomingMessage} request
 * @returns {Refusal | undefined}
 */
export function refuseOtherSites(request) {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  return { status: 403, message: 'Only the page of this server may ask this.' };
}

/**
 * @param {IncomingMessage} request that changes something
 * @param {{ origin: string, token: string }} run
 * @returns {Refusal | undefined}
 */
export function refuseRelayed(request, { origin, token }) {
  if (request.headers.origin !== origin) return { status: 403, message: 'Only the page of this server may ask this.' };
  const given = request.headers[tokenHeader];
  if (typeof given !== 'string' || !isSame(given, token)) {
    return { status: 403, message: 'This page is of an earlier run of the server. Load it again.' };
  }
  if (!/^application\/json(;\s*charset=utf-8)?$/i.test(request.headers['content-type'] ?? '')) {
    return { status: 415, message: 'The relay takes application/json.' };
  }
  return undefined;
}

/**
 * @param {string} given
 * @param {string} expected
 * @returns {boolean}
 */
function isSame(given, expected) {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/* What the relay may ask the platform: only these hosts, methods and paths. */

/** One segment of a path as the client writes it: percent-encoded, and neither `.` nor `..`. */
const segment = String.raw`(?!\.{1,2}(?:/|$))(?:[\w.~!$&'()*+,;=:@-]|%(?!2[ef]|5c|00)[0-9a-f]{2})+`;

/** @param {string} path */
const exactly = (path) => new RegExp(`^${path}$`, 'i');

const account = ['https://rest.nexmo.com'];
const applications = ['https://api.nexmo.com'];
const users = platformOrigins.filter((origin) => !account.includes(origin));

/** @type {ReadonlyArray<{ origins: readonly string[], methods: readonly string[], path: RegExp }>} */
const targets = [
  { origins: account, methods: ['GET'], path: exactly('/account/get-balance') },
  { origins: applications, methods: ['GET', 'POST'], path: exactly('/v2/applications') },
  { origins: applications, methods: ['GET', 'PUT', 'DELETE'], path: exactly(`/v2/applications/${segment}`) },
  { origins: users, methods: ['GET', 'POST'], path: exactly('/v1/users') },
  { origins: users, methods: ['GET', 'PATCH', 'DELETE'], path: exactly(`/v1/users/${segment}`) },
];

/**
 * @param {unknown} method
 * @param {unknown} address
 * @returns {URL | undefined} the address, when it is one of those
 */
export function findTarget(method, address) {
  if (typeof method !== 'string' || typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  // What is sent must be what was read: no spelling that the parser tidied up.
  if (!address.startsWith(`${url.origin}${url.pathname}`) || url.username || url.password || url.hash) return undefined;
  const known = targets.some(
    ({ origins, methods, path }) => origins.includes(url.origin) && methods.includes(method) && path.test(url.pathname),
  );
  return known ? url : undefined;
}
