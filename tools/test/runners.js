/** Runs the test programs and counts what they found. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { showing, which } from '../setup/command.js';
import { SetupError } from '../setup/errors.js';
import { exists } from '../setup/files.js';
import { buildDirectory, root } from '../setup/paths.js';
import { say } from '../setup/terminal.js';

/** @typedef {import('./suites.js').Count} Count */

const reports = path.join(buildDirectory, 'reports');

/**
 * @param {string} name
 * @returns {Promise<string>} a file for a machine-readable report, not there yet
 */
async function freshReport(name) {
  const file = path.join(reports, `${name}.json`);
  await mkdir(reports, { recursive: true });
  await rm(file, { force: true });
  return file;
}

/**
 * @param {string} file
 * @param {string} program
 */
async function readReport(file, program) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  // A crash, or a sanitizer's finding, ends the program before it reports.
  if (text === undefined) throw new SetupError(`${program} ended before its report was written`);
  return JSON.parse(text);
}

/**
 * All native tests in one process, since each new one under a sanitizer takes longer than most tests.
 * @param {string} preset
 * @returns {Promise<Count>}
 */
export async function runNative(preset) {
  const report = await freshReport(preset);
  const program = path.join(buildDirectory, preset, 'tests/native/tokensmith_tests');
  const status = await showing(program, [`--gtest_output=json:${report}`, '--gtest_brief=1'], {
    env: {
      ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1',
      UBSAN_OPTIONS: 'print_stacktrace=1',
      ASAN_SYMBOLIZER_PATH: (await which('llvm-symbolizer-19')) ?? '',
    },
  });
  const { tests, failures, disabled, testsuites } = await readReport(report, 'tokensmith_tests');
  const skipped = testsuites.flatMap((/** @type {any} */ suite) => suite.testsuite).filter((/** @type {any} */ test) => test.result === 'SKIPPED').length;
  // LeakSanitizer speaks up after the report.
  const failed = failures > 0 || status === 0 ? failures : 1;
  return { passed: tests - failures - skipped - disabled, failed, skipped: skipped + disabled };
}

/**
 * @param {string} name
 * @param {object} options
 * @param {string[]} [options.folders] of tests/, all unless given
 * @param {string[]} [options.leftOut] folders of tests/
 * @param {boolean} [options.browser] needs Chromium
 * @returns {Promise<Count>}
 */
export async function runJest(name, { folders, leftOut = [], browser = false }) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning` };
  if (browser) {
    const chromium = process.env.TOKENSMITH_CHROMIUM || (await which('chromium'));
    if (!chromium) {
      if (process.env.CI === 'true') throw new SetupError('There is no Chromium, and with CI=true that is a failure');
      say('Skipped: there is no Chromium, and it cannot be installed here.');
      return { passed: 0, failed: 0, skipped: 1 };
    }
    env.TOKENSMITH_CHROMIUM = chromium;
    const firefox = process.env.TOKENSMITH_FIREFOX || (await which('firefox-esr')) || (await which('firefox'));
    if (firefox) env.TOKENSMITH_FIREFOX = firefox;
  }
  const report = await freshReport(name);
  const args = [path.join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${report}`];
  // One browser at a time: its tests measure time.
  if (browser) args.push('--runInBand');
  if (folders) args.push('--testPathPatterns', ...folders.map((folder) => `/tests/${folder}/`));
  for (const folder of leftOut) args.push('--testPathIgnorePatterns', `/tests/${folder}/`);
  const status = await showing(process.execPath, args, { env, hideStdout: true });
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = await readReport(report, 'jest');
  const failures = numFailedTests + numRuntimeErrorTestSuites;
  return {
    passed: numPassedTests,
    failed: failures > 0 || status === 0 ? failures : 1,
    skipped: numPendingTests + numTodoTests,
  };
}

/**
 * Each fuzz target for a while: FUZZ_SECONDS, 60 unless set.
 * @returns {Promise<Count>}
 */
export async function runFuzzers() {
  const directory = path.join(buildDirectory, 'native-fuzz/tests/fuzz');
  const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('_fuzz'))) {
    // What was found interesting is kept and built upon; the seeds are part of the project.
    const corpus = path.join(buildDirectory, 'corpus', name);
    await mkdir(corpus, { recursive: true });
    const seeds = path.join(root, 'tests/fuzz/corpus', name);
    const status = await showing(
      path.join(directory, name),
      [corpus, ...((await exists(seeds)) ? [seeds] : []), `-max_total_time=${seconds}`, '-max_len=16384', '-timeout=10', `-artifact_prefix=${corpus}-`],
      {},
    );
    count[status === 0 ? 'passed' : 'failed'] += 1;
  }
  return count;
}
