/** The engine in this thread. Calls are short, but for key generation, which blocks it for a second or more. */
import { openBoundary } from './boundary.js';

/** @type {import('./interface.js').OpenEngine} from the whole engine, not its first part */
export async function openThreadEngine(code, { tier }) {
  const boundary = await openBoundary(code.module, tier);
  return {
    kind: 'thread',
    version: boundary.version,
    tier: boundary.tier,
    code,
    get usable() {
      return boundary.usable;
    },
    call: async (method, params, secrets, options) => boundary.call(method, params, secrets, options?.onProgress),
    close: async () => boundary.close(),
  };
}
