/** Checks what a client is made with. */
import { TokensmithError } from '../errors.js';
import { readFunction, readOptions, readSignal, wrongType } from '../arguments/options.js';
import { sleep } from './deadline.js';
import { readDuration } from './duration.js';
import { readBaseUrl, readRegion } from './hosts.js';
import { hasNoTimeLimit } from './time-limit.js';

/** @typedef {import('./types.js').ClientOptions} ClientOptions */
/** @typedef {import('./types.js').Toolkit} Toolkit */

const optionNames = /** @type {const} */ ([
  'apiKey', 'apiSecret', 'applicationId', 'privateKey', 'passphrase', 'region', 'baseUrl', 'fetch', 'signal', 'timeout', 'retries', 'kit',
  'onExchange', 'onRetry', 'now', 'random', 'sleep',
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
 * @param {() => Promise<Toolkit>} loadKit gives the toolkit where none is given
 * @returns {Settings}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_VALUE, ERR_ARGUMENT_UNKNOWN
 */
export function readClientOptions(options, loadKit) {
  const read = readOptions(options, optionNames);
  // Bound, since browsers' fetch insists on its own `this`.
  const fetch = /** @type {typeof globalThis.fetch} */ (readFunction(read.fetch, 'fetch') ?? ((input, init) => globalThis.fetch(input, init)));
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
    // Nobody pastes an answer against the clock.
    timeout: readDuration(read.timeout === undefined ? (hasNoTimeLimit(fetch) ? null : defaultTimeout) : read.timeout, 'timeout'),
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
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where, problem: 'This text is empty.', remedy: 'Give its value, or leave it out.' });
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
    problem: 'This is no number of repetitions.',
    remedy: `Give a whole number from 0 to ${mostRetries}.`,
  });
}
