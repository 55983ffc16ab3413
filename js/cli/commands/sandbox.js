import { DEMO_ACCOUNT } from '../../sandbox/index.js';
import { listen } from '../../sandbox/listen.js';
import { wholeNumber } from '../inputs.js';
import { SANDBOX_FILE } from '../sandbox-file.js';
import { openSandbox } from '../sandbox-state.js';
import { untilInterrupted } from '../waiting.js';

const DEFAULT_PORT = 8788;

/** How many ports above the wanted one are tried. */
const PORTS_TRIED = 50;

/**
 * `sandbox`: the folder's sandbox as a server, until Ctrl-C.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  const wanted = wholeNumber(options.port, '--port', { maximum: 65_535 }) ?? DEFAULT_PORT;
  const sandbox = await openSandbox(invocation, {
    reset: options.reset === true,
    onAnswer: ({ method, path, status, reason }) => output.hint(`${method} ${path} ${status ?? 'no answer'}${reason ? `: ${reason}` : ''}`),
  });
  const server = await listenNear(sandbox, wanted);
  if (wanted !== 0 && server.port !== wanted) output.hint(`Port ${wanted} is taken, so this is the next free one.`);
  output.result({ url: server.url, port: server.port, ...DEMO_ACCOUNT }, () => server.url);
  output.hint(
    [
      `One address for all of the platform's hosts, for this machine only. Ctrl-C ends it.`,
      `API key ${DEMO_ACCOUNT.apiKey}, secret ${DEMO_ACCOUNT.apiSecret}; another pair is taken in by its first balance request.`,
      `Kept in ${SANDBOX_FILE}. Commands use it with --base-url=${server.url}, or without a server with --sandbox.`,
    ].join('\n'),
  );
  await untilInterrupted(context);
  await server.close();
}

/**
 * @param {Pick<import('../../sandbox/index.js').Sandbox, 'answer'>} sandbox
 * @param {number} wanted
 */
async function listenNear(sandbox, wanted) {
  for (let port = wanted; ; port += 1) {
    try {
      return await listen({ sandbox, port });
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code !== 'EADDRINUSE' || wanted === 0 || port >= Math.min(wanted + PORTS_TRIED, 65_535)) throw error;
    }
  }
}
