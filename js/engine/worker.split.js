/** The same for who divides it: what makes no first token is loaded when it is needed. The page has it so. */
import { loadError } from './compile.js';
import { startWorkerHost } from './worker-host.js';

/**
 * @template Module
 * @param {Promise<Module>} loading
 * @returns {Promise<Module>}
 * @throws {import('../errors.js').TokensmithError} ERR_ENGINE_LOAD
 */
const orSay = (loading) =>
  loading.catch((cause) => {
    throw loadError('A part of its code could not be loaded.', 'See that all files are served, then try again.', cause);
  });

startWorkerHost({
  compile: async () => (await orSay(import('./compile.js'))).compileParts(),
  compileUrl: async (url) => (await orSay(import('./compile.js'))).compileUrl(url),
  batches: () => orSay(import('./bulk-worker.js')),
});
