/** Where the page finds its workers and its engine: in files beside it. The single file uses web/single/engine-source.js instead. */
export const workerAddress = new URL('../js/engine/worker.split.js', import.meta.url).href;

/** @type {WorkerOptions} */
export const workerOptions = { type: 'module', name: 'tokensmith' };

/** @type {import('../js/types.js').EngineOptions} */
export const engineOptions = {};

/** What answers for the page's server while that cannot be reached. @type {string | null} */
export const serviceWorkerAddress = new URL('./service-worker.js', import.meta.url).href;

/** Whether the page comes from a server, which may have a relay to the platform. */
export const hasServer = true;
