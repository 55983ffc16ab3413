/**
 * Everything random in the sandbox: ids, trace ids, salts, jitter. One source, so that a test that gives its own gets
 * the same ids again.
 *
 * @typedef {object} Identifiers
 * @property {(length: number) => Uint8Array} bytes
 * @property {() => string} uuid a version 4 UUID (RFC 9562 section 5.4), as the platform's application ids are
 * @property {() => string} instance the trace id of a problem document: 32 hexadecimal digits
 * @property {() => number} fraction at least 0 and less than 1
 */

/**
 * @param {(length: number) => Uint8Array} random gives that many random bytes
 * @returns {Identifiers}
 */
export function createIdentifiers(random) {
  /** @param {number} length */
  const bytes = (length) => {
    const result = random(length);
    if (!(result instanceof Uint8Array) || result.length !== length) {
      throw new TypeError(`\`random\` was asked for ${length} bytes and did not give a Uint8Array of that length.`);
    }
    return result;
  };
  const hexadecimal = (/** @type {Uint8Array} */ value) =>
    Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');

  return {
    bytes,
    uuid() {
      const value = Uint8Array.from(bytes(16));
      value[6] = ((value[6] ?? 0) & 0x0f) | 0x40;
      value[8] = ((value[8] ?? 0) & 0x3f) | 0x80;
      return hexadecimal(value).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    instance: () => hexadecimal(bytes(16)),
    fraction() {
      const [a = 0, b = 0, c = 0, d = 0] = bytes(4);
      return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
    },
  };
}

/**
 * @param {number} length
 * @returns {Uint8Array} from the platform's generator
 */
export function systemRandom(length) {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}
