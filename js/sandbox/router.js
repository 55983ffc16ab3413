import {
  createApplication,
  deleteApplication,
  getApplication,
  listApplications,
  replaceApplication,
} from './applications.js';
import { getBalance } from './authentication.js';
import {
  createLegacyUser,
  createUser,
  deleteLegacyUser,
  deleteUser,
  getLegacyUser,
  getUser,
  listLegacyUsers,
  listUsers,
  updateLegacyUser,
  updateUser,
} from './users.js';

/**
 * The handlers by host, path and method. On a loopback address, where one host serves as all of them, the path alone decides.
 *
 * @typedef {import('./http.js').Handler} Handler
 * @typedef {'account' | 'application' | 'user' | 'legacyUser'} Family
 */

/** Account and key management; everything else is on the API hosts. */
const REST_HOST = 'rest.nexmo.com';

/** The data centre of a host: the common one, the regional ones, and the names they had before. */
const API_HOST = /^api(?:-(?<region>us|eu|ap|sg)(?:-\d)?)?\.(?:nexmo|vonage)\.com$/;

/** @param {string} hostname @returns {string | null} the region; null for a host that is not an API host */
export function regionOf(hostname) {
  const found = API_HOST.exec(hostname);
  if (found === null) return null;
  const region = found.groups?.region ?? 'us';
  return region === 'sg' ? 'ap' : region;
}

/** @param {string} hostname */
export const isPlatformHost = (hostname) => hostname === REST_HOST || regionOf(hostname) !== null;

const USERS = { GET: listUsers, POST: createUser };
const USER = { GET: getUser, PATCH: updateUser, DELETE: deleteUser };
const LEGACY_USERS = { GET: listLegacyUsers, POST: createLegacyUser };
const LEGACY_USER = { GET: getLegacyUser, PUT: updateLegacyUser, DELETE: deleteLegacyUser };

/** @type {readonly { path: RegExp, family: Family, host: 'rest' | 'api', methods: { [method: string]: Handler } }[]} */
const ROUTES = [
  { path: /^\/account\/get-balance$/, family: 'account', host: 'rest', methods: { GET: getBalance } },
  {
    path: /^\/v2\/applications$/,
    family: 'application',
    host: 'api',
    methods: { GET: listApplications, POST: createApplication },
  },
  {
    path: /^\/v2\/applications\/(?<id>[^/]+)$/,
    family: 'application',
    host: 'api',
    methods: { GET: getApplication, PUT: replaceApplication, DELETE: deleteApplication },
  },
  { path: /^\/(?:v1|v0\.3|v0\.2)\/users$/, family: 'user', host: 'api', methods: USERS },
  { path: /^\/(?:v1|v0\.3|v0\.2)\/users\/(?<id>[^/]+)$/, family: 'user', host: 'api', methods: USER },
  { path: /^\/(?:v0\.1|beta|beta2)\/users$/, family: 'legacyUser', host: 'api', methods: LEGACY_USERS },
  { path: /^\/(?:v0\.1|beta|beta2)\/users\/(?<id>[^/]+)$/, family: 'legacyUser', host: 'api', methods: LEGACY_USER },
];

/**
 * @param {string} text
 * @returns {string | null} null for an invalid percent-encoding
 */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * @typedef {object} Route
 * @property {Family} family
 * @property {(exchange: import('./http.js').Exchange, services: import('./http.js').Services) => Promise<import('./http.js').Answer>} handle
 */

/**
 * @param {{ method: string, path: string }} exchange
 * @param {'rest' | 'api' | 'any'} host
 * @returns {Route}
 */
export function findRoute({ method, path }, host) {
  // Some clients add a slash at the end; the platform takes both.
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  for (const route of ROUTES) {
    const found = route.path.exec(trimmed);
    if (found === null) continue;
    const { family } = route;
    if (host !== 'any' && host !== route.host) {
      const right = route.host === 'rest' ? REST_HOST : 'api.nexmo.com or a regional host';
      return {
        family,
        handle: async (_exchange, { problems }) =>
          problems[family]('no-route', { subject: path, reason: `This path is served by ${right}.` }),
      };
    }
    const handler = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
    if (handler === undefined) {
      const allow = Object.keys(route.methods).join(', ');
      return {
        family,
        handle: async (_exchange, { problems }) =>
          problems[family]('wrong-verb', { subject: method, headers: { allow }, reason: `This path takes ${allow}.` }),
      };
    }
    const id = decode(found.groups?.id ?? '');
    if (id === null) break;
    return { family, handle: (exchange, services) => handler(exchange, services, { id }) };
  }
  return {
    family: 'application',
    handle: async (_exchange, { problems }) =>
      problems.application('no-route', {
        subject: path,
        reason: 'The sandbox plays the account balance, applications and users, and nothing else of the platform.',
      }),
  };
}
