/** Measures all libraries in turn, so that they share the same conditions: clock speed, load and temperature. */

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
    // Synchronous functions do not pay for a turn of the event loop.
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
 * Searches take a random time, so a mean needs many. Slow libraries take part in fewer rounds.
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

/**
 * What is measured: the CPU time of the process, all its threads together, where the engine tells it. WebCrypto works in
 * threads of its own, compilers and collectors do, and other programs on the machine do not count. A browser tells only
 * what a watch would.
 */
/** @type {(() => { user: number, system: number }) | undefined} */
const cpuUsage = /** @type {any} */ (globalThis).process?.cpuUsage;

/** @type {'CPU time' | 'wall time'} */
export const clock = cpuUsage ? 'CPU time' : 'wall time';

/** @returns {number} microseconds since some moment */
export function microseconds() {
  if (!cpuUsage) return performance.now() * 1000;
  const { user, system } = cpuUsage();
  return user + system;
}

/* Numbers about numbers. */

/**
 * @typedef {object} Spread
 * @property {number} value
 * @property {number} low a quarter lies below
 * @property {number} high a quarter lies above
 */

/**
 * @param {number[]} values
 * @param {number} part 0.5 for the median
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** @param {number[]} values @returns {Spread} the median between the quartiles */
export const medianOf = (values) => ({
  value: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** @param {number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param {number[]} values the relative error of their mean, squared */
function relativeVariance(values) {
  const average = mean(values);
  if (values.length < 2) return 0;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
  return variance / values.length / average ** 2;
}

/** Half of all errors are smaller than this many standard deviations. */
const quartileOfNormal = 0.6745;

/**
 * Means, because the time of a search is random: a median leaves out the long tail that users wait for.
 * @param {number[]} values
 * @param {number[]} base
 * @returns {Spread} the ratio of the means, between the quartiles of its own error
 */
export function ratioOfMeans(values, base) {
  const value = mean(values) / mean(base);
  const error = values === base ? 0 : quartileOfNormal * Math.sqrt(relativeVariance(values) + relativeVariance(base));
  return { value, low: value * (1 - error), high: value * (1 + error) };
}
