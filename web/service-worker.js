/* global TOKENSMITH_FILES */
/**
 * Keeps the page's own files, so that the page opens without its server. It answers for those files alone: every other
 * request, the platform's among them, goes where it would have gone.
 *
 * A new version is fetched whole and waits until the person asks for it. The list of files is put here by
 * tools/build/page.js: any change to any file changes this one, which is how the browser learns of it.
 */
import { partsWork } from '../js/engine/compile.js';

const worker = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (globalThis));

const { version, files: allFiles } = TOKENSMITH_FILES;

/** The engine is there whole and in two parts, and a browser asks for one of them. */
const isOfOtherEngine = (/** @type {string} */ file) =>
  file.endsWith('.wasm') && (file === 'tokensmith.wasm') === partsWork();
const files = allFiles.filter(({ file }) => !isOfOtherEngine(file));

/** Beside the caches of whoever else may have had this origin: a port on one's own machine changes hands. */
const prefix = 'tokensmith-';
const cacheName = prefix + version;

/** @param {string} file */
const addressOf = (file) => new URL(file, worker.location.href).href;

/** What is looked up for each address. The page goes by two. */
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

/** All or nothing; and each is what was built together with this file, or nothing is kept. */
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
  // The browser may have thrown the cache away to make room.
  if (kept === undefined) return fetch(request);
  return request.method === 'HEAD' ? new Response(null, { headers: kept.headers }) : kept;
}

/**
 * Where another program has taken the page's address, a port on one's own machine, this one must not stand in its way:
 * once a server answers there and has no such file, it is gone with all it kept.
 */
async function giveWay() {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(worker.location.href, { method: 'HEAD', cache: 'no-store', credentials: 'omit' });
  } catch {
    // Nobody answers: what it is here for.
    return;
  }
  const found = response.ok && /javascript/i.test(response.headers.get('content-type') ?? '');
  if (found || response.status >= 500) return;
  await worker.registration.unregister();
  await caches.delete(cacheName);
}
