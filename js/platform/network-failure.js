/**
 * Why a fetch failed. In Node the cause says it. A browser says only "TypeError", on purpose: a page may not learn about
 * other origins. What can still be told apart: the device is offline; the page's own policy forbade the call, which it is
 * told; the host answers a request without credentials whose answer nobody may read (mode `no-cors`), so that it was the
 * answer's CORS headers that were missing; or the host does not answer at all.
 */
import { TokensmithError } from '../errors.js';

/** @typedef {import('./types.js').PlatformRequest} PlatformRequest */

/** Failures before a byte of the request was sent. */
const neverSentCodes = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT',
  // Deno and Bun say so in words; their errors fall under "may have been sent".
]);
/** A name that does not exist will not exist in a second either. */
const lastingCodes = new Set(['ENOTFOUND']);

/** Milliseconds for the request that tells a refused answer from no answer. */
const probeTime = 5000;

const corsRemedy =
  'Open the page with `tokensmith serve`, whose relay calls the platform for it; or run the command that renderCommand gives' +
  ' and paste its answer; or give the address of a relay of your own as baseUrl.';

/**
 * @typedef {object} Diagnosis
 * @property {TokensmithError} error
 * @property {boolean} neverSent
 * @property {boolean} passing whether another attempt may fare better
 */

/**
 * @param {unknown} thrown by fetch
 * @param {object} context
 * @param {PlatformRequest} context.request
 * @param {string} context.url without its query
 * @param {typeof globalThis.fetch} context.fetch
 * @param {() => boolean} context.policyForbade whether the page reported a violation of its policy meanwhile
 * @returns {Promise<Diagnosis>}
 */
export async function diagnose(thrown, { request, url, fetch, policyForbade }) {
  const where = `${request.method} ${url}`;
  const systemCode = systemCodeOf(thrown);
  const changes = request.method !== 'GET';
  if (systemCode !== undefined) return { ...fromSystem(systemCode, where, changes) };

  if (policyForbade()) {
    return {
      neverSent: true,
      passing: false,
      error: new TokensmithError('ERR_REST_POLICY', {
        where,
        problem: "The page's own Content-Security-Policy does not allow this address.",
        remedy: `Add ${new URL(url).origin} to its connect-src, or use a mode of the page that stays within it.`,
      }),
    };
  }
  if (globalThis.navigator?.onLine === false) {
    return {
      neverSent: true,
      passing: true,
      error: new TokensmithError('ERR_REST_NETWORK', { where, problem: 'This device is offline.', remedy: 'Connect it, and try again.' }),
    };
  }
  if (isCrossOrigin(url) && (await answers(url, fetch))) {
    return {
      // The preflight, which every request here needs, fails before the request is sent; but a page cannot see which of the
      // two was refused.
      neverSent: false,
      passing: false,
      error: new TokensmithError('ERR_REST_CORS', {
        where,
        problem: 'The host answers, and the browser does not let this page read the answer (CORS).',
        remedy: corsRemedy,
        ...(changes && { mayHaveHappened: true }),
      }),
    };
  }
  return {
    neverSent: false,
    passing: true,
    error: new TokensmithError('ERR_REST_NETWORK', {
      where,
      problem: 'The platform could not be reached, or the connection broke.',
      remedy: 'Check the address, the connection, and whether a proxy or an extension blocks requests.',
      ...(changes && { mayHaveHappened: true }),
    }),
  };
}

/**
 * @param {string} systemCode
 * @param {string} where
 * @param {boolean} changes
 * @returns {Diagnosis}
 */
function fromSystem(systemCode, where, changes) {
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|^ERR_SSL/.test(systemCode);
  const neverSent = certificate || neverSentCodes.has(systemCode);
  const remedy = certificate
    ? 'A proxy that reads the traffic may be on the way; give its certificate to the runtime (NODE_EXTRA_CA_CERTS).'
    : 'Check the address, the connection, and whether a proxy or a firewall blocks requests.';
  return {
    neverSent,
    passing: !certificate && !lastingCodes.has(systemCode),
    error: new TokensmithError('ERR_REST_NETWORK', {
      where,
      problem: certificate ? `The platform's certificate was not accepted (${systemCode}).` : `The connection failed (${systemCode}).`,
      remedy: neverSent || !changes ? remedy : `${remedy} Look whether it was done before you send it again.`,
      systemCode,
      ...(changes && !neverSent && { mayHaveHappened: true }),
    }),
  };
}

/**
 * The code of what is beneath "fetch failed": `ECONNREFUSED`. Texts are not looked at; they may quote the request.
 * @param {unknown} thrown
 * @returns {string | undefined}
 */
function systemCodeOf(thrown) {
  for (let error = /** @type {any} */ (thrown), depth = 0; error && depth < 5; error = error.cause, depth++) {
    // Several addresses were tried, and the last one's failure is as good as any.
    const candidate = error.code ?? error.errors?.at?.(-1)?.code;
    if (typeof candidate === 'string' && /^[A-Z][A-Z\d_]{2,50}$/.test(candidate)) return candidate;
  }
  return undefined;
}

/**
 * @param {string} url
 * @returns {boolean} whether this is a page and the URL is of another origin; a page from a file has none of its own
 */
function isCrossOrigin(url) {
  const page = globalThis.location;
  return typeof page?.origin === 'string' && new URL(url).origin !== page.origin;
}

/**
 * Whether the host answers at all. The request has no credentials, no body and no path.
 * @param {string} url
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<boolean>}
 */
async function answers(url, fetch) {
  try {
    await fetch(`${new URL(url).origin}/`, {
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(probeTime),
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Listens for violations of the page's policy while a request is under way.
 * @param {string} url
 * @returns {{ forbade: () => Promise<boolean>, stop: () => void }}
 */
export function watchPolicy(url) {
  const target = /** @type {EventTarget | undefined} */ (globalThis.document ?? (typeof globalThis.addEventListener === 'function' ? globalThis : undefined));
  let seen = false;
  /** @param {Event} event */
  const listener = (event) => {
    const { blockedURI, effectiveDirective } = /** @type {SecurityPolicyViolationEvent} */ (event);
    // The blocked address is reported without its path when it is another origin's.
    if (effectiveDirective === 'connect-src' && blockedURI && url.startsWith(blockedURI.replace(/\/$/, ''))) seen = true;
  };
  target?.addEventListener('securitypolicyviolation', listener);
  return {
    async forbade() {
      // The event is a task of its own, and may come after the failure.
      if (target && !seen) await new Promise((resolve) => setTimeout(resolve, 0));
      return seen;
    },
    stop: () => target?.removeEventListener('securitypolicyviolation', listener),
  };
}
