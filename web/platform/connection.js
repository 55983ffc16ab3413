import { loadPart } from '../engine.js';
import { hasServer } from '../engine-source.js';

/** @typedef {import('../../js/targets/rest.js').Client} Client */
/** @typedef {import('../../js/platform/types.js').Region} Region */
/** @typedef {import('../../js/platform/types.js').Exchange} Exchange */
/** @typedef {import('../../js/sandbox/index.js').Sandbox} Sandbox */
/** @typedef {import('../../js/platform/fetch.js').ManualRequest} ManualRequest */
/** @typedef {typeof import('./client.js')} Platform */

/**
 * How the platform is reached: `sandbox`, a copy of it in this page; `live`, through the server that gave the page out; `manual`, by
 * commands that a person runs.
 * @typedef {'sandbox' | 'live' | 'manual'} Mode
 */

/**
 * @typedef {object} Settings
 * @property {Mode} mode
 * @property {string} apiKey
 * @property {string} apiSecret
 * @property {Region | ''} region where the users live; empty for the platform's common host
 */

/** How many requests are remembered, to be listed. */
const MAX_EXCHANGES = 100;

/**
 * How this page reaches the platform. The API secret lives in this object and nowhere else. The client itself is loaded when it is needed.
 */
export class Connection extends EventTarget {
  #engine;
  #session;
  /** @type {Settings} */
  #settings = { mode: 'sandbox', apiKey: '', apiSecret: '', region: '' };
  /** Once something was asked of the platform. @type {import('./client.js').Clients | undefined} */
  #clients;
  /** @type {(Exchange & { mode: Mode })[]} */
  #exchanges = [];
  #exchangeCount = 0;
  /** @type {'vonage' | 'sandbox' | null} */
  #relayed = null;
  /** @type {(request: ManualRequest) => Promise<string>} */
  #ask = () => Promise.reject(new TypeError('Nobody is there to run commands.'));

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   */
  constructor(engine, session) {
    super();
    this.#engine = engine;
    this.#session = session;
  }

  /** @returns {Readonly<Settings>} */
  get settings() {
    return this.#settings;
  }

  get mode() {
    return this.#settings.mode;
  }

  /** Who answers in live mode, as the server of this page reports; null until it has. */
  get relayed() {
    return this.#relayed;
  }

  /** The last requests, and what became of them. @returns {readonly (Exchange & { mode: Mode })[]} */
  get exchanges() {
    return this.#exchanges;
  }

  /** How many requests there were in all. */
  get exchangeCount() {
    return this.#exchangeCount;
  }

  /** Whether account credentials are needed and missing. */
  get incomplete() {
    const { mode, apiKey, apiSecret } = this.#settings;
    return mode === 'live' && (apiKey === '' || apiSecret === '');
  }

  /** @param {Partial<Settings>} settings */
  set(settings) {
    const next = { ...this.#settings, ...settings };
    if (JSON.stringify(next) === JSON.stringify(this.#settings)) return;
    const moved = next.mode !== this.#settings.mode || next.apiKey !== this.#settings.apiKey;
    this.#settings = next;
    // An application belongs to one account.
    if (moved) this.#session.adopt(null);
    this.dispatchEvent(new Event('change'));
    if (hasServer && this.mode === 'live' && this.#relayed === null) this.#askWhoAnswers().catch(() => undefined);
  }

  /** A server without a relay does not answer: the first request will show it. */
  async #askWhoAnswers() {
    const { createRelayFetch } = await this.platform();
    this.#relayed = await createRelayFetch().platform();
    this.dispatchEvent(new Event('relayed'));
  }

  /** @param {Exchange & { mode: Mode }} exchange that was had */
  note(exchange) {
    this.#exchangeCount += 1;
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > MAX_EXCHANGES) this.#exchanges.shift();
    this.dispatchEvent(new Event('exchange'));
  }

  /** @param {(request: ManualRequest) => Promise<string>} ask shows a command, and gives what it printed */
  askWith(ask) {
    this.#ask = ask;
  }

  /** @param {ManualRequest} request */
  ask(request) {
    return this.#ask(request);
  }

  /** @returns {Promise<Platform>} */
  platform() {
    return loadPart(() => import('./client.js'));
  }

  async #speak() {
    const { Clients } = await this.platform();
    return (this.#clients ??= new Clients(this.#engine, this.#session, this));
  }

  /**
   * A client with the current credentials.
   * @returns {Promise<Client>}
   */
  async client() {
    return (await this.#speak()).client();
  }

  /**
   * Whether the Client SDK could log in with this token, asked of the sandbox.
   * @param {string} token
   * @returns {Promise<Awaited<ReturnType<Sandbox['login']>> | null>} null where there is no sandbox to ask: the platform itself has no
   *   such question
   */
  async login(token) {
    return this.#clients?.login(token) ?? null;
  }

  /** Forgets everything in the sandbox. */
  async emptySandbox() {
    await this.#clients?.emptySandbox();
    this.#session.adopt(null);
    this.dispatchEvent(new Event('change'));
  }

  /** Forgets the credentials. @returns {() => void} brings them back */
  clear() {
    const { apiKey, apiSecret } = this.#settings;
    this.set({ apiKey: '', apiSecret: '' });
    return () => this.set({ apiKey, apiSecret });
  }
}
