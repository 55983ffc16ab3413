/** Looks into the memory of engines in this thread, without a door in the product: it watches them being instantiated. */

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
