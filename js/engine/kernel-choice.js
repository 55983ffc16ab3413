/**
 * Chooses the arithmetic when an engine is opened: the fast kernel where the platform has relaxed SIMD and computes with
 * it what the portable one computes, else the portable one. Contract: wasm/README.md.
 */
import { TokensmithError } from '../errors.js';

/** @typedef {import('../../dist/engine/tokensmith.js').EngineModule} EngineModule */
/** @typedef {import('./interface.js').Tier} Tier */

/** @type {Tier[]} in the order of wasm/kernels/tier.hpp */
const tiers = ['reference', 'portable', 'relaxed-simd'];

/**
 * @param {EngineModule} engineModule
 * @param {WebAssembly.Memory} memory the module's own
 * @param {Tier} [wanted] the fastest one that works, where nothing is said
 * @returns {Promise<Tier>} the one in use
 * @throws {TokensmithError} ERR_ENGINE_LOAD when the wanted one does not work here
 */
export async function chooseTier(engineModule, memory, wanted) {
  if ((wanted ?? 'relaxed-simd') === 'relaxed-simd') await addKernel(engineModule, memory);
  const works = tryTier(engineModule, wanted ?? 'relaxed-simd');
  if (!works && wanted !== undefined) {
    throw new TokensmithError('ERR_ENGINE_LOAD', {
      where: 'tier',
      problem: `The arithmetic ${wanted} does not work on this platform.`,
      remedy:
        "Leave tier out: the fastest one that works is chosen. It can be 'relaxed-simd', 'portable' or 'reference'.",
    });
  }
  return tiers[engineModule.tier()];
}

/**
 * @param {EngineModule} engineModule
 * @param {Tier} wanted
 * @returns {boolean}
 */
function tryTier(engineModule, wanted) {
  if (wanted === 'relaxed-simd' && engineModule.kernelFunctions === undefined) return false;
  return tiers.includes(wanted) && engineModule.useTier(tiers.indexOf(wanted));
}

/**
 * Adds the kernel to the module, or leaves it out if the platform does not compile it: an engine without relaxed
 * SIMD, or one like workerd that compiles nothing at run time.
 * @param {EngineModule} engineModule
 * @param {WebAssembly.Memory} memory
 */
async function addKernel(engineModule, memory) {
  try {
    const { start, length } = engineModule.kernelBytes();
    const { instance } = await WebAssembly.instantiate(new Uint8Array(memory.buffer, start, length).slice(), {
      env: { memory },
    });
    const stack = engineModule.kernelStack();
    const { __stack_pointer: pointer, scratchSize, exponentiate } = /** @type {any} */ (instance.exports);
    pointer.value = stack.start + stack.length;
    engineModule.kernelFunctions = [scratchSize, exponentiate];
  } catch {
    // The portable kernel has loaded.
  }
}
