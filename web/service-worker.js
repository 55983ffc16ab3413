/* global TOKENSMITH_FILES */
/**
 * Keeps the page's own files, so that the page opens without its server. It answers for those files alone: every other
 * request, such as those to the platform, goes to the network.
 *
 * A new version is fetched completely and waits until it is asked for. tools/build/page.js inserts the list of files here, so that a change to
 * any file changes this one, by which the browser notices it.
 */
import { partsWork } from '../js/engine/compile.js';

const worker = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (globalThis));

const { version, files: allFiles } = TOKENSMITH_FILES;

/** The engine is served whole and in two parts; a browser uses one or the other. */
const isOfOtherEngine = (/** @type {string} */ file) =>
  file.endsWith('.wasm') && (file === 'tokensmith.wasm') === partsWork();
const files = allFiles.filter(({ file }) => !isOfOtherEngine(file));

/** Other programs may have had this origin and left caches: a local port changes hands. */
const prefix = 'tokensmith-';
const cacheName = prefix + version;

/** @param {string} file */
const addressOf = (file) => new URL(file, worker.location.href).href;

/** The cached address for each requested one. The page has two. */
const answered = new Map(files.map(({ file }) => [addressOf(file), addressOf(file)]));
answered.set(addressOf('index.html'), addressOf('./'));

worker.addEventListener('install', (event) => event.waitUntil(keepFiles()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', ({ data }) => {
  if (data === 'load') worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = answered.get(request.url.split('#', 1)[0] ?? '');
  if (address === undefined || !['GET', 'HEAD'].includes(request.method)) return;
  event.respondWith(answer(request, address));
  if (request.mode === 'navigate') event.waitUntil(giveWay());
});

/** All or nothing: every file has to be of the same build. */
async function keepFiles() {
  const cache = await caches.open(cacheName);
  await cache.addAll(
    files.map(
      ({ file, integrity }) => new Request(addressOf(file), { cache: 'no-cache', credentials: 'omit', integrity }),
    ),
  );
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  }
  await worker.clients.claim();
}

/**
 * @param {Request} request
 * @param {string} address
 * @returns {Promise<Response>}
 */
async function answer(request, address) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(address);
  // The browser may have evicted the cache.
  if (kept === undefined) return fetch(request);
  return request.method === 'HEAD' ? new Response(null, { headers: kept.headers }) : kept;
}

/**
 * Where another program has taken the page's address, a port on one's own machine, this one must not stand in its way:
 * once a server answers there without such a file, this one removes itself and its cache.
 */
async function giveWay() {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(worker.location.href, { method: 'HEAD', cache: 'no-store', credentials: 'omit' });
  } catch {
    // Nobody answers: this is what the service worker is for.
    return;
  }
  const found = response.ok && /javascript/i.test(response.headers.get('content-type') ?? '');
  if (found || response.status >= 500) return;
  await worker.registration.unregister();
  await caches.delete(cacheName);
}
