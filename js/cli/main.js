#!/usr/bin/env node
import { homedir } from 'node:os';
import { EXIT } from './exit-codes.js';
import { run } from './program.js';

const controller = new AbortController();

// The first interrupt lets the command end in order; the second one does not wait for it.
process.once('SIGINT', () => {
  controller.abort();
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
});

// A failed write is noticed where it is written (Output.delivered), so that the command can end in order.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  platform: process.platform,
  fetch: globalThis.fetch,
  kit: async () => (await import('../targets/node.js')).init(),
  clock: () => Math.floor(Date.now() / 1000),
  signal: controller.signal,
});
