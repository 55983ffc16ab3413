/** Gets the sources of the two C++ libraries, each at a pinned version and hash. */
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { run, SetupError } from './command.js';
import { thisSystem } from './debian.js';
import { exists, makeWhole, sha256, withLock } from './files.js';
import { cacheDirectory, root, sourcesDirectory } from './paths.js';
import { withPrivateApt } from './private-apt.js';

/** @typedef {import('./runner.js').Step} Step */
/** @typedef {import('./runner.js').Task} Task */

/**
 * @typedef {object} Dependency
 * @property {string} version
 * @property {string} directory the folder that its archive unpacks to
 * @property {string} sha256 of its archive
 * @property {{ suite: string, source: string, archive: string }} debian where Debian keeps it
 */

/** @returns {Promise<Dependency[]>} the list that CMake reads too */
async function dependencies() {
  const text = await readFile(path.join(root, 'cmake/dependencies.json'), 'utf8');
  return Object.values(JSON.parse(text));
}

const downloads = path.join(cacheDirectory, 'downloads');

/**
 * @param {string} file
 * @param {Dependency} dependency
 */
async function isGenuine(file, dependency) {
  return (await exists(file)) && (await sha256(file)) === dependency.sha256;
}

/**
 * @param {Dependency[]} wanted
 * @param {Task} task
 */
async function download(wanted, task) {
  await mkdir(downloads, { recursive: true });
  await withPrivateApt({ suite: wanted[0].debian.suite, types: ['deb-src'] }, task, async (apt) => {
    for (const dependency of wanted) {
      const { source, archive } = dependency.debian;
      const file = await apt.source(source, archive);
      if (!(await isGenuine(file, dependency))) {
        throw new SetupError(
          `${archive} is not the file that is pinned in cmake/dependencies.json: its SHA-256 is ${await sha256(file)}`,
          {
            remedy: 'Do not use it. Try another mirror in /etc/apt.',
          },
        );
      }
      await copyFile(file, path.join(downloads, `${archive}.tmp`));
      await rename(path.join(downloads, `${archive}.tmp`), path.join(downloads, archive));
    }
  });
}

/** @param {Task} task */
async function fetchSources(task) {
  const wanted = [];
  for (const dependency of await dependencies()) {
    if (!(await exists(path.join(sourcesDirectory, dependency.directory)))) wanted.push(dependency);
  }
  const missing = [];
  for (const dependency of wanted) {
    if (!(await isGenuine(path.join(downloads, dependency.debian.archive), dependency))) missing.push(dependency);
  }
  if (missing.length > 0) await download(missing, task);
  for (const dependency of wanted) {
    task.progress(`unpacking ${dependency.directory}`);
    await makeWhole(path.join(sourcesDirectory, dependency.directory), async (working) => {
      const archive = path.join(downloads, dependency.debian.archive);
      await run('tar', ['--extract', '--file', archive, '--directory', working, '--strip-components=1'], {
        log: task.log,
      });
    });
  }
}

/** @type {Step} */
export const sourcesStep = {
  name: 'sources',
  title: 'Get the sources of Mbed TLS and nlohmann/json',
  why: 'compiled into the core; from the source archive of Debian, checked against pinned hashes',
  needs: async () => (thisSystem().debian ? ['debian:sources'] : []),
  isDone: async () => {
    // Elsewhere CMake fetches the same archives itself, with the same hashes.
    if (!thisSystem().debian) return true;
    for (const { directory } of await dependencies()) {
      if (!(await exists(path.join(sourcesDirectory, directory)))) return false;
    }
    return true;
  },
  run: async (task) => {
    const lock = path.join(cacheDirectory, 'sources.lock');
    await withLock(
      lock,
      (holder) => task.progress(`waiting for process ${holder}, which is doing this`),
      () => fetchSources(task),
    );
    return sourcesDirectory;
  },
};
