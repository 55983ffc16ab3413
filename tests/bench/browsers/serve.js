/** What a browser is given: the contest and the way to a first token as bundled modules, and the engine beside them. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { assetAddresses } from '../../../tools/build/page.js';
import { distDirectory, root } from '../../../tools/setup/paths.js';

const here = path.join(root, 'tests/bench');

/** @param {string} entry @returns {Promise<Uint8Array>} */
async function bundled(entry) {
  // Only now: it is an npm package.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(here, 'browsers', entry)],
    nodePaths: [path.join(here, 'peers/node_modules')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['browser'],
    mainFields: ['browser', 'module', 'main'],
    // A library that looks for it finds nothing, and goes on without.
    external: ['crypto'],
    logLevel: 'silent',
    plugins: [
      assetAddresses(['tokensmith.wasm', 'tokensmith.primary.wasm', 'tokensmith.deferred.wasm', 'worker.js'], {}),
    ],
  });
  return outputFiles[0].contents;
}

/** @returns {Promise<{ url: string, close: () => void }>} */
export async function serveBench() {
  /** @type {Record<string, { type: string, body: Uint8Array | string }>} */
  const files = {
    '/': { type: 'text/html', body: '<!doctype html><title>bench</title><link rel="icon" href="data:,">' },
    '/contest.js': { type: 'text/javascript', body: await bundled('contest.js') },
    '/first-token.js': { type: 'text/javascript', body: await bundled('first-token.js') },
    '/tokensmith.wasm': {
      type: 'application/wasm',
      body: await readFile(path.join(distDirectory, 'engine/tokensmith.wasm')),
    },
  };
  const server = createServer(({ url = '/' }, response) => {
    const file = files[url];
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', file.type);
    // A page that shares memory with no other is told the time more exactly.
    response
      .setHeader('cross-origin-opener-policy', 'same-origin')
      .setHeader('cross-origin-embedder-policy', 'require-corp')
      .end(file.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
