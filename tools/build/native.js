/** Compiles the core and its tests for this machine. */
import { run } from '../setup/command.js';
import { fingerprint } from '../setup/fingerprint.js';
import { configure } from './cmake.js';

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
    inputs: () => fingerprint(['wasm', 'cmake', 'CMakeLists.txt', 'CMakePresets.json', 'package.json', 'tests/native', 'tests/fuzz'], process.env.CXX),
    run: async (task) => {
      const directory = await configure(preset, task);
      await run('cmake', ['--build', directory], { log: task.log, onLine: task.progress });
    },
  };
}

export const nativeSteps = [
  nativeStep('native', 'Compile the native tests', 'optimised, for timing'),
  nativeStep('native-asan', 'Compile the native tests with sanitizers', 'the core under AddressSanitizer and UndefinedBehaviorSanitizer'),
  nativeStep('native-fuzz', 'Compile the fuzz targets', 'libFuzzer over everything that reads foreign input'),
];
