/** The worker of Node. */
import { parentPort } from 'node:worker_threads';
import * as batches from './bulk-worker.js';
import { compileUrl } from './compile.js';
import { compileOwnFile } from './runtime-node.js';
import { createWorkerHost } from './worker-host.js';

if (!parentPort) throw new Error('js/engine/worker.node.js runs in a worker of node:worker_threads.');
const port = parentPort;
const receive = createWorkerHost((message, transfer) => port.postMessage(message, transfer), {
  compile: async () => ({ module: await compileOwnFile() }),
  compileUrl,
  batches: async () => batches,
});
port.on('message', receive);
