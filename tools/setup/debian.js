/** Debian packages: what is needed, what is missing, and installing it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ask, run, SetupError, which } from './command.js';

/**
 * What a Debian 12 machine with only git and Node lacks, and what each package is for.
 *
 * `program` names a command that serves in place of the package when it is on PATH already: on other systems it is all
 * there is to go by. `elsewhere` is what they may call it.
 *
 * @typedef {{ name: string, program?: string, elsewhere?: string, why: string }} DebianPackage
 */

/** @type {Record<string, DebianPackage[]>} */
const debianPackages = {
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
  languages: [
    { name: 'python3-jwt', why: "runs the page's code for Python in the tests" },
    { name: 'python3-cryptography', why: 'signs for it' },
    { name: 'php-cli', program: 'php', why: 'runs the code for PHP' },
    { name: 'ruby-jwt', why: 'runs the code for Ruby' },
    // A compiler and a runtime without the rest of a JDK, which is more than twice as large.
    { name: 'default-jre-headless', program: 'java', why: 'runs the code for Java' },
    { name: 'ecj', program: 'ecj', why: 'compiles it' },
    { name: 'mono-mcs', program: 'mcs', why: 'compiles the code for C#' },
    { name: 'mono-runtime', program: 'mono', why: 'runs it' },
    // Half as large as golang-go.
    { name: 'gccgo', program: 'gccgo', why: 'compiles the code for Go' },
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

/**
 * @typedef {object} System
 * @property {string} name as the system calls itself
 * @property {boolean} debian Debian 12 or newer itself, not a derivative, whose archives differ
 */

/** @type {System | undefined} */
let system;

/** @returns {System} */
export function thisSystem() {
  return (system ??= detect());
}

/** @returns {System} */
function detect() {
  /** @type {Record<string, string>} */
  const release = {};
  try {
    for (const line of readFileSync('/etc/os-release', 'utf8').split('\n')) {
      const match = /^([A-Z_]+)="?(.*?)"?$/.exec(line);
      if (match) release[match[1]] = match[2];
    }
  } catch {
    // Not a system that describes itself this way.
  }
  return {
    name: release.PRETTY_NAME ?? process.platform,
    debian: release.ID === 'debian' && !(Number(release.VERSION_ID) < 12),
  };
}

/**
 * How to run something as root.
 * @returns {Promise<{ prefix: string[], interactive: boolean } | undefined>} what to put before the command;
 *   undefined when there is no way
 */
async function rootAccess() {
  if (process.getuid?.() === 0) return { prefix: [], interactive: false };
  if (!(await which('sudo'))) return undefined;
  if (ask('sudo', ['-n', 'true']) !== undefined) return { prefix: ['sudo', '-n'], interactive: false };
  if (process.stdin.isTTY && process.stdout.isTTY) return { prefix: ['sudo', '-n'], interactive: true };
  return undefined;
}

/** @typedef {import('./runner.js').Step} Step */
/** @typedef {import('./runner.js').Task} Task */

/**
 * @param {DebianPackage[]} packages
 * @returns {Promise<DebianPackage[]>} those that are not there in any form
 */
async function missingPackages(packages) {
  const installed = new Set();
  const names = packages.map((entry) => entry.name);
  // Patterns, since dpkg-query fails for a name that it does not know.
  for (const line of (
    ask('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...names.map((name) => `${name}*`)]) ?? ''
  ).split('\n')) {
    const [status, name] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  const missing = [];
  for (const entry of packages) {
    if (installed.has(entry.name)) continue;
    if (entry.program && (await which(entry.program))) continue;
    // On other systems we do not know the names of libraries. CMake reports a missing one.
    if (!thisSystem().debian && (!entry.program || (await which(entry.elsewhere ?? entry.program)))) continue;
    missing.push(entry);
  }
  return missing;
}

/**
 * @param {DebianPackage[]} missing
 * @returns {string[]} what to tell a person who has to do it
 */
function byHand(missing) {
  if (thisSystem().debian) {
    return [
      'Install them as root, then run this again:',
      `  apt-get install --no-install-recommends ${missing.map((entry) => entry.name).join(' ')}`,
    ];
  }
  return [
    `This is ${thisSystem().name}, whose packages have their own names. Install these, then run this again:`,
    ...missing.map((entry) => `  ${entry.elsewhere ?? entry.program}: ${entry.why}`),
  ];
}

/** Package lists are fetched once in a run, however many groups are installed. */
let updated = false;

/**
 * @param {DebianPackage[]} missing
 * @param {Task} task
 */
async function install(missing, { log, progress }) {
  const names = missing.map((entry) => entry.name);
  if (!thisSystem().debian) {
    throw new SetupError(`Not on PATH: ${missing.map((entry) => entry.elsewhere ?? entry.program).join(', ')}`, {
      remedy: byHand(missing),
    });
  }
  const access = await rootAccess();
  if (!access) {
    throw new SetupError(`Debian packages are missing and neither root nor sudo is at hand: ${names.join(', ')}`, {
      remedy: byHand(missing),
    });
  }
  if (access.interactive && spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status !== 0) {
    throw new SetupError('sudo was refused', { remedy: byHand(missing) });
  }

  const [program, ...prefix] = [...access.prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8'];
  /**
   * @param {string[]} command
   * @param {string | string[]} [remedy]
   */
  const asRoot = (command, remedy) =>
    run(program, [...prefix, ...command], { name: command[0], log, onLine: progress, remedy });

  const network = 'Check the network and the mirrors in /etc/apt, then run this again.';
  // An interrupted installation blocks every later one until this has run; otherwise it does nothing.
  await asRoot(['dpkg', '--configure', '-a'], 'dpkg could not finish an earlier installation: see the log.');
  if (!updated) await asRoot(['apt-get', 'update'], network);
  updated = true;
  await asRoot(
    [
      'apt-get',
      'install',
      '--yes',
      '--no-install-recommends',
      '--fix-broken',
      // Another installation, unattended-upgrades say, is waited for and not failed upon.
      '-o',
      'DPkg::Lock::Timeout=300',
      '-o',
      'Acquire::Retries=3',
      ...names,
    ],
    network,
  );
  return names.join(', ');
}

/**
 * @param {string} group a key of `debianPackages`
 * @param {string} title
 * @param {string} why
 * @returns {Step}
 */
export function debianStep(group, title, why) {
  const packages = debianPackages[group];
  return {
    name: `debian:${group}`,
    title,
    why,
    isDone: async () => (await missingPackages(packages)).length === 0,
    run: async (task) => install(await missingPackages(packages), task),
  };
}

/**
 * Like `debianStep`, for what only some of the tests need: where it cannot be installed they are skipped,
 * which is said, except in CI.
 * @param {string} group
 * @param {string} title
 * @param {string} why
 * @returns {Step}
 */
export function optionalDebianStep(group, title, why) {
  const step = debianStep(group, title, why);
  return {
    ...step,
    run: async (task) => {
      const missing = await missingPackages(debianPackages[group]);
      const possible = thisSystem().debian && (await rootAccess()) !== undefined;
      if (possible || process.env.CI === 'true') return install(missing, task);
      return `skipped, since ${missing.map((entry) => entry.name).join(', ')} cannot be installed here; tests that need it are skipped`;
    },
  };
}
