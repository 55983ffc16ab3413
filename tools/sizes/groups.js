/** What is loaded together: the things whose size somebody waits for. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { distDirectory } from '../setup/paths.js';
import { bundled } from './bundle.js';

const engine = path.join(distDirectory, 'engine');
const web = path.join(distDirectory, 'web');

/**
 * @param {string} directory
 * @param {Iterable<string>} names
 * @returns {Promise<Uint8Array[]>}
 */
const files = (directory, names) => Promise.all([...names].map((name) => readFile(path.join(directory, name))));

/**
 * A module of the page and all that it imports before it runs. What it imports later, when that is needed, is not followed.
 * @param {string} name
 * @param {Set<string>} [seen]
 * @returns {Promise<Set<string>>}
 */
async function withStaticImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const code = await readFile(path.join(web, name), 'utf8');
  for (const [, imported] of code.matchAll(/\b(?:from|import)"\.\/([^"]+)"/g)) await withStaticImports(imported, seen);
  return seen;
}

/** Each file is compressed by itself, as servers do. @type {Record<string, () => Promise<Uint8Array[]>>} */
export const groups = {
  'tokensmith.wasm': () => files(engine, ['tokensmith.wasm']),
  'tokensmith.js, its glue': () => files(engine, ['tokensmith.js']),
  'before the first token, in a worker': async () => [
    ...(await files(engine, ['tokensmith.primary.wasm'])),
    await bundled('js/index.worker.js', 'init'),
    await bundled('js/engine/worker.js'),
  ],
  'before the first token, in the page': async () => [
    ...(await files(engine, ['tokensmith.primary.wasm'])),
    await bundled('js/light.js', 'openKeyring'),
    ...(await files(web, ['worker.js'])),
  ],
  'wasm, glue and wrapper in a browser': async () => [...(await files(engine, ['tokensmith.wasm'])), await bundled('js/index.browser.js', 'init')],
  'page, first load': async () =>
    files(web, ['index.html', 'app.css', 'theme.js', 'icon.svg', 'worker.js', 'tokensmith.primary.wasm', ...(await withStaticImports('app.js'))]),
  'page, all of it': async () => files(web, (await readdir(web)).filter((name) => !/\.(map|gz)$/.test(name))),
  'page, one file': () => files(path.join(distDirectory, 'single'), ['tokensmith.html']),
};
