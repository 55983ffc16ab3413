/** Bulk signing: what more workers bring, and whether memory grows with the job. Each job has a process of its own. */
import { availableParallelism } from 'node:os';
import { runProgram } from '../engines/run-program.js';
import { medianOf } from '../contest/statistics.js';

/** @typedef {import('../contest/statistics.js').Spread} Spread */
/** @typedef {{ tokens: number, workers: number, tokensPerSecond: number, cpuPerToken: number, peakMegabytes: number }} Job `cpuPerToken` in microseconds */

/**
 * @typedef {object} Bulk
 * @property {number} tokens
 * @property {{ workers: number, tokensPerSecond: Spread, cpuPerToken: Spread }[]} speeds
 * @property {Spread} efficiency of all workers: 1 where N sign N times as many as one. On a machine that is busy with other things
 *   there is no N-th core, and this says little
 * @property {Spread} cpuEfficiency the same by CPU time, which is what the division of the work itself costs
 * @property {{ tokens: number, peakMegabytes: number, heldMegabytes?: number }[]} memory of the whole process at its peak; `heldMegabytes` where the
 *   engine is told to hold its young generation at its least. V8 lets that grow with time, in each thread, whatever the program keeps: without
 *   it what is left is what the job itself takes
 */

/**
 * @param {import('../engines/programs.js').ProgramEngine} engine
 * @param {import('../index.js').Extent} extent
 * @param {import('../../../tools/setup/runner.js').Task} task
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
