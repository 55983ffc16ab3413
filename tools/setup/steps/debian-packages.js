/** Installs Debian packages, and touches apt only when one is missing. */
import { spawnSync } from 'node:child_process';
import { ask, run, which } from '../command.js';
import { debianPackages } from '../debian-packages.js';
import { SetupError } from '../errors.js';
import { rootAccess, thisSystem } from '../system.js';

/** @typedef {import('../debian-packages.js').DebianPackage} DebianPackage */
/** @typedef {import('../runner.js').Step} Step */
/** @typedef {import('../runner.js').Task} Task */

/**
 * @param {DebianPackage[]} packages
 * @returns {Promise<DebianPackage[]>} those that are not there in any form
 */
export async function missingPackages(packages) {
  const installed = new Set();
  const names = packages.map((entry) => entry.name);
  // Asked by pattern, so that a package dpkg has never heard of is not an error.
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
    // Other systems have libraries under names we do not know. CMake says when one is missing.
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
