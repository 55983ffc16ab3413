/** The client for one set of credentials. */
import { deepFreeze } from '../arguments/json.js';
import { readFunction, readOptions, readSignal, wrongType } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { SharedInstance } from '../shared-instance.js';
import { createApplications } from './applications.js';
import { createTokenSource } from './credentials.js';
import { answerError, createSender, hasNoTimeLimit, readDuration, sleep } from './sender.js';
import { readBaseUrl, readRegion } from './hosts.js';
import { requests } from './endpoints.js';
import { callOptions } from './resource.js';
import { createUsers } from './users.js';

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
 * @param {() => Promise<Toolkit>} loadKit makes a toolkit for a client that was not given one
 * @returns {Readonly<Client>}
 */
export function makeClient(options, loadKit) {
  /** @type {SharedInstance<Toolkit>} */
  const own = new SharedInstance();
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

/* Checks the options of a client. */

/** @typedef {import('./types.js').ClientOptions} ClientOptions */

const optionNames = /** @type {const} */ ([
  'apiKey',
  'apiSecret',
  'applicationId',
  'privateKey',
  'passphrase',
  'region',
  'baseUrl',
  'fetch',
  'signal',
  'timeout',
  'retries',
  'kit',
  'onExchange',
  'onRetry',
  'now',
  'random',
  'sleep',
]);

const defaultTimeout = '30s';
const defaultRetries = 2;
const mostRetries = 10;

/**
 * @typedef {object} Settings
 * @property {string | undefined} apiKey
 * @property {string | undefined} apiSecret
 * @property {string | undefined} applicationId
 * @property {ClientOptions['privateKey']} privateKey
 * @property {ClientOptions['passphrase']} passphrase
 * @property {import('./types.js').Region | undefined} region
 * @property {((origin: string) => string) | undefined} baseUrl
 * @property {typeof globalThis.fetch} fetch
 * @property {AbortSignal | undefined} signal
 * @property {number} timeout milliseconds
 * @property {number} retries
 * @property {() => Promise<Toolkit>} kit
 * @property {ClientOptions['onExchange']} onExchange
 * @property {ClientOptions['onRetry']} onRetry
 * @property {() => number} now
 * @property {() => number} random
 * @property {(milliseconds: number, signal: AbortSignal) => Promise<void>} sleep
 */

/**
 * @param {unknown} options
 * @param {() => Promise<Toolkit>} loadKit makes a toolkit if none was given
 * @returns {Settings}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE, ERR_ARGUMENT_UNKNOWN
 */
export function readClientOptions(options, loadKit) {
  const read = readOptions(options, optionNames);
  // Bound, since fetch in browsers requires its own `this`.
  const fetch = /** @type {typeof globalThis.fetch} */ (
    readFunction(read.fetch, 'fetch') ?? ((input, init) => globalThis.fetch(input, init))
  );
  const kit = /** @type {Toolkit | Promise<Toolkit> | undefined} */ (read.kit);
  return {
    apiKey: readApiKey(read.apiKey),
    apiSecret: readText(read.apiSecret, 'apiSecret'),
    applicationId: readText(read.applicationId, 'applicationId'),
    privateKey: /** @type {ClientOptions['privateKey']} */ (read.privateKey),
    passphrase: /** @type {ClientOptions['passphrase']} */ (read.passphrase),
    region: readRegion(read.region),
    baseUrl: readBaseUrl(read.baseUrl),
    fetch,
    signal: readSignal(read.signal),
    // People who paste an answer need time.
    timeout: readDuration(
      read.timeout === undefined ? (hasNoTimeLimit(fetch) ? null : defaultTimeout) : read.timeout,
      'timeout',
    ),
    retries: readRetries(read.retries),
    kit: kit === undefined ? loadKit : async () => kit,
    onExchange: /** @type {ClientOptions['onExchange']} */ (readFunction(read.onExchange, 'onExchange')),
    onRetry: /** @type {ClientOptions['onRetry']} */ (readFunction(read.onRetry, 'onRetry')),
    now: /** @type {() => number} */ (readFunction(read.now, 'now') ?? (() => Math.floor(Date.now() / 1000))),
    random: /** @type {() => number} */ (readFunction(read.random, 'random') ?? Math.random),
    sleep: /** @type {Settings['sleep']} */ (readFunction(read.sleep, 'sleep') ?? sleep),
  };
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {string | undefined}
 */
function readText(value, where) {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType(where, value, 'Give text.');
  if (value.trim() === '') {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where,
      problem: 'This text is empty.',
      remedy: 'Give its value, or leave it out.',
    });
  }
  return value;
}

/**
 * @param {unknown} value
 * @returns {string | undefined}
 */
function readApiKey(value) {
  const text = readText(value, 'apiKey');
  // RFC 7617, section 2: a colon would end the user-id.
  if (text?.includes(':')) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'apiKey',
      problem: 'There is a colon in the API key.',
      remedy: 'Give the key alone; the secret has an argument of its own.',
    });
  }
  return text;
}

/**
 * @param {unknown} value
 * @returns {number}
 */
function readRetries(value) {
  if (value === undefined) return defaultRetries;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostRetries) return value;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'retries',
    problem: 'This is not a number of retries.',
    remedy: `Give a whole number from 0 to ${mostRetries}.`,
  });
}

/* The account: its balance, and whether its credentials are valid. */

/** @typedef {import('./sender.js').Send} Send */
/** @typedef {import('./types.js').CallOptions} CallOptions */

/** @param {Send} send */
export function createAccount(send) {
  return Object.freeze({
    /**
     * The balance. It is also the way to check an API key and its secret, since it changes nothing.
     *
     * @param {CallOptions} [options]
     * @returns {Promise<Readonly<{ value: number, autoReload?: boolean }>>} in the currency of the account
     * @throws {TokensmithError} `ERR_REST_UNAUTHORIZED` when the credentials are not valid, `ERR_REST_*`
     * @example
     * const { value } = await client.account.balance();
     */
    async balance(options = undefined) {
      const request = requests.getBalance();
      const { body } = await send(request, callOptions(readOptions(options, ['signal', 'timeout'])));
      if (typeof body?.value !== 'number') throw answerError(request, request.path, 'The answer has no balance.');
      return deepFreeze(body);
    },
  });
}
