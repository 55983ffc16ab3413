/** Installs the npm packages of the lockfiles. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { run, SetupError } from './command.js';
import { root } from './paths.js';

/** @typedef {import('./runner.js').Step} Step */
/** @typedef {import('./runner.js').Task} Task */
/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage */

/** The page's bundler has a folder of its own: with the packages that run, it is all that `npm start` needs. */
const tools = path.join(root, 'tools');

/** What the benchmark compares with, apart as well: nothing else needs it. */
const benchPeers = path.join(root, 'tests/bench/peers');

/**
 * @param {string} directory
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>}
 */
async function lockedPackages(directory, file) {
  const text = await readFile(path.join(directory, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

/**
 * npm leaves a lockfile of what it really installed, written last: comparing the two tells without starting npm,
 * and also when the packages were installed by hand.
 * @param {string} directory
 * @param {boolean} withDev
 * @returns {Promise<boolean>}
 */
async function isInstalled(directory, withDev) {
  const wanted = await lockedPackages(directory, 'package-lock.json');
  const installed = await lockedPackages(directory, 'node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  for (const [name, { version, dev, optional, devOptional }] of Object.entries(wanted)) {
    if (name === '' || (!withDev && (dev || devOptional))) continue;
    // Optional packages are those of other systems, as a rule.
    if (!(name in installed) && (optional || devOptional)) continue;
    if (installed[name]?.version !== version) return false;
  }
  return true;
}

/**
 * Not `npm ci`: it removes everything first, also when one package has changed, and it demands that the lockfile name the
 * optional packages of every other system, which not every registry has. What is locked is installed as locked.
 * @param {string} directory
 * @param {boolean} withDev
 * @param {Task} task
 */
async function install(directory, withDev, { log, progress }) {
  const omit = withDev ? [] : ['--omit=dev'];
  await run('npm', ['install', '--no-save', ...omit, '--no-audit', '--no-fund', '--loglevel', 'http'], {
    cwd: directory,
    log,
    onLine: progress,
    remedy: 'Check that npm reaches its registry (`npm ping`), then run this again.',
  });
  if (!(await isInstalled(directory, withDev))) {
    throw new SetupError('What npm installed is not what package-lock.json says', {
      remedy:
        'package.json and package-lock.json do not agree: run `npm install`, and commit the lockfile with the change.',
    });
  }
}

/** @returns {Promise<boolean>} whether leaving out the development packages would remove some */
async function hasDevPackages() {
  const wanted = await lockedPackages(root, 'package-lock.json');
  const installed = await lockedPackages(root, 'node_modules/.package-lock.json');
  return Object.keys(installed ?? {}).some((name) => wanted?.[name]?.dev);
}

export const npmSteps = /** @type {Step[]} */ ([
  {
    name: 'npm:page',
    title: 'Install the npm packages that the page needs',
    why: 'its bundler, and what runs',
    isDone: async () => (await isInstalled(tools, true)) && (await isInstalled(root, false)),
    run: async (task) => {
      if (!(await isInstalled(tools, true))) await install(tools, true, task);
      if (!(await isInstalled(root, false))) await install(root, await hasDevPackages(), task);
    },
  },
  {
    name: 'npm',
    title: 'Install all npm packages',
    why: 'the linters, the test runner, and what the tests compare with',
    isDone: () => isInstalled(root, true),
    run: (task) => install(root, true, task),
  },
  {
    name: 'npm:bench',
    title: 'Install the libraries that the benchmark compares with',
    why: 'tests/bench/peers',
    isDone: () => isInstalled(benchPeers, true),
    run: (task) => install(benchPeers, true, task),
  },
]);
