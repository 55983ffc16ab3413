import { TokensmithError } from '../errors.js';

/**
 * Things that go wrong on demand, so that a client's handling of them can be tried.
 *
 * @typedef {object} Fault
 * @property {'network' | 'timeout' | 'status' | 'broken-json' | 'html'} kind
 *   `network`: the connection fails. `timeout`: no answer, until the client gives up. `status`: an error of the platform,
 *   500 where `status` is absent. `broken-json`: the answer ends in its middle. `html`: a gateway's page instead of JSON.
 * @property {number} [status] for `status`: 400 to 599
 * @property {number} [retryAfter] for `status`: seconds, sent as Retry-After
 * @property {'before' | 'after'} [when] whether the request has had its effect; `before` where absent. With
 *   `after` a create may have happened although the client saw it fail
 * @property {string} [method] only requests with this method
 * @property {string} [path] only requests with this path; a `*` at the end matches anything
 * @property {number} [skip] how many matching requests pass first; 0 where absent
 * @property {number} [times] how many requests it hits; all where absent
 */

const KINDS = ['network', 'timeout', 'status', 'broken-json', 'html'];

/**
 * @param {unknown} value
 * @param {number} minimum
 * @param {number} [maximum]
 */
const isWholeNumber = (value, minimum, maximum = Number.MAX_SAFE_INTEGER) =>
  Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;

/**
 * @param {boolean} condition
 * @param {string} where
 * @param {string} problem
 * @param {string} remedy
 */
function demand(condition, where, problem, remedy) {
  if (!condition) throw new TokensmithError('ERR_ARGUMENT_VALUE', { where, problem, remedy });
}

/**
 * @param {Fault} fault
 * @param {string} where
 */
function validate(fault, where) {
  demand(
    typeof fault === 'object' && fault !== null && KINDS.includes(fault.kind),
    `${where}.kind`,
    'There is no fault of this kind.',
    `Use one of ${KINDS.join(', ')}.`,
  );
  demand(
    fault.status === undefined || isWholeNumber(fault.status, 400, 599),
    `${where}.status`,
    'The status of a fault is not from 400 to 599.',
    'Give the status of an error.',
  );
  demand(
    fault.when === undefined || fault.when === 'before' || fault.when === 'after',
    `${where}.when`,
    'A fault comes before or after the effect.',
    "Use 'before' or 'after'.",
  );
  for (const member of /** @type {const} */ (['skip', 'times', 'retryAfter'])) {
    demand(
      fault[member] === undefined || isWholeNumber(fault[member], 0),
      `${where}.${member}`,
      `${member} is not a whole number.`,
      'Give a whole number, 0 or more.',
    );
  }
}

/**
 * @param {Fault[]} initial
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function createFaults(initial) {
  /** @type {{ fault: Fault, seen: number }[]} */
  let entries = [];

  /** @param {Fault} fault @param {{ method: string, path: string }} exchange */
  const matches = ({ method, path }, exchange) =>
    (method === undefined || method.toUpperCase() === exchange.method) &&
    (path === undefined || (path.endsWith('*') ? exchange.path.startsWith(path.slice(0, -1)) : exchange.path === path));

  const faults = {
    /**
     * Takes the place of those there are.
     *
     * @param {Fault[]} list
     */
    set(list) {
      list.forEach((fault, index) => validate(fault, `faults[${index}]`));
      entries = list.map((fault) => ({ fault: { ...fault }, seen: 0 }));
    },
    /**
     * The fault that hits this request. Asked once for each request: it counts.
     *
     * @param {{ method: string, path: string }} exchange
     * @returns {Fault | undefined}
     */
    next(exchange) {
      for (const entry of entries) {
        if (!matches(entry.fault, exchange)) continue;
        entry.seen += 1;
        const { skip = 0, times = Infinity } = entry.fault;
        if (entry.seen > skip && entry.seen <= skip + times) return entry.fault;
      }
      return undefined;
    },
  };
  faults.set(initial);
  return faults;
}

/** What a gateway before the platform says when the platform does not. */
const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/**
 * The answer in place of the right one.
 *
 * @param {Fault} fault
 * @param {object} context
 * @param {import('./http.js').ProblemFamily} context.problem
 * @param {() => Promise<{ status: number, headers: Headers, text: string }>} context.answer the right one
 * @returns {Promise<Response>}
 */
export async function faultyResponse(fault, { problem, answer }) {
  if (fault.kind === 'html') {
    return new Response(GATEWAY_PAGE, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  if (fault.kind === 'broken-json') {
    const { status, headers, text } = await answer();
    // An answer without a body has nothing to break; the cut is then of an empty object.
    const whole = text === '' ? '{}' : text;
    headers.set('content-type', 'application/json');
    return new Response(whole.slice(0, Math.max(1, Math.floor(whole.length / 2))), {
      status: status === 204 ? 200 : status,
      headers,
    });
  }
  const status = fault.status ?? 500;
  const { body, contentType = 'application/json' } = problem(status === 429 ? 'throttled' : 'internal');
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': contentType,
      ...(fault.retryAfter !== undefined && { 'retry-after': String(fault.retryAfter) }),
    },
  });
}
