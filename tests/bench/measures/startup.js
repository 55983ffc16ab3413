/** How long a fresh process takes to its first signed token, beside one that does nothing: by a watch, as one waits for it, and in CPU time. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFixture } from '../contest/fixture.js';
import { medianOf } from '../contest/statistics.js';

/** @typedef {import('../contest/statistics.js').Spread} Spread */
/** @typedef {{ empty: Spread, firstToken: Spread, difference: Spread }} Durations milliseconds */
/** @typedef {{ processes: number, wall: Durations, cpu: Durations }} Startup */

const programs = path.join(import.meta.dirname, '../programs');

/**
 * @param {import('../engines/programs.js').ProgramEngine} engine
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
