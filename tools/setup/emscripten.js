/** Which Emscripten compiles the core: the one on PATH, or our own unpacked from Debian 13. */
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ask, which } from './command.js';
import { exists } from './files.js';
import { shortHash } from './fingerprint.js';
import { cacheDirectory } from './paths.js';

/** The oldest that has all we use: relaxed SIMD, WebAssembly exceptions in its prebuilt libraries, ES6 output for workers. */
export const oldestEmscripten = '3.1.69';

/** What is unpacked from Debian 13, and what for. */
export const emscriptenPackages = {
  suite: 'trixie',
  packages: [
    'emscripten',
    'binaryen',
    // Binaryen's programs need a newer C and C++ library than Debian 12 has. They get one to themselves.
    'libc6',
    'libstdc++6',
    'libgcc-s1',
  ],
  /** Emscripten's optimiser parses JavaScript with it; an ES module, it is looked for beside Emscripten only. */
  acorn: '8.15.0',
  /** Most of the prebuilt libraries: for dynamic linking, threads, wasm workers and 64-bit memory. And its own tests. */
  leftOut: [
    '*/lib/wasm32-emscripten/pic',
    '*/lib/wasm32-emscripten/lto-pic',
    '*/lib/wasm64-emscripten',
    '*-mt*.a',
    '*-ww*.a',
    './usr/share/emscripten/test',
    './usr/share/doc',
  ],
  /** Raised whenever the way it is unpacked changes. */
  layout: 1,
};

/** The name holds the recipe, so that another recipe never meets an older result. */
export const unpackedEmscripten = path.join(
  cacheDirectory,
  `emscripten-${oldestEmscripten}-${shortHash(JSON.stringify(emscriptenPackages))}`,
);

/**
 * @typedef {object} Emscripten
 * @property {string} emcc
 * @property {string} root the folder that holds its `cmake/Modules`
 * @property {string} version
 * @property {'path' | 'unpacked'} from
 */

/**
 * @param {string} version
 * @param {string} least
 */
export function atLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i] > b[i];
  return true;
}

/** @type {Map<string, Emscripten | undefined>} */
const asked = new Map();

/**
 * @returns {Promise<Emscripten | undefined>} an `emcc` on PATH that is new enough
 */
export async function emscriptenOnPath() {
  const emcc = await which('emcc');
  if (!emcc) return undefined;
  if (asked.has(emcc)) return asked.get(emcc);
  const version = /^emcc .*?(\d+\.\d+\.\d+)/m.exec(ask(emcc, ['--version']) ?? '')?.[1];
  /** @type {Emscripten | undefined} */
  let found;
  if (version && atLeast(version, oldestEmscripten)) {
    const told = ask(path.join(path.dirname(emcc), 'em-config'), ['EMSCRIPTEN_ROOT'])?.trim();
    found = { emcc, version, root: told || path.dirname(realpathSync(emcc)), from: 'path' };
  }
  asked.set(emcc, found);
  return found;
}

/**
 * @returns {Promise<Emscripten | undefined>} the one to compile with, when there is one already
 */
export async function findEmscripten() {
  const onPath = await emscriptenOnPath();
  if (onPath) return onPath;
  const directory = path.join(unpackedEmscripten, 'usr/share/emscripten');
  const emcc = path.join(directory, 'emcc');
  if (!(await exists(emcc))) return undefined;
  return { emcc, root: directory, version: oldestEmscripten, from: 'unpacked' };
}

/**
 * Identifies the compiler without starting it: `emcc --version` takes a third of a second.
 * @returns {Promise<string>}
 */
export async function emscriptenIdentity() {
  const emcc = await which('emcc');
  if (!emcc) return unpackedEmscripten;
  const file = realpathSync(emcc);
  return `${file} ${statSync(file).mtimeMs} ${unpackedEmscripten}`;
}

/**
 * What our own Emscripten is to be run with. One on PATH has its own ideas.
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function emscriptenEnvironment() {
  const emscripten = await findEmscripten();
  if (emscripten?.from !== 'unpacked') return {};
  return {
    TOKENSMITH_EMSCRIPTEN_ROOT: emscripten.root,
    // Another configuration may be exported for another Emscripten.
    EM_CONFIG: path.join(emscripten.root, '.emscripten'),
    // Version managers put slow wrappers of Python before it; emcc starts it for each file.
    ...((await exists('/usr/bin/python3')) ? { EMSDK_PYTHON: '/usr/bin/python3' } : {}),
  };
}

/**
 * @param {string} name
 * @returns {Promise<string>} one of the programs of Binaryen that Emscripten runs
 */
export async function binaryenProgram(name) {
  const emscripten = await findEmscripten();
  if (emscripten?.from === 'unpacked') return path.join(unpackedEmscripten, 'binaryen/bin', name);
  const told = emscripten && ask(path.join(path.dirname(emscripten.emcc), 'em-config'), ['BINARYEN_ROOT'])?.trim();
  return told ? path.join(told, 'bin', name) : name;
}
