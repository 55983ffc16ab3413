/**
 * What runs inside a worker, of either kind: an engine, told what to do by messages.
 *
 *   in   { type: 'open', module?, tier? }                                  once, first
 *        { type: 'call', id, method, params, secrets, progress }
 *        { type: 'sign', id, batch }
 *        { type: 'close', id }
 *   out  { type: 'opened', version, tier } | { type: 'refused', error }
 *        { type: 'progress', id, candidates }
 *        { type: 'done', id, value } | { type: 'failed', id, error }
 */
import { toPlainError } from '../errors.js';
import { BatchSigner } from './batch-signer.js';
import { openBoundary } from './boundary.js';

/**
 * @param {(message: object, transfer?: ArrayBuffer[]) => void} post
 * @param {() => Promise<WebAssembly.Module>} compile where the engine was not sent, since some platforms cannot send it
 * @returns {(message: any) => void} takes the messages
 */
export function createWorkerHost(post, compile) {
  /** @type {Promise<import('./boundary.js').Boundary> | undefined} */
  let opening;
  /** @type {BatchSigner | undefined} */
  let signer;

  /**
   * @param {WebAssembly.Module | undefined} module
   * @param {import('./interface.js').Tier | undefined} wantedTier
   */
  const open = (module, wantedTier) => {
    opening = (module ? Promise.resolve(module) : compile()).then((compiled) => openBoundary(compiled, wantedTier));
    opening.then(
      ({ version, tier }) => post({ type: 'opened', version, tier }),
      (error) => post({ type: 'refused', error: toPlainError(error) }),
    );
  };

  /**
   * @param {any} message
   * @returns {Promise<{ value: unknown, transfer?: ArrayBuffer[] }>}
   */
  const answer = async (message) => {
    const boundary = await opening;
    if (!boundary) throw new Error('The first message was not open.');
    switch (message.type) {
      case 'call': {
        const report = message.progress
          ? (/** @type {number} */ candidates) => post({ type: 'progress', id: message.id, candidates })
          : undefined;
        const value = boundary.call(message.method, message.params, message.secrets, report);
        return { value, transfer: Object.values(value.secrets).map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)) };
      }
      case 'sign': {
        signer ??= new BatchSigner(async (method, params, secrets) => boundary.call(method, params, secrets));
        return { value: await signer.sign(message.batch) };
      }
      case 'close':
        return { value: boundary.close() };
      default:
        throw new Error('There is no message of this type.');
    }
  };

  // One at a time, in order.
  let queue = Promise.resolve();
  return (message) => {
    if (message.type === 'open') {
      open(message.module, message.tier);
      return;
    }
    queue = queue.then(async () => {
      try {
        const { value, transfer } = await answer(message);
        post({ type: 'done', id: message.id, value }, transfer);
      } catch (error) {
        post({ type: 'failed', id: message.id, error: toPlainError(error) });
      }
    });
  };
}

