/** What the tests of `tokensmith/rest` share: prepared answers, and a record of the requests. */

/**
 * A request as `fetch` received it.
 * @typedef {object} Recorded
 * @property {string} method
 * @property {string} url
 * @property {Headers} headers
 * @property {any} body as JSON; undefined for none
 * @property {RequestInit} init
 */

/**
 * An answer: a response, a JSON body for 200, or a failure to be thrown.
 * @typedef {Response | Error | object | ((request: Recorded) => any)} Scripted
 */

/**
 * A `fetch` that gives the answers in their order, and then fails the test that asked for more.
 * @param {...Scripted} answers
 */
export function scriptedFetch(...answers) {
  /** @type {Recorded[]} */
  const requests = [];
  let next = 0;
  /** @param {any} url @param {RequestInit} [init] @returns {Promise<Response>} */
  const fetch = async (url, init = {}) => {
    /** @type {Recorded} */
    const request = {
      method: init.method ?? 'GET',
      url: String(url),
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      init,
    };
    requests.push(request);
    if (next >= answers.length) throw new Error(`Nothing was prepared for request ${next + 1}.`);
    const scripted = answers[next++];
    const answer = typeof scripted === 'function' ? await /** @type {Function} */ (scripted)(request) : scripted;
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer : json(200, answer);
  };
  return { fetch: /** @type {typeof globalThis.fetch} */ (fetch), requests, left: () => answers.length - next };
}

/**
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
export function json(status, body, headers = {}) {
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/**
 * A failure as Node's fetch reports it.
 * @param {string} code
 */
export function connectionFailure(code) {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code} with secret`), { code }) });
}

/**
 * What an action fails with.
 * @param {() => unknown} action
 * @returns {Promise<any>}
 */
export async function failureOf(action) {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

/** Settings that record how long a client would wait, instead of waiting. */
export function unhurried() {
  /** @type {number[]} */
  const waits = [];
  return {
    waits,
    options: {
      random: () => 1,
      /** @param {number} milliseconds */
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
    },
  };
}

/** A toolkit that signs numbered tokens, for tests that are not about signatures. */
export function numberedTokens({ lifetime = 900 } = {}) {
  /** @type {any[]} */
  const signed = [];
  return {
    signed,
    kit: /** @type {any} */ ({
      importKey: async () => ({ close: async () => undefined }),
      /** @param {any} request */
      signToken: async (request) => {
        signed.push(request);
        return { token: `token-${signed.length}`, expiresAt: request.now + lifetime };
      },
      /** @param {any} body */
      buildUser: async (body) => ({ body, findings: [] }),
      /** @param {any} body */
      buildApplication: async (body) => ({ body, findings: [] }),
    }),
  };
}
