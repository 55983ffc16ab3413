/** Every step of the set-up. */
import { debianStep, optionalDebianStep } from './debian.js';
import { emscriptenStep } from './emscripten.js';
import { npmSteps } from './npm-packages.js';
import { sourcesStep } from './sources.js';

/** @type {import('./runner.js').Step[]} */
export const setupSteps = [
  debianStep('build', 'Install CMake, Ninja and Python', 'they run the build of the C++ core'),
  debianStep('emscripten', 'Install LLVM 19 with its WebAssembly linker', 'the compiler beneath Emscripten'),
  debianStep('sources', 'Install what unpacks the sources', 'archives are compressed in several ways'),
  debianStep('native', 'Install Clang 19 with its sanitizers, and GoogleTest', 'the core is tested natively too'),
  debianStep('lint', 'Install clang-format and clang-tidy', 'they check the C++ sources'),
  debianStep('interop', 'Install OpenSSL', 'keys and tokens are exchanged with it in the tests'),
  optionalDebianStep('shells', 'Install zsh and fish', 'the tests complete command lines in them'),
  optionalDebianStep(
    'languages',
    'Install Python, PHP, Ruby, Java, Mono and Go',
    'the tests run the code that the page gives for them',
  ),
  optionalDebianStep('browser', 'Install Chromium', 'the tests drive the page in it'),
  optionalDebianStep(
    'engines',
    'Install Firefox and WebKitGTK',
    'what every browser must be able to do is tested in them too',
  ),
  emscriptenStep,
  sourcesStep,
  ...npmSteps,
  {
    name: 'all',
    title: 'Everything that the verbs of package.json need',
    why: 'before working without a network, say',
    needs: [
      'debian:build',
      'debian:native',
      'debian:lint',
      'debian:interop',
      'debian:shells',
      'debian:languages',
      'debian:browser',
      'debian:engines',
      'emscripten',
      'sources',
      'npm:page',
      'npm',
    ],
  },
];
