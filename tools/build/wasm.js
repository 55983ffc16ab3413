/** Compiles the core to WebAssembly: dist/engine. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../setup/command.js';
import { emscriptenEnvironment, emscriptenIdentity } from '../setup/emscripten.js';
import { SetupError } from '../setup/errors.js';
import { exists, writeWhole } from '../setup/files.js';
import { fingerprint } from '../setup/fingerprint.js';
import { distDirectory, root } from '../setup/paths.js';
import { configure } from './cmake.js';

const engine = path.join(distDirectory, 'engine');
const outputs = ['tokensmith.js', 'tokensmith.d.ts', 'tokensmith.wasm', 'version.js', 'version.d.ts'].map((name) => path.join(engine, name));

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
    fingerprint(['wasm', 'cmake', 'CMakeLists.txt', 'CMakePresets.json'], [await emscriptenIdentity(), await packageVersion()]),
  isDone: async () => (await Promise.all(outputs.map(exists))).every(Boolean),
  run: async (task) => {
    const directory = await configure('wasm', task);
    await run('cmake', ['--build', directory], { log: task.log, env: await emscriptenEnvironment(), onLine: task.progress });
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
