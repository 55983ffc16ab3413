/** The engines that the same suites run on, and the keys they run with. */
import { generateKeyPairSync } from 'node:crypto';
import * as inlineEntry from '../../../js/targets/inline.js';
import * as nodeEntry from '../../../js/targets/node.js';
import * as workerEntry from '../../../js/targets/worker.node.js';
import { inTwoParts } from './parts.js';

/** @typedef {import('../../../js/toolkit.js').Toolkit} Toolkit */

/** @type {[name: string, entry: typeof nodeEntry][]} */
export const engines = [
  ['in this thread, from its file', nodeEntry],
  ['in this thread, inlined', inlineEntry],
  ['in a worker', workerEntry],
  ['in this thread, in two parts', { ...nodeEntry, ...inTwoParts }],
];

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
