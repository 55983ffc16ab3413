/** @typedef {import('./types.js').CallOptions} CallOptions */

/**
 * The settings that every call has, of those a method read.
 * @param {Partial<Record<string, unknown>>} read
 * @returns {CallOptions}
 */
export function callOptions({ signal, timeout }) {
  return /** @type {CallOptions} */ ({ ...(signal !== undefined && { signal }), ...(timeout !== undefined && { timeout }) });
}
