/** Bundles the page: dist/web, a folder that any web server can serve. */
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SetupError, throwIfInterrupted } from '../setup/command.js';
import { exists, fingerprint, makeWhole } from '../setup/files.js';
import { distDirectory, root } from '../setup/paths.js';
import { compressFiles } from './compress.js';

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

const styles = { app: 'web/app.css' };

/**
 * The REST client makes a toolkit of its own where none is given. The page always gives one, whose engine runs in workers: the
 * other way to load an engine has no place in it.
 * @type {import('esbuild').Plugin}
 */
export const oneEngine = {
  name: 'one-engine',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/browser\.js$/ }, () => ({ path: 'none', namespace: 'one-engine' }));
    onLoad({ filter: /^none$/, namespace: 'one-engine' }, () => ({
      contents: "export const init = () => Promise.reject(new TypeError('The page has one toolkit.'));",
    }));
  },
};

/**
 * @param {Record<string, string>} entries
 * @returns {Record<string, string>}
 */
const absolute = (entries) =>
  Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.join(root, file)]));

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
  const addresses = assetAddresses(Object.keys(copied), { ...modules, ...serviceWorker });
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
      chunkNames: '[name]-[hash]',
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
  if (warnings.length > 0)
    throw new SetupError('esbuild warns of something in the page', {
      remedy: 'Mend what it names, then run this again.',
    });
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
      integrity: `sha256-${createHash('sha256')
        .update(await readFile(path.join(directory, name)))
        .digest('base64')}`,
    })),
  );
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  await build({
    ...bundling(directory),
    entryPoints: absolute(serviceWorker),
    format: 'iife',
    define: { TOKENSMITH_FILES: JSON.stringify({ version, files }) },
  });
}

/**
 * What only people read goes: comments, and what lines are set in by. Nothing in the page keeps its blanks as they are.
 * @param {string} html
 */
function dense(html) {
  if (/<(pre|textarea)[^>]*>[^<]/.test(html))
    throw new SetupError('web/index.html has text whose blanks count', { remedy: 'Put it there by script.' });
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
    const { pagePolicy } = await import('../../js/server/security-headers.js');
    const html = await readFile(path.join(root, 'web/index.html'), 'utf8');
    if (!html.includes(`content="${pagePolicy()}"`)) {
      throw new SetupError('The policy in web/index.html is not that of js/server/security-headers.js', {
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
        throw new SetupError('esbuild could not bundle the page', {
          remedy: 'Mend what it names, then run this again.',
        });
      }
      throwIfInterrupted();
      for (const [name, file] of Object.entries(copied))
        await copyFile(path.join(root, file), path.join(working, name));
      await writeFile(path.join(working, 'index.html'), dense(html));
      await bundleServiceWorker(working);
      await compressFiles(working);
    });
  },
};

/*
 * Modules say where their files are with `new URL('…', import.meta.url)`, which every bundler knows but esbuild. In the
 * page all files lie in one folder: the addresses are rewritten to that.
 */

const address = /new URL\(\s*(['"])([^'"]+)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * @param {string[]} fileNames names of the files that the page's folder has besides
 * @param {Record<string, string>} sources the name of each module in that folder, and its source
 * @returns {import('esbuild').Plugin}
 */
export function assetAddresses(fileNames, sources) {
  const nameOf = new Map(Object.entries(sources).map(([name, source]) => [path.join(root, source), `${name}.js`]));
  const names = new Set([...fileNames, ...nameOf.values()]);
  return {
    name: 'asset-addresses',
    setup(build) {
      build.onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
        if (file.includes('node_modules')) return undefined;
        const source = await readFile(file, 'utf8');
        /** @type {import('esbuild').PartialMessage[]} */
        const errors = [];
        const contents = source.replace(address, (_whole, _quote, target) => {
          const name = nameOf.get(path.resolve(path.dirname(file), target)) ?? path.basename(target);
          if (!names.has(name)) {
            errors.push({ text: `${path.relative(root, file)} refers to ${target}, which the page has no file for` });
          }
          return `new URL('./${name}', import.meta.url)`;
        });
        return { contents, errors, loader: 'js' };
      });
    },
  };
}

/*
 * What esbuild puts around a CommonJS module is a helper that all files share, and so it goes into the one that is loaded first, which has no
 * use for it. Bundled apart, such a module brings its own helper, into the file that it comes in.
 */

/**
 * @param {RegExp} filter of the modules' paths
 * @returns {import('esbuild').Plugin}
 */
export function commonJsApart(filter) {
  return {
    name: 'commonjs-apart',
    setup({ onLoad, esbuild, initialOptions: { target } }) {
      onLoad({ filter }, async ({ path: file }) => {
        const { outputFiles } = await esbuild.build({
          entryPoints: [file],
          bundle: true,
          format: 'esm',
          platform: 'neutral',
          target,
          write: false,
          logLevel: 'silent',
        });
        return { contents: outputFiles[0]?.text ?? '', loader: 'js' };
      });
    },
  };
}

/*
 * What the page loads first is one file. esbuild puts what two parts share into a file of its own for each two that share something; told
 * that every part which is loaded later needs all that was loaded first (it does: it is there), it has nothing to put elsewhere.
 */

/** Stand in for a module that is loaded later, and for what is loaded first. */
const namespace = 'later';

/**
 * @param {string} entry the module that is loaded first
 * @returns {import('esbuild').Plugin}
 */
export function firstFile(entry) {
  return {
    name: 'first-file',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /./ }, async ({ path: target, kind, importer, resolveDir, namespace: from }) => {
        if (kind !== 'dynamic-import') return undefined;
        const found = await resolve(target, { kind: 'import-statement', importer, resolveDir, namespace: from });
        return { path: found.path, namespace, pluginData: found, errors: found.errors };
      });
      onLoad({ filter: /./, namespace }, ({ pluginData }) => ({
        contents: "import 'first'; export * from 'whole';",
        resolveDir: path.dirname(entry),
        pluginData,
      }));
      onResolve({ filter: /^first$/, namespace }, () => ({ path: entry }));
      onResolve({ filter: /^whole$/, namespace }, ({ pluginData: found }) => ({
        path: found.path,
        namespace: found.namespace,
      }));
    },
  };
}

/**
 * The entry is then a line that imports the file with everything: that file takes its name.
 * @param {import('esbuild').OutputFile[]} files
 * @param {string} name of the entry, without its extension
 * @returns {{ path: string, contents: string | Uint8Array }[]}
 */
export function namedAfterEntry(files, name) {
  const stub = files.find((file) => path.basename(file.path) === `${name}.js`);
  const [, whole] = /^import"\.\/(chunk-[A-Z0-9]+)\.js";/.exec(stub?.text ?? '') ?? [];
  if (whole === undefined) throw new Error(`esbuild did not put ${name}.js into one other file.`);
  return files
    .filter((file) => !path.basename(file.path).startsWith(`${name}.js`))
    .map((file) => ({
      path: file.path.replace(`${whole}.js`, `${name}.js`),
      contents: file.text.replaceAll(`${whole}.js`, `${name}.js`),
    }));
}
