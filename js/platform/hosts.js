/** The platform's hosts. A user belongs to one data centre; applications and accounts are the same everywhere. */
import { TokensmithError } from '../errors.js';
import { nearestName, wrongType } from '../arguments/options.js';

/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */
/** @typedef {import('./types.js').Region} Region */

const commonHost = 'https://api.nexmo.com';
const accountHost = 'https://rest.nexmo.com';

/**
 * The hosts of the regions for users, by the names of the Client SDK's data centres and those of Application API 2.4.1's
 * voice regions.
 * @type {Readonly<Record<Region, string>>}
 */
export const regionHosts = Object.freeze({
  us: 'https://api-us.vonage.com',
  eu: 'https://api-eu.vonage.com',
  ap: 'https://api-ap.vonage.com',
  'na-east': 'https://api-us-3.vonage.com',
  'na-west': 'https://api-us-4.vonage.com',
  'eu-east': 'https://api-eu-4.vonage.com',
  'eu-west': 'https://api-eu-3.vonage.com',
  'apac-sng': 'https://api-ap-3.vonage.com',
  'apac-australia': 'https://api-ap-4.vonage.com',
});

/** Every origin this client may call, for a page's `connect-src` and a relay's list. */
export const platformOrigins = Object.freeze([commonHost, accountHost, ...Object.values(regionHosts)]);

/**
 * The origin that a request goes to by default.
 * @param {PlatformRequest['service']} service
 * @param {Region} [region]
 * @returns {string}
 */
export function originOf(service, region) {
  if (service === 'rest') return accountHost;
  return service === 'users' && region !== undefined ? regionHosts[region] : commonHost;
}

/**
 * @param {unknown} value
 * @returns {Region | undefined}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
export function readRegion(value) {
  if (value === undefined) return undefined;
  const names = Object.keys(regionHosts);
  if (typeof value !== 'string') throw wrongType('region', value, `Give one of: ${names.join(', ')}.`);
  if (names.includes(value)) return /** @type {Region} */ (value);
  const nearest = nearestName(value, names);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'region',
    problem: 'There is no region of this name.',
    remedy: nearest ? `Did you mean ${nearest}?` : `Give one of: ${names.join(', ')}.`,
  });
}

/**
 * @param {unknown} value
 * @returns {((origin: string) => string) | undefined} gives the address to call in place of an origin
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE
 */
export function readBaseUrl(value) {
  if (value === undefined) return undefined;
  if (typeof value === 'function') return (origin) => checkBaseUrl(value(origin));
  const base = checkBaseUrl(value);
  return () => base;
}

/**
 * @param {unknown} value
 * @returns {string} without a slash at its end
 */
function checkBaseUrl(value) {
  const text = value instanceof URL ? value.href : value;
  if (typeof text !== 'string')
    throw wrongType(
      'baseUrl',
      value,
      'Give the address to call in place of the platform, such as http://127.0.0.1:8788.',
    );
  /** @type {URL} */
  let url;
  try {
    // A page may name a path of its own origin. (The origin of a file is the text "null", which is not a base.)
    url = text.startsWith('/') ? new URL(text, globalThis.location?.origin) : new URL(text);
  } catch {
    throw refuseBaseUrl(
      'This is not a URL.',
      'Give the address to call in place of the platform, such as http://127.0.0.1:8788.',
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    // Credentials and tokens would be readable in transit.
    throw refuseBaseUrl(
      'Credentials would be sent unencrypted.',
      'Use https, or http on this machine (127.0.0.1, ::1, localhost).',
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw refuseBaseUrl('The address has credentials, a query or a fragment.', 'Give scheme, host and path alone.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * @param {string} problem
 * @param {string} remedy
 */
function refuseBaseUrl(problem, remedy) {
  return new TokensmithError('ERR_ARGUMENT_VALUE', { where: 'baseUrl', problem, remedy });
}

/**
 * @param {string} hostname as `URL` writes it
 * @returns {boolean}
 */
function isLoopback(hostname) {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
