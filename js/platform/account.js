/** The account: whether its credentials are good, and what is left on it. */
import { deepFreeze } from '../arguments/json.js';
import { readOptions } from '../arguments/options.js';
import { callOptions } from './call-options.js';
import { requests } from './requests.js';
import { answerError } from './sender.js';

/** @typedef {import('./sender.js').Send} Send */
/** @typedef {import('./types.js').CallOptions} CallOptions */

/** @param {Send} send */
export function createAccount(send) {
  return Object.freeze({
    /**
     * The balance. It is also how an API key and its secret are checked: nothing is changed by it.
     *
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<{ value: number, autoReload?: boolean }>>} in the currency of the account
     * @throws {TokensmithError} `ERR_REST_UNAUTHORIZED` when the credentials are not good, `ERR_REST_*`
     * @example
     * const { value } = await client.account.balance();
     */
    async balance(options = undefined) {
      const request = requests.getBalance();
      const { body } = await send(request, callOptions(readOptions(options, ['signal', 'timeout'])));
      if (typeof body?.value !== 'number') throw answerError(request, request.path, 'The answer has no balance.');
      return deepFreeze(body);
    },
  });
}
