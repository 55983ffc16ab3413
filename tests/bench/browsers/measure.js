import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { assetAddresses } from '../../../tools/build/page.js';
import { SetupError } from '../../../tools/setup/command.js';
import { distDirectory, root } from '../../../tools/setup/paths.js';
import { makeFixture } from '../contest/fixture.js';
import { medianOf } from '../contest/times.js';

/** The contest in a browser, and how long a page waits for its first token. */
/* global location -- functions given to a page to run */

/** @typedef {import('../contest/times.js').Spread} Spread */

/**
 * @param {string} name
 * @param {boolean} quick
 * @param {import('../../../tools/setup/runner.js').Task} task
 * @returns {Promise<import('../contest/contest.js').ContestReport & { engine: string, firstToken: { loads: number, milliseconds: Spread } }>}
 */
export async function measureBrowser(name, quick, { progress }) {
  const engine = await find(name);
  if (!engine.available) throw new SetupError(`There is no ${engine.name} at ${engine.missing}`);
  const server = await serveBench();
  const browser = await engine.launch();
  try {
    const { privateKey } = await makeFixture();
    const times = [];
    let version = '';
    for (let load = 0; load < (quick ? 5 : 25); load += 1) {
      progress(`first token of a fresh profile, ${load + 1}`);
      const { version: opened, page, close } = await browser.open(server.url);
      version = opened;
      times.push(
        await page.evaluate(async (pem) => {
          const started = performance.now();
          const { firstToken } = await import(`${location.origin}/first-token.js`);
          const token = await firstToken(pem);
          if (token.split('.').length !== 3) throw new Error('That is no token.');
          return performance.now() - started;
        }, privateKey),
      );
      await close();
    }

    const { page, close } = await browser.open(server.url);
    await page.evaluate((isQuick) => {
      const state = /** @type {any} */ (globalThis);
      const start = async () => {
        const { run } = await import(`${location.origin}/contest.js`);
        return run({ quick: isQuick, progress: (/** @type {string} */ line) => (state.benchProgress = line) });
      };
      start().then(
        (report) => (state.benchReport = { report }),
        (error) => (state.benchReport = { error: `${error} ${error.stack}` }),
      );
    }, quick);
    for (;;) {
      await new Promise((resolve) => {
        setTimeout(resolve, 2000);
      });
      // One question at a time, each short: drivers give up on long ones.
      const { ended, line } = await page.evaluate(() => {
        const state = /** @type {any} */ (globalThis);
        return { ended: state.benchReport, line: state.benchProgress ?? '' };
      });
      if (ended?.error) throw new Error(ended.error);
      if (ended) {
        await close();
        return {
          ...ended.report,
          engine: `${engine.name} ${version}`,
          firstToken: { loads: times.length, milliseconds: medianOf(times) },
        };
      }
      progress(line);
    }
  } finally {
    await browser.close();
    server.close();
  }
}

/** @param {string} name @returns {Promise<import('../../browser/support/engines/index.js').Engine>} */
async function find(name) {
  // Only now: they need npm packages.
  const engines = await import('../../browser/support/engines/index.js');
  return engines[/** @type {'chromium' | 'firefox' | 'webkit'} */ (name)];
}

/* What a browser is given: the contest and the way to a first token as bundled modules, and the engine beside them. */

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
    // A library that looks for it does not find it, and continues without.
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
