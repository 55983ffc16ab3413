/** The worker of browsers, in one file however it is bundled: not every bundler divides what a worker runs. */
import * as batches from './bulk-worker.js';
import { compileParts, compileUrl } from './compile.js';
import { startWorkerHost } from './worker-host.js';

startWorkerHost({ compile: compileParts, compileUrl, batches: async () => batches });
