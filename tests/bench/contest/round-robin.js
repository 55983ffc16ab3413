/** Takes times in turn, so that all meet the same machine: its clock, its other programs, its heat. */
import { microseconds } from './clock.js';
import { mean, medianOf, ratioOfMeans } from './statistics.js';

/** @typedef {import('./statistics.js').Spread} Spread */
/** @typedef {{ name: string, run: () => unknown }} Runner */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} calls how many were measured
 * @property {Spread} microseconds a call: the median of the rounds between their quartiles; for a search, the mean of all
 * @property {Spread} ratio to the first runner, in the same rounds
 */

/**
 * @param {Runner['run']} run
 * @param {number} calls
 * @returns {Promise<number>} microseconds for all
 */
async function timeOf(run, calls) {
  const started = microseconds();
  for (let call = 0; call < calls; call += 1) {
    const result = run();
    // What is synchronous does not pay for a turn of the event loop.
    if (result instanceof Promise) await result;
  }
  return microseconds() - started;
}

/**
 * Work that takes the same time each call.
 * @param {Runner[]} runners the first is what the others are compared with
 * @param {{ rounds: number, block: number, warmUp: number }} options `block` and `warmUp` in microseconds: how long each runs in one
 *   round, and how long before the first, for the engine to compile well what it runs
 * @returns {Promise<Result[]>}
 */
export async function inTurn(runners, { rounds, block, warmUp }) {
  const sides = [];
  for (const { name, run } of runners) {
    let calls = 1;
    for (let spent = 0; spent < warmUp; calls *= 2) spent += await timeOf(run, calls);
    const each = (await timeOf(run, calls)) / calls;
    sides.push({ name, run, calls: Math.max(1, Math.round(block / each)), times: /** @type {number[]} */ ([]) });
  }
  for (let round = 0; round < rounds; round += 1) {
    // Nobody follows the same one always.
    const first = round % sides.length;
    for (const side of [...sides.slice(first), ...sides.slice(0, first)])
      side.times.push((await timeOf(side.run, side.calls)) / side.calls);
  }
  const base = sides[0].times;
  return sides.map(({ name, calls, times }) => ({
    name,
    calls: calls * rounds,
    microseconds: medianOf(times),
    ratio: medianOf(times.map((time, round) => time / base[round])),
  }));
}

/**
 * Searches, whose time is chance: many for a mean. Who is slow takes part in fewer rounds.
 * @param {Runner[]} runners the first is what the others are compared with
 * @param {{ rounds: number, budget: number }} options `budget` in microseconds: what each may spend, but three searches are made always
 * @returns {Promise<Result[]>}
 */
export async function searchesInTurn(runners, { rounds, budget }) {
  const sides = runners.map((runner) => ({ ...runner, times: /** @type {number[]} */ ([]), spent: 0 }));
  for (const { run } of sides) await run();
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) {
      if (side.times.length >= 3 && side.spent > budget) continue;
      const time = await timeOf(side.run, 1);
      side.times.push(time);
      side.spent += time;
    }
  }
  const base = sides[0].times;
  return sides.map(({ name, times }) => {
    const { low, high } = medianOf(times);
    return {
      name,
      calls: times.length,
      microseconds: { value: mean(times), low, high },
      ratio: ratioOfMeans(times, base),
    };
  });
}
