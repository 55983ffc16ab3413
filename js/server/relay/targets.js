/** What the relay may ask the platform: an exact list of hosts, methods and paths, and nothing beside it. */
import { platformOrigins } from '../../platform/hosts.js';

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
