/** Gets Emscripten: used from PATH where it is new enough, else unpacked from Debian 13 into the cache. */
import { chmod, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../command.js';
import {
  emscriptenOnPath,
  emscriptenPackages,
  findEmscripten,
  oldestEmscripten,
  unpackedEmscripten,
} from '../emscripten.js';
import { SetupError } from '../errors.js';
import { exists, makeWhole, withLock } from '../files.js';
import { cacheDirectory } from '../paths.js';
import { withPrivateApt } from '../private-apt.js';
import { thisSystem } from '../system.js';

/** @typedef {import('../runner.js').Step} Step */
/** @typedef {import('../runner.js').Task} Task */

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
    '# The libraries come prebuilt. Otherwise it builds them anew, which takes five minutes.',
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
      (holder) => task.progress(`waiting for process ${holder}, which is doing the same`),
      async () => {
        if (!(await findEmscripten())) await unpackFromDebian(task);
      },
    );
    return unpackedEmscripten;
  },
};
