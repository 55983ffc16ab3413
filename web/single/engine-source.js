/* global TOKENSMITH_WASM, TOKENSMITH_WORKER_SOURCE */
/** The engine of the single file is embedded, since a page from file:// cannot fetch anything. */

export const workerAddress = URL.createObjectURL(new Blob([TOKENSMITH_WORKER_SOURCE], { type: 'text/javascript' }));

/** @type {WorkerOptions} */
export const workerOptions = { name: 'tokensmith' };

/** @type {import('../../js/types.js').EngineOptions} */
export const engineOptions = { wasmBinary: decode(TOKENSMITH_WASM) };

/** It needs no server. @type {string | null} */
export const serviceWorkerAddress = null;

/** Its policy lets it contact nobody. */
export const hasServer = false;

/**
 * A plain loop: `Uint8Array.from` over a string takes ten times as long, and would freeze the page while it loads.
 * @param {string} base64
 */
function decode(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}
