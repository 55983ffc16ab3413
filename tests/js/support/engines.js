/** The engines that the same suites run on, and the keys they run with. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Boundary, instantiate, openBoundary } from '../../../js/engine/boundary.js';
import { nodeRuntime } from '../../../js/engine/runtime-node.js';
import * as inlineEntry from '../../../js/targets/inline.js';
import * as nodeEntry from '../../../js/targets/node.js';
import { createEntry } from '../../../js/targets/toolkit-factory.js';
import * as workerEntry from '../../../js/targets/worker.node.js';
import { kernelFunctions } from '../../../tools/build/divide/stand-in-kernel.js';

/** @typedef {import('../../../js/toolkit.js').Toolkit} Toolkit */

/** A fixed moment, so that tokens are the same in every run: 2023-11-14T22:13:20Z. */
export const now = 1_700_000_000;
export const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
export const tokenId = '0f0f0f0f-1111-4222-8333-444444444444';

/**
 * A key pair by Node: quick, and from another implementation.
 * @param {number} [modulusLength] bits
 */
export function makeKeyPair(modulusLength = 2048) {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/**
 * The code an action fails with.
 * @param {Promise<unknown> | (() => unknown)} action
 * @returns {Promise<string>}
 */
export async function codeOf(action) {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code ?? `no code: ${error}`;
  }
  return 'no error';
}

/**
 * The error an action fails with.
 * @param {Promise<unknown> | (() => unknown)} action
 * @returns {Promise<any>}
 */
export async function errorOf(action) {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

/**
 * @template T
 * @param {AsyncIterable<T> | Iterable<T>} values
 * @returns {Promise<T[]>}
 */
export async function collect(values) {
  const all = [];
  for await (const value of values) all.push(value);
  return all;
}

/* The engine in two parts, as browsers have it in a worker: the second is loaded when a call needs it. */

/** @param {string} name */
const compiled = (name) =>
  new WebAssembly.Module(readFileSync(new URL(`../../../dist/engine/tokensmith.${name}.wasm`, import.meta.url)));

export const parts = { primary: compiled('primary'), deferred: compiled('deferred') };

/** As wasm/kernels/tier.hpp counts it. */
const relaxedSimd = 2;

/**
 * The first part as browsers have it, which take it only with relaxed SIMD: where that is missing, as in Node 20, a stand-in replaces the kernel.
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

/** @type {[name: string, entry: typeof nodeEntry][]} */
export const engines = [
  ['in this thread, from its file', nodeEntry],
  ['in this thread, inlined', inlineEntry],
  ['in a worker', workerEntry],
  ['in this thread, in two parts', { ...nodeEntry, ...inTwoParts }],
];
