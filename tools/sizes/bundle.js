/** The package as an application's bundler puts it into a page. */
import { browsers } from '../build/page.js';
import { root } from '../setup/paths.js';

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
