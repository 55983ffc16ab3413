/** The Emscripten that compiles the core: from PATH where it is new enough, else unpacked from Debian 13 into the cache. */
import { realpathSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ask, run, SetupError, which } from './command.js';
import { thisSystem } from './debian.js';
import { exists, makeWhole, shortHash, withLock } from './files.js';
import { cacheDirectory } from './paths.js';
import { withPrivateApt } from './private-apt.js';

/** The oldest version with everything we use: relaxed SIMD, WebAssembly exceptions in its prebuilt libraries, ES6 output for workers. */
export const oldestEmscripten = '3.1.69';

/** What is unpacked from Debian 13, and what for. */
const emscriptenPackages = {
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

/** @type {Map<string, Emscripten | undefined>} */
const asked = new Map();

/**
 * @returns {Promise<Emscripten | undefined>} an `emcc` on PATH that is new enough
 */
async function emscriptenOnPath() {
  const emcc = await which('emcc');
  if (!emcc) return undefined;
  if (asked.has(emcc)) return asked.get(emcc);
  const version = /^emcc .*?(\d+\.\d+\.\d+)/m.exec(ask(emcc, ['--version']) ?? '')?.[1];
  /** @type {Emscripten | undefined} */
  let found;
  if (version && version.localeCompare(oldestEmscripten, 'en', { numeric: true }) >= 0) {
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
 * The environment for our own Emscripten. One on PATH is configured already.
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function emscriptenEnvironment() {
  const emscripten = await findEmscripten();
  if (emscripten?.from !== 'unpacked') return {};
  return {
    TOKENSMITH_EMSCRIPTEN_ROOT: emscripten.root,
    // The user may have exported the configuration of another Emscripten.
    EM_CONFIG: path.join(emscripten.root, '.emscripten'),
    // emcc starts Python for each file, and the wrappers of version managers are slow.
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

/** @typedef {import('./runner.js').Step} Step */
/** @typedef {import('./runner.js').Task} Task */

const downloads = path.join(cacheDirectory, 'downloads');

/**
 * Downloads what is missing, one package after the other: each is kept as soon as it is complete.
 * @param {Task} task
 * @returns {Promise<string[]>} the files
 */
async function download(task) {
  await mkdir(downloads, { recursive: true });
  const { suite, packages } = emscriptenPackages;
  const target = (/** @type {string} */ name) => path.join(downloads, `${suite}-${name}.deb`);
  /** @type {string[]} */
  const missing = [];
  for (const name of packages) if (!(await exists(target(name)))) missing.push(name);
  if (missing.length > 0) {
    await withPrivateApt({ suite, types: ['deb'] }, task, async (apt) => {
      for (const name of missing) {
        const file = await apt.binary(name);
        await copyFile(file, `${target(name)}.tmp`);
        await rename(`${target(name)}.tmp`, target(name));
      }
    });
  }
  return packages.map(target);
}

/**
 * @param {string} directory where to unpack
 * @param {string[]} files
 * @param {Task} task
 */
async function unpack(directory, files, { log, progress }) {
  const leftOut = emscriptenPackages.leftOut.map((pattern) => `--exclude=${pattern}`);
  for (const file of files) {
    progress(`unpacking ${path.basename(file)}`);
    // A pipe, since dpkg -x cannot leave anything out.
    await run(
      'bash',
      [
        '-euo',
        'pipefail',
        '-c',
        'dpkg-deb --fsys-tarfile "$1" | tar --extract --directory "$2" "${@:3}"',
        'unpack',
        file,
        directory,
        ...leftOut,
      ],
      {
        log,
        remedy: `Remove ${file}, which may be damaged, and run this again.`,
      },
    );
  }
}

/**
 * Two lines for each of Binaryen's programs, which start it with the C library that was unpacked beside it.
 * @param {string} working the folder as it is now called
 */
async function wrapBinaryen(working) {
  const libraries = 'usr/lib';
  const triplet = (await readdir(path.join(working, libraries))).find((name) => name.endsWith('-linux-gnu'));
  if (!triplet) throw new SetupError('The unpacked C library has no known place');
  const loader = (await readdir(path.join(working, libraries, triplet))).find((name) =>
    /^ld-linux.*\.so\.\d$/.test(name),
  );
  if (!loader) throw new SetupError('The unpacked C library has no loader');
  await mkdir(path.join(working, 'binaryen/bin'), { recursive: true });
  for (const name of await readdir(path.join(working, 'usr/bin'))) {
    if (!name.startsWith('wasm')) continue;
    const wrapper = path.join(working, 'binaryen/bin', name);
    const library = `$here/${libraries}/${triplet}`;
    await writeFile(
      wrapper,
      `#!/bin/sh\nhere=\${0%/*}/../..\nexec "${library}/${loader}" --library-path "${library}" "$here/usr/bin/${name}" "$@"\n`,
    );
    await chmod(wrapper, 0o755);
  }
}

/**
 * Emscripten reads this file from its own folder, so that `emcc` works without any environment.
 * @param {string} working the folder as it is now called
 */
async function configure(working) {
  const quote = (/** @type {string} */ text) => JSON.stringify(text);
  const lines = [
    'import shutil',
    "LLVM_ROOT = '/usr/lib/llvm-19/bin'",
    `BINARYEN_ROOT = ${quote(path.join(unpackedEmscripten, 'binaryen'))}`,
    `NODE_JS = shutil.which('node') or ${quote(process.execPath)}`,
    `CACHE = ${quote(path.join(unpackedEmscripten, 'usr/share/emscripten/cache'))}`,
    '# The libraries come prebuilt. Otherwise it builds them again, which takes five minutes.',
    'FROZEN_CACHE = True',
    '',
  ];
  await writeFile(path.join(working, 'usr/share/emscripten/.emscripten'), lines.join('\n'));
}

/** @param {Task} task */
async function unpackFromDebian(task) {
  const files = await download(task);
  await makeWhole(unpackedEmscripten, async (working) => {
    await unpack(working, files, task);
    await wrapBinaryen(working);
    await configure(working);
    task.progress('installing acorn');
    await run(
      'npm',
      ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `acorn@${emscriptenPackages.acorn}`],
      {
        cwd: path.join(working, 'usr/share/emscripten'),
        log: task.log,
        onLine: task.progress,
        remedy: 'Check that npm reaches its registry, then run this again.',
      },
    );
    task.progress('trying it');
    await run(path.join(working, 'usr/share/emscripten/emcc'), ['--version'], { log: task.log });
    await run(path.join(working, 'binaryen/bin/wasm-opt'), ['--version'], { log: task.log });
  });
  for (const file of files) await rm(file, { force: true });
}

/** @type {Step} */
export const emscriptenStep = {
  name: 'emscripten',
  title: `Get Emscripten ${oldestEmscripten} or newer`,
  why: 'it compiles the C++ core to WebAssembly; unpacked into the cache, not installed',
  needs: async () => ((await emscriptenOnPath()) ? [] : ['debian:emscripten']),
  isDone: async () => (await findEmscripten()) !== undefined,
  run: async (task) => {
    if (!thisSystem().debian) {
      throw new SetupError(
        `There is no emcc ${oldestEmscripten} or newer on PATH, and only Debian's archive is known to have it`,
        {
          remedy: [
            'In a clone of https://github.com/emscripten-core/emsdk these two lines install and activate it:',
            `  ./emsdk install ${oldestEmscripten}`,
            `  ./emsdk activate ${oldestEmscripten} && source ./emsdk_env.sh`,
            'Then run this again in the same shell.',
          ],
        },
      );
    }
    const lock = path.join(cacheDirectory, 'emscripten.lock');
    await withLock(
      lock,
      (holder) => task.progress(`waiting for process ${holder}, which is doing this`),
      async () => {
        if (!(await findEmscripten())) await unpackFromDebian(task);
      },
    );
    return unpackedEmscripten;
  },
};
