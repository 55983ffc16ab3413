/** The worker of browsers (and of Deno and Bun, when they are used like one), whatever it is loaded with. */
import { loadError } from './load-error.js';
import { createWorkerHost } from './worker-host.js';

/** What this file needs of its global scope; the page's type library declares another one. */
const scope = /** @type {{ postMessage(message: object, transfer?: Transferable[]): void, addEventListener: typeof addEventListener }} */ (
  /** @type {unknown} */ (globalThis)
);

/**
 * Fetches and compiles while the engine waits in the middle of a call, which only workers may do.
 * @param {string} url
 * @returns {WebAssembly.Module}
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD
 */
function compileAtOnce(url) {
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

/** @param {Omit<import('./worker-host.js').LoadedCode, 'compileAtOnce'>} code */
export function startWorkerHost(code) {
  const receive = createWorkerHost((message, transfer) => scope.postMessage(message, transfer), {
    ...code,
    compileAtOnce: typeof XMLHttpRequest === 'function' ? compileAtOnce : undefined,
  });
  scope.addEventListener('message', ({ data }) => receive(data));
}
