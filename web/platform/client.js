import { createSandbox, DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { createClient, createManualFetch, createRelayFetch } from '../../js/targets/rest.js';

/** @typedef {import('../../js/sandbox/index.js').Sandbox} Sandbox */
/** @typedef {import('../../js/platform/fetch.js').ManualRequest} ManualRequest */

/** Placeholders: a command that a person runs takes the credentials from environment variables. */
const byHandAccount = { apiKey: 'by-hand', apiSecret: 'by-hand' };

/**
 * A client of the platform in the mode of these settings.
 * @param {object} given
 * @param {import('./connection.js').Settings} given.settings
 * @param {import('../session.js').HeldKey | null} given.key
 * @param {string} given.applicationId
 * @param {Promise<import('../../js/toolkit.js').Toolkit>} given.kit
 * @param {() => Promise<Sandbox>} given.openSandbox
 * @param {(request: ManualRequest) => Promise<string>} given.ask
 * @param {(exchange: import('../../js/platform/types.js').Exchange) => void} given.onExchange
 */
export async function openClient({ settings, key, applicationId, kit, openSandbox, ask, onExchange }) {
  const { mode, apiKey, apiSecret, region } = settings;
  const account = {
    sandbox: DEMO_ACCOUNT,
    manual: byHandAccount,
    live: { ...(apiKey && { apiKey }), ...(apiSecret && { apiSecret }) },
  };
  const fetches = {
    sandbox: async () => (await openSandbox()).fetch,
    live: async () => createRelayFetch(),
    manual: async () => createManualFetch(ask),
  };
  return createClient({
    ...account[mode],
    ...(applicationId !== '' && { applicationId }),
    ...(key !== null && { privateKey: key.handle }),
    ...(region !== '' && { region }),
    kit,
    fetch: await fetches[mode](),
    onExchange,
  });
}

/**
 * @param {Promise<import('../../js/toolkit.js').Toolkit>} kit
 * @returns {Promise<Sandbox>}
 */
export async function newSandbox(kit) {
  return createSandbox({ kit: await kit });
}

/** @typedef {import('../../js/targets/rest.js').Client} Client */

/**
 * The client for the current connection, and the sandbox of the page.
 */
export class Clients {
  #engine;
  #session;
  #connection;
  /** @type {Promise<Sandbox> | undefined} */
  #sandbox;
  /** @type {{ identity: unknown[], client: Promise<Client> } | undefined} */
  #current;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   * @param {import('./connection.js').Connection} connection
   */
  constructor(engine, session, connection) {
    this.#engine = engine;
    this.#session = session;
    this.#connection = connection;
  }

  /**
   * A client with the current credentials.
   * @returns {Promise<Client>}
   */
  client() {
    const { mode, apiKey, apiSecret, region } = this.#connection.settings;
    const { key, inputs } = this.#session;
    const applicationId = inputs.applicationId.trim();
    const identity = [mode, apiKey, apiSecret, region, applicationId, key?.handle];
    if (this.#current?.identity.every((value, index) => value === identity[index])) return this.#current.client;
    const client = this.#make(applicationId);
    client.catch(() => (this.#current = undefined));
    this.#current = { identity, client };
    return client;
  }

  /** @param {string} applicationId */
  async #make(applicationId) {
    const { settings } = this.#connection;
    return openClient({
      settings,
      key: this.#session.key,
      applicationId,
      kit: this.#engine.toolkit(),
      openSandbox: () => this.#openSandbox(),
      ask: (request) => this.#connection.ask(request),
      onExchange: (exchange) => this.#connection.note({ ...exchange, mode: settings.mode }),
    });
  }

  /** @returns {Promise<Sandbox>} */
  #openSandbox() {
    this.#sandbox ??= newSandbox(this.#engine.toolkit());
    this.#sandbox.catch(() => (this.#sandbox = undefined));
    return this.#sandbox;
  }

  /**
   * Whether the Client SDK could log in with this token, asked of the sandbox.
   * @param {string} token
   */
  async login(token) {
    const { mode, region } = this.#connection.settings;
    if (mode !== 'sandbox' || this.#sandbox === undefined) return null;
    return (await this.#sandbox).login({ token, ...(region !== '' && { region }) });
  }

  /** Forgets everything in the sandbox. */
  async emptySandbox() {
    (await this.#sandbox)?.reset();
  }
}

/** What other parts of the page need of the same chunk. */
export { createRelayFetch, parseAnswer, renderCommand, renderTokenCommand, requests } from '../../js/targets/rest.js';
