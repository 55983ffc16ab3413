/** `tokensmith/rest` in Node: the platform through `fetch`. */
import { makeClient } from '../platform/client.js';

/** @typedef {import('../platform/client.js').Client} Client */
/** @typedef {import('../platform/types.js').ClientOptions} ClientOptions */

export * from '../platform/index.js';

/**
 * A client of the platform: applications, users, the account's balance. Nothing is sent until something is asked, and
 * nothing is asked that is known to be wrong.
 *
 * @param {ClientOptions} [options]
 * @returns {Readonly<Client>}
 * @throws {TokensmithError} `ERR_ARGUMENT_*`
 * @example
 * const client = createClient({ apiKey, apiSecret });
 * const { application, privateKey } = await client.applications.create({ name: 'My App', capabilities: { rtc: {} } });
 */
export function createClient(options = undefined) {
  return makeClient(options, async () => (await import('./node.js')).init());
}
