/** Compiles the core with CMake: to WebAssembly, and for this machine. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { run, SetupError } from '../setup/command.js';
import { emscriptenEnvironment, emscriptenIdentity } from '../setup/emscripten.js';
import { exists, fingerprint, writeWhole } from '../setup/files.js';
import { buildDirectory, distDirectory, root, sourcesDirectory } from '../setup/paths.js';

/** @typedef {import('../setup/runner.js').Task} Task */

/**
 * Runs CMake only when something it cannot notice itself has changed.
 * @param {string} preset
 * @param {Task} task
 * @returns {Promise<string>} the build folder
 */
export async function configure(preset, { log, progress }) {
  const directory = path.join(buildDirectory, preset);
  // The compiler is cached, and edited presets are not read again.
  const key = await fingerprint(
    ['CMakePresets.json', 'cmake/EmscriptenToolchain.cmake', 'cmake/Compiler.cmake'],
    [preset === 'wasm' ? await emscriptenIdentity() : (process.env.CXX ?? ''), sourcesDirectory],
  );
  const stamp = path.join(directory, 'configured-as');
  const same = (await readFile(stamp, 'utf8').catch(() => '')) === key;
  const env = preset === 'wasm' ? await emscriptenEnvironment() : {};
  if (same && (await exists(path.join(directory, 'build.ninja')))) {
    await followSources(directory, { log, env, onLine: progress });
    return directory;
  }

  await rm(path.join(directory, 'CMakeCache.txt'), { force: true });
  await rm(path.join(directory, 'CMakeFiles'), { recursive: true, force: true });
  await run('cmake', ['--preset', preset], { log, env, onLine: progress });
  await writeWhole(stamp, key);
  return directory;
}

/**
 * Runs CMake again where a source was added or removed (CONFIGURE_DEPENDS), or a file it reads has changed. A build does that by itself; a tool
 * that only reads `compile_commands.json`, such as clang-tidy, would miss a new file.
 * @param {string} directory configured once
 * @param {import('../setup/command.js').RunOptions} options
 */
export async function followSources(directory, options) {
  await run('cmake', ['--build', directory, '--target', 'build.ninja'], options);
}

const engine = path.join(distDirectory, 'engine');
const outputs = ['tokensmith.js', 'tokensmith.d.ts', 'tokensmith.wasm', 'version.js', 'version.d.ts'].map((name) =>
  path.join(engine, name),
);

/** @returns {Promise<string>} the version in package.json, the one place where it is written */
async function packageVersion() {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')).version;
}

/** @type {import('../setup/runner.js').Step} */
export const wasmStep = {
  name: 'wasm',
  title: 'Compile the core to WebAssembly',
  why: 'dist/engine',
  needs: ['debian:build', 'emscripten', 'sources'],
  inputs: async () =>
    fingerprint(
      ['wasm', 'cmake', 'CMakeLists.txt', 'CMakePresets.json'],
      [await emscriptenIdentity(), await packageVersion()],
    ),
  isDone: async () => (await Promise.all(outputs.map(exists))).every(Boolean),
  run: async (task) => {
    const directory = await configure('wasm', task);
    await run('cmake', ['--build', directory], {
      log: task.log,
      env: await emscriptenEnvironment(),
      onLine: task.progress,
    });
    await run('cmake', ['--install', directory], { log: task.log });
    const version = await packageVersion();
    await writeWhole(
      path.join(engine, 'version.js'),
      `/** The version this engine was compiled as. Generated. */\nexport const version = ${JSON.stringify(version)};\n`,
    );
    await writeWhole(path.join(engine, 'version.d.ts'), 'export declare const version: string;\n');
    for (const file of outputs) {
      if (!(await exists(file))) throw new SetupError(`The build did not make ${file}`);
    }
  },
};

const wasmFile = path.join(engine, 'tokensmith.wasm');

/** The module that carries the WebAssembly code as text. */
const inlineModule = path.join(engine, 'wasm-inline.js');

/** @type {import('../setup/runner.js').Step} */
export const inlineStep = {
  name: 'inline',
  title: 'Embed the WebAssembly code in a module',
  why: 'for bundlers and runtimes that cannot load a file beside the code',
  needs: ['wasm'],
  inputs: () => fingerprint([path.relative(root, wasmFile)]),
  isDone: () => exists(inlineModule),
  run: async () => {
    const bytes = await readFile(wasmFile);
    await writeWhole(
      inlineModule,
      `/** tokensmith.wasm, ${bytes.length} bytes, in Base64. Generated. */\nexport const wasmBase64 =\n  '${bytes.toString('base64')}';\n`,
    );
    await writeWhole(inlineModule.replace(/\.js$/, '.d.ts'), 'export declare const wasmBase64: string;\n');
  },
};

/**
 * @param {string} preset
 * @param {string} title
 * @param {string} why
 * @returns {import('../setup/runner.js').Step}
 */
function nativeStep(preset, title, why) {
  return {
    name: preset,
    title,
    why,
    needs: ['debian:build', 'debian:native', 'sources'],
    inputs: () =>
      fingerprint(
        ['wasm', 'cmake', 'CMakeLists.txt', 'CMakePresets.json', 'package.json', 'tests/native', 'tests/fuzz'],
        process.env.CXX,
      ),
    run: async (task) => {
      const directory = await configure(preset, task);
      await run('cmake', ['--build', directory], { log: task.log, onLine: task.progress });
    },
  };
}

export const nativeSteps = [
  nativeStep('native', 'Compile the native tests', 'optimised, for timing'),
  nativeStep(
    'native-asan',
    'Compile the native tests with sanitizers',
    'the core under AddressSanitizer and UndefinedBehaviorSanitizer',
  ),
  nativeStep('native-fuzz', 'Compile the fuzz targets', 'libFuzzer over everything that reads foreign input'),
];
