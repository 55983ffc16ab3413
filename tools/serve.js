/** `npm start`: sets up what is missing, builds the page, serves it. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSteps } from './build/index.js';
import { SetupError } from './setup/command.js';
import { distDirectory } from './setup/paths.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { bold, say } from './setup/terminal.js';

await main(async () => {
  const wantedPort = readPort(process.argv.slice(2));
  await runSteps([...setupSteps, ...buildSteps], ['page']);

  // Only now: it needs an npm package.
  const { createPageServer, defaultPort } = await import('../js/server/page-server.js');
  const wanted = wantedPort ?? defaultPort;
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

/**
 * @param {string[]} given
 * @returns {number | undefined}
 * @throws {SetupError} for anything but `--port` and a port
 */
function readPort(given) {
  const remedy = 'Use: npm start -- --port=8787 (0 for any free port).';
  let port;
  try {
    ({ port } = parseArgs({ args: given, options: { port: { type: 'string' } } }).values);
  } catch {
    throw new SetupError(`npm start does not take ${given.join(' ')}`, { remedy });
  }
  if (port === undefined) return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new SetupError(`${port} is not a port`, { remedy });
  return Number(port);
}
