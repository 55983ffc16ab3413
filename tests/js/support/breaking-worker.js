/**
 * The worker of Node, with ways to break its engine and to pause it: a message of type 'break' fills the engine's memory with ones; with a `gate`, an
 * shared Int32Array, a search stops after its first report until the gate is no longer 0.
 */
import { parentPort, workerData } from 'node:worker_threads';

const gate = workerData?.gate;
if (gate && parentPort) {
  const post = parentPort.postMessage.bind(parentPort);
  parentPort.postMessage = (message, ...more) => {
    post(message, ...more);
    if (message.type === 'progress') Atomics.wait(gate, 0, 0);
  };
}

/** @type {WebAssembly.Memory[]} */
const memories = [];
const instantiate = /** @type {any} */ (WebAssembly.instantiate);
WebAssembly.instantiate = /** @type {any} */ (
  async (/** @type {any} */ module, /** @type {any} */ imports) => {
    const instance = await instantiate(module, imports);
    memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
    return instance;
  }
);
// Messages begin to arrive with the first listener: the engine's own must be that.
await import('../../../js/engine/worker.node.js');
parentPort?.on('message', ({ type }) => {
  if (type === 'break') for (const { buffer } of memories) new Uint8Array(buffer).fill(0xff);
  if (type === 'exit') process.exit(3);
});
