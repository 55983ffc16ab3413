import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TokensmithError } from '../../errors.js';
import { DEMO_ACCOUNT } from '../../sandbox/accounts.js';
import { wholeNumber } from '../inputs.js';
import { openSandbox } from '../sandbox-state.js';
import { untilInterrupted } from '../waiting.js';

/**
 * `serve`: the page and its relay, until Ctrl-C. With --sandbox the relay leads to the folder's sandbox.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  const directory = fileURLToPath(new URL('../../../dist/web/', import.meta.url));
  if (!existsSync(directory)) {
    throw new TokensmithError('ERR_CONFIG_NOT_FOUND', { where: directory, problem: 'The page has not been built.', remedy: 'In a clone of the repository, run npm run build.' });
  }
  const { createPageServer, defaultPort } = await import('../../server/page-server.js');
  const wanted = wholeNumber(options.port, '--port', { maximum: 65_535 }) ?? defaultPort;
  const inSandbox = options.sandbox === true;
  const server = await createPageServer({
    directory,
    port: wanted,
    fetch: inSandbox ? (await openSandbox(invocation)).fetch : context.fetch,
    sandbox: inSandbox,
  });
  if (wanted !== 0 && server.port !== wanted) output.hint(`Port ${wanted} is taken, so this is the next free one.`);
  output.result({ url: server.url, port: server.port }, () => server.url);
  output.hint('For this machine only. Ctrl-C ends it.');
  if (inSandbox) output.hint(`In its live mode the page asks the sandbox of this folder, whose demonstration account has the API key ${DEMO_ACCOUNT.apiKey} and the secret ${DEMO_ACCOUNT.apiSecret}.`);
  await untilInterrupted(context);
  await server.close();
}
