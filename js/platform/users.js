/** Users v1. */
import { deepFreeze } from '../arguments/json.js';
import { needText, readOptions } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { callOptions, readPageSize, requireSound } from './resource.js';
import { requests } from './endpoints.js';
import { answerError } from './sender.js';

/** @typedef {import('../types.js').BodyChange} BodyChange */
/** @typedef {import('../types.js').Finding} Finding */
/** @typedef {import('./sender.js').Send} Send */
/** @typedef {import('./types.js').CallOptions} CallOptions */
/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */
/** @typedef {import('./types.js').Toolkit} Toolkit */
/** @typedef {import('./types.js').User} User */
/** @typedef {import('./types.js').UserRequest} UserRequest */

/**
 * @typedef {object} UserFilter
 * @property {string} [name] only users of this name
 * @property {'asc' | 'desc'} [order] as the platform orders them: by name in the sandbox
 * @property {number} [pageSize] 1 to 100
 */

/**
 * @typedef {object} UserPage
 * @property {User[]} items
 * @property {string} [nextCursor] of the page after this one
 * @property {string} [previousCursor]
 */

/**
 * @param {Send} send
 * @param {() => Promise<Toolkit>} kit
 */
export function createUsers(send, kit) {
  /**
   * @param {string} idOrName
   * @param {CallOptions} options
   * @returns {Promise<User>}
   */
  const read = async (idOrName, options) => {
    const request = requests.getUser(idOrName);
    return readUser((await send(request, options)).body, request);
  };

  const users = {
    /**
     * Makes a user. A create that may have happened is never sent again: `details.mayHaveHappened` of the error then says
     * so, and `get` by name shows whether it did.
     *
     * @param {UserRequest} [description] without a name the platform makes one up
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<{ user: User, findings: Finding[] }>>}
     * @throws {TokensmithError} `ERR_ARGUMENT_DESCRIPTION`; `ERR_REST_CONFLICT` (the name is taken), `ERR_REST_*`
     * @example
     * const { user } = await client.users.create({ name: 'alice', displayName: 'Alice' });
     */
    async create(description = {}, options = undefined) {
      const call = callOptions(readOptions(options, ['signal', 'timeout']));
      const toolkit = await kit();
      const { body, findings } = requireSound(await toolkit.buildUser(/** @type {any} */ (description)), 'user');
      const request = requests.createUser(body);
      return deepFreeze({ user: readUser((await send(request, call)).body, request), findings });
    },

    /**
     * Every user of the application, page by page as they are asked for: `id`, `name` and `display_name` of each.
     *
     * @param {CallOptions & UserFilter} [options] 100 a page when the size is left out
     * @returns {AsyncGenerator<User, void, undefined>}
     * @example
     * for await (const { id, name } of client.users.list()) console.log(id, name);
     */
    async *list(options = undefined) {
      const { pageSize = 100, ...rest } = readOptions(options, ['signal', 'timeout', 'name', 'order', 'pageSize']);
      /** @type {Set<string>} */
      const seen = new Set();
      /** @type {string | undefined} */
      let cursor;
      for (;;) {
        const page = await users.listPage(
          /** @type {any} */ ({ ...rest, pageSize, ...(cursor !== undefined && { cursor }) }),
        );
        yield* page.items;
        cursor = page.nextCursor;
        if (cursor === undefined) return;
        if (seen.has(cursor))
          throw answerError(requests.listUsers(), '/v1/users', 'The list leads back to a page that was there before.');
        seen.add(cursor);
      }
    },

    /**
     * @param {CallOptions & UserFilter & { cursor?: string }} [options]
     * @returns {Promise<Readonly<UserPage>>}
     */
    async listPage(options = undefined) {
      const { name, order, cursor, pageSize, ...call } = readOptions(options, [
        'signal',
        'timeout',
        'name',
        'order',
        'cursor',
        'pageSize',
      ]);
      if (order !== undefined && order !== 'asc' && order !== 'desc') {
        throw new TokensmithError('ERR_ARGUMENT_VALUE', {
          where: 'order',
          problem: 'This is not a sort order.',
          remedy: "Give 'asc' or 'desc'.",
        });
      }
      const query = {
        pageSize: readPageSize(pageSize),
        order,
        cursor: readText(cursor, 'cursor'),
        name: readText(name, 'name'),
      };
      const request = requests.listUsers(/** @type {Parameters<typeof requests.listUsers>[0]} */ (query));
      const { body } = await send(request, callOptions(call));
      const items = body?._embedded?.users;
      if (!Array.isArray(items)) throw answerError(request, request.path, 'The answer is not a list of users.');
      return deepFreeze({
        items,
        nextCursor: readCursor(body._links?.next),
        previousCursor: readCursor(body._links?.prev),
      });
    },

    /**
     * @param {string} idOrName `USR-…`, or the name
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<User>>}
     * @throws {TokensmithError} `ERR_REST_NOT_FOUND`, `ERR_REST_*`
     */
    async get(idOrName, options = undefined) {
      return deepFreeze(await read(idOrName, callOptions(readOptions(options, ['signal', 'timeout']))));
    },

    /**
     * Changes a user: reads it, and sends of each member that changes the whole new value. `null` removes (RFC 7396).
     *
     * @param {string} idOrName
     * @param {UserRequest} changes
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<{ user: User, changes: BodyChange[], findings: Finding[] }>>} a warning among the findings for each
     *   change that the platform's answer does not show
     * @throws {TokensmithError} `ERR_ARGUMENT_DESCRIPTION`, `ERR_REST_*`
     * @example
     * await client.users.update('alice', { channels: { sms: [{ number: '447700900000' }] } });
     */
    async update(idOrName, changes, options = undefined) {
      const call = callOptions(readOptions(options, ['signal', 'timeout']));
      const toolkit = await kit();
      const current = await read(idOrName, call);
      const merged = requireSound(await toolkit.mergeUser({ ...current }, /** @type {any} */ (changes)), 'changes');
      if (merged.changes.length === 0)
        return deepFreeze({ user: current, changes: merged.changes, findings: merged.findings });
      // The description has a name in the path of GET alone.
      const request = requests.updateUser(current.id, merged.body);
      const { body } = await send(request, call);
      // Some answers of the platform leave the id out.
      const user = readUser({ id: current.id, ...body }, request);
      const ignored = (await toolkit.mergeUser({ ...user }, /** @type {any} */ (changes))).changes;
      const findings = merged.findings
        .filter(({ code }) => code !== 'WARN_REST_UPDATE_IGNORED')
        .concat(ignored.map(ignoredFinding));
      return deepFreeze({ user, changes: merged.changes, findings });
    },

    /**
     * @param {string} idOrName
     * @param {CallOptions} [options]
     * @returns {Promise<void>}
     * @throws {TokensmithError} `ERR_REST_NOT_FOUND`, `ERR_REST_*`
     */
    async delete(idOrName, options = undefined) {
      const call = callOptions(readOptions(options, ['signal', 'timeout']));
      const request = requests.deleteUser(idOrName);
      // The description has a name in the path of GET alone.
      const isId = /^USR-[\da-f-]{36}$/i.test(idOrName);
      await send(isId ? request : requests.deleteUser((await read(idOrName, call)).id), call);
    },
  };
  return Object.freeze(users);
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {string | undefined}
 */
function readText(value, where) {
  return value === undefined ? undefined : needText(value, where, 'Give text.');
}

/**
 * The cursor of a link. The link itself may lead to another host, where these credentials have no business.
 * @param {unknown} link
 * @returns {string | undefined}
 */
function readCursor(link) {
  const href = /** @type {any} */ (link)?.href;
  if (typeof href !== 'string') return undefined;
  try {
    return new URL(href, 'https://relative.invalid').searchParams.get('cursor') ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {BodyChange} change
 * @returns {Finding}
 */
function ignoredFinding({ path }) {
  return {
    code: 'WARN_REST_UPDATE_IGNORED',
    severity: 'warning',
    where: path,
    message: "The platform's answer does not show this change.",
    remedy: 'Read the user again; the description of the API has no properties in an update.',
  };
}

/**
 * @param {any} body
 * @param {PlatformRequest} request
 * @returns {User}
 */
function readUser(body, request) {
  if (typeof body?.id !== 'string') throw answerError(request, request.path, 'The answer is not a user.');
  return body;
}
