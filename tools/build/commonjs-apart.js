/**
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
        const { outputFiles } = await esbuild.build({ entryPoints: [file], bundle: true, format: 'esm', platform: 'neutral', target, write: false, logLevel: 'silent' });
        return { contents: outputFiles[0]?.text ?? '', loader: 'js' };
      });
    },
  };
}
