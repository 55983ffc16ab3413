/** Installs the npm packages of the lockfile. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../command.js';
import { exists } from '../files.js';
import { root } from '../paths.js';

/** @typedef {import('../runner.js').Step} Step */
/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>}
 */
async function lockedPackages(file) {
  const text = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

/**
 * npm leaves a lockfile of what it really installed, written last: comparing the two tells without starting npm,
 * and also when the packages were installed by hand.
 * @returns {Promise<boolean>}
 */
async function matchesLockfile() {
  const wanted = await lockedPackages('package-lock.json');
  const installed = await lockedPackages('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  for (const [name, { version, optional, devOptional }] of Object.entries(wanted)) {
    if (name === '') continue;
    // Optional packages are those of other systems, as a rule.
    if (!(name in installed) && (optional || devOptional)) continue;
    if (installed[name]?.version !== version) return false;
  }
  return true;
}

/** @type {Step} */
export const npmStep = {
  name: 'npm',
  title: 'Install the npm packages of package-lock.json',
  why: 'the bundler of the page, the server of static files, and the tests',
  isDone: matchesLockfile,
  run: async ({ log, progress }) => {
    // `ci` removes everything first: right for a clean machine, wasteful when one package has changed.
    const afresh = process.env.CI === 'true' || !(await exists(path.join(root, 'node_modules/.package-lock.json')));
    await run('npm', [afresh ? 'ci' : 'install', '--no-audit', '--no-fund', '--loglevel', 'http'], {
      log,
      onLine: progress,
      remedy: 'Check that npm reaches its registry (`npm ping`), then run this again.',
    });
  },
};
