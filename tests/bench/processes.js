/** Engines that run programs (this Node, and others installed from npm into the cache), and what is measured in their processes. */
import { spawnSync } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { ask, run } from '../../tools/setup/command.js';
import { cacheDirectory } from '../../tools/setup/paths.js';
import { makeFixture } from './contest/fixture.js';
import { medianOf } from './contest/times.js';

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
 * @param {import('../../tools/setup/runner.js').Task} task
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

/* Runs a program of this folder in an engine. */

const programs = path.join(import.meta.dirname, 'programs');

/**
 * @param {ProgramEngine} engine
 * @param {string} program
 * @param {import('../../tools/setup/runner.js').Task} task shows all that the program says but its report
 * @param {{ args?: string[], flags?: string[] }} [options] `flags` are the engine's
 * @returns {Promise<any>} its report: the last line that is JSON
 */
export async function runProgram({ command, args: own }, program, { log, progress }, { args = [], flags = [] } = {}) {
  /** @param {string} line */
  const isReport = (line) => /^(?:\{.*\}|null)$/.test(line);
  const { output } = await run(command, [...own, ...flags, path.join(programs, program), ...args], {
    name: program,
    log,
    onLine: (line) => void (isReport(line) || progress(line)),
  });
  const report = output.split('\n').findLast(isReport);
  return report === undefined ? undefined : JSON.parse(report);
}

/* How long a fresh process takes to its first signed token, beside one that does nothing: by a watch, as one waits for it, and in CPU time. */

/** @typedef {import('./contest/times.js').Spread} Spread */
/** @typedef {{ empty: Spread, firstToken: Spread, difference: Spread }} Durations milliseconds */
/** @typedef {{ processes: number, wall: Durations, cpu: Durations }} Startup */

/**
 * @param {ProgramEngine} engine
 * @param {number} pairs
 * @returns {Promise<Startup>}
 */
export async function measureStartup({ command, args }, pairs) {
  const directory = await mkdtemp(path.join(tmpdir(), 'tokensmith-bench-'));
  try {
    const key = path.join(directory, 'private.key');
    await writeFile(key, (await makeFixture()).privateKey, { mode: 0o600 });
    /** @param {string} program */
    const timesOf = (program) => {
      const started = performance.now();
      const { status, stdout, stderr } = spawnSync(command, [...args, path.join(programs, program), key], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
      const wall = performance.now() - started;
      const { user, system } = JSON.parse(stdout);
      return { wall, cpu: (user + system) / 1000 };
    };
    // The files are read from memory then, and an engine that keeps compiled code has it.
    for (const program of ['empty.js', 'first-token.js']) timesOf(program);
    const times = Array.from({ length: pairs }, () => ({
      empty: timesOf('empty.js'),
      firstToken: timesOf('first-token.js'),
    }));
    /** @param {'wall' | 'cpu'} clock @returns {Durations} */
    const durations = (clock) => ({
      empty: medianOf(times.map(({ empty }) => empty[clock])),
      firstToken: medianOf(times.map(({ firstToken }) => firstToken[clock])),
      difference: medianOf(times.map(({ empty, firstToken }) => firstToken[clock] - empty[clock])),
    });
    return { processes: pairs, wall: durations('wall'), cpu: durations('cpu') };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/* What the whole of `signToken` costs beside its signature: programs/overhead.js says how that is told apart. */

/** @typedef {{ calls: number, whole: Spread, bare: Spread, rest: Spread, ratio: Spread }} Overhead microseconds */

/**
 * @param {ProgramEngine} engine
 * @param {boolean} quick
 * @param {import('../../tools/setup/runner.js').Task} task
 * @returns {Promise<Overhead | null>} null where relaxed SIMD is not available
 */
export async function measureOverhead(engine, quick, task) {
  // Node 20 has it behind a flag. What surrounds the signature is the same in either arithmetic.
  const flags = engine.label.startsWith('Node 20.') ? ['--experimental-wasm-relaxed-simd'] : [];
  return runProgram(engine, 'overhead.js', task, { flags, args: quick ? ['--quick'] : [] });
}

/* Bulk signing: what more workers gain, and whether memory grows with the job. Each job runs in a process of its own. */

/** @typedef {{ tokens: number, workers: number, tokensPerSecond: number, cpuPerToken: number, peakMegabytes: number }} Job `cpuPerToken` in microseconds */

/**
 * @typedef {object} Bulk
 * @property {number} tokens
 * @property {{ workers: number, tokensPerSecond: Spread, cpuPerToken: Spread }[]} speeds
 * @property {Spread} efficiency of all workers: 1 where N sign N times as many as one. On a machine that is busy with other things
 *   there is no N-th core, and this means little
 * @property {Spread} cpuEfficiency the same by CPU time, which is what the division of the work itself costs
 * @property {{ tokens: number, peakMegabytes: number, heldMegabytes?: number }[]} memory of the whole process at its peak; `heldMegabytes` where the
 *   engine is told to hold its young generation at its least. V8 lets that grow with time, in each thread, whatever the program keeps: without
 *   it what is left is what the job itself takes
 */

/**
 * @param {ProgramEngine} engine
 * @param {import('./index.js').Extent} extent
 * @param {import('../../tools/setup/runner.js').Task} task
 * @returns {Promise<Bulk>}
 */
export async function measureBulk(engine, { quick, million }, task) {
  const workers = availableParallelism();
  const tokens = quick ? 1000 : 10_000;
  const counts = [100, tokens, ...(million ? [1_000_000] : quick ? [] : [100_000])];
  const rounds = quick ? 1 : 3;

  /** @param {number} count @param {number} concurrency @param {string[]} [flags] @returns {Promise<Job>} */
  const job = (count, concurrency, flags) => {
    task.progress(`${count} tokens, ${concurrency} workers`);
    return runProgram(engine, 'bulk.js', task, { args: [count, concurrency].map(String), flags });
  };
  /** @type {{ one: Job, all: Job }[]} */
  const pairs = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push({ one: await job(tokens, 1), all: await job(tokens, workers) });

  const memory = [];
  for (const count of counts) {
    const { peakMegabytes } = await job(count, workers);
    const held = engine.smallYoungGeneration && (await job(count, workers, engine.smallYoungGeneration));
    memory.push({ tokens: count, peakMegabytes, ...(held && { heldMegabytes: held.peakMegabytes }) });
  }
  return {
    tokens,
    speeds: [
      speed(
        1,
        pairs.map(({ one }) => one),
      ),
      speed(
        workers,
        pairs.map(({ all }) => all),
      ),
    ],
    efficiency: medianOf(pairs.map(({ one, all }) => all.tokensPerSecond / one.tokensPerSecond / workers)),
    cpuEfficiency: medianOf(pairs.map(({ one, all }) => one.cpuPerToken / all.cpuPerToken)),
    memory,
  };
}

/** @param {number} workers @param {Job[]} jobs */
const speed = (workers, jobs) => ({
  workers,
  tokensPerSecond: medianOf(jobs.map(({ tokensPerSecond }) => tokensPerSecond)),
  cpuPerToken: medianOf(jobs.map(({ cpuPerToken }) => cpuPerToken)),
});
