/** Sizes: uncompressed, with gzip as the build makes it, and with brotli at its highest quality. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { distDirectory, root } from '../setup/paths.js';
import { gzipped } from './compress.js';
import { browsers } from './page.js';

/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes bytes */

export const forms = /** @type {const} */ (['raw', 'gzip', 'brotli']);

/** @param {Uint8Array} bytes @returns {Promise<Sizes>} */
async function sizesOf(bytes) {
  const [gzip, brotli] = await Promise.all([
    gzipped(bytes),
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  ]);
  return { raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
}

/** @returns {Promise<Record<string, Sizes>>} what each group comes to */
export async function measureSizes() {
  /** @type {Record<string, Sizes>} */
  const measured = {};
  for (const [name, load] of Object.entries(groups)) {
    const sizes = await Promise.all((await load()).map(sizesOf));
    measured[name] = { raw: 0, gzip: 0, brotli: 0 };
    for (const form of forms) measured[name][form] = sizes.reduce((sum, size) => sum + size[form], 0);
  }
  return measured;
}

/* The package as an application's bundler puts it into a page. */

/**
 * @param {string} entry from the checkout's root
 * @param {string} [used] the one thing that the page takes of it; all of it, where nothing is named
 * @returns {Promise<Uint8Array>} one minified module
 */
export async function bundled(entry, used) {
  // Only now: it is an npm package.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    ...(used === undefined
      ? { entryPoints: [entry] }
      : { stdin: { contents: `import { ${used} } from './${entry}'; globalThis.used = ${used};`, resolveDir: root } }),
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['browser'],
    target: browsers,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}

/* Groups of files that are loaded together, since a user waits for all of them. */

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
    await bundled('js/targets/worker.browser.js', 'init'),
    await bundled('js/engine/worker.js'),
  ],
  'wasm, glue and wrapper in a browser': async () => [
    ...(await files(engine, ['tokensmith.wasm'])),
    await bundled('js/targets/browser.js', 'init'),
  ],
  'page, first load': async () =>
    files(web, [
      'index.html',
      'app.css',
      'theme.js',
      'icon.svg',
      'worker.js',
      'tokensmith.primary.wasm',
      ...(await withStaticImports('app.js')),
    ]),
  'page, all of it': async () =>
    files(
      web,
      (await readdir(web)).filter((name) => !/\.(map|gz)$/.test(name)),
    ),
  'page, one file': () => files(path.join(distDirectory, 'single'), ['tokensmith.html']),
};

/* Holds sizes against what they may be. */

/** @typedef {Record<string, Sizes>} Budget */

/** Growth that needs no decision: another version of the compiler, one more sentence. */
const allowance = 1.02;

/** @param {number} bytes */
export const inKilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/**
 * @param {Budget} measured
 * @param {Budget} budget
 * @returns {string[]} what is wrong, in words
 */
export function excesses(measured, budget) {
  const unknown = Object.keys(budget)
    .filter((name) => !(name in measured))
    .map((name) => `${name}: the budget has it, and nothing is called so.`);
  const over = Object.entries(measured).flatMap(([name, sizes]) => {
    if (!(name in budget)) return [`${name}: the budget lacks it.`];
    return forms
      .filter((form) => sizes[form] > budget[name][form])
      .map((form) => {
        const excess = sizes[form] - budget[name][form];
        return `${name}, ${form}: ${sizes[form]} bytes are ${excess} (${((100 * excess) / budget[name][form]).toFixed(1)} %) more than its budget of ${budget[name][form]}.`;
      });
  });
  return [...unknown, ...over];
}

/** @param {Budget} measured @returns {Budget} the current sizes and a little more */
export function budgetFor(measured) {
  const round = (/** @type {number} */ bytes) => Math.ceil((bytes * allowance) / 100) * 100;
  return Object.fromEntries(
    Object.entries(measured).map(([name, { raw, gzip, brotli }]) => [
      name,
      { raw: round(raw), gzip: round(gzip), brotli: round(brotli) },
    ]),
  );
}

/* The README's table. */

/** What the README names, and how. @type {Record<string, string>} */
const inReadme = {
  'page, first load': 'the page, when it is first opened',
  'before the first token, in a worker': 'the package in a page, up to the first token (`tokensmith/worker`)',
  'wasm, glue and wrapper in a browser': 'the package in a page, all of it (`tokensmith`)',
  'tokensmith.wasm': 'the engine alone',
};

/** @param {Budget} budget @returns {string} a table in Markdown */
const readmeTable = (budget) =>
  [
    '| | gzip |',
    '|---|---|',
    ...Object.entries(inReadme).map(([name, words]) => `| ${words} | ${inKilobytes(budget[name].gzip)} |`),
  ].join('\n');

/**
 * @param {string} readme
 * @param {Budget} budget
 * @returns {string} the README with the sizes of the budget
 */
export function withSizes(readme, budget) {
  const place = /(<!-- Written by npm run sizes[^\n]*-->\n)[^]*?(<!-- The end of what is written -->)/;
  if (!place.test(readme)) throw new Error('The README has no place for the sizes.');
  return readme.replace(place, (_, begin, end) => `${begin}\n${readmeTable(budget)}\n\n${end}`);
}
