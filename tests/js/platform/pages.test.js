/** What a page can find out about a failed request: the browser reports only "TypeError". */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient, platformOrigins } from '../../../js/targets/rest.node.js';
import { failureOf, numberedTokens } from '../support/rest.js';

const credentials = { apiKey: 'abcd1234', apiSecret: 'S3cr3tOfTheAccount', retries: 0 };
const page = /** @type {any} */ (globalThis);

/** @type {EventTarget} */
let document;
/** @type {PropertyDescriptor | undefined} */
let navigatorBefore;

beforeEach(() => {
  document = new EventTarget();
  navigatorBefore = Object.getOwnPropertyDescriptor(page, 'navigator');
  Object.assign(page, { location: { origin: 'https://page.example' }, document });
});
afterEach(() => {
  delete page.location;
  delete page.document;
  if (navigatorBefore) Object.defineProperty(page, 'navigator', navigatorBefore);
  else delete page.navigator;
});

/** @param {boolean} onLine */
const setOnLine = (onLine) => Object.defineProperty(page, 'navigator', { value: { onLine }, configurable: true });

/**
 * A browser's fetch: TypeError without a cause, whatever happened.
 * @param {{ reachable: boolean, before?: () => void }} host
 */
function browserFetch({ reachable, before }) {
  /** @type {{ url: string, init: RequestInit }[]} */
  const seen = [];
  const fetch = /** @type {typeof globalThis.fetch} */ (
    async (url, init = {}) => {
      seen.push({ url: String(url), init });
      if (init.mode === 'no-cors' && reachable) return /** @type {any} */ ({ type: 'opaque', status: 0 });
      before?.();
      throw new TypeError('Failed to fetch');
    }
  );
  return { fetch, seen };
}

describe('a request that failed in a page', () => {
  test('because the browser keeps the answer from it: the remedy is a relay, a command, or an own address', async () => {
    const { fetch, seen } = browserFetch({ reachable: true });
    const error = await failureOf(() => createClient({ ...credentials, fetch }).account.balance());
    expect(error.code).toBe('ERR_REST_CORS');
    for (const remedy of ['tokensmith serve', 'renderCommand', 'baseUrl'])
      expect(error.details.remedy).toContain(remedy);
    // The request that finds out contains nothing of the user's.
    const [, probe] = seen;
    expect(probe.url).toBe('https://rest.nexmo.com/');
    expect(probe.init).toMatchObject({
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    expect(probe.init.headers).toBeUndefined();
    expect(probe.init.body).toBeUndefined();
  });

  test('because the host does not answer', async () => {
    const { fetch } = browserFetch({ reachable: false });
    const error = await failureOf(() => createClient({ ...credentials, fetch }).account.balance());
    expect(error.code).toBe('ERR_REST_NETWORK');
    expect(error.details.remedy).toMatch(/extension/);
  });

  test('because the device is offline', async () => {
    setOnLine(false);
    const { fetch, seen } = browserFetch({ reachable: false });
    const error = await failureOf(() => createClient({ ...credentials, fetch }).account.balance());
    expect(error.code).toBe('ERR_REST_NETWORK');
    expect(error.details.problem).toMatch(/offline/);
    expect(seen).toHaveLength(1);
  });

  test("because of the page's own policy, which reports it a moment later", async () => {
    const violation = () =>
      setTimeout(
        () =>
          document.dispatchEvent(
            Object.assign(new Event('securitypolicyviolation'), {
              effectiveDirective: 'connect-src',
              blockedURI: 'https://rest.nexmo.com',
            }),
          ),
        0,
      );
    const { fetch, seen } = browserFetch({ reachable: false, before: violation });
    const error = await failureOf(() => createClient({ ...credentials, fetch }).account.balance());
    expect(error.code).toBe('ERR_REST_POLICY');
    expect(error.details.remedy).toContain('https://rest.nexmo.com');
    expect(seen).toHaveLength(1);
  });

  test('not because of a violation by something else', async () => {
    const violation = () =>
      document.dispatchEvent(
        Object.assign(new Event('securitypolicyviolation'), {
          effectiveDirective: 'img-src',
          blockedURI: 'https://rest.nexmo.com',
        }),
      );
    const { fetch } = browserFetch({ reachable: true, before: violation });
    expect((await failureOf(() => createClient({ ...credentials, fetch }).account.balance())).code).toBe(
      'ERR_REST_CORS',
    );
  });

  test('of its own origin is not a matter of CORS', async () => {
    const { fetch, seen } = browserFetch({ reachable: true });
    const error = await failureOf(() => createClient({ ...credentials, fetch, baseUrl: '/relay' }).account.balance());
    expect(seen.map(({ url }) => url)).toEqual(['https://page.example/relay/account/get-balance']);
    expect(error.code).toBe('ERR_REST_NETWORK');
  });

  test('and may have changed something says so', async () => {
    const { fetch } = browserFetch({ reachable: true });
    const client = createClient({
      ...credentials,
      applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf',
      privateKey: 'x',
      kit: numberedTokens().kit,
      fetch,
    });
    expect((await failureOf(() => client.users.create({ name: 'a' }))).details.mayHaveHappened).toBe(true);
  });
});

test('a page from a file, which has no origin, calls the given base URL', async () => {
  page.location = { origin: 'null' };
  const { fetch, seen } = browserFetch({ reachable: true });
  const error = await failureOf(() =>
    createClient({ ...credentials, fetch, baseUrl: 'http://127.0.0.1:8788' }).account.balance(),
  );
  expect(seen[0].url).toBe('http://127.0.0.1:8788/account/get-balance');
  expect(error.code).toBe('ERR_REST_CORS');
  expect((await failureOf(() => createClient({ baseUrl: '/relay' }))).code).toBe('ERR_ARGUMENT_VALUE');
});

test('a redirect that a page may not read is told apart from a network error', async () => {
  const fetch = /** @type {any} */ (
    async () => ({ type: 'opaqueredirect', status: 0, headers: new Headers(), body: null })
  );
  expect((await failureOf(() => createClient({ ...credentials, fetch }).account.balance())).code).toBe(
    'ERR_REST_REDIRECT',
  );
});

test("a page's policy can be written from the list of hosts", () => {
  expect(platformOrigins).toContain('https://api.nexmo.com');
  expect(new Set(platformOrigins).size).toBe(platformOrigins.length);
  for (const origin of platformOrigins) expect(new URL(origin).origin).toBe(origin);
});
