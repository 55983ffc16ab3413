/** The application's key, kept parsed in the engine from the first use on. */
import { Shared } from '../shared.js';

/** @typedef {import('./options.js').HandlerSettings} HandlerSettings */
/** @typedef {{ kit: import('../toolkit.js').Toolkit, key: import('../key-handle.js').KeyHandle }} Opened */

export class KeySource {
  #settings;
  /** Its own toolkit, where none is given. @type {Shared<import('../toolkit.js').Toolkit>} */
  #own = new Shared();
  /** @type {Promise<Opened> | undefined} */
  #opened;

  /** @param {HandlerSettings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * A failure is forgotten, so that the next request tries again; an engine that broke is replaced.
   *
   * @returns {Promise<Opened>}
   */
  async #open() {
    const last = this.#opened;
    if (last && (await last).kit.usable) return last;
    // Somebody else may have replaced it while this waited.
    if (this.#opened === last) {
      const opening = this.#import();
      this.#opened = opening;
      opening.catch(() => {
        if (this.#opened === opening) this.#opened = undefined;
      });
    }
    return /** @type {Promise<Opened>} */ (this.#opened);
  }

  /** @returns {Promise<Opened>} */
  async #import() {
    const { privateKey, passphrase, kit: giveKit } = this.#settings;
    const kit = await (giveKit ? giveKit() : this.#own.get(async () => (await import('#entry')).init()));
    return { kit, key: await kit.importKey(privateKey, { passphrase }) };
  }

  /**
   * Reads the key and makes a token that nobody gets, so that every setting has been tried.
   *
   * @returns {Promise<void>}
   */
  async ready() {
    await this.sign({ subject: 'ready' });
  }

  /**
   * @param {import('./authentication.js').AuthenticatedUser} user
   * @returns {Promise<Readonly<import('../types.js').SignedToken>>}
   */
  async sign({ subject, acl, claims }) {
    const { kit, key } = await this.#open();
    const { applicationId, expiresIn, acl: usual } = this.#settings;
    return kit.signToken({ privateKey: key, applicationId, subject, expiresIn, acl: acl ?? usual, claims });
  }

  /** @returns {Promise<void>} */
  async close() {
    const opened = this.#opened;
    this.#opened = undefined;
    await (await opened)?.key.close();
    await (await this.#own.forget()?.catch(() => undefined))?.close();
  }
}
