/**
 * What a Debian 12 machine with only git and Node lacks, and what each package is for.
 *
 * `program` names a command that serves in place of the package when it is on PATH already: on other systems it is all
 * there is to go by. `elsewhere` is what they may call it.
 *
 * @typedef {{ name: string, program?: string, elsewhere?: string, why: string }} DebianPackage
 */

/** @type {Record<string, DebianPackage[]>} */
export const debianPackages = {
  build: [
    { name: 'cmake', program: 'cmake', why: 'describes the build of the C++ core' },
    { name: 'ninja-build', program: 'ninja', why: 'runs it' },
    { name: 'python3', program: 'python3', why: 'Emscripten is a Python program' },
  ],
  emscripten: [
    { name: 'clang-19', program: 'clang-19', why: 'the compiler beneath Emscripten 3.1.69' },
    { name: 'lld-19', program: 'wasm-ld-19', why: 'its WebAssembly linker' },
    { name: 'llvm-19', program: 'llvm-ar-19', why: 'its archiver and object tools' },
  ],
  sources: [
    { name: 'ca-certificates', why: 'package mirrors that speak https' },
    { name: 'bzip2', program: 'bzip2', why: 'unpacks the Mbed TLS source' },
    { name: 'xz-utils', program: 'xz', why: 'unpacks Debian packages' },
  ],
  native: [
    { name: 'clang-19', program: 'clang-19', elsewhere: 'clang', why: 'compiles the core for this machine' },
    { name: 'libstdc++-12-dev', why: 'the C++ library it compiles against' },
    { name: 'libclang-rt-19-dev', why: 'AddressSanitizer, UndefinedBehaviorSanitizer and libFuzzer' },
    {
      name: 'llvm-19',
      program: 'llvm-symbolizer-19',
      elsewhere: 'llvm-symbolizer',
      why: 'names and lines in the reports of the sanitizers',
    },
    { name: 'libgtest-dev', why: 'GoogleTest' },
    { name: 'libgmock-dev', why: 'GoogleTest matchers' },
  ],
  lint: [
    { name: 'clang-format-19', program: 'clang-format-19', why: 'the form of C++ sources' },
    { name: 'clang-tidy-19', program: 'clang-tidy-19', why: 'static analysis of C++ sources' },
  ],
  interop: [{ name: 'openssl', program: 'openssl', why: 'reads and makes the keys that ours are compared with' }],
  shells: [
    { name: 'zsh', program: 'zsh', why: 'completes command lines of the program in the tests' },
    { name: 'fish', program: 'fish', why: 'the same' },
  ],
  browser: [
    { name: 'chromium', program: 'chromium', why: 'drives the page in the tests' },
    { name: 'fonts-dejavu-core', why: 'text in a browser on a machine without fonts' },
  ],
  engines: [
    { name: 'firefox-esr', program: 'firefox-esr', elsewhere: 'firefox', why: 'the page in Gecko' },
    { name: 'webkit2gtk-driver', program: 'WebKitWebDriver', why: 'the page in WebKit' },
    { name: 'gir1.2-webkit2-4.1', why: 'the window that it is shown in' },
    { name: 'python3-gi', why: 'the same' },
    { name: 'xvfb', program: 'Xvfb', why: 'a display for it, on a machine without one' },
  ],
};
