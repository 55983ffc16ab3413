/** `npm start`: sets up what is missing, builds the page, serves it. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSteps } from './build/index.js';
import { distDirectory } from './setup/paths.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { bold, say } from './setup/terminal.js';

await main(async () => {
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  await runSteps([...setupSteps, ...buildSteps], ['page']);

  // Only now: it needs an npm package.
  const { createPageServer, defaultPort } = await import('../js/server/page-server.js');
  const wanted = values.port === undefined ? defaultPort : Number(values.port);
  const server = await createPageServer({ directory: path.join(distDirectory, 'web'), port: wanted });
  if (wanted !== 0 && server.port !== wanted) say(`Port ${wanted} is taken, so this is the next free one.`);
  say(`The page is at ${bold(server.url)} for this machine only. Ctrl-C ends it.`);

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      say('');
      server.close().then(() => process.exit(0));
    });
  }
});
