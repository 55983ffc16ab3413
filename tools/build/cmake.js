/** Configures CMake builds, again only when that is called for. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../setup/command.js';
import { emscriptenEnvironment, emscriptenIdentity } from '../setup/emscripten.js';
import { exists, writeWhole } from '../setup/files.js';
import { fingerprint } from '../setup/fingerprint.js';
import { buildDirectory, sourcesDirectory } from '../setup/paths.js';

/** @typedef {import('../setup/runner.js').Task} Task */

/**
 * @param {string} preset
 * @param {Task} task
 * @returns {Promise<string>} the build folder
 */
export async function configure(preset, { log, progress }) {
  const directory = path.join(buildDirectory, preset);
  // What CMake cannot notice itself: a cached choice of compiler, and presets that no longer say the same.
  const key = await fingerprint(['CMakePresets.json', 'cmake/EmscriptenToolchain.cmake', 'cmake/Compiler.cmake'], [
    preset === 'wasm' ? await emscriptenIdentity() : (process.env.CXX ?? ''),
    sourcesDirectory,
  ]);
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
 * Runs CMake again where a source came or went (CONFIGURE_DEPENDS), or what it reads changed. A build begins with that by itself; whoever only
 * reads `compile_commands.json`, as clang-tidy does, would miss a new file.
 * @param {string} directory configured once
 * @param {import('../setup/command.js').RunOptions} options
 */
export async function followSources(directory, options) {
  await run('cmake', ['--build', directory, '--target', 'build.ninja'], options);
}
