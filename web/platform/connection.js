/** @typedef {import('../../js/rest.js').Client} Client */
/** @typedef {import('../../js/platform/types.js').Region} Region */
/** @typedef {import('../../js/platform/types.js').Exchange} Exchange */
/** @typedef {import('../../js/sandbox/index.js').Sandbox} Sandbox */
/** @typedef {import('../../js/platform/manual-fetch.js').ManualRequest} ManualRequest */
/** @typedef {typeof import('./platform.js')} Platform */

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

/**
 * Where the platform is for this page, and the clients for it. The secret lives in this object and nowhere else.
 */
export class Connection extends EventTarget {
  #engine;
  #session;
  /** @type {Settings} */
  #settings = { mode: 'sandbox', apiKey: '', apiSecret: '', region: '' };
  /** @type {Promise<Sandbox> | undefined} */
  #sandbox;
  /** @type {{ identity: unknown[], client: Promise<Client> } | undefined} */
  #current;
  /** @type {(Exchange & { mode: Mode })[]} */
  #exchanges = [];
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

  /** Every request so far, and what became of it. @returns {readonly (Exchange & { mode: Mode })[]} */
  get exchanges() {
    return this.#exchanges;
  }

  /** Whether account credentials are needed that are not there yet. */
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
    // What one account has is not there in another.
    if (moved) this.#session.adopt(null);
    this.dispatchEvent(new Event('change'));
  }

  /** @param {(request: ManualRequest) => Promise<string>} ask shows a command, and gives what it printed */
  askWith(ask) {
    this.#ask = ask;
  }

  /** @returns {Promise<Platform>} */
  platform() {
    return import('./platform.js');
  }

  /**
   * A client with the credentials of now.
   * @returns {Promise<Client>}
   */
  client() {
    const { mode, apiKey, apiSecret, region } = this.#settings;
    const { key, inputs } = this.#session;
    const applicationId = inputs.applicationId.trim();
    const identity = [mode, apiKey, apiSecret, region, applicationId, key?.handle];
    if (this.#current?.identity.every((value, index) => value === identity[index])) return this.#current.client;
    const client = this.#make(applicationId);
    client.catch(() => (this.#current = undefined));
    this.#current = { identity, client };
    return client;
  }

  async #kit() {
    return (await this.#engine.whole()).kit;
  }

  /** @param {string} applicationId */
  async #make(applicationId) {
    const settings = this.#settings;
    const { mode } = settings;
    const { key } = this.#session;
    const { openClient } = await this.platform();
    return openClient({
      settings,
      key,
      applicationId,
      kit: this.#kit(),
      openSandbox: () => this.#openSandbox(),
      ask: (request) => this.#ask(request),
      onExchange: (exchange) => {
        this.#exchanges = [...this.#exchanges, { ...exchange, mode }];
        this.dispatchEvent(new Event('exchange'));
      },
    });
  }

  /** @returns {Promise<Sandbox>} */
  #openSandbox() {
    this.#sandbox ??= this.platform().then(({ newSandbox }) => newSandbox(this.#kit()));
    this.#sandbox.catch(() => (this.#sandbox = undefined));
    return this.#sandbox;
  }

  /**
   * Whether the Client SDK could log in with this token, asked of the sandbox.
   * @param {string} token
   * @returns {Promise<Awaited<ReturnType<Sandbox['login']>> | null>} null where there is no sandbox to ask: the platform itself has no
   *   such question
   */
  async login(token) {
    if (this.mode !== 'sandbox' || this.#sandbox === undefined) return null;
    return (await this.#sandbox).login({ token, ...(this.#settings.region !== '' && { region: this.#settings.region }) });
  }

  /** Forgets everything in the sandbox. */
  async emptySandbox() {
    (await this.#sandbox)?.reset();
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
