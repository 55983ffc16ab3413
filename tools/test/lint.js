/** Formatting, types and static analysis. Each tool counts as one test. */
import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { configure } from '../build/engine.js';
import { tsc } from '../build/index.js';
import { ask, Log, run, SetupError, showing } from '../setup/command.js';
import { shortHash, writeWhole } from '../setup/files.js';
import { buildDirectory, logDirectory, root } from '../setup/paths.js';
import { duration, green, Progress, red, say } from '../setup/terminal.js';

/** @typedef {import('./suites.js').Count} Count */

/** Our own C++; everything else is a dependency. */
const sourceFolders = ['wasm', 'tests/native', 'tests/fuzz'];

/**
 * @param {RegExp} pattern
 * @returns {Promise<string[]>} relative to the checkout, sorted
 */
export async function cppFiles(pattern) {
  const found = [];
  for (const folder of sourceFolders) {
    for (const entry of await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      const file = path.relative(root, path.join(entry.parentPath, entry.name));
      if (entry.isFile() && pattern.test(file)) found.push(file);
    }
  }
  return found.sort();
}

export const formatted = /\.(cpp|hpp)$/;

/** @returns {Promise<boolean>} */
async function clangFormat() {
  return (await showing('clang-format-19', ['--dry-run', '-Werror', ...(await cppFiles(formatted))], {})) === 0;
}

/** @param {string} mode `--check` or `--write` */
export const prettier = (mode) =>
  showing(path.join(root, 'node_modules/.bin/prettier'), [mode, '--log-level=warn', '.'], {});

const eslint = async () =>
  (await showing(path.join(root, 'node_modules/.bin/eslint'), ['--max-warnings=0', '.'], {})) === 0;

const types = async () => (await showing(tsc, ['--project', '.'], {})) === 0;

/** What clang-tidy's result depends on, apart from a source and its headers. */
const configuration = ['.clang-tidy', 'cmake/dependencies.json'];

/**
 * @param {string} file relative to the checkout
 * @param {Map<string, string>} [found]
 * @returns {Promise<Map<string, string>>} that file and our own headers that it includes, with their contents
 */
async function withHeaders(file, found = new Map()) {
  const text = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
  if (text === undefined || found.has(file)) return found;
  found.set(file, text);
  for (const [, name] of text.matchAll(/^\s*#\s*include\s*["<]([^">]+)[">]/gm)) {
    for (const folder of ['wasm', 'wasm/mbedtls', path.dirname(file)])
      await withHeaders(path.join(folder, name), found);
  }
  return found;
}

/** @returns {Promise<(file: string) => boolean>} whether a file differs from the last commit; without git, each does */
async function changedFiles() {
  const differing = ask('git', ['-C', root, 'diff', '--name-only', 'HEAD']);
  const untracked = ask('git', ['-C', root, 'ls-files', '--others', '--exclude-standard']);
  if (differing === undefined || untracked === undefined) return () => true;
  const changed = new Set(`${differing}\n${untracked}`.split('\n'));
  return (file) => changed.has(file);
}

/**
 * clang-tidy takes many seconds per file. It checks those that differ from the last commit, or from the version that was clean here; with CI=true all.
 * Tests are left out: GoogleTest's macros take a minute, and they run under the sanitizers.
 * @returns {Promise<boolean>}
 */
async function clangTidy() {
  const log = new Log(path.join(logDirectory, 'clang-tidy.log'));
  const progress = new Progress();
  const task = { log, progress: (/** @type {string} */ detail) => progress.update(detail) };
  /** @type {string[]} */
  const complaints = [];
  try {
    // Without precompiled headers, which would hide a missing include.
    const directory = await configure('native', task);
    const compiled = new Set(
      JSON.parse(await readFile(path.join(directory, 'compile_commands.json'), 'utf8')).map(
        (/** @type {any} */ entry) => entry.file,
      ),
    );
    const sources = (await cppFiles(/^wasm\/.*\.cpp$/)).filter((file) => compiled.has(path.join(root, file)));
    const isChanged = await changedFiles();
    /** @type {{ file: string, stamp: string, state: string }[]} */
    const queue = [];
    let passedOver = 0;
    for (const file of sources) {
      const parts = await withHeaders(file);
      for (const name of configuration) parts.set(name, await readFile(path.join(root, name), 'utf8'));
      const stamp = path.join(buildDirectory, 'clang-tidy', file);
      const state = shortHash([...parts].flat().join('\0'));
      const clean = await readFile(stamp, 'utf8').catch(() => undefined);
      if (clean === state) continue;
      if (process.env.CI === 'true' || clean !== undefined || [...parts.keys()].some(isChanged))
        queue.push({ file, stamp, state });
      else passedOver += 1;
    }
    if (passedOver > 0)
      say(`  clang-tidy passes over ${passedOver} files that are as they were committed. CI=true looks at all.`);
    const total = queue.length;
    let finished = 0;
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { status, output } = await run('clang-tidy-19', ['--quiet', '-p', directory, next.file], {
          log,
          allowFailure: true,
        });
        finished += 1;
        progress.update(`${finished} of ${total} files, last ${next.file}`);
        if (status === 0) await writeWhole(next.stamp, next.state);
        else complaints.push(output);
      }
    };
    await Promise.all(cpus().map(worker));
  } finally {
    progress.stop();
    await log.close();
  }
  for (const text of complaints) say(text);
  return complaints.length === 0;
}

const checks = {
  'clang-format': clangFormat,
  prettier: async () => (await prettier('--check')) === 0,
  eslint,
  tsc: types,
  'clang-tidy': clangTidy,
};

/**
 * @param {import('./suites.js').Part} part
 * @returns {Promise<Count>}
 */
export async function lint({ words }) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const chosen = Object.entries(checks).filter(
    ([name]) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  if (chosen.length === 0)
    throw new SetupError(`No linter is called ${words.join(' or ')}. There are ${Object.keys(checks).join(', ')}.`);
  for (const [name, check] of chosen) {
    const started = Date.now();
    let clean = false;
    try {
      clean = await check();
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      say(error.message);
    }
    count[clean ? 'passed' : 'failed'] += 1;
    say(`  ${clean ? green('clean') : red('not clean')}  ${name} (${duration(Date.now() - started)})`);
  }
  return count;
}
