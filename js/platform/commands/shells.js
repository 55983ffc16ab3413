/**
 * How each shell takes text as one argument, unchanged.
 *
 * - sh: POSIX, Shell Command Language, 2.2.2: within single quotes every character is literal.
 * - PowerShell: about_Quoting_Rules: within single quotes every character is literal but the quote, which is doubled; the
 *   typographic quotes count as quotes. A double quote within an argument of a program gets through in PowerShell 7.3 and
 *   later and not before (about_Parsing, PSNativeCommandArgumentPassing), so it cannot be used.
 * - cmd: quotes are for the program (Microsoft's C runtime: `\"` is a quote), and for cmd itself each of them switches
 *   its own quoting on or off. A double quote in an argument is therefore possible only where nothing else in it
 *   means something to cmd.
 */
import { needText, wrongType } from '../../arguments/options.js';
import { TokensmithError } from '../../errors.js';
import { originOf, readBaseUrl, readRegion } from '../hosts.js';

/** @typedef {'sh' | 'powershell' | 'cmd'} Shell */

/** Words that need no quotes in any of the three. */
const plain = /^[\w./:=,@+-]+$/;

/**
 * @param {string} text
 * @param {Shell} shell
 * @returns {string}
 * @throws {TokensmithError} ERR_REST_COMMAND when the shell cannot pass it on unchanged
 */
export function quote(text, shell) {
  // eslint-disable-next-line no-control-regex -- a line break would end the command, others would not show
  if (/[\x00-\x1f\x7f]/.test(text))
    throw cannotQuote('a line break or another control character', 'Write the request with curl, which takes JSON.');
  // A comma makes an array and a leading @ a splat in PowerShell.
  if (plain.test(text) && !(shell === 'powershell' && /[,@]/.test(text))) return text;
  switch (shell) {
    case 'sh':
      return `'${text.replaceAll("'", "'\\''")}'`;
    case 'powershell':
      if (text.includes('"'))
        throw cannotQuote(
          'a double quote, which PowerShell before 7.3 does not pass on',
          'Use curl, whose command has it in a here-string.',
        );
      return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
    case 'cmd':
      if (text.includes('"'))
        throw cannotQuote('a double quote, which cmd does not pass on to a batch file', 'Use curl, or another shell.');
      // A backslash before the closing quote would escape it.
      return `"${text.replace(/(\\+)$/, '$1$1')}"`;
  }
}

/**
 * Quotes for a command that is printed beside what it did: the text may hold anything, a name is always in quotes, and double quotes are preferred,
 * as nexmo-cli prints them.
 */
export const quoteToRunAgain = {
  /**
   * For sh, bash, zsh and fish.
   * @param {string} text
   * @param {boolean} [always] even when no character of it is special
   */
  sh(text, always = false) {
    if (!always && /^[\w@%+=:,./-]+$/.test(text)) return text;
    if (!/["$`\\!]/.test(text)) return `"${text}"`;
    return `'${text.replaceAll("'", "'\\''")}'`;
  },
  /**
   * For cmd.
   * @param {string} text
   * @param {boolean} [always]
   */
  cmd(text, always = false) {
    if (!always && /^[\w@+=:,./\\-]+$/.test(text)) return text;
    return `"${text.replaceAll('"', '""')}"`;
  },
};

/**
 * JSON as an argument in cmd: whatever means something to cmd is written as `\u….`.
 * @param {unknown} value
 * @param {(value: unknown, avoided: RegExp) => string} write
 * @returns {string}
 */
export function quoteJsonForCmd(value, write) {
  return `"${write(value, /[%!^&<>|]/g).replaceAll('"', '\\"')}"`;
}

/**
 * A variable of the environment, within the double quotes of the shell.
 * @param {string} name
 * @param {Shell} shell
 * @returns {string}
 */
export function variable(name, shell) {
  switch (shell) {
    case 'sh':
      return `$${name}`;
    case 'powershell':
      return `\${env:${name}}`;
    case 'cmd':
      return `%${name}%`;
  }
}

/**
 * @param {string} what
 * @param {string} remedy
 */
function cannotQuote(what, remedy) {
  return new TokensmithError('ERR_REST_COMMAND', { where: 'request', problem: `A text in it has ${what}.`, remedy });
}

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
  return text
    .replace(/\\(["\\])|\\./g, (pair, character) => (character ? escape(character) : pair))
    .replace(avoided, escape);
}

/**
 * @param {string} tool
 * @param {string} problem
 * @returns {TokensmithError}
 */
export function cannot(tool, problem) {
  return new TokensmithError('ERR_REST_COMMAND', {
    where: 'request',
    problem: `The program ${tool} ${problem}.`,
    remedy: 'Use curl, which can do any request.',
  });
}

/**
 * A note for what a tool leaves out of a request that it can send otherwise.
 * @param {string} tool
 * @param {string} what
 * @param {string} [consequence] where it is more than a setting that is missing
 * @returns {string}
 */
export function leftOut(tool, what, consequence) {
  return `${tool} cannot set ${what}.${consequence ? ` ${consequence}` : ''} Set it with curl or in the dashboard.`;
}

/**
 * The leaves of a body with their paths: `capabilities.voice.region`. Lists and empty objects are leaves.
 * @param {any} value
 * @param {string} [path]
 * @returns {Generator<[string, unknown], void, undefined>}
 */
export function* flatten(value, path = '') {
  const isBranch =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isBranch) {
    yield [path, value];
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* flatten(inner, path ? `${path}.${name}` : name);
}

/* Takes a request apart for the renderers, whether it is one of `requests` or one that a fetch was called with. */

/** @typedef {import('../types.js').PlatformRequest} PlatformRequest */

/**
 * A request by its URL.
 * @typedef {object} RequestToRender
 * @property {string} method
 * @property {string} url
 * @property {any} [body]
 * @property {'basic' | 'bearer'} [authentication]
 */

/**
 * @typedef {object} RequestParts
 * @property {string} method
 * @property {string} url
 * @property {any} body undefined for none
 * @property {'basic' | 'bearer'} authentication
 * @property {PlatformRequest['operation'] | undefined} operation
 * @property {string | undefined} id the last segment of the path, of an application or user
 * @property {URLSearchParams} query
 */

/** @type {[string, RegExp, PlatformRequest['operation']][]} */
const operations = [
  ['POST', /\/v2\/applications$/, 'createApplication'],
  ['GET', /\/v2\/applications$/, 'listApplications'],
  ['GET', /\/v2\/applications\/([^/]+)$/, 'getApplication'],
  ['PUT', /\/v2\/applications\/([^/]+)$/, 'updateApplication'],
  ['DELETE', /\/v2\/applications\/([^/]+)$/, 'deleteApplication'],
  ['POST', /\/v1\/users$/, 'createUser'],
  ['GET', /\/v1\/users$/, 'listUsers'],
  ['GET', /\/v1\/users\/([^/]+)$/, 'getUser'],
  ['PATCH', /\/v1\/users\/([^/]+)$/, 'updateUser'],
  ['DELETE', /\/v1\/users\/([^/]+)$/, 'deleteUser'],
  ['GET', /\/account\/get-balance$/, 'getBalance'],
];

/**
 * @param {unknown} request
 * @param {{ region?: unknown, baseUrl?: unknown }} where the request would go
 * @returns {RequestParts}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_MISSING, ERR_ARGUMENT_VALUE
 */
export function takeApart(request, { region, baseUrl }) {
  if (typeof request !== 'object' || request === null)
    throw wrongType('request', request, 'Give a request: requests.createUser(…), say.');
  const given = /** @type {Partial<RequestToRender & PlatformRequest>} */ (request);
  const method = needText(given.method, 'request.method', 'Give an HTTP method.').toUpperCase();
  const url =
    given.url === undefined ? addressOf(/** @type {PlatformRequest} */ (given), region, baseUrl) : readUrl(given.url);
  const match = operations
    .filter(([verb]) => verb === method)
    .map(([, pattern, operation]) => ({ found: pattern.exec(url.pathname), operation }))
    .find(({ found }) => found);
  const { body } = given;
  return {
    method,
    url: url.href,
    body,
    authentication: given.authentication ?? (/\/v\d[\d.]*\/users/.test(url.pathname) ? 'bearer' : 'basic'),
    operation: match?.operation,
    id: match?.found?.[1] === undefined ? undefined : decodeURIComponent(match.found[1]),
    query: url.searchParams,
  };
}

/**
 * @param {PlatformRequest} request
 * @param {unknown} region
 * @param {unknown} baseUrl
 * @returns {URL}
 */
function addressOf(request, region, baseUrl) {
  const origin = originOf(request.service, readRegion(region));
  const address = `${readBaseUrl(baseUrl)?.(origin) ?? origin}${needText(request.path, 'request.path', 'Give the path of the request.')}`;
  const query = new URLSearchParams(request.query).toString().replaceAll('+', '%20');
  return new URL(query ? `${address}?${query}` : address);
}

/**
 * @param {unknown} value
 * @returns {URL}
 */
function readUrl(value) {
  try {
    return new URL(String(value));
  } catch {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'request.url',
      problem: 'This is not a URL.',
      remedy: 'Give the whole URL of the request.',
    });
  }
}
