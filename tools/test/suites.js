/** The suites of `npm test`, in the order they run: the fast ones first, and each before those that depend on it. */
import { lint } from './lint.js';
import { runFuzzers, runJest, runNative } from './runners.js';

/**
 * The result of a suite.
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/**
 * The part of a suite to run: everything if both are empty. It is an error if nothing matches.
 * @typedef {object} Part
 * @property {string[]} words parts of names, of files or tests
 * @property {string[]} options for the test program itself
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string} proves what it proves, in a few words
 * @property {string[]} needs steps of the set-up and the build
 * @property {(part: Part) => Promise<Count>} run
 */

/** @type {Suite[]} */
export const suites = [
  {
    name: 'lint',
    proves: 'form, types and static analysis',
    needs: ['debian:build', 'debian:native', 'debian:lint', 'sources', 'npm', 'wasm', 'inline'],
    run: lint,
  },
  {
    name: 'native',
    proves: 'the core and the dispatch, under sanitizers',
    needs: ['native-asan'],
    run: (part) => runNative('native-asan', part),
  },
  {
    name: 'js',
    proves: 'the package over the built engine',
    needs: ['dist', 'debian:shells'],
    run: (part) => runJest('js', part, { leftOut: ['interop', 'browser'] }),
  },
  {
    name: 'interop',
    proves: 'keys and tokens exchanged with other tools, code run in other languages',
    needs: ['dist', 'debian:interop', 'debian:languages'],
    run: (part) => runJest('interop', part, { folders: ['interop'] }),
  },
  {
    name: 'browser',
    proves: 'the page in Chromium and other engines, under its policy',
    needs: ['dist', 'debian:browser', 'debian:engines'],
    run: (part) => runJest('browser', part, { folders: ['browser'], browser: true }),
  },
];

/** Suites that `npm test` leaves out, since they run for as long as they are told to. */
/** @type {Suite[]} */
export const otherSuites = [
  {
    name: 'fuzz',
    proves: 'no input makes the core misbehave',
    needs: ['native-fuzz'],
    run: runFuzzers,
  },
];
