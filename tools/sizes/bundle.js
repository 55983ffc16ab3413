/** The package as an application's bundler puts it into a page. */
import { browsers } from '../build/page.js';
import { root } from '../setup/paths.js';

/**
 * @param {string} entry from the checkout's root
 * @returns {Promise<Uint8Array>} one minified module
 */
export async function bundled(entry) {
  // Only now: it is an npm package.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
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
