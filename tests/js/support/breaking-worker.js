/** The worker of Node, with a way to break the engine in it: a message of type 'break' fills its memory with ones. */
import { parentPort } from 'node:worker_threads';

/** @type {WebAssembly.Memory[]} */
const memories = [];
const instantiate = /** @type {any} */ (WebAssembly.instantiate);
WebAssembly.instantiate = /** @type {any} */ (async (/** @type {any} */ module, /** @type {any} */ imports) => {
  const instance = await instantiate(module, imports);
  memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
  return instance;
});
// Messages begin to arrive with the first listener: the engine's own must be that.
await import('../../../js/engine/worker.node.js');
parentPort?.on('message', ({ type }) => {
  if (type === 'break') for (const { buffer } of memories) new Uint8Array(buffer).fill(0xff);
  if (type === 'exit') process.exit(3);
});
