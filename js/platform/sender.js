/** Sends requests, with credentials, a time limit and retries; every failure becomes a typed error. */
import { TokensmithError } from '../errors.js';
import { AnswerTooLong, readAnswer, readRetryAfter } from './answers.js';
import { basicAuthorization } from './credentials.js';
import { originOf } from './hosts.js';
import { createRedactor, diagnose, problemError, watchPolicy } from './problem.js';

/** @typedef {import('./client.js').Settings} Settings */
/** @typedef {import('./credentials.js').TokenSource} TokenSource */
/** @typedef {import('./types.js').CallOptions} CallOptions */
/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */

/**
 * The outcome of a call.
 * @typedef {object} Outcome
 * @property {any} body as JSON; undefined when the answer was empty
 */

/**
 * @callback Send
 * @param {PlatformRequest} request
 * @param {CallOptions} [options]
 * @returns {Promise<Outcome>}
 * @throws {TokensmithError} ERR_REST_*
 */

/**
 * @param {Settings} settings
 * @param {TokenSource} tokens
 * @returns {Send}
 */
export function createSender(settings, tokens) {
  return async function send(request, options = {}) {
    const limit = options.timeout === undefined ? settings.timeout : readDuration(options.timeout, 'timeout');
    const deadline = createDeadline([settings.signal, options.signal], limit);
    try {
      return await attempt(request, deadline, settings, tokens);
    } catch (error) {
      if (!deadline.timedOut() || error instanceof TokensmithError) throw error;
      // Before anything was sent: while the key was read or a token signed.
      throw timeoutError({ ...request, method: 'GET' }, addressOf(request, settings));
    } finally {
      deadline.clear();
    }
  };
}

/**
 * @param {PlatformRequest} request
 * @param {Deadline} deadline
 * @param {Settings} settings
 * @param {TokenSource} tokens
 * @returns {Promise<Outcome>}
 */
async function attempt(request, deadline, settings, tokens) {
  let repeated = false;
  let renewed = false;
  for (let number = 1; ; number++) {
    // Before a token is signed: an aborted call does nothing.
    deadline.signal.throwIfAborted();
    const authorization =
      request.authentication === 'basic'
        ? basicAuthorization(settings.apiKey, settings.apiSecret)
        : `Bearer ${await deadline.race(tokens.get())}`;
    const result = await exchange(request, authorization, deadline, settings);
    if (!result.error) return { body: result.answer };

    const { error, failure } = result;
    // An earlier attempt may have deleted it, which is the desired result.
    if (request.method === 'DELETE' && repeated && error.code === 'ERR_REST_NOT_FOUND') return { body: undefined };
    // A token can be refused although it is valid by our clock. A new one is tried once; a request that was
    // refused for its token had no effect.
    if (failure.status === 401 && request.authentication === 'bearer' && !renewed) {
      renewed = true;
      tokens.forget(authorization.slice('Bearer '.length));
      continue;
    }
    if (number > settings.retries || !mayRepeat(request.method, failure)) throw error;
    const milliseconds = retryDelay(number, failure, settings.random);
    // There is no point in waiting for longer than the call may last.
    if (milliseconds >= deadline.remaining()) throw error;
    repeated ||= request.method !== 'GET' && !failure.neverSent && failure.status !== 429;
    settings.onRetry?.({ attempt: number, milliseconds, error });
    await deadline.race(settings.sleep(milliseconds, deadline.signal)).catch((reason) => {
      // Time ran out while waiting: the error of the last attempt says more than that.
      throw deadline.timedOut() ? error : reason;
    });
  }
}

/** @typedef {{ answer?: any, error?: undefined } | { error: TokensmithError, failure: Failure }} Result */

/**
 * One request and its answer.
 * @param {PlatformRequest} request
 * @param {string} authorization
 * @param {Deadline} deadline
 * @param {Settings} settings
 * @returns {Promise<Result>}
 */
async function exchange(request, authorization, deadline, settings) {
  const address = addressOf(request, settings);
  const url = `${address}${queryOf(request)}`;
  const redact = createRedactor([settings.apiSecret, authorization, authorization.split(' ')[1]]);
  const started = Date.now();
  const watch = watchPolicy(url);
  /** @type {number | null} */
  let status = null;
  try {
    const response = await deadline.race(settings.fetch(url, fetchOptions(request, authorization, deadline.signal)));
    if (isRedirect(response)) return { error: redirectError(request, address), failure: {} };
    const answer = await deadline.race(readAnswer(response));
    status = answer.status;
    return readResult(request, answer, { address, redact, now: settings.now });
  } catch (thrown) {
    if (deadline.timedOut()) throw timeoutError(request, address);
    deadline.signal.throwIfAborted();
    // Thrown by a fetch that does not use the network, with a meaning of its own.
    if (thrown instanceof TokensmithError) throw thrown;
    if (thrown instanceof AnswerTooLong)
      return { error: answerError(request, address, 'The answer is longer than any the platform gives.'), failure: {} };
    const forbade = await watch.forbade();
    const { error, ...failure } = await deadline.race(
      diagnose(thrown, { request, url: address, fetch: settings.fetch, policyForbade: () => forbade }),
    );
    return { error, failure };
  } finally {
    watch.stop();
    settings.onExchange?.({ method: request.method, url: redact(url), status, milliseconds: Date.now() - started });
  }
}

/**
 * @param {PlatformRequest} request
 * @param {import('./answers.js').Answer} answer
 * @param {{ address: string, redact: (text: string) => string, now: () => number }} context
 * @returns {Result}
 */
function readResult(request, answer, { address, redact, now }) {
  if (answer.status >= 200 && answer.status < 300) {
    if (answer.text.trim() === '') return {};
    if (typeof answer.json === 'object' && answer.json !== null) return { answer: answer.json };
    return { error: answerError(request, address, 'The answer is not a JSON object.'), failure: {} };
  }
  const retryAfter = readRetryAfter(answer.headers, now());
  return {
    error: problemError(request, answer, { url: address, redact, ...(retryAfter !== undefined && { retryAfter }) }),
    failure: { status: answer.status, ...(retryAfter !== undefined && { retryAfter }) },
  };
}

/**
 * @param {PlatformRequest} request
 * @returns {string} with its question mark, or empty
 */
function queryOf({ query }) {
  // %20 for spaces: a plus sign means a space in forms only (RFC 3986).
  const text = new URLSearchParams(query).toString().replaceAll('+', '%20');
  return text && `?${text}`;
}

/**
 * @param {PlatformRequest} request
 * @param {Settings} settings
 * @returns {string} without the query
 */
function addressOf(request, { region, baseUrl }) {
  const origin = originOf(request.service, region);
  return `${baseUrl ? baseUrl(origin) : origin}${request.path}`;
}

/**
 * @param {PlatformRequest} request
 * @param {string} authorization
 * @param {AbortSignal} signal
 * @returns {RequestInit}
 */
function fetchOptions(request, authorization, signal) {
  return {
    method: request.method,
    headers: {
      accept: 'application/json',
      authorization,
      ...(request.body && { 'content-type': 'application/json' }),
    },
    ...(request.body && { body: JSON.stringify(request.body) }),
    // Without the page's cookies and referrer, and without caching.
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    // The credentials are for the platform, not for a host that it redirects to.
    redirect: 'manual',
    signal,
  };
}

/**
 * @param {Response} response
 * @returns {boolean}
 */
function isRedirect(response) {
  return response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400);
}

/**
 * @param {PlatformRequest} request
 * @param {string} address
 */
function redirectError(request, address) {
  return new TokensmithError('ERR_REST_REDIRECT', {
    where: `${request.method} ${address}`,
    problem: 'The answer is a redirect to another address, and credentials are not sent on.',
    remedy: 'Check the address, and whether the network asks for a login first.',
  });
}

/**
 * @param {PlatformRequest} request
 * @param {string} address
 */
function timeoutError(request, address) {
  const changes = request.method !== 'GET';
  return new TokensmithError('ERR_REST_TIMEOUT', {
    where: `${request.method} ${address}`,
    problem: 'The platform did not answer within the time limit.',
    remedy: changes
      ? 'Look whether it was done before you send it again; or allow more time.'
      : 'Try again, or allow more time.',
    ...(changes && { mayHaveHappened: true }),
  });
}

/**
 * An answer that is not an error and still not what the API promises.
 * @param {PlatformRequest} request
 * @param {string} address
 * @param {string} problem
 */
export function answerError(request, address, problem) {
  return new TokensmithError('ERR_REST_ANSWER', {
    where: `${request.method} ${address}`,
    problem,
    remedy: 'Check the address: something other than the platform may have answered.',
    ...(request.method !== 'GET' && { mayHaveHappened: true }),
  });
}

/* When a failed request is sent again, and after how long. */

/** Milliseconds before the first retry; doubled for each further one. */
const firstDelay = 500;
const longestDelay = 20_000;
/** The most milliseconds added to a wait that the platform asked for, so that clients do not all return at once. */
const longestJitter = 2000;

/**
 * How an attempt failed.
 * @typedef {object} Failure
 * @property {number} [status] of the answer, when there was one
 * @property {number} [retryAfter] seconds the platform asked to wait
 * @property {boolean} [neverSent] whether the request certainly did not reach the platform
 * @property {boolean} [passing] whether another attempt may succeed, when there was no answer
 */

/** Statuses of the platform, or of a proxy, for temporary failures. */
const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);

/**
 * A POST is repeated only when it certainly had no effect: it never arrived, or it was over the rate limit. All other
 * methods are idempotent (RFC 9110, section 9.2.2): PUT replaces, the platform's PATCH sets members to given values.
 *
 * @param {string} method
 * @param {Failure} failure
 * @returns {boolean}
 */
export function mayRepeat(method, { status, neverSent, passing }) {
  if (status !== undefined) return method === 'POST' ? status === 429 : passingStatuses.has(status);
  return passing === true && (method !== 'POST' || neverSent === true);
}

/**
 * Exponential, with full jitter; never sooner than the platform asked.
 * @param {number} failed attempts so far, from 1
 * @param {Failure} failure
 * @param {() => number} random 0 to 1
 * @returns {number} milliseconds
 */
export function retryDelay(failed, { retryAfter }, random) {
  if (retryAfter !== undefined) {
    const asked = retryAfter * 1000;
    return Math.ceil(asked + random() * Math.min(longestJitter, Math.max(firstDelay, asked / 2)));
  }
  return Math.ceil(random() * Math.min(longestDelay, firstDelay * 2 ** (failed - 1)));
}

/*
 * The end of a call: the caller's signals, or its time limit, whichever comes first. Not AbortSignal.any, which browsers have only since Chrome 116 and
 * Safari 17.4; and not AbortSignal.timeout, whose timer does not keep Node running.
 */

/**
 * @typedef {object} Deadline
 * @property {AbortSignal} signal for what the call starts
 * @property {() => boolean} timedOut
 * @property {() => number} remaining milliseconds; Infinity without a limit
 * @property {<T>(work: Promise<T>) => Promise<T>} race rejects at the deadline, even when the work ignores the signal
 * @property {() => void} clear to be called when the call is over
 */

/**
 * @param {(AbortSignal | undefined)[]} signals
 * @param {number} milliseconds
 * @returns {Deadline}
 */
export function createDeadline(signals, milliseconds) {
  const controller = new AbortController();
  const end = Date.now() + milliseconds;
  let timedOut = false;
  const timer = Number.isFinite(milliseconds)
    ? setTimeout(() => {
        timedOut = true;
        controller.abort(new DOMException('The time limit of the call was reached.', 'TimeoutError'));
      }, milliseconds)
    : undefined;
  const listeners = signals
    .filter((signal) => signal !== undefined)
    .map((signal) => {
      const abort = () => controller.abort(signal.reason);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      return () => signal.removeEventListener('abort', abort);
    });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    remaining: () => end - Date.now(),
    race(work) {
      return new Promise((resolve, reject) => {
        const { signal } = controller;
        const abort = () => reject(signal.reason);
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
      });
    },
    clear() {
      clearTimeout(timer);
      for (const remove of listeners) remove();
    },
  };
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>} fails with the signal's reason
 */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/* Replacements for `fetch` without a time limit: a person answers, or other programs come first. */

/** @type {WeakSet<Function>} */
const unhurried = new WeakSet();

/**
 * @template {Function} Fetch
 * @param {Fetch} fetch
 * @returns {Fetch}
 */
export function withoutTimeLimit(fetch) {
  unhurried.add(fetch);
  return fetch;
}

/**
 * @param {Function} fetch
 * @returns {boolean}
 */
export function hasNoTimeLimit(fetch) {
  return unhurried.has(fetch);
}

/*
 * Time limits: text with a unit, or seconds. The grammar of the engine is for the lifetimes of tokens, in whole seconds; a time limit may be in
 * milliseconds, and is read before the engine is loaded.
 */

/** @type {Readonly<Record<string, number>>} milliseconds */
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** setTimeout has 32 bits, and treats anything longer as no wait at all. */
const longest = 2 ** 31 - 1;

/**
 * @param {unknown} value `'30s'`, `'500ms'`, `'2m'`, or seconds as a number; null for no limit
 * @param {string} where
 * @returns {number} milliseconds; Infinity for no limit
 * @throws {TokensmithError} ERR_ARGUMENT_VALUE
 */
export function readDuration(value, where) {
  if (value === null) return Infinity;
  let milliseconds = NaN;
  if (typeof value === 'number') {
    milliseconds = value * 1000;
  } else if (typeof value === 'string') {
    // Digits alone are refused: some take them for seconds, others for milliseconds.
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value);
    if (match) milliseconds = Number(match[1]) * units[match[2]];
  }
  if (milliseconds > 0 && milliseconds <= longest) return Math.ceil(milliseconds);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: 'This is not a duration.',
    remedy: "Give text with a unit ('30s', '500ms', '2m'), or a number of seconds above 0; null for no limit.",
  });
}
