/**
 * Everything random in the sandbox: ids, trace ids, salts, jitter. From one source, so that a test with its own source gets
 * the same IDs each time.
 *
 * @typedef {object} Identifiers
 * @property {(length: number) => Uint8Array} bytes
 * @property {() => string} uuid a version 4 UUID (RFC 9562 section 5.4), as the platform's application ids are
 * @property {() => string} instance the trace id of a problem document: 32 hexadecimal digits
 * @property {() => number} fraction at least 0 and less than 1
 */
import { TokensmithError } from '../errors.js';

/**
 * @param {(length: number) => Uint8Array} random gives that many random bytes
 * @returns {Identifiers}
 */
export function createIdentifiers(random) {
  /** @param {number} length */
  const bytes = (length) => {
    const result = random(length);
    if (!(result instanceof Uint8Array) || result.length !== length) {
      throw new TypeError(`\`random\` was asked for ${length} bytes and did not give a Uint8Array of that length.`);
    }
    return result;
  };
  const hexadecimal = (/** @type {Uint8Array} */ value) =>
    Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');

  return {
    bytes,
    uuid() {
      const value = Uint8Array.from(bytes(16));
      value[6] = ((value[6] ?? 0) & 0x0f) | 0x40;
      value[8] = ((value[8] ?? 0) & 0x3f) | 0x80;
      return hexadecimal(value).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    instance: () => hexadecimal(bytes(16)),
    fraction() {
      const [a = 0, b = 0, c = 0, d = 0] = bytes(4);
      return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
    },
  };
}

/**
 * @param {number} length
 * @returns {Uint8Array} from the platform's generator
 */
export function systemRandom(length) {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

/**
 * The state of the sandbox, and its exported form: plain JSON with a version.
 *
 * @typedef {object} Account
 * @property {string} apiKey
 * @property {import('./authentication.js').SecretDigest} secret
 * @property {number} balance in EUR
 *
 * @typedef {object} Application
 * @property {string} id
 * @property {string} apiKey the account it belongs to
 * @property {string} publicKey PEM; the private key is never kept, as the platform does not
 * @property {{ [member: string]: any }} body name, privacy and capabilities as the platform would show them
 *
 * @typedef {object} User
 * @property {string} id
 * @property {string} applicationId
 * @property {string} region the data centre it was created in
 * @property {{ [member: string]: any }} body name, display_name, image_url, properties and channels
 *
 * @typedef {object} ExportedState
 * @property {'tokensmith-sandbox'} format
 * @property {1} version
 * @property {Account[]} accounts the demo account is not among them: every sandbox has it
 * @property {Application[]} applications in the order of their creation
 * @property {User[]} users in the order of their creation
 */

const FORMAT = 'tokensmith-sandbox';
const VERSION = 1;

/** The unique key of a user. @param {unknown} applicationId @param {unknown} region @param {unknown} name */
const nameKey = (applicationId, region, name) => JSON.stringify([applicationId, region, name]);
/** @param {User} user */
const keyOf = ({ applicationId, region, body }) => nameKey(applicationId, region, body.name);

/**
 * @typedef {ReturnType<typeof createState>} State
 *
 * @param {() => void} changed called after every change
 */
export function createState(changed) {
  /** @type {Map<string, Account>} */
  let accounts = new Map();
  /** @type {Map<string, Application>} */
  let applications = new Map();
  /** @type {Map<string, User>} */
  let users = new Map();
  /** The same by their names: looked up for every user that is created. @type {Map<string, User>} */
  let named = new Map();
  /** @param {User | undefined} user */
  const removeUser = (user) => {
    if (user === undefined) return;
    users.delete(user.id);
    named.delete(keyOf(user));
  };

  return {
    /** @param {string} apiKey */
    account: (apiKey) => accounts.get(apiKey),
    /** @param {Account} account */
    putAccount(account) {
      accounts.set(account.apiKey, account);
      changed();
    },

    /** @param {string} id */
    application: (id) => applications.get(id),
    /** @param {string} apiKey */
    applicationsOf: (apiKey) => [...applications.values()].filter((application) => application.apiKey === apiKey),
    /** @param {Application} application */
    putApplication(application) {
      applications.set(application.id, application);
      changed();
    },
    /** @param {string} id its users are deleted with it: nobody could sign a token for them */
    deleteApplication(id) {
      applications.delete(id);
      for (const user of users.values()) if (user.applicationId === id) removeUser(user);
      changed();
    },

    /**
     * @param {string} applicationId
     * @param {string} [region] all of them where absent
     */
    usersOf: (applicationId, region) =>
      [...users.values()].filter(
        (user) => user.applicationId === applicationId && (region === undefined || user.region === region),
      ),
    /** @param {string} id */
    user: (id) => users.get(id),
    /**
     * @param {string} applicationId
     * @param {string} region
     * @param {string} name
     */
    userNamed: (applicationId, region, name) => named.get(nameKey(applicationId, region, name)),
    /** @param {User} user */
    putUser(user) {
      const before = users.get(user.id);
      if (before !== undefined) named.delete(keyOf(before));
      users.set(user.id, user);
      named.set(keyOf(user), user);
      changed();
    },
    /** @param {string} id */
    deleteUser(id) {
      removeUser(users.get(id));
      changed();
    },

    /** @returns {ExportedState} a copy: later changes do not reach it */
    export: () =>
      structuredClone({
        format: FORMAT,
        version: VERSION,
        accounts: [...accounts.values()],
        applications: [...applications.values()],
        users: [...users.values()],
      }),
    /**
     * Replaces everything; changes nothing when it is not valid.
     *
     * @param {unknown} exported
     * @throws {TokensmithError} `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_VALUE`
     */
    import(exported) {
      const valid = validateState(exported);
      accounts = new Map(valid.accounts.map((account) => [account.apiKey, account]));
      applications = new Map(valid.applications.map((application) => [application.id, application]));
      users = new Map(valid.users.map((user) => [user.id, user]));
      named = new Map(valid.users.map((user) => [keyOf(user), user]));
      changed();
    },
    /** Forgets everything. */
    clear() {
      accounts = new Map();
      applications = new Map();
      users = new Map();
      named = new Map();
      changed();
    },
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const REMEDY = 'Give what exportState() returned, unchanged, or start without a state.';

/**
 * @param {boolean} condition
 * @param {string} where
 * @param {string} problem
 * @returns {asserts condition}
 */
function demand(condition, where, problem) {
  if (!condition) throw new TokensmithError('ERR_ARGUMENT_VALUE', { where, problem, remedy: REMEDY });
}

/** @param {unknown} value @returns {value is { [member: string]: unknown }} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === 'string' && value !== '';

/**
 * @param {unknown} list
 * @param {string} where
 * @param {(entry: { [member: string]: unknown }, where: string) => string} check returns what must be unique
 */
function checkList(list, where, check) {
  demand(Array.isArray(list), where, `${where} is not a list.`);
  const seen = new Set();
  list.forEach((entry, index) => {
    const place = `${where}[${index}]`;
    demand(isObject(entry), place, `${place} is not an object.`);
    const identity = check(entry, place);
    demand(!seen.has(identity), place, `${place} is there twice.`);
    seen.add(identity);
  });
}

/**
 * @param {unknown} exported
 * @returns {ExportedState} a copy
 * @throws {TokensmithError} `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_VALUE`
 */
export function validateState(exported) {
  if (!isObject(exported)) {
    throw new TokensmithError('ERR_ARGUMENT_TYPE', {
      where: 'state',
      problem: 'This is not an object.',
      remedy: REMEDY,
    });
  }
  demand(exported.format === FORMAT, 'state.format', `The state's format is not ${FORMAT}.`);
  demand(
    exported.version === VERSION,
    'state.version',
    `The state's version is not ${VERSION}: it was written by another version of tokensmith.`,
  );

  checkList(exported.accounts, 'state.accounts', (account, where) => {
    demand(isText(account.apiKey), `${where}.apiKey`, 'The key of an account is missing.');
    demand(Number.isFinite(account.balance), `${where}.balance`, 'The balance of an account is not a number.');
    const { secret } = account;
    demand(
      isObject(secret) &&
        isText(secret.salt) &&
        isText(secret.digest) &&
        Number.isInteger(secret.iterations) &&
        Number(secret.iterations) >= 1 &&
        Number(secret.iterations) <= 10_000_000,
      `${where}.secret`,
      'The digest of an account is not complete.',
    );
    return account.apiKey;
  });

  /** @type {Set<unknown>} */
  const applicationIds = new Set();
  checkList(exported.applications, 'state.applications', (application, where) => {
    demand(isText(application.id) && UUID.test(application.id), `${where}.id`, "An application's id is not a UUID.");
    demand(isText(application.apiKey), `${where}.apiKey`, 'An application belongs to no account.');
    demand(
      isText(application.publicKey) && application.publicKey.includes('-----BEGIN PUBLIC KEY-----'),
      `${where}.publicKey`,
      'An application has no public key.',
    );
    demand(
      isObject(application.body) && isText(application.body.name) && isObject(application.body.capabilities),
      `${where}.body`,
      'An application has no name or no capabilities.',
    );
    applicationIds.add(application.id);
    return application.id;
  });

  const names = new Set();
  checkList(exported.users, 'state.users', (user, where) => {
    demand(isText(user.id) && user.id.startsWith('USR-'), `${where}.id`, "A user's id does not start with USR-.");
    demand(applicationIds.has(user.applicationId), `${where}.applicationId`, 'A user belongs to no application.');
    demand(isText(user.region), `${where}.region`, 'A user belongs to no region.');
    demand(isObject(user.body) && isText(user.body.name), `${where}.body`, 'A user has no name.');
    const name = nameKey(user.applicationId, user.region, user.body.name);
    demand(!names.has(name), `${where}.body.name`, 'Two users of an application have the same name.');
    names.add(name);
    return user.id;
  });

  return /** @type {ExportedState} */ (structuredClone(exported));
}
