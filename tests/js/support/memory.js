/** Looks into the memory of engines in this thread by watching their instantiation, so that the product needs no access for tests. */
import { createPrivateKey } from 'node:crypto';

/** @type {WebAssembly.Memory[]} */
const memories = [];

const instantiate = /** @type {any} */ (WebAssembly.instantiate);
WebAssembly.instantiate = /** @type {any} */ (
  async (/** @type {any} */ module, /** @type {any} */ imports) => {
    const instance = await instantiate(module, imports);
    const exported = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    if (exported) memories.push(exported);
    return instance;
  }
);

/** @returns {Buffer} the memory of the engine that was opened last, as it is now */
export function engineMemory() {
  return Buffer.from(memories[memories.length - 1].buffer);
}

/* What of a private key may be found in memory, in each shape it could have there. */

/** @typedef {{ name: string, bytes: Buffer }} Needle */

/** Random bytes of this length are nowhere by chance. */
const window = 16;

/**
 * @param {string} name
 * @param {Buffer} bytes
 * @returns {Needle[]} its beginning, middle and end, so that a copy of a part is found, too
 */
function parts(name, bytes) {
  return [0, (bytes.length - window) >> 1, bytes.length - window].map((offset) => ({
    name: `${name}, from byte ${offset}`,
    bytes: bytes.subarray(offset, offset + window),
  }));
}

/**
 * @param {string} pem an unencrypted private key
 * @returns {Needle[]}
 */
export function needlesOf(pem) {
  const key = createPrivateKey(pem);
  const jwk = /** @type {Record<string, string>} */ (key.export({ format: 'jwk' }));
  const needles = [];
  for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
    const number = Buffer.from(jwk[name], 'base64url');
    needles.push(...parts(`${name} in DER order`, number));
    // Limbs of any size lie least significant byte first in this memory.
    needles.push(...parts(`${name} in limb order`, Buffer.from(number).reverse()));
    needles.push(...parts(`${name} in a JWK`, Buffer.from(jwk[name])));
  }
  for (const type of /** @type {const} */ (['pkcs8', 'pkcs1'])) {
    const lines = String(key.export({ type, format: 'pem' }))
      .trim()
      .split('\n')
      .slice(1, -1);
    // The modulus, which is public, comes first; what is left begins with d.
    for (const line of lines.slice(Math.ceil(lines.length / 3), -1))
      needles.push({ name: `${type} PEM`, bytes: Buffer.from(line) });
  }
  return needles;
}

/**
 * @param {Buffer} memory
 * @param {Needle[]} needles
 * @returns {string[]} the names of those that are there
 */
export function find(memory, needles) {
  return needles.filter(({ bytes }) => memory.includes(bytes)).map(({ name }) => name);
}
