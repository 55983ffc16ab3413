/**
 * What the page loads first is one file. esbuild puts what two parts share into a file of its own for each two that share something; told
 * that every part which is loaded later needs all that was loaded first (it does: it is there), it has nothing to put elsewhere.
 */
import path from 'node:path';

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
      onLoad({ filter: /./, namespace }, ({ pluginData }) => ({ contents: "import 'first'; export * from 'whole';", resolveDir: path.dirname(entry), pluginData }));
      onResolve({ filter: /^first$/, namespace }, () => ({ path: entry }));
      onResolve({ filter: /^whole$/, namespace }, ({ pluginData: found }) => ({ path: found.path, namespace: found.namespace }));
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
    .map((file) => ({ path: file.path.replace(`${whole}.js`, `${name}.js`), contents: file.text.replaceAll(`${whole}.js`, `${name}.js`) }));
}
