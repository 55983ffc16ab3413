/** The engine in its two parts, of which the other comes when a call cannot do without it. Browsers have it so, in a worker. */
import { readFileSync } from 'node:fs';
import { Boundary, instantiate, openBoundary } from '../../../js/engine/boundary.js';
import { nodeRuntime } from '../../../js/engine/runtime-node.js';
import { createEntry } from '../../../js/targets/toolkit-factory.js';
import { kernelFunctions } from '../../../tools/build/divide/stand-in-kernel.js';

/** @param {string} name */
const compiled = (name) =>
  new WebAssembly.Module(readFileSync(new URL(`../../../dist/engine/tokensmith.${name}.wasm`, import.meta.url)));

export const parts = { primary: compiled('primary'), deferred: compiled('deferred') };

/** As wasm/kernels/tier.hpp counts it. */
const relaxedSimd = 2;

/**
 * The first part as browsers have it, which take it only with relaxed SIMD: where that is missing, as in Node 20, something stands for the kernel.
 * @param {() => WebAssembly.Module} [load] gives the other part
 */
export async function openPrimary(load) {
  const boundary = await openBoundary(parts.primary, undefined, load);
  if (boundary.tier === 'relaxed-simd') return boundary;
  const { engineModule, memory, deferred } = await instantiate(parts.primary, load);
  engineModule.kernelFunctions = kernelFunctions(memory);
  if (!engineModule.useTier(relaxedSimd)) throw new Error('What stands for the kernel was refused.');
  return new Boundary(engineModule, boundary.version, 'relaxed-simd', deferred);
}

/** @type {import('../../../js/engine/interface.js').Runtime['compile']} */
const compile = async ({ wasmBinary, wasmUrl, wasmModule }) =>
  wasmBinary || wasmUrl !== undefined || wasmModule
    ? nodeRuntime.compile({ wasmBinary, wasmUrl, wasmModule })
    : { module: parts.primary };

export const inTwoParts = createEntry({ ...nodeRuntime, compile }, async (code, { tier }) => {
  const boundary = await openBoundary(code.module, tier, () => parts.deferred);
  return {
    kind: 'thread',
    version: boundary.version,
    tier: boundary.tier,
    // Workers wait for nothing in the middle of a call here.
    code: await nodeRuntime.compile({}),
    get usable() {
      return boundary.usable;
    },
    call: async (method, params, secrets, options) => boundary.call(method, params, secrets, options?.onProgress),
    close: async () => boundary.close(),
  };
});
