/** The package's modules in a browser, unbundled as they are in the package, under a policy as strict as the page's. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const root = new URL('../../../', import.meta.url);
const types = { js: 'text/javascript', wasm: 'application/wasm' };
export const packagePolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self'";

/**
 * Serves an empty page, and beside it what the package carries.
 * @param {(file: string) => { policy?: string, page?: boolean } | undefined} [differently] what is said of a file in place of the usual: another
 *   policy, or an HTML page in its place
 * @returns {Promise<{ url: string, requested: string[], close: () => void }>}
 */
export async function servePackage(differently = () => undefined) {
  /** @type {string[]} */
  const requested = [];
  const server = createServer(async ({ url = '/' }, response) => {
    const file = url.slice(1).split('?')[0];
    requested.push(file);
    const { policy = packagePolicy, page = file === '' } = differently(file) ?? {};
    response.setHeader('content-security-policy', policy);
    if (page) {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>tokensmith</title>');
      return;
    }
    // The browser asks for it by itself.
    if (file === 'favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const extension = /** @type {keyof typeof types} */ (file.split('.').pop());
    const body =
      /^(js|dist\/engine)\/[\w./-]+$/.test(file) && !file.includes('..')
        ? await readFile(new URL(file, root)).catch(() => undefined)
        : undefined;
    if (body) response.setHeader('content-type', types[extension] ?? 'application/octet-stream').end(body);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    requested,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
