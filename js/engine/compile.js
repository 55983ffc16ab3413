/** From bytes, a URL or a response to a compiled WebAssembly module, or to an error that says why not. */
import { inPage, loadError, moduleError, serveRemedy } from './load-error.js';

/** @typedef {import('../errors.js').TokensmithError} TokensmithError */

const wholeRemedy =
  "See that it is tokensmith.wasm, whole and unchanged, and that WebAssembly's SIMD and exceptions are supported (Chrome 95, Firefox 100, Safari 16.4).";

/** @param {string | URL} origin */
const notAModule = (origin) => `${origin} is not a WebAssembly module that this platform can compile.`;

/** @param {string | URL} url */
const brokeOff = (url) => `${url} broke off while it was being fetched.`;

/**
 * @param {BufferSource} bytes
 * @param {string} origin for the error
 * @returns {Promise<WebAssembly.Module>}
 * @throws {TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_MEMORY
 */
export async function compileBytes(bytes, origin) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    // What servers of single-page applications, and of bundlers, answer in place of a file that is not there.
    if (beginsLikeHtml(bytes)) throw loadError(`${origin} is an HTML page, not a WebAssembly module.`, serveRemedy(), cause);
    throw await moduleError(cause, notAModule(origin), wholeRemedy);
  }
}

/**
 * @param {BufferSource} bytes
 * @returns {boolean}
 */
function beginsLikeHtml(bytes) {
  if (bytes.byteLength === 0) return false;
  const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  return view[0] === 0x3c;
}

/**
 * Compiles while it arrives where the server names the type, and afterwards where it does not.
 * @param {string | URL} url
 * @returns {Promise<WebAssembly.Module>}
 * @throws {TokensmithError} ERR_ENGINE_LOAD, ERR_ENGINE_MEMORY
 */
export async function compileUrl(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw fetchError(url, cause);
  }
  if (!response.ok) throw loadError(`${url} answered with status ${response.status}.`, serveRemedy());

  // Exactly this: with a parameter behind it, a charset say, streaming is refused.
  const type = (response.headers.get('content-type') ?? '').trim().toLowerCase();
  if (type === 'application/wasm' && typeof globalThis.WebAssembly?.compileStreaming === 'function') {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      const arrived = /** @type {Error} */ (cause)?.name === 'CompileError';
      throw await moduleError(cause, arrived ? notAModule(url) : brokeOff(url), arrived ? wholeRemedy : 'Try again.');
    }
  }
  let bytes;
  try {
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw loadError(brokeOff(url), 'Try again.', cause);
  }
  return compileBytes(bytes, String(url));
}

/**
 * @param {string | URL} url
 * @param {unknown} cause
 * @returns {TokensmithError}
 */
function fetchError(url, cause) {
  let remedy = 'See that its server answers.';
  if (globalThis.navigator?.onLine === false) remedy = 'This device is offline: connect it, and try again.';
  else if (inPage() && location.protocol === 'file:') remedy = "A page opened from the disk can fetch nothing: serve it, or use 'tokensmith/inline'.";
  else if (inPage()) remedy = "See that its server answers, and that the page's Content-Security-Policy allows it (connect-src 'self').";
  return loadError(`${url} could not be fetched.`, remedy, cause);
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
