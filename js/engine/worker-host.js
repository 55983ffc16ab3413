/**
 * What runs inside a worker, of either kind: an engine, told what to do by messages.
 *
 *   in   { type: 'open', module?, deferred?, deferredUrl?, tier? }         once, first
 *        { type: 'deferred', id, module }                                 the engine's other part, when it comes later
 *        { type: 'call', id, method, params, secrets, progress }
 *        { type: 'sign', id, batch }
 *        { type: 'close', id }
 *   out  { type: 'opened', version, tier } | { type: 'refused', error }
 *        { type: 'progress', id, candidates }
 *        { type: 'done', id, value } | { type: 'failed', id, error }
 */
import { toPlainError } from '../errors.js';
import { openBoundary } from './boundary.js';
import { loadError } from './compile.js';

/**
 * @typedef {object} LoadedCode what not every worker needs
 * @property {() => Promise<import('./compile.js').EngineCode>} compile where the engine was not sent, since some platforms cannot send it
 * @property {(url: string) => Promise<WebAssembly.Module>} compileUrl
 * @property {(url: string) => WebAssembly.Module} [compileAtOnce] in the middle of a call, where the platform can
 * @property {() => Promise<typeof import('./bulk-worker.js')>} batches
 */

/**
 * @param {(message: object, transfer?: ArrayBuffer[]) => void} post
 * @param {LoadedCode} code
 * @returns {(message: any) => void} takes the messages
 */
export function createWorkerHost(post, { compile, compileUrl, compileAtOnce, batches }) {
  /** @type {Promise<import('./boundary.js').Boundary> | undefined} */
  let opening;
  /** @type {import('./bulk-worker.js').BatchSigner | undefined} */
  let signer;

  /**
   * @param {WebAssembly.Module} module
   * @param {WebAssembly.Module | undefined} deferred
   * @param {string | undefined} deferredUrl
   * @param {import('./interface.js').Tier | undefined} tier
   */
  const openWith = async (module, deferred, deferredUrl, tier) => {
    const url = deferredUrl ?? '';
    const load = compileAtOnce && (() => compileAtOnce(url));
    const boundary = await openBoundary(module, tier, load);
    if (deferred) boundary.addDeferred(deferred);
    else if (deferredUrl !== undefined && !load) boundary.addDeferred(await compileUrl(url));
    return boundary;
  };

  /** @param {any} message */
  const open = ({ module, deferred, deferredUrl, tier: wantedTier }) => {
    opening = module
      ? openWith(module, deferred, deferredUrl, wantedTier)
      : compile().then((code) => openWith(code.module, code.deferred?.module, code.deferred?.url, wantedTier));
    opening.then(
      ({ version, tier }) => post({ type: 'opened', version, tier }),
      (error) => post({ type: 'refused', error: toPlainError(error) }),
    );
  };

  /**
   * @param {any} message
   * @returns {Promise<{ value: unknown, transfer?: ArrayBuffer[] }>}
   */
  const answer = async (message) => {
    const boundary = await opening;
    if (!boundary) throw new Error('The first message was not open.');
    switch (message.type) {
      case 'call': {
        const report = message.progress
          ? (/** @type {number} */ candidates) => post({ type: 'progress', id: message.id, candidates })
          : undefined;
        const value = boundary.call(message.method, message.params, message.secrets, report);
        return {
          value,
          transfer: Object.values(value.secrets).map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)),
        };
      }
      case 'sign': {
        const { BatchSigner } = await batches();
        signer ??= new BatchSigner(async (method, params, secrets) => boundary.call(method, params, secrets));
        return { value: await signer.sign(message.batch) };
      }
      case 'deferred':
        return { value: boundary.addDeferred(message.module) };
      case 'close':
        return { value: boundary.close() };
      default:
        throw new Error('There is no message of this type.');
    }
  };

  // One at a time, in order.
  let queue = Promise.resolve();
  return (message) => {
    if (message.type === 'open') {
      open(message);
      return;
    }
    queue = queue.then(async () => {
      try {
        const { value, transfer } = await answer(message);
        post({ type: 'done', id: message.id, value }, transfer);
      } catch (error) {
        post({ type: 'failed', id: message.id, error: toPlainError(error) });
      }
    });
  };
}

/* The worker of browsers (and of Deno and Bun, when they are used like one), whatever it is loaded with. */

/** What this file needs of its global scope; the page's type library declares another one. */
const scope =
  /** @type {{ postMessage(message: object, transfer?: Transferable[]): void, addEventListener: typeof addEventListener }} */ (
    /** @type {unknown} */ (globalThis)
  );

/**
 * Fetches and compiles while the engine waits in the middle of a call, which only workers may do.
 * @param {string} url
 * @returns {WebAssembly.Module}
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD
 */
function compileSynchronously(url) {
  const remedy = 'See that it is served there, whole and unchanged.';
  const request = new XMLHttpRequest();
  try {
    request.open('GET', url, false);
    request.responseType = 'arraybuffer';
    request.send();
  } catch (cause) {
    throw loadError(`${url} could not be fetched.`, remedy, cause);
  }
  if (request.status !== 200) throw loadError(`${url} answered with status ${request.status}.`, remedy);
  try {
    return new WebAssembly.Module(request.response);
  } catch (cause) {
    throw loadError(`${url} is not a WebAssembly module.`, remedy, cause);
  }
}

/** @param {Omit<LoadedCode, 'compileAtOnce'>} code */
export function startWorkerHost(code) {
  const receive = createWorkerHost((message, transfer) => scope.postMessage(message, transfer), {
    ...code,
    compileAtOnce: typeof XMLHttpRequest === 'function' ? compileSynchronously : undefined,
  });
  scope.addEventListener('message', ({ data }) => receive(data));
}
