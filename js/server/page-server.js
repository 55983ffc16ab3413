/** Serves the page, to this machine only. */
import { realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import sirv from 'sirv';
import { securityHeaders } from './security-headers.js';
import { createRelay } from './relay.js';
import { onFreePort, refuse, refuseMethod } from './loopback.js';

/** Where the page is found unless the port is taken. */
export const defaultPort = 8787;

const loopback = ['127.0.0.1', '::1'];

/** What the file server may append to a path, besides `/index`, to find a file. */
const extension = 'html';
const suffixes = ['', `.${extension}`, '.gz', `.${extension}.gz`];

/**
 * @typedef {object} PageServer
 * @property {string} url where the page is, such as `http://127.0.0.1:8787/`
 * @property {number} port
 * @property {() => Promise<void>} close
 */

/**
 * Starts the server.
 *
 * @param {object} options
 * @param {string} options.directory the built page
 * @param {number} [options.port] the first to try, 8787 unless given; 0 takes any free one
 * @param {string} [options.host] `127.0.0.1`, unless given, or `::1`
 * @param {typeof globalThis.fetch} [options.fetch] how the relay reaches the platform: that of a sandbox, say
 * @param {boolean} [options.sandbox] whether `fetch` is that of a sandbox, which the page then says
 * @param {number} [options.timeLimit] milliseconds that the platform may take to answer
 * @returns {Promise<PageServer>} once it listens
 * @throws {RangeError} when `host` is an address others can reach
 * @throws {Error} when no port is free
 *
 * @example
 * const server = await createPageServer({ directory: 'dist/web' });
 * console.log(server.url);
 */
export async function createPageServer({
  directory,
  port = defaultPort,
  host = loopback[0],
  fetch,
  sandbox,
  timeLimit,
}) {
  if (!loopback.includes(host)) {
    throw new RangeError(`The page is served on this machine only: host must be ${loopback.join(' or ')}.`);
  }
  const files = sirv(directory, { dev: true, etag: true, gzip: true, extensions: [extension] });
  const headers = securityHeaders();
  let authority = '';
  const relay = createRelay({ origin: () => `http://${authority}`, fetch, sandbox, timeLimit });

  const server = createServer(
    {
      // Nothing we serve needs a long request.
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const refusal = refuse(request, authority);
      if (refusal) {
        end(response, refusal.status, refusal.message, refusal.headers);
        return;
      }
      const relayed = relay(request);
      if (relayed) {
        relayed.then(
          (answer) => send(response, answer),
          // The client went away in the middle of its request.
          () => response.destroy(),
        );
        return;
      }
      const wrongMethod = refuseMethod(request);
      if (wrongMethod) {
        end(response, wrongMethod.status, wrongMethod.message, wrongMethod.headers);
        return;
      }
      const notFound = () => end(response, 404, 'There is no such file.');
      if (leavesFolder(directory, request.url ?? '')) {
        notFound();
        return;
      }
      // The files are small, and a range whose end is before its start makes the file server throw.
      delete request.headers.range;
      files(request, response, notFound);
    },
  );

  const taken = await onFreePort(port, (tried) => listen(server, tried, host));
  const name = host.includes(':') ? `[${host}]` : host;
  authority = `${name}:${taken}`;
  return {
    url: `http://${authority}/`,
    port: taken,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/**
 * Whether a symbolic link leads out of the folder from any of the files that the file server may find for this target. It follows links
 * itself, without looking where they lead.
 *
 * @param {string} directory
 * @param {string} target in origin form
 */
function leavesFolder(directory, target) {
  const name = decodeURI(target.split('?', 1)[0]).replace(/\/$/, '');
  const home = realPath(directory);
  return suffixes
    .flatMap((suffix) => [`${name}${suffix}`, `${name}/index${suffix}`])
    .map((file) => realPath(path.join(directory, file)))
    .some((file) => file !== undefined && file !== home && !file.startsWith(`${home}${path.sep}`));
}

/**
 * @param {string} file
 * @returns {string | undefined} its path with every link followed; undefined if there is no such file
 */
function realPath(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Answers with an error.
 *
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} message
 * @param {Record<string, string>} [headers]
 */
function end(response, status, message, headers = {}) {
  send(response, { status, type: 'text/plain; charset=utf-8', body: `${message}\n` }, headers);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {{ status: number, type: string, body: string }} answer
 * @param {Record<string, string>} [headers]
 */
function send(response, { status, type, body }, headers = {}) {
  response.writeHead(status, {
    ...headers,
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    // Whatever else is on its way over this connection is not wanted.
    Connection: 'close',
  });
  response.end(body);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port it listens on
 */
async function listen(server, port, host) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve(undefined);
    });
  });
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}
