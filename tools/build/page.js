/** Bundles the page: dist/web, a folder that any web server can serve. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfInterrupted } from '../setup/command.js';
import { SetupError } from '../setup/errors.js';
import { exists, makeWhole } from '../setup/files.js';
import { fingerprint } from '../setup/fingerprint.js';
import { distDirectory, root } from '../setup/paths.js';
import { assetAddresses } from './asset-addresses.js';
import { commonJsApart } from './commonjs-apart.js';
import { compressFiles } from './compress.js';
import { firstFile, namedAfterEntry } from './first-file.js';

const output = path.join(distDirectory, 'web');

/** The oldest browsers with WebAssembly exceptions and module workers. */
export const browsers = ['chrome95', 'firefox114', 'safari16.4'];

/** Copied as they are. */
const copied = {
  'icon.svg': 'web/icon.svg',
  'icon-192.png': 'web/icons/icon-192.png',
  'icon-512.png': 'web/icons/icon-512.png',
  'icon-maskable.png': 'web/icons/icon-maskable.png',
  'manifest.webmanifest': 'web/manifest.webmanifest',
  'tokensmith.wasm': 'dist/engine/tokensmith.wasm',
  'tokensmith.primary.wasm': 'dist/engine/tokensmith.primary.wasm',
  'tokensmith.deferred.wasm': 'dist/engine/tokensmith.deferred.wasm',
};

/** What the browser loads as modules, and what each is made from. */
const modules = {
  app: 'web/app.js',
  worker: 'js/engine/worker.split.js',
};

/** Keeps all the others, so it is made last. */
const serviceWorker = { 'service-worker': 'web/service-worker.js' };

/** Loaded before the first paint, thus no modules. */
const scripts = {
  theme: 'web/theme.js',
};

/** The first is there before the first paint; the other comes with what is loaded later. */
const styles = { app: 'web/app.css', late: 'web/late.css' };

/**
 * The REST client makes a toolkit of its own where none is given. The page always gives one, whose engine runs in workers: the
 * other way to load an engine has no place in it.
 * @type {import('esbuild').Plugin}
 */
export const oneEngine = {
  name: 'one-engine',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/index\.browser\.js$/ }, () => ({ path: 'none', namespace: 'one-engine' }));
    onLoad({ filter: /^none$/, namespace: 'one-engine' }, () => ({ contents: "export const init = () => Promise.reject(new TypeError('The page has one toolkit.'));" }));
  },
};

/**
 * @param {Record<string, string>} entries
 * @returns {Record<string, string>}
 */
const absolute = (entries) => Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.join(root, file)]));

/**
 * @param {string} directory
 * @returns {import('esbuild').BuildOptions}
 */
function bundling(directory) {
  return {
    absWorkingDir: root,
    bundle: true,
    nodePaths: [path.join(root, 'tools/node_modules')],
    outdir: directory,
    minify: true,
    sourcemap: true,
    target: browsers,
    legalComments: 'eof',
    logLevel: 'silent',
    charset: 'utf8',
  };
}

/**
 * @param {string} directory
 * @param {(line: string) => void} log
 */
async function bundle(directory, log) {
  // Only now: it is an npm package.
  const { build } = await import('esbuild');
  const common = bundling(directory);
  const addresses = assetAddresses([...Object.keys(copied), 'late.css'], { ...modules, ...serviceWorker });
  /**
   * What is not needed at once is split off, and loaded when it is.
   * @param {keyof typeof modules} name
   * @param {import('esbuild').Plugin[]} plugins
   */
  const buildInFiles = async (name, plugins) => {
    const result = await build({
      ...common,
      entryPoints: absolute({ [name]: modules[name] }),
      format: 'esm',
      splitting: true,
      chunkNames: 'chunk-[hash]',
      conditions: ['browser'],
      plugins: [...plugins, firstFile(path.join(root, modules[name])), addresses],
      // It is imported so that nothing it has is put elsewhere.
      logOverride: { 'ignored-bare-import': 'silent' },
      write: false,
    });
    for (const { path: file, contents } of namedAfterEntry(result.outputFiles, name)) await writeFile(file, contents);
    return result;
  };
  const results = await Promise.all([
    buildInFiles('app', [commonJsApart(/node_modules\/ini\/.*\.js$/), oneEngine]),
    buildInFiles('worker', []),
    build({ ...common, entryPoints: absolute(scripts), format: 'iife' }),
    build({ ...common, entryPoints: absolute(styles) }),
  ]);
  // What esbuild warns of is a mistake that it passes on, a broken style sheet for one.
  const warnings = results.flatMap((result) => result.warnings);
  for (const { text, location } of warnings) log(`${location?.file}:${location?.line}: ${text}`);
  if (warnings.length > 0) throw new SetupError('esbuild warns of something in the page', { remedy: 'Mend what it names, then run this again.' });
}

/**
 * The service worker, with the list of what it keeps: every file of the page but those that only a debugger asks for.
 *
 * @param {string} directory with all the other files
 */
async function bundleServiceWorker(directory) {
  const { build } = await import('esbuild');
  const names = (await readdir(directory)).filter((name) => !name.endsWith('.map')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      // Some servers lead from index.html to the folder, and a page may not come by such a detour.
      file: name === 'index.html' ? './' : name,
      integrity: `sha256-${createHash('sha256').update(await readFile(path.join(directory, name))).digest('base64')}`,
    })),
  );
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  await build({ ...bundling(directory), entryPoints: absolute(serviceWorker), format: 'iife', define: { TOKENSMITH_FILES: JSON.stringify({ version, files }) } });
}

/**
 * What only people read goes: comments, and what lines are set in by. Nothing in the page keeps its blanks as they are.
 * @param {string} html
 */
function dense(html) {
  if (/<(pre|textarea)[^>]*>[^<]/.test(html)) throw new SetupError('web/index.html has text whose blanks count', { remedy: 'Put it there by script.' });
  return html.replace(/\s*<!--[\s\S]*?-->/g, '').replace(/\n\s+/g, '\n');
}

/** @type {import('../setup/runner.js').Step} */
export const pageStep = {
  name: 'page',
  title: 'Bundle the page',
  why: 'dist/web',
  needs: ['npm:page', 'divide'],
  inputs: () => fingerprint(['web', 'js', 'dist/engine', 'tools/build', 'tools/package-lock.json']),
  isDone: () => exists(path.join(output, 'index.html')),
  run: async ({ log }) => {
    const { pagePolicy } = await import('../../js/server/policy.js');
    const html = await readFile(path.join(root, 'web/index.html'), 'utf8');
    if (!html.includes(`content="${pagePolicy()}"`)) {
      throw new SetupError('The policy in web/index.html is not that of js/server/policy.js', {
        remedy: `It has to be: ${pagePolicy()}`,
      });
    }
    await makeWhole(output, async (working) => {
      try {
        await bundle(working, (line) => log.write(line));
      } catch (error) {
        for (const { text, location } of /** @type {import('esbuild').BuildFailure} */ (error).errors ?? []) {
          log.write(`${location ? `${location.file}:${location.line}:${location.column}: ` : ''}${text}`);
        }
        throw new SetupError('esbuild could not bundle the page', { remedy: 'Mend what it names, then run this again.' });
      }
      throwIfInterrupted();
      for (const [name, file] of Object.entries(copied)) await copyFile(path.join(root, file), path.join(working, name));
      await writeFile(path.join(working, 'index.html'), dense(html));
      await bundleServiceWorker(working);
      await compressFiles(working);
    });
  },
};
