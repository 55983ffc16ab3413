/** Applications v2. */
import { deepFreeze } from '../arguments/json.js';
import { readFunction, readOptions } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { callOptions, readPageSize, requireSound } from './resource.js';
import { requests } from './endpoints.js';
import { answerError } from './sender.js';

/** @typedef {import('../types.js').BodyChange} BodyChange */
/** @typedef {import('../types.js').Finding} Finding */
/** @typedef {import('./sender.js').Send} Send */
/** @typedef {import('./types.js').Application} Application */
/** @typedef {import('./types.js').ApplicationRequest} ApplicationRequest */
/** @typedef {import('./types.js').CallOptions} CallOptions */
/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */
/** @typedef {import('./types.js').Toolkit} Toolkit */

/**
 * Who generates the key pair of a new application.
 * @typedef {object} KeyPairOptions
 * @property {'local' | 'platform'} [keyPair] `local` (when left out): made here, and only the public key is sent; `platform`: made there,
 *   and the private key comes back in the answer, once
 * @property {2048 | 3072 | 4096} [modulusLength] bits, of a pair made here; 2048 when left out
 * @property {(pair: { privateKey: string, publicKey: string }) => void | Promise<void>} [onKeyPair] called with a pair made here before
 *   anything is sent, so that the key is not lost with the answer
 */

/**
 * @typedef {object} CreatedApplication
 * @property {Application} application as the platform answered, without the private key
 * @property {string} [privateKey] PEM; none when the public key was given
 * @property {Finding[]} findings
 */

/**
 * @typedef {object} UpdatedApplication
 * @property {Application} application
 * @property {BodyChange[]} changes empty when there was nothing to change, and nothing was sent
 * @property {Finding[]} findings
 * @property {string} [privateKey] PEM, when the platform made a new pair
 */

/**
 * An update that was not sent yet.
 * @typedef {object} PreparedUpdate
 * @property {Application} current
 * @property {Record<string, any>} body of the PUT
 * @property {BodyChange[]} changes
 * @property {Finding[]} findings
 * @property {(options?: CallOptions) => Promise<UpdatedApplication>} apply sends it, unless somebody else changed the application
 *   meanwhile (`ERR_REST_CONFLICT`)
 */

/**
 * @typedef {object} ApplicationPage
 * @property {Application[]} items
 * @property {number} page from 1
 * @property {number} [pageSize]
 * @property {number} [totalItems]
 * @property {number} [totalPages]
 * @property {boolean} hasNext
 */

/**
 * @param {Send} send
 * @param {() => Promise<Toolkit>} kit
 */
export function createApplications(send, kit) {
  /**
   * @param {string} id
   * @param {CallOptions} options
   * @returns {Promise<Application>}
   */
  const read = async (id, options) => {
    const request = requests.getApplication(id);
    const { body } = await send(request, options);
    return readApplication(body, request).application;
  };

  /**
   * @param {string} id
   * @param {Application} current
   * @param {import('../types.js').MergedBody} merged
   * @param {CallOptions} options
   * @returns {Promise<UpdatedApplication>}
   */
  const write = async (id, current, { body, changes, findings }, options) => {
    if (changes.length === 0) return deepFreeze({ application: current, changes, findings });
    const request = requests.updateApplication(id, body);
    const answered = readApplication((await send(request, options)).body, request);
    return deepFreeze({ ...answered, changes, findings });
  };

  const applications = {
    /**
     * Makes an application. It is checked whole before anything is sent. A create that may have happened is never sent
     * again: the error then says so (`details.mayHaveHappened`), and a list shows whether it did.
     *
     * @param {ApplicationRequest} description
     * @param {CallOptions & KeyPairOptions} [options]
     * @returns {Promise<Readonly<CreatedApplication>>}
     * @throws {TokensmithError} `ERR_ARGUMENT_DESCRIPTION` (everything that is wrong is in `details.findings`), `ERR_ARGUMENT_*`, `ERR_REST_*`
     * @example
     * const { application, privateKey } = await client.applications.create({
     *   name: 'My App',
     *   capabilities: {
     *     voice: { webhooks: {
     *       answer_url: 'https://example.ngrok.io/webhooks/answer',
     *       event_url: 'https://example.ngrok.io/webhooks/event',
     *     } },
     *     rtc: { webhooks: { event_url: 'https://example.ngrok.io/webhooks/rtc' } },
     *   },
     * });
     */
    async create(description, options = undefined) {
      const given = readOptions(options, ['signal', 'timeout', 'keyPair', 'modulusLength', 'onKeyPair']);
      const onKeyPair = readFunction(given.onKeyPair, 'onKeyPair');
      const call = callOptions(given);
      const toolkit = await kit();
      const first = requireSound(await toolkit.buildApplication(/** @type {any} */ (description)), 'application');
      const own = first.body.keys?.public_key !== undefined;
      const maker = readKeyPair(given.keyPair, own);

      let { body } = first;
      /** @type {string | undefined} */
      let privateKey;
      if (maker === 'local') {
        const pair = await toolkit.generateKeyPair(
          /** @type {any} */ ({
            ...(given.modulusLength !== undefined && { modulusLength: given.modulusLength }),
            ...(call.signal && { signal: call.signal }),
          }),
        );
        privateKey = pair.privateKey;
        body = { ...body, keys: { public_key: pair.publicKey } };
        await onKeyPair?.({ privateKey: pair.privateKey, publicKey: pair.publicKey });
      }
      const request = requests.createApplication(body);
      const answered = readApplication((await send(request, call)).body, request);
      privateKey ??= answered.privateKey;
      if (maker === 'platform' && privateKey === undefined) {
        throw answerError(request, request.path, 'The answer has no private key, although the platform made the pair.');
      }
      return deepFreeze({
        application: answered.application,
        ...(privateKey !== undefined && { privateKey }),
        findings: first.findings,
      });
    },

    /**
     * Every application of the account, page by page as they are asked for.
     *
     * @param {CallOptions & { pageSize?: number }} [options] 1 to 100 a page; 100 when left out
     * @returns {AsyncGenerator<Application, void, undefined>}
     * @example
     * for await (const { id, name } of client.applications.list()) console.log(id, name);
     */
    async *list(options = undefined) {
      const { pageSize = 100, ...call } = readOptions(options, ['signal', 'timeout', 'pageSize']);
      for (let page = 1; ; page++) {
        const { items, hasNext } = await applications.listPage(/** @type {any} */ ({ ...call, page, pageSize }));
        yield* items;
        if (!hasNext || items.length === 0) return;
      }
    },

    /**
     * @param {CallOptions & { page?: number, pageSize?: number }} [options]
     * @returns {Promise<Readonly<ApplicationPage>>}
     */
    async listPage(options = undefined) {
      const { page, pageSize, ...call } = readOptions(options, ['signal', 'timeout', 'page', 'pageSize']);
      const asked = readPage(page);
      const size = readPageSize(pageSize);
      const request = requests.listApplications({
        ...(asked !== undefined && { page: asked }),
        ...(size !== undefined && { pageSize: size }),
      });
      const { body } = await send(request, callOptions(call));
      const items = body?._embedded?.applications;
      if (!Array.isArray(items)) throw answerError(request, request.path, 'The answer is not a list of applications.');
      // A server without pages would return the first one forever.
      if (asked !== undefined && typeof body.page === 'number' && body.page !== asked) {
        throw answerError(request, request.path, `The answer is page ${body.page} and not ${asked}.`);
      }
      return deepFreeze({
        items: items.map((item) => withoutPrivateKey(item).application),
        page: body.page ?? asked ?? 1,
        pageSize: body.page_size,
        totalItems: body.total_items,
        totalPages: body.total_pages,
        hasNext: body._links?.next !== undefined,
      });
    },

    /**
     * @param {string} id
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<Application>>}
     * @throws {TokensmithError} `ERR_REST_NOT_FOUND`, `ERR_REST_*`
     */
    async get(id, options = undefined) {
      return deepFreeze(await read(id, callOptions(readOptions(options, ['signal', 'timeout']))));
    },

    /**
     * Changes an application: reads it, puts the changes in, and sends it whole, since the platform replaces all of it.
     * What the changes do not name is kept, members unknown here too; `null` removes (RFC 7396).
     *
     * @param {string} id
     * @param {ApplicationRequest} changes
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<UpdatedApplication>>} with each change
     * @throws {TokensmithError} `ERR_ARGUMENT_DESCRIPTION`, `ERR_REST_*`
     * @example
     * const { changes } = await client.applications.update(id, { capabilities: { voice: { region: 'eu-west' } } });
     */
    async update(id, changes, options = undefined) {
      const call = callOptions(readOptions(options, ['signal', 'timeout']));
      const toolkit = await kit();
      const current = await read(id, call);
      const merged = requireSound(
        await toolkit.mergeApplication({ ...current }, /** @type {any} */ (changes)),
        'changes',
      );
      return write(id, current, merged, call);
    },

    /**
     * The same in two steps: the changes, to be shown; and `apply`, which sends them.
     *
     * @param {string} id
     * @param {ApplicationRequest} changes
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<PreparedUpdate>>}
     * @throws {TokensmithError} `ERR_ARGUMENT_DESCRIPTION`, `ERR_REST_*`
     */
    async prepareUpdate(id, changes, options = undefined) {
      const call = callOptions(readOptions(options, ['signal', 'timeout']));
      const toolkit = await kit();
      const current = deepFreeze(await read(id, call));
      const merged = requireSound(
        await toolkit.mergeApplication({ ...current }, /** @type {any} */ (changes)),
        'changes',
      );
      return Object.freeze({
        current,
        body: merged.body,
        changes: merged.changes,
        findings: merged.findings,
        /** @param {CallOptions} [applyOptions] */
        async apply(applyOptions = undefined) {
          const applyCall = callOptions(readOptions(applyOptions, ['signal', 'timeout']));
          if (merged.changes.length > 0) {
            // The platform has no conditional PUT, and others may have changed the application in the meantime.
            const latest = await toolkit.mergeApplication({ ...(await read(id, applyCall)) }, {});
            const shown = await toolkit.mergeApplication({ ...current }, {});
            if (!sameJson(latest.body, shown.body)) throw changedMeanwhile(id);
          }
          return write(id, current, merged, applyCall);
        },
      });
    },

    /**
     * @param {string} id
     * @param {CallOptions} [options]
     * @returns {Promise<void>}
     * @throws {TokensmithError} `ERR_REST_NOT_FOUND`, `ERR_REST_*`
     */
    async delete(id, options = undefined) {
      await send(requests.deleteApplication(id), callOptions(readOptions(options, ['signal', 'timeout'])));
    },
  };
  return Object.freeze(applications);
}

/**
 * @param {any} body
 * @param {PlatformRequest} request
 * @returns {{ application: Application, privateKey?: string }}
 */
function readApplication(body, request) {
  if (typeof body?.id !== 'string') throw answerError(request, request.path, 'The answer is not an application.');
  return withoutPrivateKey(body);
}

/**
 * Separates the private key, so that an application can be shown and logged.
 * @param {any} body
 * @returns {{ application: Application, privateKey?: string }}
 */
function withoutPrivateKey(body) {
  if (typeof body?.keys?.private_key !== 'string') return { application: body };
  const { private_key: privateKey, ...keys } = body.keys;
  return { application: { ...body, keys }, privateKey };
}

/**
 * @param {unknown} value
 * @param {boolean} own whether a public key was given
 * @returns {'local' | 'platform' | 'own'}
 */
function readKeyPair(value, own) {
  if (own && value !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_CONFLICT', {
      where: 'keyPair',
      problem: 'A public key was given, and a key pair is to be made as well.',
      remedy: 'Leave one of the two out.',
    });
  }
  if (own) return 'own';
  if (value === undefined || value === 'local') return 'local';
  if (value === 'platform') return 'platform';
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'keyPair',
    problem: 'This is neither of the two that can make a key pair.',
    remedy: "Give 'local' or 'platform'.",
  });
}

/**
 * @param {unknown} value
 * @returns {number | undefined}
 */
function readPage(value) {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'page',
    problem: 'This is not a page number.',
    remedy: 'Give a whole number from 1.',
  });
}

/** @param {string} id */
function changedMeanwhile(id) {
  return new TokensmithError('ERR_REST_CONFLICT', {
    where: `application ${id}`,
    problem: 'It was changed by somebody else after it was read.',
    remedy: 'Prepare the update again, and look at what it would change now.',
  });
}

/**
 * @param {unknown} left
 * @param {unknown} right
 * @returns {boolean}
 */
function sameJson(left, right) {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

/**
 * @param {any} value
 * @returns {any} with the names of objects in alphabetical order
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}
