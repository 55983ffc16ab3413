/** The worker of browsers (and of Deno and Bun, when they are used like one). */
import { compileUrl } from './compile.js';
import { createWorkerHost } from './worker-host.js';

/** What this file needs of its global scope; the page's type library declares another one. */
const scope = /** @type {{ postMessage(message: object, transfer?: Transferable[]): void, addEventListener: typeof addEventListener }} */ (
  /** @type {unknown} */ (globalThis)
);

const receive = createWorkerHost(
  (message, transfer) => scope.postMessage(message, transfer),
  () => compileUrl(new URL('../../dist/engine/tokensmith.wasm', import.meta.url)),
);
scope.addEventListener('message', ({ data }) => receive(data));
