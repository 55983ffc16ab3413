/**
 * What was entered so far. It lives in this object and nowhere else: not in storage, not in the address, and not in attributes of elements.
 */

/**
 * @typedef {object} HeldKey a private key inside the engine
 * @property {import('../js/types.js').KeyHandle} handle
 * @property {number} modulusLength bits
 * @property {string} thumbprint RFC 7638
 * @property {string} publicKey SPKI, PEM
 * @property {string} origin where it came from, for people: "made here", "from private.key", "pasted"
 * @property {boolean} made whether it was made here, and so exists nowhere else until it is saved
 * @property {boolean} saved whether private.key was saved
 * @property {readonly import('../js/types.js').Finding[]} findings
 */

/**
 * @typedef {object} Inputs
 * @property {string} applicationId
 * @property {string} subject empty for an admin token
 * @property {string} lifetime with its unit, "15m"
 * @property {string} acl name of a preset, or `custom`
 * @property {import('../js/types.js').AclRule[]} rules those of `custom`
 * @property {string} notBefore seconds since 1970 or a date, as are the others; empty for none
 * @property {string} issuedAt empty for the time of signing
 * @property {string} tokenId empty for a random one
 * @property {string} kid empty for none
 * @property {import('./custom-claims.js').CustomClaim[]} claims
 */

/**
 * Whether a key exists only in this page.
 * @param {HeldKey | null} key
 */
export function isOnlyHere(key) {
  return key !== null && key.made && !key.saved;
}

/** @typedef {import('../js/platform/types.js').Application} Application */
/** @typedef {import('../js/platform/types.js').User} User */

/** @type {Readonly<Inputs>} */
export const startingInputs = Object.freeze({
  applicationId: '',
  subject: '',
  lifetime: '15m',
  acl: 'client-sdk-web',
  rules: [],
  notBefore: '',
  issuedAt: '',
  tokenId: '',
  kid: '',
  claims: [],
});

/** @param {Readonly<Inputs>} inputs @returns {boolean} whether there is something in the form that few tokens have */
export function hasMoreClaims({ notBefore, issuedAt, tokenId, kid, claims }) {
  return claims.length > 0 || (notBefore + issuedAt + tokenId + kid).trim() !== '';
}

/** A change of the session. `settled` is false while somebody is typing. */
export class SessionChange extends Event {
  /** @param {boolean} settled */
  constructor(settled) {
    super('change');
    this.settled = settled;
  }
}

export class Session extends EventTarget {
  /** @type {Inputs} */
  #inputs = { ...startingInputs };
  /** @type {HeldKey | null} */
  #key = null;
  /** @type {Application | null} */
  #application = null;
  /** @type {readonly User[]} */
  #users = [];
  /** Whether a key belongs to an application, once that is known. @type {{ application: Application, thumbprint: string, same: boolean } | null} */
  #proof = null;

  /** @returns {Readonly<Inputs>} */
  get inputs() {
    return this.#inputs;
  }

  /** @returns {HeldKey | null} */
  get key() {
    return this.#key;
  }

  /**
   * The application with the ID in the form, as the platform describes it; null where only the ID is known.
   * @returns {Application | null}
   */
  get application() {
    return this.#application !== null && this.#application.id === this.#inputs.applicationId.trim()
      ? this.#application
      : null;
  }

  /**
   * Uses an application of the platform; null forgets what the platform said.
   * @param {Application | null} application
   */
  adopt(application) {
    const before = this.#application;
    this.#application = application;
    if (application?.id !== before?.id) this.#users = [];
    if (application !== null) this.#inputs = { ...this.#inputs, applicationId: application.id };
    if (application !== before) this.dispatchEvent(new SessionChange(true));
  }

  /** Whether the application is known to have the public key of the key that is held. */
  get keyBelongs() {
    const proof = this.#proof;
    return (
      proof !== null &&
      proof.same &&
      proof.application === this.application &&
      proof.thumbprint === this.#key?.thumbprint
    );
  }

  /** @param {{ application: Application, thumbprint: string, same: boolean }} proof of the thumbprint of a key */
  prove(proof) {
    this.#proof = proof;
    this.dispatchEvent(new Event('proof'));
  }

  /** The users of the application that are known here. */
  get users() {
    return this.application === null ? [] : this.#users;
  }

  /** @param {readonly User[]} users */
  know(users) {
    this.#users = users;
    this.dispatchEvent(new Event('users'));
  }

  /**
   * @param {Partial<Inputs>} inputs
   * @param {{ settled?: boolean }} options
   */
  set(inputs, { settled = true } = {}) {
    const next = { ...this.#inputs, ...inputs };
    const same = JSON.stringify(next) === JSON.stringify(this.#inputs);
    this.#inputs = next;
    if (!same) this.dispatchEvent(new SessionChange(settled));
  }

  /** @param {HeldKey | null} key */
  hold(key) {
    this.#key = key;
    this.dispatchEvent(new SessionChange(true));
  }

  /**
   * Notes that the key was saved. The token does not depend on it, so the session has not changed.
   * @param {Partial<Pick<HeldKey, 'saved'>>} marks
   */
  note(marks) {
    if (this.#key === null) return;
    this.#key = { ...this.#key, ...marks };
    this.dispatchEvent(new Event('note'));
  }
}

/* The form as plain data, for what is remembered or kept across a reload. */

/** @typedef {import('./platform/connection.js').Settings} Settings */

/** @type {Readonly<Settings>} */
const noSettings = { mode: 'sandbox', apiKey: '', apiSecret: '', region: '' };

/**
 * @param {Session} session
 * @param {import('./platform/connection.js').Connection} connection
 */
export function gather({ inputs }, { settings }) {
  return { inputs: { ...inputs }, settings: { ...settings } };
}

/**
 * @param {any} data as another version of this page may have written it
 * @returns {{ inputs: Partial<Inputs>, settings: Partial<Settings> }}
 */
export function understand(data) {
  const inputs = known(data?.inputs, startingInputs);
  const claims = inputs.claims && { claims: understandClaims(inputs.claims) };
  return { inputs: { ...inputs, ...claims }, settings: known(data?.settings, noSettings) };
}

/**
 * @param {unknown} data as another version of this page may have written it
 * @returns {import('./custom-claims.js').CustomClaim[]}
 */
export function understandClaims(data) {
  return (Array.isArray(data) ? data : []).filter(
    (item) =>
      typeof item?.name === 'string' &&
      typeof item.value === 'string' &&
      ['text', 'number', 'boolean', 'json'].includes(item.type),
  );
}

/**
 * The members that the example has, of the same type.
 * @template {object} Example
 * @param {unknown} given
 * @param {Example} example
 * @returns {Partial<Example>}
 */
function known(given, example) {
  const entries = Object.entries(Object(given)).filter(([name, value]) => {
    const wanted = /** @type {Record<string, unknown>} */ (example)[name];
    return (
      Object.hasOwn(example, name) && typeof value === typeof wanted && Array.isArray(value) === Array.isArray(wanted)
    );
  });
  return /** @type {Partial<Example>} */ (Object.fromEntries(entries));
}

/**
 * Links that fill in the form. They hold harmless fields only, never a key, a token or a secret, after the `#`, which browsers send to no server.
 * More claims are not among them: a time, an ID and a `kid` are of one token or one key, and claims of one's own may be secret.
 */

/** @typedef {Pick<Inputs, 'applicationId' | 'subject' | 'lifetime' | 'acl'>} Shared */

/** The fields by their names in a link. @type {readonly (readonly [name: string, field: keyof Shared])[]} */
const fields = [
  ['application', 'applicationId'],
  ['user', 'subject'],
  ['lifetime', 'lifetime'],
  ['acl', 'acl'],
];

/**
 * @param {Readonly<Inputs>} inputs
 * @param {string} address of the page
 * @returns {string}
 */
export function linkTo(inputs, address) {
  const parameters = new URLSearchParams();
  for (const [name, field] of fields) {
    const value = inputs[field].trim();
    // Rules of one's own are too long for a link.
    if (value !== '' && value !== startingInputs[field] && value !== 'custom') parameters.set(name, value);
  }
  const url = new URL(address);
  url.hash = parameters.toString();
  return url.href;
}

/**
 * @param {string} hash of the page's address
 * @returns {Partial<Shared>}
 */
export function readLink(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const value = parameters.get(name);
      return value === null || value.length > 1000 ? [] : [[field, value]];
    }),
  );
}
