/** From bytes, a URL or a response to a compiled WebAssembly module, or to an error that says why not, and what helps where this runs. */
import { inPage, loadError, memoryError } from './load-error.js';

/** @typedef {import('../errors.js').TokensmithError} TokensmithError */

/** The shortest module there is. What refuses it refuses every module. */
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

const wholeRemedy =
  "See that it is tokensmith.wasm, whole and unchanged, and that WebAssembly's SIMD and exceptions are supported (Chrome 95, Firefox 100, Safari 16.4).";
const compiledRemedy = "Pass the engine compiled: init({ wasmModule }), where wasmModule is the default export of 'tokensmith/tokensmith.wasm'.";

/** @returns {string} for a file that is not at its address */
const serveRemedy = () =>
  inPage()
    ? "See that tokensmith.wasm is served there. Bundlers have to bring it along: Vite 7 and older need optimizeDeps: { exclude: ['tokensmith'] }; with others pass wasmUrl, or use 'tokensmith/inline'."
    : 'See that tokensmith.wasm is served there, or pass its bytes as wasmBinary.';

/** @param {string | URL} origin */
const notAModule = (origin) => `${origin} is not a WebAssembly module that this platform can compile.`;

/** @param {string | URL} url */
const brokeOff = (url) => `${url} broke off while it was being fetched.`;

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
 * Engines report a module that a policy forbids like one that is damaged, so another module is tried to tell them apart.
 * @param {unknown} cause
 * @param {string} problem with the module, unless it is the platform's
 * @param {string} remedy
 * @returns {Promise<TokensmithError>} ERR_ENGINE_LOAD, ERR_ENGINE_MEMORY
 */
async function moduleError(cause, problem, remedy) {
  if (typeof WebAssembly !== 'object') {
    return loadError('This platform has no WebAssembly.', "See that nothing turns it off, such as Safari's Lockdown Mode or --jitless, or use a newer one.", cause);
  }
  const noMemory = memoryError(cause);
  if (noMemory) return noMemory;
  try {
    await WebAssembly.compile(emptyModule);
  } catch {
    return inPage()
      ? loadError("The page's Content-Security-Policy forbids WebAssembly.", "Add 'wasm-unsafe-eval' to its script-src: script-src 'self' 'wasm-unsafe-eval'.", cause)
      : loadError('This platform compiles no WebAssembly while it runs.', compiledRemedy, cause);
  }
  return loadError(problem, remedy, cause);
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
