/** What `createTokenHandler` is given, checked when it is made and not when the first user comes. */
import { missing, needText, readFunction, readOptions, wrongType } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { SharedInstance } from '../shared-instance.js';

/**
 * @typedef {import('./index.js').AuthenticatedUser} AuthenticatedUser
 * @typedef {import('../toolkit.js').Toolkit} Toolkit
 */

/**
 * @typedef {object} TokenHandlerOptions
 * @property {string} applicationId a UUID
 * @property {import('../types.js').KeyInput} privateKey the application's
 * @property {import('../types.js').Passphrase} [passphrase] of an encrypted key
 * @property {(request: Request) => string | AuthenticatedUser | null | undefined | Promise<string | AuthenticatedUser | null | undefined>} authenticate
 *   who asks: the user's name, or `{ subject, acl?, claims? }`, or nothing when nobody is signed in
 * @property {import('../types.js').AclPresetName | import('../types.js').Acl | import('../types.js').AclRule[]} [acl]
 *   what the tokens allow, unless `authenticate` says otherwise for a user; `client-sdk-web` when left out
 * @property {string | number} [expiresIn] lifetime, `'15m'` or seconds, 30 s to 24 h; 15 minutes when left out
 * @property {string[]} [allowOrigins] of the pages that may ask from another site, as `https://app.example.com`; none when
 *   left out. Pages of the endpoint's own origin and clients that are not browsers may always ask
 * @property {boolean} [allowCredentials] whether such pages may send cookies; false when left out
 * @property {string} [challenge] how one signs in, for the `WWW-Authenticate` of a 401 (RFC 9110 section 11.6.1): a scheme,
 *   and its parameters, such as `Session realm="app"` for a cookie; `Bearer` when left out. `Basic` makes browsers ask
 * @property {(asked: { request: Request, subject: string }) => RateLimitAnswer | Promise<RateLimitAnswer>} [rateLimit]
 *   called when the user is known, before anything is signed
 * @property {(error: unknown, request: Request) => void | Promise<void>} [onError] called with the reason why a token could not be made; writes
 *   to the console when left out
 * @property {() => Promise<Toolkit>} [kit] gives the engine, where it must be loaded in a way of its own (Cloudflare
 *   Workers); that of `tokensmith` when left out
 */

/** @typedef {boolean | { allowed: boolean, retryAfter?: number }} RateLimitAnswer `retryAfter` in seconds */

const names = /** @type {const} */ ([
  'applicationId',
  'privateKey',
  'passphrase',
  'authenticate',
  'acl',
  'expiresIn',
  'allowOrigins',
  'allowCredentials',
  'challenge',
  'rateLimit',
  'onError',
  'kit',
]);

/**
 * @typedef {object} HandlerSettings
 * @property {string} applicationId
 * @property {import('../types.js').KeyInput} privateKey
 * @property {import('../types.js').Passphrase} [passphrase]
 * @property {NonNullable<TokenHandlerOptions['authenticate']>} authenticate
 * @property {NonNullable<TokenHandlerOptions['acl']>} acl
 * @property {string | number} [expiresIn]
 * @property {ReadonlySet<string>} allowOrigins
 * @property {boolean} allowCredentials
 * @property {string} challenge
 * @property {TokenHandlerOptions['rateLimit']} rateLimit
 * @property {NonNullable<TokenHandlerOptions['onError']>} onError
 * @property {() => Promise<Toolkit>} [kit]
 */

/** @param {unknown} error */
const logError = (error) => {
  // Without the request: its headers hold the user's credentials.
  // eslint-disable-next-line no-console -- the default of onError: a server's log is where its owner looks
  console.error('tokensmith: a token could not be made.', error);
};

/**
 * @param {unknown} options
 * @returns {HandlerSettings}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE, ERR_ARGUMENT_UNKNOWN
 */
export function readHandlerOptions(options) {
  const read = readOptions(options, names);
  if (read.privateKey === undefined) throw missing('privateKey', "Give the application's private key.");
  const authenticate = readFunction(read.authenticate, 'authenticate');
  if (!authenticate) throw missing('authenticate', 'Give the function that says whose request it is.');
  const { allowCredentials = false } = read;
  if (typeof allowCredentials !== 'boolean')
    throw wrongType('allowCredentials', allowCredentials, 'Give true or false.');
  return /** @type {HandlerSettings} */ ({
    applicationId: needText(read.applicationId, 'applicationId', 'Give the id of the application.'),
    privateKey: read.privateKey,
    passphrase: read.passphrase,
    authenticate,
    acl: read.acl ?? 'client-sdk-web',
    expiresIn: read.expiresIn,
    allowOrigins: readOrigins(read.allowOrigins),
    allowCredentials,
    challenge: readChallenge(read.challenge),
    rateLimit: readFunction(read.rateLimit, 'rateLimit'),
    onError: readFunction(read.onError, 'onError') ?? logError,
    kit: readFunction(read.kit, 'kit'),
  });
}

/**
 * @param {unknown} challenge
 * @returns {string}
 */
function readChallenge(challenge = 'Bearer') {
  const remedy = 'Give a scheme and its parameters, such as Bearer or Session realm="app".';
  if (typeof challenge !== 'string') throw wrongType('challenge', challenge, remedy);
  // A scheme is a token (RFC 9110 section 5.6.2), and what follows stays on its line.
  if (/^[\w!#$%&'*+.^`|~-]+(?: [\x21-\x7e][\x20-\x7e]*)?$/.test(challenge)) return challenge;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'challenge',
    problem: 'This is not a challenge of HTTP authentication.',
    remedy,
  });
}

/**
 * Origins are compared as text, so they must be given as browsers send them.
 *
 * @param {unknown} origins
 * @returns {ReadonlySet<string>}
 */
function readOrigins(origins) {
  if (origins === undefined) return new Set();
  if (!Array.isArray(origins)) throw wrongType('allowOrigins', origins, 'Give an array of origins.');
  origins.forEach((origin, index) => {
    const where = `allowOrigins[${index}]`;
    if (typeof origin !== 'string')
      throw wrongType(where, origin, 'Give an origin as text, such as https://app.example.com.');
    const canonical = URL.canParse(origin) ? new URL(origin).origin : undefined;
    if (canonical === origin && canonical !== 'null') return;
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where,
      problem: origin === '*' ? 'Every site would be let in.' : 'This is not an origin as browsers send it.',
      remedy:
        canonical !== undefined && canonical !== 'null'
          ? `Write ${canonical}.`
          : 'Name each origin: scheme, host, and port where it is not the usual one, such as https://app.example.com.',
    });
  });
  return new Set(origins);
}

/* The application's key, which the engine keeps parsed after its first use. */

/** @typedef {{ kit: import('../toolkit.js').Toolkit, key: import('../key-handle.js').KeyHandle }} Opened */

export class KeySource {
  #settings;
  /** Its own toolkit, where none is given. @type {SharedInstance<import('../toolkit.js').Toolkit>} */
  #own = new SharedInstance();
  /** @type {Promise<Opened> | undefined} */
  #opened;

  /** @param {HandlerSettings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * A failure is not kept, so that the next request tries again; a broken engine is replaced.
   *
   * @returns {Promise<Opened>}
   */
  async #open() {
    const last = this.#opened;
    if (last && (await last).kit.usable) return last;
    // Another request may have replaced it in the meantime.
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
   * Reads the key and signs a token that is thrown away, which checks all settings.
   *
   * @returns {Promise<void>}
   */
  async ready() {
    await this.sign({ subject: 'ready' });
  }

  /**
   * @param {import('./index.js').AuthenticatedUser} user
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
