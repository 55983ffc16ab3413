import { createServer } from 'node:http';
import { missing, readOptions } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { isAddressedTo } from '../server/loopback.js';

/**
 * The sandbox for clients that need a real address: HTTP on the loopback interface. Their host options (`apiHost`,
 * `restHost`, `baseUrl`) are set to it; one address serves as all of the platform's hosts.
 *
 * @typedef {object} SandboxServer
 * @property {string} url `http://127.0.0.1:8788`
 * @property {number} port
 * @property {() => Promise<void>} close ends open connections too
 */

const LOOPBACK = '127.0.0.1';
const LARGEST_BODY = 1024 * 1024;
const LONGEST_REQUEST = 30_000;
const LARGEST_HEADERS = 128 * 1024;

/** Headers that describe the hop, not the message (RFC 9110 section 7.6.1); Request refuses some of them. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'host',
]);

/**
 * @param {object} options
 * @param {Pick<import('./index.js').Sandbox, 'answer'>} options.sandbox
 * @param {number} [options.port] 0 or absent for any that is free
 * @returns {Promise<SandboxServer>}
 * @throws {TokensmithError} `ERR_ARGUMENT_MISSING`, `ERR_ARGUMENT_VALUE`, `ERR_ARGUMENT_UNKNOWN`; and what Node says of a
 *   port that is taken (`EADDRINUSE`)
 * @example
 * const server = await listen({ sandbox });
 * new Applications({ apiKey, apiSecret }, { apiHost: server.url });
 */
export async function listen(options) {
  const read = readOptions(options, /** @type {const} */ (['sandbox', 'port']));
  const sandbox = /** @type {Pick<import('./index.js').Sandbox, 'answer'> | undefined} */ (read.sandbox);
  if (sandbox === undefined) throw missing('sandbox', 'Give what createSandbox() made.');
  const wanted = read.port ?? 0;
  if (!Number.isInteger(wanted) || Number(wanted) < 0 || Number(wanted) > 65_535) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'port',
      problem: 'This is not a port.',
      remedy: 'Give a whole number from 0 to 65535.',
    });
  }

  /** @type {Map<import('node:stream').Duplex, import('node:http').ServerResponse>} */
  const answering = new Map();
  const server = createServer(
    { requestTimeout: LONGEST_REQUEST, headersTimeout: LONGEST_REQUEST, maxHeaderSize: LARGEST_HEADERS },
    (request, response) => {
      const { socket } = request;
      answering.set(socket, response);
      response.once('close', () => answering.delete(socket));
      void serve(sandbox, port, request, response);
    },
  );
  // The old tools send `{}` with a DELETE but no length: to HTTP that is the start of a second, broken request. The
  // platform answers the first; Node would close the connection.
  server.on('clientError', (_error, socket) => {
    const response = answering.get(socket);
    if (response !== undefined) {
      response.shouldKeepAlive = false;
      response.once('finish', () => socket.end());
    } else if (socket.writable) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    } else {
      socket.destroy();
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(wanted), LOOPBACK, () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    url: `http://${LOOPBACK}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {Pick<import('./index.js').Sandbox, 'answer'>} sandbox
 * @param {number} port
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function serve(sandbox, port, request, response) {
  const abandoned = new AbortController();
  response.once('close', () => abandoned.abort());
  try {
    const refusal = refuse(request, port);
    if (refusal !== null) {
      refuseWith(response, refusal.status, refusal.message);
      return;
    }
    const body = await readBody(request);
    if (body === null) {
      refuseWith(response, 413, `The sandbox takes bodies of up to ${LARGEST_BODY} bytes.`);
      return;
    }
    const answer = await sandbox.answer(toRequest(request, port, body, abandoned.signal));
    const content = new Uint8Array(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      ...(answer.status !== 204 && { 'content-length': content.length }),
      'cache-control': 'no-store',
    });
    response.end(content);
  } catch (error) {
    if (isNetworkFailure(error) || response.headersSent) request.socket.destroy();
    else refuseWith(response, 500, "The sandbox failed. This is its fault, not the request's.");
  }
}

/**
 * Errors that break the connection, as the platform would, and those of a client that is gone.
 *
 * @param {unknown} error
 */
const isNetworkFailure = (error) =>
  error instanceof Error &&
  (error.name === 'AbortError' || (error instanceof TypeError && error.message === 'fetch failed'));

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} message
 */
function refuseWith(response, status, message) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${message}\n`);
}

/**
 * Only requests that a client on this machine sends intentionally. A page of another site can reach a loopback port, by a
 * name that resolves to this machine (DNS rebinding) or by a simple request.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {number} port
 * @returns {{ status: number, message: string } | null}
 */
function refuse(request, port) {
  const { headers, method = '', url = '' } = request;
  const names = [`${LOOPBACK}:${port}`, `localhost:${port}`];
  if (!isAddressedTo(request, names)) {
    return { status: 421, message: `The sandbox answers to ${names.join(' and ')} only.` };
  }
  // The absolute form is for proxies (RFC 9112 section 3.2.2).
  if (!url.startsWith('/') || url.startsWith('//'))
    return { status: 400, message: 'The request target is not a path.' };
  // No API has them, and fetch refuses them.
  if (method === 'TRACE' || method === 'CONNECT')
    return { status: 405, message: `The method ${method} is not allowed.` };
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign = (origin !== undefined && !names.some((name) => origin === `http://${name}`)) || site === 'cross-site';
  if (foreign) return { status: 403, message: 'The sandbox does not answer pages of other origins.' };
  return null;
}

/**
 * Reads on after the limit but keeps nothing, so that the client receives the answer instead of a broken connection.
 *
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>} null where it is too large
 */
function readBody(request) {
  return new Promise((resolve, reject) => {
    /** @type {Uint8Array[]} */
    let chunks = [];
    let length = 0;
    request.on('data', (/** @type {Uint8Array} */ chunk) => {
      length += chunk.length;
      if (length > LARGEST_BODY) {
        chunks = [];
        resolve(null);
      } else {
        chunks.push(chunk);
      }
    });
    request.once('error', reject);
    request.once('end', () => {
      const body = new Uint8Array(length > LARGEST_BODY ? 0 : length);
      let offset = 0;
      for (const chunk of chunks) {
        body.set(chunk, offset);
        offset += chunk.length;
      }
      resolve(body);
    });
  });
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {number} port
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {AbortSignal} signal
 */
function toRequest({ method = 'GET', url = '/', rawHeaders }, port, body, signal) {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  const carries = method !== 'GET' && method !== 'HEAD';
  return new Request(`http://${LOOPBACK}:${port}${url}`, { method, headers, signal, ...(carries && { body }) });
}
