#!/usr/bin/env node
import { processContext } from './context.js';
import { EXIT } from './exit-codes.js';
import { run } from './program.js';

const controller = new AbortController();

// The first interrupt lets what is under way end in order; the second one does not wait for it.
process.once('SIGINT', () => {
  controller.abort();
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
});

// `tokensmith app:list | head -1` closes our end of the pipe: that is no failure.
process.stdout.on('error', (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), processContext(controller.signal));
