/** All requests, as plain descriptions: method, path, body and the kind of credentials, without secrets. */
import { missing, wrongType } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';

/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */

const applicationsPath = '/v2/applications';
const usersPath = '/v1/users';

/**
 * The requests of Application API 2.4.1 (which has the users too) and of the account's balance.
 * @example
 * renderCommand(requests.createUser({ name: 'alice' }), { tool: 'curl', shell: 'sh' });
 */
export const requests = Object.freeze({
  /** @param {Record<string, any>} body as `kit.buildApplication` gives it */
  createApplication: (body) =>
    freeze({
      operation: 'createApplication',
      service: 'api',
      method: 'POST',
      path: applicationsPath,
      body,
      authentication: 'basic',
    }),

  /** @param {{ page?: number, pageSize?: number }} [options] pages from 1, sizes from 1 to 100 */
  listApplications: ({ page, pageSize } = {}) =>
    freeze({
      operation: 'listApplications',
      service: 'api',
      method: 'GET',
      path: applicationsPath,
      query: withoutUndefined({ page_size: pageSize, page }),
      authentication: 'basic',
    }),

  /** @param {string} id */
  getApplication: (id) =>
    freeze({
      operation: 'getApplication',
      service: 'api',
      method: 'GET',
      path: `${applicationsPath}/${applicationSegment(id)}`,
      authentication: 'basic',
    }),

  /**
   * @param {string} id
   * @param {Record<string, any>} body the whole application, as `kit.mergeApplication` gives it
   */
  updateApplication: (id, body) =>
    freeze({
      operation: 'updateApplication',
      service: 'api',
      method: 'PUT',
      path: `${applicationsPath}/${applicationSegment(id)}`,
      body,
      authentication: 'basic',
    }),

  /** @param {string} id */
  deleteApplication: (id) =>
    freeze({
      operation: 'deleteApplication',
      service: 'api',
      method: 'DELETE',
      path: `${applicationsPath}/${applicationSegment(id)}`,
      authentication: 'basic',
    }),

  /** @param {Record<string, any>} body as `kit.buildUser` gives it */
  createUser: (body) =>
    freeze({
      operation: 'createUser',
      service: 'users',
      method: 'POST',
      path: usersPath,
      body,
      authentication: 'bearer',
    }),

  /** @param {{ pageSize?: number, order?: string, cursor?: string, name?: string }} [options] */
  listUsers: ({ pageSize, order, cursor, name } = {}) =>
    freeze({
      operation: 'listUsers',
      service: 'users',
      method: 'GET',
      path: usersPath,
      query: withoutUndefined({ page_size: pageSize, order, cursor, name }),
      authentication: 'bearer',
    }),

  /** @param {string} idOrName */
  getUser: (idOrName) =>
    freeze({
      operation: 'getUser',
      service: 'users',
      method: 'GET',
      path: `${usersPath}/${userSegment(idOrName)}`,
      authentication: 'bearer',
    }),

  /**
   * @param {string} id
   * @param {Record<string, any>} body the members that change, as `kit.mergeUser` gives it
   */
  updateUser: (id, body) =>
    freeze({
      operation: 'updateUser',
      service: 'users',
      method: 'PATCH',
      path: `${usersPath}/${userSegment(id)}`,
      body,
      authentication: 'bearer',
    }),

  /** @param {string} id */
  deleteUser: (id) =>
    freeze({
      operation: 'deleteUser',
      service: 'users',
      method: 'DELETE',
      path: `${usersPath}/${userSegment(id)}`,
      authentication: 'bearer',
    }),

  // The API description has the credentials in the query; the platform's own libraries send them in the header, which is
  // not logged.
  getBalance: () =>
    freeze({
      operation: 'getBalance',
      service: 'rest',
      method: 'GET',
      path: '/account/get-balance',
      authentication: 'basic',
    }),
});

/**
 * @param {PlatformRequest} request
 * @returns {Readonly<PlatformRequest>}
 */
function freeze(request) {
  return Object.freeze(request);
}

/**
 * @param {Record<string, string | number | undefined>} parameters
 * @returns {Readonly<Record<string, string>>}
 */
function withoutUndefined(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return Object.freeze(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
}

/**
 * @param {unknown} id
 * @returns {string}
 */
function applicationSegment(id) {
  const text = needSegment(id, 'applicationId', 'Give the id of the application.');
  // A UUID; in the oldest accounts one without hyphens.
  if (/^[\dA-Za-z-]{8,64}$/.test(text)) return text;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'applicationId',
    problem: 'This is not an application ID.',
    remedy: 'Give the UUID that the platform shows beside the name of the application.',
  });
}

/**
 * @param {unknown} idOrName
 * @returns {string}
 */
function userSegment(idOrName) {
  const text = needSegment(idOrName, 'user', 'Give the id or the name of the user.');
  // URL parsers treat these as steps in the path, percent-encoded too (WHATWG URL, "double-dot path segment").
  if (text === '.' || text === '..') {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'user',
      problem: 'A name that is just dots means something else in a URL.',
      remedy: "Give the user's id, USR-…, which a list shows.",
    });
  }
  return encodeURIComponent(text);
}

/**
 * @param {unknown} value
 * @param {string} where
 * @param {string} remedy
 * @returns {string}
 */
function needSegment(value, where, remedy) {
  if (value === undefined || value === '') throw missing(where, remedy);
  if (typeof value !== 'string') throw wrongType(where, value, remedy);
  return value;
}
