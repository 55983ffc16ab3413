/**
 * Fetches from another Debian release without touching the system: apt with lists, cache and sources of its own.
 *
 * What it fetches is verified as usual, by Debian's archive keyring.
 */
import { chown, mkdir, mkdtemp, readdir, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ask, run, SetupError } from './command.js';
import { exists, isRunning } from './files.js';

/** @typedef {import('./runner.js').Task} Task */

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const network = 'Check the network and the mirrors in /etc/apt, then run this again.';

/**
 * The mirror that this machine uses, from its own apt sources in either of their two formats.
 * @returns {string} as an apt source line wants it
 * @throws {SetupError} when no source is Debian's
 */
export function debianMirror() {
  const indexes = (/** @type {string[]} */ ...options) =>
    (ask('apt-get', ['indextargets', ...options, 'Created-By: Packages']) ?? '')
      .split('\n')
      .map((line) => line.split(' '));

  // Debian-Security is another archive: the label tells.
  for (const [uri, origin, label] of indexes('--format', '$(REPO_URI) $(ORIGIN) $(LABEL)')) {
    if (origin === 'Debian' && label === 'Debian') return uri;
  }
  // Where no lists have been fetched yet, as in a new container, only the source lines are known.
  for (const [uri, release] of indexes('--no-release-info', '--format', '$(REPO_URI) $(RELEASE)')) {
    if (uri && !release.includes('security') && (uri.startsWith('mirror') || /\/debian\/?$/.test(uri))) return uri;
  }
  throw new SetupError('No apt source of this machine is a Debian mirror', {
    remedy: 'Add one to /etc/apt/sources.list.d, run `apt-get update`, then run this again.',
  });
}

/** An apt of our own for one release. Use `PrivateApt.with`. */
class PrivateApt {
  /**
   * @param {string} directory
   * @param {Task} task
   */
  constructor(directory, task) {
    this.directory = directory;
    this.task = task;
    this.downloads = path.join(directory, 'downloads');
    this.env = { APT_CONFIG: path.join(directory, 'apt.conf'), LC_ALL: 'C.UTF-8' };
  }

  /**
   * @param {string} suite
   * @param {('deb' | 'deb-src')[]} types
   */
  async prepare(suite, types) {
    const mirror = debianMirror();
    const signed = (await exists(keyring)) ? `[signed-by=${keyring}] ` : '';
    const owned = [this.downloads];
    for (const name of ['lists/partial', 'cache/archives/partial']) owned.push(path.join(this.directory, name));
    for (const directory of owned) await mkdir(directory, { recursive: true });
    await writeFile(
      path.join(this.directory, 'sources.list'),
      types.map((type) => `${type} ${signed}${mirror} ${suite} main\n`).join(''),
    );
    await writeFile(
      this.env.APT_CONFIG,
      [
        `Dir::Etc::sourcelist "${this.directory}/sources.list";`,
        'Dir::Etc::sourceparts "/dev/null";',
        `Dir::State::lists "${this.directory}/lists";`,
        `Dir::Cache "${this.directory}/cache";`,
        // Half of the index is translated descriptions.
        'Acquire::Languages "none";',
        'Acquire::Retries "3";',
        '',
      ].join('\n'),
    );
    // apt run by root downloads as the user _apt: what it writes to must be its own, and reachable.
    const sandboxUser = Number(ask('id', ['-u', '_apt']));
    if (process.getuid?.() === 0 && sandboxUser) {
      await chmod(this.directory, 0o755);
      for (const directory of owned) await chown(directory, sandboxUser, 0);
    }
    await this.apt(['update']);
  }

  /** @param {string[]} args */
  async apt(args) {
    await run('apt-get', args, {
      cwd: this.downloads,
      env: this.env,
      log: this.task.log,
      onLine: this.task.progress,
      remedy: network,
    });
  }

  /**
   * @param {string} name a binary package
   * @returns {Promise<string>} the file
   */
  async binary(name) {
    this.task.progress(`downloading ${name}`);
    await this.apt(['download', name]);
    return this.downloaded((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'), name);
  }

  /**
   * @param {string} name a source package
   * @param {string} archive the file in it that is wanted
   * @returns {Promise<string>} that file
   */
  async source(name, archive) {
    this.task.progress(`downloading ${archive}`);
    await this.apt(['source', '--download-only', '--tar-only', name]);
    return this.downloaded((file) => file === archive, archive);
  }

  /**
   * @param {(file: string) => boolean} matches
   * @param {string} what
   */
  async downloaded(matches, what) {
    const file = (await readdir(this.downloads)).find(matches);
    if (!file) {
      throw new SetupError(`The Debian archive did not give ${what}`, {
        remedy: 'The release may have moved on to another version: see the log for what it has.',
      });
    }
    return path.join(this.downloads, file);
  }
}

const prefix = 'tokensmith-apt-';

/** Removes what killed runs left behind. */
async function removeAbandoned() {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    // A folder of another user stays: we may not remove it.
    await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Works with a private apt, then removes it.
 *
 * It lives in the system's temporary folder since apt's sandbox user must be able to enter every folder above it,
 * which is not so in a home folder.
 * @template T
 * @param {{ suite: string, types: ('deb' | 'deb-src')[] }} source
 * @param {Task} task
 * @param {(apt: PrivateApt) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withPrivateApt({ suite, types }, task, work) {
  await removeAbandoned();
  const directory = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  try {
    const apt = new PrivateApt(directory, task);
    await apt.prepare(suite, types);
    return await work(apt);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
