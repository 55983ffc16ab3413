/** The engine in this thread. Calls are short, but for key generation, which blocks it for a second or more. */
import { openBoundary } from './boundary.js';

/**
 * @param {WebAssembly.Module} module
 * @param {import('./interface.js').Tier} [tier]
 * @returns {Promise<import('./interface.js').Engine>}
 */
export async function openThreadEngine(module, tier) {
  const boundary = await openBoundary(module, tier);
  return {
    kind: 'thread',
    version: boundary.version,
    tier: boundary.tier,
    module,
    get usable() {
      return boundary.usable;
    },
    call: async (method, params, secrets, options) => boundary.call(method, params, secrets, options?.onProgress),
    close: async () => boundary.close(),
  };
}
