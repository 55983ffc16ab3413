/**
 * Modules say where their files are with `new URL('…', import.meta.url)`, which every bundler knows but esbuild. In the
 * page all files lie in one folder: the addresses are rewritten to that.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/paths.js';

const address = /new URL\(\s*(['"])([^'"]+)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * @param {string[]} copied names of the files that the page's folder has besides
 * @param {Record<string, string>} modules the name of each module in that folder, and its source
 * @returns {import('esbuild').Plugin}
 */
export function assetAddresses(copied, modules) {
  const nameOf = new Map(Object.entries(modules).map(([name, source]) => [path.join(root, source), `${name}.js`]));
  const names = new Set([...copied, ...nameOf.values()]);
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
