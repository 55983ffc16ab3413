/** Runs the test programs and counts their results. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { SetupError, showing, which } from '../setup/command.js';
import { exists } from '../setup/files.js';
import { buildDirectory, root } from '../setup/paths.js';
import { say } from '../setup/terminal.js';
import { chooseFiles, nativeFilter, patternOf } from './selection.js';

/** @typedef {import('./suites.js').Count} Count */
/** @typedef {import('./suites.js').Part} Part */

const reports = path.join(buildDirectory, 'reports');

/**
 * @param {string} name
 * @returns {Promise<string>} a path for a machine-readable report, where no file exists
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
 * @param {Part} part
 * @returns {Promise<Count>}
 */
export async function runNative(preset, { words, options }) {
  const report = await freshReport(preset);
  const program = path.join(buildDirectory, preset, 'tests/native/tokensmith_tests');
  const filter = words.length > 0 ? [`--gtest_filter=${nativeFilter(words)}`] : [];
  const status = await showing(program, [`--gtest_output=json:${report}`, '--gtest_brief=1', ...filter, ...options], {
    env: {
      ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1',
      UBSAN_OPTIONS: 'print_stacktrace=1',
      ASAN_SYMBOLIZER_PATH: (await which('llvm-symbolizer-19')) ?? '',
    },
  });
  const { tests, failures, disabled, testsuites } = await readReport(report, 'tokensmith_tests');
  if (tests === 0) throw new SetupError(`No native test is called ${words.join(' or ')}`);
  const skipped = testsuites
    .flatMap((/** @type {any} */ suite) => suite.testsuite)
    .filter((/** @type {any} */ test) => test.result === 'SKIPPED').length;
  // LeakSanitizer reports after the report was written.
  const failed = failures > 0 || status === 0 ? failures : 1;
  return { passed: tests - failures - skipped - disabled, failed, skipped: skipped + disabled };
}

/**
 * @param {string} name
 * @param {Part} part
 * @param {object} suite
 * @param {string[]} [suite.folders] of tests/, all unless given
 * @param {string[]} [suite.leftOut] folders of tests/
 * @param {boolean} [suite.browser] needs Chromium
 * @returns {Promise<Count>}
 */
export async function runJest(name, { words, options }, { folders, leftOut = [], browser = false }) {
  const all = (await testFiles()).filter((file) => {
    const [folder] = file.split('/');
    return (folders?.includes(folder) ?? true) && !leftOut.includes(folder);
  });
  const { files, rest } = chooseFiles(all, words);
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
  };
  if (browser) {
    const chromium = process.env.TOKENSMITH_CHROMIUM || (await which('chromium'));
    if (!chromium) {
      if (process.env.CI === 'true') throw new SetupError('There is no Chromium, which CI=true requires');
      say('Skipped: there is no Chromium, and it cannot be installed here.');
      return { passed: 0, failed: 0, skipped: 1 };
    }
    env.TOKENSMITH_CHROMIUM = chromium;
    const firefox = process.env.TOKENSMITH_FIREFOX || (await which('firefox-esr')) || (await which('firefox'));
    if (firefox) env.TOKENSMITH_FIREFOX = firefox;
  }
  const report = await freshReport(name);
  // By default Jest leaves one processor idle.
  const args = [
    path.join(root, 'node_modules/jest/bin/jest.js'),
    '--json',
    `--outputFile=${report}`,
    `--maxWorkers=${availableParallelism()}`,
  ];
  // Words that match no file select tests by name within the chosen files.
  if (rest.length > 0) args.push('--testNamePattern', rest.map(patternOf).join('|'));
  args.push(
    ...options,
    '--runTestsByPath',
    ...(files.length > 0 ? files : all).map((file) => path.join(root, 'tests', file)),
  );
  const status = await showing(process.execPath, args, { env, hideStdout: true });
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = await readReport(
    report,
    'jest',
  );
  const failures = numFailedTests + numRuntimeErrorTestSuites;
  if (rest.length + options.length > 0 && numPassedTests + failures === 0)
    throw new SetupError(`No test ran: none of this suite is called ${[...rest, ...options].join(' ')}`);
  return {
    passed: numPassedTests,
    failed: failures > 0 || status === 0 ? failures : 1,
    skipped: numPendingTests + numTodoTests,
  };
}

/** @returns {Promise<string[]>} relative to tests/ */
async function testFiles() {
  const found = await readdir(path.join(root, 'tests'), { recursive: true });
  return found
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('.test.js'))
    .sort();
}

/**
 * Runs each fuzz target for FUZZ_SECONDS, 60 by default.
 * @param {Part} part
 * @returns {Promise<Count>}
 */
export async function runFuzzers({ words, options }) {
  const directory = path.join(buildDirectory, 'native-fuzz/tests/fuzz');
  const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
  const count = { passed: 0, failed: 0, skipped: 0 };
  const targets = (await readdir(directory)).filter((file) => file.endsWith('_fuzz'));
  const chosen = targets.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (chosen.length === 0)
    throw new SetupError(`No fuzz target is called ${words.join(' or ')}. There are ${targets.join(', ')}.`);
  for (const name of chosen) {
    // The corpus grows with each run; the seeds are part of the repository.
    const corpus = path.join(buildDirectory, 'corpus', name);
    await mkdir(corpus, { recursive: true });
    const seeds = path.join(root, 'tests/fuzz/corpus', name);
    const status = await showing(
      path.join(directory, name),
      [
        corpus,
        ...((await exists(seeds)) ? [seeds] : []),
        `-max_total_time=${seconds}`,
        '-max_len=16384',
        '-timeout=10',
        `-artifact_prefix=${corpus}-`,
        ...options,
      ],
      {},
    );
    count[status === 0 ? 'passed' : 'failed'] += 1;
  }
  return count;
}
