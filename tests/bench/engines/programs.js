/** Engines that run a program: the Node that runs this, and others from npm, kept in the cache beside the tools. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { ask, run } from '../../../tools/setup/command.js';
import { cacheDirectory } from '../../../tools/setup/paths.js';

/**
 * @typedef {object} ProgramEngine
 * @property {string} label such as `Node 24.1.0`
 * @property {string} command
 * @property {string[]} args before the program's own
 * @property {string[]} [smallYoungGeneration] flags that hold V8's young generation, which otherwise grows to its full size with time, at its least
 */

/** @typedef {{ package: string, binary: string, label: string } & Partial<Pick<ProgramEngine, 'args' | 'smallYoungGeneration'>>} Published */

const smallYoungGeneration = '--max-semi-space-size=1';

/** @param {string} version @returns {Published} */
const node = (version) => ({
  package: `node@${version}`,
  binary: 'node',
  label: 'Node',
  smallYoungGeneration: [smallYoungGeneration],
});

/** @type {Record<string, Published>} */
const published = {
  node20: node('20'),
  node22: node('22'),
  node24: node('24'),
  deno: {
    package: 'deno',
    binary: 'deno',
    label: 'Deno',
    args: ['run', '--allow-all', '--no-lock', '--node-modules-dir=manual'],
    smallYoungGeneration: [`--v8-flags=${smallYoungGeneration}`],
  },
  bun: { package: 'bun', binary: 'bun', label: 'Bun' },
};

export const programEngineNames = ['node', ...Object.keys(published)];

/**
 * @param {string} name
 * @param {import('../../../tools/setup/runner.js').Task} task
 * @returns {Promise<ProgramEngine>}
 */
export async function programEngine(name, { log, progress }) {
  if (name === 'node')
    return {
      label: `Node ${process.versions.node}`,
      command: process.execPath,
      args: [],
      smallYoungGeneration: [smallYoungGeneration],
    };
  const { package: wanted, binary, label, args = [], smallYoungGeneration: flags } = published[name];
  const directory = path.join(cacheDirectory, 'engines', name);
  const command = path.join(directory, 'node_modules/.bin', binary);
  if (
    !(await access(command).then(
      () => true,
      () => false,
    ))
  ) {
    progress(`npm install ${wanted}`);
    await run('npm', ['install', '--prefix', directory, '--no-audit', '--no-fund', wanted], { log, onLine: progress });
  }
  const version = /\d+\.\d+\.\d+/.exec(ask(command, ['--version']) ?? '')?.[0] ?? '';
  return { label: `${label} ${version}`, command, args, smallYoungGeneration: flags };
}
