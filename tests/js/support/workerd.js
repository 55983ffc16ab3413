/** Cloudflare's runtime, and what its bundler (wrangler) does to a worker. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import workerd from 'workerd';

// The package is CommonJS whose `default` is the path of the program.
const program = /** @type {any} */ (workerd).default ?? workerd;

/**
 * Wrangler's rule for `.wasm` (CompiledWasm): an import by a name that ends in it is left to the runtime, with the file beside the worker.
 * @param {string} folder
 * @param {Set<string>} files filled with their names
 * @returns {import('esbuild').Plugin}
 */
function compiledWasm(folder, files) {
  return {
    name: 'compiled-wasm',
    setup(bundle) {
      bundle.onResolve({ filter: /\.wasm$/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === 'asked') return undefined;
        const found = await bundle.resolve(path, { kind, importer, resolveDir, pluginData: 'asked' });
        if (found.errors.length > 0) return { errors: found.errors };
        files.add(basename(found.path));
        copyFileSync(found.path, join(folder, basename(found.path)));
        return { path: `./${basename(found.path)}`, external: true };
      });
    },
  };
}

/**
 * Bundles a worker as wrangler does.
 * @param {import('esbuild').BuildOptions} source `entryPoints` or `stdin`
 * @param {string} folder where it goes, as worker.js
 * @returns {Promise<Set<string>>} the modules of WebAssembly beside it
 */
export async function bundleWorker(source, folder) {
  /** @type {Set<string>} */
  const files = new Set();
  await build({
    ...source,
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    plugins: [compiledWasm(folder, files)],
    logLevel: 'silent',
  });
  return files;
}

/**
 * Runs the worker of a folder on a free port of this machine.
 * @param {string} folder
 * @param {Set<string>} modules
 * @param {string} [bindings] in Cap'n Proto
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
export async function startWorkerd(folder, modules, bindings = '') {
  const embedded = [...modules].map((name) => `, (name = "${name}", wasm = embed "${name}")`).join('');
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")${embedded}],
  compatibilityDate = "2025-01-01",
  bindings = [${bindings}],
);
`,
  );
  const child = spawn(program, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const [line] = await once(
    createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdio[3]) }),
    'line',
  );
  return { url: `http://127.0.0.1:${JSON.parse(line).port}`, stop: () => void child.kill() };
}
