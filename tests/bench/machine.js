/** Describes the machine and the versions that were measured. */
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import path from 'node:path';
import { ask } from '../../tools/setup/command.js';
import { root } from '../../tools/setup/paths.js';

/** @typedef {{ processor: string, cores: number, system: string, load: number, commit: string, date: string }} Machine `load`: of the last minute, by all programs */

/** @returns {Machine} */
export function describeMachine() {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${type()} ${release()}`,
    load: loadavg()[0],
    commit: ask('git', ['-C', root, 'describe', '--always', '--dirty'])?.trim() ?? 'unknown',
    date: new Date().toISOString(),
  };
}

/** @returns {Promise<Record<string, string>>} versions of what is compared with */
export async function peerVersions() {
  const { packages } = JSON.parse(await readFile(path.join(import.meta.dirname, 'peers/package-lock.json'), 'utf8'));
  const { dependencies } = packages[''];
  return Object.fromEntries(Object.keys(dependencies).map((name) => [name, packages[`node_modules/${name}`].version]));
}
