/** The platform's client and sandbox, a large part of the page's code: loaded when something is first asked of the platform. */
import { createSandbox, DEMO_ACCOUNT } from '../../js/sandbox/index.js';
import { createClient, createManualFetch, createRelayFetch } from '../../js/targets/rest.js';

export { createRelayFetch, parseAnswer, renderCommand, renderTokenCommand, requests } from '../../js/targets/rest.js';

/** @typedef {import('../../js/targets/rest.js').Client} Client */
/** @typedef {import('../../js/sandbox/index.js').Sandbox} Sandbox */

/** Placeholders: a command that a person runs takes the credentials from environment variables. */
const byHandAccount = { apiKey: 'by-hand', apiSecret: 'by-hand' };

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
    const { mode, apiKey, apiSecret, region } = this.#connection.settings;
    const { key } = this.#session;
    const account = {
      sandbox: DEMO_ACCOUNT,
      manual: byHandAccount,
      live: { ...(apiKey && { apiKey }), ...(apiSecret && { apiSecret }) },
    };
    const fetches = {
      sandbox: async () => (await this.#openSandbox()).fetch,
      live: async () => createRelayFetch(),
      manual: async () => createManualFetch((request) => this.#connection.ask(request)),
    };
    return createClient({
      ...account[mode],
      ...(applicationId !== '' && { applicationId }),
      ...(key !== null && { privateKey: key.handle }),
      ...(region !== '' && { region }),
      kit: this.#engine.toolkit(),
      fetch: await fetches[mode](),
      onExchange: (exchange) => this.#connection.note({ ...exchange, mode }),
    });
  }

  /** @returns {Promise<Sandbox>} */
  #openSandbox() {
    this.#sandbox ??= this.#engine.toolkit().then((kit) => createSandbox({ kit }));
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
