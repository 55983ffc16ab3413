import { newSandbox, openClient } from './client.js';

/** @typedef {import('../../js/targets/rest.js').Client} Client */
/** @typedef {import('../../js/sandbox/index.js').Sandbox} Sandbox */

/**
 * The client for where the platform is now, and the sandbox where it is that.
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
   * One with the credentials of now.
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
