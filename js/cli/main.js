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

// What cannot be written is noticed where it is written (Output.delivered), so that the command first ends in order.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), processContext(controller.signal));
