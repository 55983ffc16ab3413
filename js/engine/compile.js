/** From bytes, a URL or a response to a compiled WebAssembly module, or to an error that says why not, and what helps where this runs. */
import { TokensmithError } from '../errors.js';

/** The shortest module there is. What refuses it refuses every module. */
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

const wholeRemedy =
  "See that it is tokensmith.wasm, whole and unchanged, and that WebAssembly's SIMD and exceptions are supported (Chrome 95, Firefox 100, Safari 16.4).";
const compiledRemedy =
  "Pass the engine compiled: init({ wasmModule }), where wasmModule is the default export of 'tokensmith/tokensmith.wasm'.";

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
 * @throws {TokensmithError} ERR_ENGINE_LOAD where `import.meta.url` is gone: in bundles that are not ES modules, and in Cloudflare Workers
 */
export function ownFile(
  locate,
  remedy = inPage() ? "Bundle to an ES module, pass wasmUrl, or use 'tokensmith/inline'." : compiledRemedy,
) {
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
    if (beginsLikeHtml(bytes))
      throw loadError(`${origin} is an HTML page, not a WebAssembly module.`, serveRemedy(), cause);
    throw await moduleError(cause, notAModule(origin), wholeRemedy);
  }
}

/**
 * @param {BufferSource} bytes
 * @returns {boolean}
 */
function beginsLikeHtml(bytes) {
  if (bytes.byteLength === 0) return false;
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
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
    return loadError(
      'This platform has no WebAssembly.',
      "See that nothing turns it off, such as Safari's Lockdown Mode or --jitless, or use a newer one.",
      cause,
    );
  }
  const noMemory = memoryError(cause);
  if (noMemory) return noMemory;
  try {
    await WebAssembly.compile(emptyModule);
  } catch {
    return inPage()
      ? loadError(
          "The page's Content-Security-Policy forbids WebAssembly.",
          "Add 'wasm-unsafe-eval' to its script-src: script-src 'self' 'wasm-unsafe-eval'.",
          cause,
        )
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
  else if (inPage() && location.protocol === 'file:')
    remedy = "A page opened from the disk can fetch nothing: serve it, or use 'tokensmith/inline'.";
  else if (inPage())
    remedy = "See that its server answers, and that the page's Content-Security-Policy allows it (connect-src 'self').";
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

/* The errors of an engine, or of a part of it, that does not come: those that all who load something need. */

/** Pages and their workers have an address. Node, Cloudflare Workers and the like have none. */
export const inPage = () => typeof location === 'object';

/**
 * @param {string} problem
 * @param {string} remedy
 * @param {unknown} [cause]
 * @returns {TokensmithError}
 */
export function loadError(problem, remedy, cause) {
  return new TokensmithError(
    'ERR_ENGINE_LOAD',
    { where: 'engine', problem, remedy },
    cause === undefined ? undefined : { cause },
  );
}

/**
 * @param {unknown} cause
 * @returns {TokensmithError | undefined} nothing when it was not memory that was missing
 */
export function memoryError(cause) {
  // By its name: each realm has a RangeError of its own.
  if (/** @type {Error} */ (cause)?.name !== 'RangeError') return undefined;
  return new TokensmithError(
    'ERR_ENGINE_MEMORY',
    {
      where: 'engine',
      problem: 'There was not enough memory to start the engine.',
      remedy:
        'Close what is not needed. On a server, raise the limit on virtual memory (ulimit -v): WebAssembly reserves gigabytes of it.',
    },
    { cause },
  );
}

/* What an engine is started from: one module, or the first of two parts and the place of the other. */

/**
 * @typedef {object} EngineCode
 * @property {WebAssembly.Module} module the whole engine, or its first part
 * @property {DeferredCode} [deferred]
 */

/** What the first part does without the other, as a rule: the way to the first token. */
const methodsOfPrimary = new Set(['list_acl_presets', 'import_key', 'inspect_key', 'release_key', 'sign_token']);

/**
 * @param {string} method
 * @returns {boolean}
 */
export function needsDeferred(method) {
  return !methodsOfPrimary.has(method);
}

/** The other part, loaded when it is asked for, and once. */
export class DeferredCode {
  /** @type {Promise<WebAssembly.Module> | undefined} */
  #loading;
  /** @type {WebAssembly.Module | undefined} once it is there */
  module;

  /** @param {URL} url */
  constructor(url) {
    this.url = url.href;
  }

  /**
   * @returns {Promise<WebAssembly.Module>}
   * @throws {TokensmithError} ERR_ENGINE_LOAD; the next call tries again
   */
  load() {
    this.#loading ??= compileUrl(this.url).then(
      (module) => (this.module = module),
      (error) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}

/*
 * Whether this platform runs an engine in two parts. JavaScriptCore did not, as WebKitGTK 2.50 has it: after an exception has gone from a
 * function of one module through one of another, what is held in that place is not what was put there, and the engine breaks. With the
 * relaxed SIMD that came later (Bun's) it does. Without it, the whole engine is used, to be safe.
 */

/** (module (func (param v128) (result v128) (f64x2.relaxed_madd (local.get 0) (local.get 0) (local.get 0)))) */
const relaxedSimd = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x06, 0x01, 0x60, 0x01, 0x7b, 0x01, 0x7b, 0x03, 0x02, 0x01,
  0x00, 0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x00, 0x20, 0x00, 0xfd, 0x87, 0x02, 0x0b,
];

/** @returns {boolean} */
export function partsWork() {
  return WebAssembly.validate(new Uint8Array(relaxedSimd));
}

/* The engine beside this module: in two parts, or whole where these do not work. */

/**
 * @returns {Promise<EngineCode>} the first part, or all of it
 * @throws {TokensmithError} ERR_ENGINE_LOAD
 */
export async function compileParts() {
  if (!partsWork())
    return { module: await compileUrl(ownFile(() => new URL('../../dist/engine/tokensmith.wasm', import.meta.url))) };
  return {
    module: await compileUrl(ownFile(() => new URL('../../dist/engine/tokensmith.primary.wasm', import.meta.url))),
    deferred: new DeferredCode(new URL('../../dist/engine/tokensmith.deferred.wasm', import.meta.url)),
  };
}
