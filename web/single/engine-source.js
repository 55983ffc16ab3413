/* global TOKENSMITH_WASM, TOKENSMITH_WORKER_SOURCE */
/** The engine of the single file: carried inside it, as the page from file:// may fetch nothing, itself included. */

export const workerAddress = URL.createObjectURL(new Blob([TOKENSMITH_WORKER_SOURCE], { type: 'text/javascript' }));

/** @type {WorkerOptions} */
export const workerOptions = { name: 'tokensmith' };

/** @type {import('../../js/types.js').EngineOptions} */
export const engineOptions = { wasmBinary: Uint8Array.from(atob(TOKENSMITH_WASM), (character) => character.charCodeAt(0)) };

/** It needs no server. @type {string | null} */
export const serviceWorkerAddress = null;

/** Its policy lets it contact nobody. */
export const hasServer = false;
