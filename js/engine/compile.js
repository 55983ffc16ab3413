/** From bytes, a URL or a response to a compiled WebAssembly module, or to an error that says why not. */
import { loadError } from './load-error.js';

/** @typedef {import('../errors.js').TokensmithError} TokensmithError */

/**
 * @param {BufferSource} bytes
 * @param {string} origin for the error
 * @returns {Promise<WebAssembly.Module>}
 * @throws {TokensmithError} ERR_ENGINE_LOAD
 */
export async function compileBytes(bytes, origin) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw notWebAssembly(origin, cause);
  }
}

/**
 * @param {string} origin
 * @param {unknown} cause
 * @returns {TokensmithError}
 */
function notWebAssembly(origin, cause) {
  if (/** @type {Error} */ (cause)?.name !== 'CompileError' && !(cause instanceof WebAssembly.CompileError)) {
    return loadError(
      'The platform refused to compile WebAssembly.',
      "Allow it in the Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'.",
      cause,
    );
  }
  return loadError(
    `What came from ${origin} is no WebAssembly module that this platform can compile.`,
    'See that tokensmith.wasm is served there, whole and unchanged, not an error page.',
    cause,
  );
}

/**
 * Compiles while it arrives where the server names the type, and afterwards where it does not.
 * @param {string | URL} url
 * @returns {Promise<WebAssembly.Module>}
 * @throws {TokensmithError} ERR_ENGINE_LOAD
 */
export async function compileUrl(url) {
  const remedy = 'See that tokensmith.wasm is served there, or pass its place as wasmUrl, or its bytes as wasmBinary.';
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw loadError(`${url} could not be fetched.`, remedy, cause);
  }
  if (!response.ok) throw loadError(`${url} answered with status ${response.status}.`, remedy);

  // Exactly this: with a parameter behind it, a charset say, streaming is refused.
  const type = (response.headers.get('content-type') ?? '').trim().toLowerCase();
  if (type === 'application/wasm' && typeof WebAssembly.compileStreaming === 'function') {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      throw notWebAssembly(String(url), cause);
    }
  }
  let bytes;
  try {
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw loadError(`${url} broke off while it was being fetched.`, 'Try again.', cause);
  }
  return compileBytes(bytes, String(url));
}

/**
 * The sources that every runtime takes.
 * @param {import('../types.js').EngineOptions} options
 * @returns {Promise<WebAssembly.Module> | undefined} nothing when neither was given
 */
export function compileGiven({ wasmModule, wasmBinary }) {
  if (wasmModule) return Promise.resolve(wasmModule);
  if (wasmBinary) return compileBytes(/** @type {BufferSource} */ (wasmBinary), 'wasmBinary');
  return undefined;
}
