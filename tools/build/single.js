/** Builds the page as one HTML file: dist/single/tokensmith.html, which works from file:// and contacts nobody. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SetupError } from '../setup/command.js';
import { exists, fingerprint, makeWhole } from '../setup/files.js';
import { distDirectory, root } from '../setup/paths.js';
import { assetAddresses, browsers, oneEngine } from './page.js';

const output = path.join(distDirectory, 'single');

/** In the place of the page's own. */
const replaced = { [path.join(root, 'web/engine-source.js')]: path.join(root, 'web/single/engine-source.js') };

/** @returns {Promise<{ app: string, theme: string, styles: string }>} */
async function bundle() {
  // Only now: it is an npm package.
  const { build } = await import('esbuild');
  /** @param {import('esbuild').BuildOptions} options */
  const toText = async (options) => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      bundle: true,
      nodePaths: [path.join(root, 'tools/node_modules')],
      write: false,
      minify: true,
      target: browsers,
      legalComments: 'none',
      logLevel: 'silent',
      charset: 'utf8',
      ...options,
    });
    return String(outputFiles?.[0]?.text).trim();
  };
  // No file lies beside this one; what still names some is never called.
  const addresses = assetAddresses(
    ['tokensmith.wasm', 'tokensmith.primary.wasm', 'tokensmith.deferred.wasm', 'worker.js'],
    {},
  );
  const worker = await toText({
    entryPoints: ['js/engine/worker.js'],
    format: 'iife',
    conditions: ['browser'],
    plugins: [addresses],
    define: { 'import.meta.url': '""' },
  });
  const wasm = await readFile(path.join(distDirectory, 'engine/tokensmith.wasm'));
  /** @type {import('esbuild').Plugin} */
  const substitution = {
    name: 'substitution',
    setup({ onResolve }) {
      onResolve({ filter: /engine-source\.js$/ }, ({ path: target, resolveDir }) => {
        const replacement = replaced[path.resolve(resolveDir, target)];
        return replacement === undefined ? undefined : { path: replacement };
      });
    },
  };
  const [app, theme, styles] = await Promise.all([
    toText({
      entryPoints: ['web/app.js'],
      format: 'esm',
      conditions: ['browser'],
      plugins: [substitution, addresses, oneEngine],
      define: {
        TOKENSMITH_WASM: JSON.stringify(wasm.toString('base64')),
        TOKENSMITH_WORKER_SOURCE: JSON.stringify(worker),
      },
    }),
    toText({ entryPoints: ['web/theme.js'], format: 'iife' }),
    toText({ entryPoints: ['web/app.css'] }),
  ]);
  return { app, theme, styles };
}

/** @param {string} text */
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * @param {string} html the page's own
 * @param {{ app: string, theme: string, styles: string }} parts
 * @param {string} icon SVG
 * @returns {Promise<string>}
 */
async function assemble(html, { app, theme, styles }, icon) {
  const { pagePolicy, singlePolicy } = await import('../../js/server/security-headers.js');
  /** @type {[string, string][]} */
  const replacements = [
    [pagePolicy(), singlePolicy({ scripts: [hashOf(theme), hashOf(app)], styles: [hashOf(styles)] })],
    [
      '<link rel="icon" href="icon.svg" type="image/svg+xml">',
      `<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(icon).toString('base64')}">`,
    ],
    ['  <link rel="manifest" href="manifest.webmanifest">\n', ''],
    ['<link rel="stylesheet" href="app.css">', `<style>${styles}</style>`],
    ['<script src="theme.js"></script>', `<script>${theme}</script>`],
    ['<script type="module" src="app.js"></script>', `<script type="module">${app}</script>`],
  ];
  let single = html;
  for (const [from, to] of replacements) {
    if (single.split(from).length !== 2)
      throw new SetupError(`web/index.html does not hold this once: ${from.slice(0, 80)}`);
    single = single.replace(from, () => to);
  }
  return single;
}

/** @type {import('../setup/runner.js').Step} */
export const singleStep = {
  name: 'single',
  title: 'Bundle the page into one HTML file',
  why: 'dist/single',
  needs: ['npm:page', 'wasm'],
  inputs: () => fingerprint(['web', 'js', 'dist/engine', 'tools/build', 'tools/package-lock.json']),
  isDone: () => exists(path.join(output, 'tokensmith.html')),
  run: async () => {
    const html = await readFile(path.join(root, 'web/index.html'), 'utf8');
    const icon = await readFile(path.join(root, 'web/icon.svg'), 'utf8');
    const single = await assemble(html, await bundle(), icon);
    await makeWhole(output, (working) => writeFile(path.join(working, 'tokensmith.html'), single));
  },
};
