/** The client: one set of credentials, and what can be done with them. */
import { createAccount } from './account.js';
import { createApplications } from './applications.js';
import { readClientOptions } from './client-options.js';
import { createTokenSource } from './credentials.js';
import { createSender } from './sender.js';
import { createUsers } from './users.js';
import { Shared } from '../shared.js';

/** @typedef {import('./types.js').Toolkit} Toolkit */

/**
 * @typedef {object} Client
 * @property {ReturnType<typeof createApplications>} applications
 * @property {ReturnType<typeof createUsers>} users
 * @property {ReturnType<typeof createAccount>} account
 * @property {() => Promise<string>} adminToken the token that requests for users carry, valid for a minute at least
 * @property {() => Promise<void>} close wipes the private key that the client imported, and closes the toolkit unless you gave it
 */

/**
 * @param {unknown} options
 * @param {() => Promise<Toolkit>} loadKit gives the client a toolkit of its own where none is given
 * @returns {Readonly<Client>}
 */
export function makeClient(options, loadKit) {
  /** @type {Shared<Toolkit>} */
  const own = new Shared();
  const settings = readClientOptions(options, () => own.get(loadKit));
  const tokens = createTokenSource(settings);
  const send = createSender(settings, tokens);
  return Object.freeze({
    applications: createApplications(send, settings.kit),
    users: createUsers(send, settings.kit),
    account: createAccount(send),
    adminToken: () => tokens.get(),
    async close() {
      await tokens.close();
      await (await own.forget()?.catch(() => undefined))?.close();
    },
  });
}
