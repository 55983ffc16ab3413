import { missing, readFunction, readOptions, wrongType } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { DEMO_ACCOUNT, registerAccount } from './authentication.js';
import { createFaults, faultyResponse } from './faults.js';
import { toResponse } from './http.js';
import { login } from './login.js';
import { createProblems } from './problems.js';
import { findRoute, isPlatformHost, regionOf } from './router.js';
import { createIdentifiers, createState, systemRandom } from './state.js';

/**
 * The platform, offline: a `fetch` that behaves as its servers do for the account balance, Applications v2 and Users,
 * with tokens really verified by the kit. It runs wherever the kit does, and sends nothing anywhere.
 *
 * @typedef {object} SandboxOptions
 * @property {import('../toolkit.js').Toolkit} kit makes the key pairs and verifies the tokens; the caller closes it
 * @property {unknown} [state] what `exportState` gave; an empty sandbox where absent
 * @property {number | (() => number)} [now] seconds since 1970: a clock, or a fixed time
 * @property {(length: number) => Uint8Array} [random] random bytes for ids; key pairs have the kit's own
 * @property {Latency} [latency] milliseconds that an answer takes, or a range; 0 where absent
 * @property {import('./faults.js').Fault[]} [faults]
 * @property {RateLimit} [rateLimit] none where absent
 * @property {boolean} [openRegistration] whether a balance request with an unknown key registers it; true where absent
 * @property {() => void} [onChange] called after every change of the state, to save it
 * @property {(answered: AnsweredRequest) => void} [onAnswer] called after every request
 *
 * @typedef {object} AnsweredRequest what may be logged: neither query nor headers, where credentials are
 * @property {string} method
 * @property {string} host
 * @property {string} path
 * @property {number | null} status null where a fault or an abort left the request without an answer
 * @property {string | null} reason why it was refused
 *
 * @typedef {object} Sandbox
 * @property {typeof globalThis.fetch} fetch answers the platform's hosts (https) and no others
 * @property {(request: Request) => Promise<Response>} answer the same for any host: the path alone decides
 * @property {(attempt: { token: string, userName?: string, region?: string }) =>
 *   Promise<import('./login.js').LoginAccepted | import('./login.js').LoginRefused>} login
 *   would the Client SDK's login take this token?
 * @property {(credentials: { apiKey: string, apiSecret: string }) => Promise<void>} registerAccount
 * @property {(faults: import('./faults.js').Fault[]) => void} setFaults replaces all faults; an empty list ends them
 * @property {() => import('./state.js').ExportedState} exportState plain JSON, with a version
 * @property {(state: unknown) => void} importState replaces the current state
 * @property {() => void} reset forgets everything but the demo account
 */

const OPTIONS = /** @type {const} */ ([
  'kit',
  'state',
  'now',
  'random',
  'latency',
  'faults',
  'rateLimit',
  'openRegistration',
  'onChange',
  'onAnswer',
]);

/** Milliseconds after which fetch itself gives up a server that does not answer, as undici does. */
const LONGEST_WAIT = 300_000;

/**
 * @param {SandboxOptions} options
 * @returns {Sandbox}
 * @throws {TokensmithError} `ERR_ARGUMENT_MISSING`, `ERR_ARGUMENT_TYPE`, `ERR_ARGUMENT_VALUE`, `ERR_ARGUMENT_UNKNOWN`
 * @example
 * const sandbox = createSandbox({ kit: await init() });
 * const client = createClient({ ...DEMO_ACCOUNT, fetch: sandbox.fetch });
 */
export function createSandbox(options) {
  const read = readOptions(options, OPTIONS);
  const kit = /** @type {SandboxOptions['kit']} */ (read.kit);
  if (kit === undefined) throw missing('kit', 'Give the toolkit that init() or createToolkit() made.');
  if (typeof kit?.verifyToken !== 'function')
    throw wrongType('kit', kit, 'Give the toolkit that init() or createToolkit() made.');

  const now = readClock(read.now);
  const random = /** @type {SandboxOptions['random']} */ (readFunction(read.random, 'random')) ?? systemRandom;
  const onChange = readFunction(read.onChange, 'onChange');
  const onAnswer = readFunction(read.onAnswer, 'onAnswer');

  const identifiers = createIdentifiers(random);
  const nextLatency = createLatency(/** @type {any} */ (read.latency ?? 0), identifiers.fraction);
  const faults = createFaults(/** @type {any} */ (read.faults ?? []));
  const rateLimit = createRateLimit(/** @type {any} */ (read.rateLimit), now);
  // The initial state is not a change.
  let started = false;
  const state = createState(() => {
    if (started) onChange?.();
  });
  if (read.state !== undefined) state.import(read.state);
  started = true;
  /** @type {import('./http.js').Services} */
  const services = {
    kit,
    state,
    identifiers,
    now,
    problems: createProblems(identifiers.instance),
    openRegistration: read.openRegistration !== false,
  };

  /**
   * @param {import('./http.js').Exchange} exchange
   * @param {import('./router.js').Route} route
   * @returns {Promise<import('./http.js').Answer>}
   */
  const decide = async (exchange, route) => {
    const seconds = rateLimit.take(route.family);
    if (seconds === 0) return route.handle(exchange, services);
    return services.problems[route.family]('throttled', {
      headers: { 'retry-after': String(seconds) },
      reason: `More requests than the sandbox's rate limit lets pass. One may pass in ${seconds} s.`,
    });
  };

  /**
   * @param {Request} request
   * @param {'rest' | 'api' | 'any'} host
   * @returns {Promise<{ response: Response, reason: string | null }>}
   */
  const respond = async (request, host) => {
    const { signal } = request;
    signal.throwIfAborted();
    const url = new URL(request.url);
    /** @type {import('./http.js').Exchange} */
    const exchange = {
      method: request.method.toUpperCase(),
      url,
      path: url.pathname,
      headers: request.headers,
      region: regionOf(url.hostname) ?? 'us',
      text: () => request.text(),
    };
    const route = findRoute(exchange, host);
    const fault = faults.next(exchange);
    await wait(nextLatency(), signal);

    // Such a fault is sent in place of the request's own answer, so the request must have had its effect.
    const effective = fault === undefined || fault.when === 'after' || fault.kind === 'broken-json';
    const answer = effective ? await decide(exchange, route) : null;
    signal.throwIfAborted();
    if (fault === undefined) {
      const decided = /** @type {import('./http.js').Answer} */ (answer);
      return { response: toResponse(decided), reason: decided.reason ?? null };
    }
    if (fault.kind === 'timeout') await wait(LONGEST_WAIT, signal);
    // undici's message, for code that looks for it.
    if (fault.kind === 'network' || fault.kind === 'timeout') {
      throw new TypeError('fetch failed', { cause: new Error(`The sandbox was told to fail: ${fault.kind}.`) });
    }
    const response = await faultyResponse(fault, {
      problem: services.problems[route.family],
      answer: async () => {
        const whole = toResponse(/** @type {import('./http.js').Answer} */ (answer));
        return { status: whole.status, headers: new Headers(whole.headers), text: await whole.text() };
      },
    });
    return { response, reason: `The sandbox was told to answer with the fault ${fault.kind}.` };
  };

  /**
   * @param {Request} request
   * @param {'rest' | 'api' | 'any'} host
   * @returns {Promise<Response>}
   */
  const answerRequest = async (request, host) => {
    const { method, url } = request;
    const { host: name, pathname: path } = new URL(url);
    try {
      const { response, reason } = await respond(request, host);
      onAnswer?.({ method, host: name, path, status: response.status, reason });
      return response;
    } catch (error) {
      onAnswer?.({ method, host: name, path, status: null, reason: null });
      throw error;
    }
  };

  return Object.freeze({
    async fetch(input, init) {
      const request = new Request(input, init);
      const { protocol, hostname, port } = new URL(request.url);
      if (protocol !== 'https:' || port !== '' || !isPlatformHost(hostname)) {
        throw new TypeError('fetch failed', {
          cause: new Error(
            `The sandbox answers the platform's hosts by https and has none at ${protocol}//${hostname}.`,
          ),
        });
      }
      const response = await answerRequest(request, regionOf(hostname) === null ? 'rest' : 'api');
      // A Response that is constructed has no URL, one that is fetched has.
      return Object.defineProperty(response, 'url', { value: request.url });
    },
    answer: (request) => answerRequest(request, 'any'),
    login: (attempt) => login(services, attempt),
    registerAccount: (credentials) => registerAccount(services, credentials),
    setFaults: faults.set,
    exportState: state.export,
    importState: state.import,
    reset: state.clear,
  });
}

export { DEMO_ACCOUNT };

/**
 * @param {unknown} value
 * @returns {() => number}
 */
function readClock(value) {
  if (value === undefined) return () => Math.floor(Date.now() / 1000);
  if (typeof value === 'function') return /** @type {() => number} */ (value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return () => value;
  throw wrongType('now', value, 'Give whole seconds since 1970, or a function that returns them.');
}

/**
 * How long an answer takes: milliseconds, or a range of them.
 *
 * @typedef {number | [least: number, most: number]} Latency
 */

/**
 * @param {Latency} latency
 * @param {() => number} fraction
 * @returns {() => number} milliseconds, another number for each request
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function createLatency(latency, fraction) {
  const [least, most] = Array.isArray(latency) ? latency : [latency, latency];
  if (![least, most].every((value) => Number.isFinite(value) && value >= 0) || least > most) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'latency',
      problem: 'The latency is neither milliseconds nor a range of them.',
      remedy: 'Give a number of milliseconds, or [least, most].',
    });
  }
  return () => (least === most ? least : least + fraction() * (most - least));
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 * @throws the signal's reason
 */
export function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    if (milliseconds === 0) {
      resolve();
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

/**
 * How many requests pass in a period. The platform's own limits are not published for these APIs, so there is none by
 * default.
 *
 * @typedef {object} RateLimit
 * @property {number} requests that pass in each window, for each family of APIs
 * @property {number} [seconds] length of the window; 1 where absent
 */

/**
 * @param {RateLimit | undefined} limit
 * @param {() => number} now seconds since 1970
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function createRateLimit(limit, now) {
  const { requests, seconds = 1 } = limit ?? { requests: Infinity };
  if (
    (limit !== undefined && !Number.isInteger(requests)) ||
    requests < 1 ||
    !Number.isInteger(seconds) ||
    seconds < 1
  ) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'rateLimit',
      problem: 'The rate limit is not made of whole numbers from 1.',
      remedy: 'Give { requests, seconds }, for example { requests: 5, seconds: 1 }.',
    });
  }
  /** @type {Map<string, { window: number, count: number }>} */
  const counts = new Map();
  return {
    /**
     * @param {string} family
     * @returns {number} 0 when the request may pass, otherwise the seconds until one may
     */
    take(family) {
      const time = now();
      const window = Math.floor(time / seconds);
      const known = counts.get(family);
      const count = known?.window === window ? known.count + 1 : 1;
      counts.set(family, { window, count });
      return count <= requests ? 0 : Math.max(1, Math.ceil((window + 1) * seconds - time));
    },
  };
}
