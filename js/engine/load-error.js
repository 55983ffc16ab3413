/** Why the engine, or a part of it, did not load, and what helps where this runs: in a page, in Node, on an edge platform, in a bundle. */
import { TokensmithError } from '../errors.js';

/** The shortest module there is. What refuses it refuses every module. */
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

const compiledRemedy = "Pass the engine compiled: init({ wasmModule }), where wasmModule is the default export of 'tokensmith/tokensmith.wasm'.";

/** Pages and their workers have an address. Node, Cloudflare Workers and the like have none. */
export const inPage = () => typeof location === 'object';

/**
 * @param {string} problem
 * @param {string} remedy
 * @param {unknown} [cause]
 * @returns {TokensmithError}
 */
export function loadError(problem, remedy, cause) {
  return new TokensmithError('ERR_ENGINE_LOAD', { where: 'engine', problem, remedy }, cause === undefined ? undefined : { cause });
}

/** @returns {string} for a file of the package that is not at its address */
export function serveRemedy() {
  if (!inPage()) return 'See that tokensmith.wasm is served there, or pass its bytes as wasmBinary.';
  return (
    'See that tokensmith.wasm is served there. Bundlers have to bring it along: Vite 7 and older need ' +
    "optimizeDeps: { exclude: ['tokensmith'] }; with others pass wasmUrl, or use 'tokensmith/inline'."
  );
}

/**
 * The address of a file of this package. Bundlers look for a URL made of a literal and import.meta.url, so each caller writes it out.
 * @template Address
 * @param {() => Address} locate
 * @param {string} [remedy]
 * @returns {Address}
 * @throws {TokensmithError} ERR_ENGINE_LOAD where `import.meta.url` is gone: from bundles that are no ES modules, and in Cloudflare Workers
 */
export function ownFile(locate, remedy = inPage() ? "Bundle to an ES module, pass wasmUrl, or use 'tokensmith/inline'." : compiledRemedy) {
  try {
    return locate();
  } catch (cause) {
    throw loadError('This bundle does not know its own address, so it cannot find tokensmith.wasm.', remedy, cause);
  }
}

/**
 * The error for a module that could not be compiled or started. Engines report a module that a policy forbids like one that is damaged, so
 * another module is tried to tell them apart.
 * @param {unknown} cause
 * @param {string} problem with the module, unless it is the platform's
 * @param {string} remedy
 * @returns {Promise<TokensmithError>} ERR_ENGINE_LOAD, ERR_ENGINE_MEMORY
 */
export async function moduleError(cause, problem, remedy) {
  if (typeof WebAssembly !== 'object') {
    return loadError('This platform has no WebAssembly.', "See that nothing turns it off, such as Safari's Lockdown Mode or --jitless, or use a newer one.", cause);
  }
  // By its name: each realm has a RangeError of its own.
  if (/** @type {Error} */ (cause)?.name === 'RangeError') {
    return new TokensmithError(
      'ERR_ENGINE_MEMORY',
      {
        where: 'engine',
        problem: 'There was not enough memory to start the engine.',
        remedy: 'Close what is not needed; on a server, raise the limit on virtual memory (ulimit -v), of which WebAssembly reserves gigabytes.',
      },
      { cause },
    );
  }
  try {
    await WebAssembly.compile(emptyModule);
  } catch {
    return inPage()
      ? loadError("The page's Content-Security-Policy forbids WebAssembly.", "Add 'wasm-unsafe-eval' to its script-src: script-src 'self' 'wasm-unsafe-eval'.", cause)
      : loadError('This platform compiles no WebAssembly while it runs.', compiledRemedy, cause);
  }
  return loadError(problem, remedy, cause);
}
