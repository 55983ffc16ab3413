/** Takes a request apart for the renderers, whether it is one of `requests` or one that a fetch was called with. */
import { needText, wrongType } from '../../arguments/options.js';
import { TokensmithError } from '../../errors.js';
import { originOf, readBaseUrl, readRegion } from '../hosts.js';

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
  if (typeof request !== 'object' || request === null) throw wrongType('request', request, 'Give a request: requests.createUser(…), say.');
  const given = /** @type {Partial<RequestToRender & PlatformRequest>} */ (request);
  const method = needText(given.method, 'request.method', 'Give an HTTP method.').toUpperCase();
  const url = given.url === undefined ? addressOf(/** @type {PlatformRequest} */ (given), region, baseUrl) : readUrl(given.url);
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
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: 'request.url', problem: 'This is no URL.', remedy: 'Give the whole URL of the request.' });
  }
}
