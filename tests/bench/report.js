/** Prints a report as tables, with our targets. */
import { bold, dim, say, table } from '../../tools/setup/terminal.js';
import { measureSizes } from '../../tools/build/sizes.js';

/** @typedef {import('./contest/times.js').Spread} Spread */
/** @typedef {import('./contest/times.js').Result} Result */

/**
 * The report of one engine, as it is kept in build/bench.
 * @typedef {import('./contest/contest.js').ContestReport & {
 *   engine: string,
 *   quick: boolean,
 *   machine: import('./machine.js').Machine,
 *   versions: Record<string, string>,
 *   overhead?: import('./processes.js').Overhead | null,
 *   startup?: import('./processes.js').Startup,
 *   bulk?: import('./processes.js').Bulk,
 *   firstToken?: { loads: number, milliseconds: Spread },
 * }} Report `overhead`, `startup` and `bulk` are measured in engines that run programs, `firstToken` in browsers
 */

/** @param {number} value */
const digits = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** @param {number} microseconds */
function time(microseconds) {
  if (microseconds < 1000) return `${digits(microseconds)} µs`;
  return microseconds < 1_000_000 ? `${digits(microseconds / 1000)} ms` : `${digits(microseconds / 1_000_000)} s`;
}

/** @param {Spread} spread @param {(value: number) => string} [show] */
const inWords = ({ value, low, high }, show = digits) => `${show(value)}  (${show(low)} to ${show(high)})`;

/** @param {string} title @param {Result[]} entries @param {string} middle what the time is of all */
function results(title, entries, middle) {
  say(bold(title));
  table(
    ['', 'calls', middle, 'quartiles', `× ${entries[0].name}`, 'quartiles'],
    entries.map(({ name, calls, microseconds, ratio }) => [
      name,
      String(calls),
      time(microseconds.value),
      `${time(microseconds.low)} to ${time(microseconds.high)}`,
      digits(ratio.value),
      `${digits(ratio.low)} to ${digits(ratio.high)}`,
    ]),
  );
}

/** @param {Report} report */
async function showTargets(report) {
  const targets = await targetsOf(report);
  say(bold('What we set out to reach'));
  table(
    ['', 'target', 'measured', ''],
    targets.map((target) => [
      target.what,
      `${target.atLeast ? '≥' : '≤'} ${target.limit} ${target.unit}`,
      `${digits(target.measured)} ${target.unit}`,
      judge(target),
    ]),
  );
}

/** @param {Report} report */
export async function showReport(report) {
  const { engine, clock, machine, quick, versions, works, absent, contestants, overhead, startup, bulk, firstToken } =
    report;
  say(
    `${bold(engine)} on ${machine.processor}, ${machine.cores} cores, ${machine.system}; load ${digits(machine.load)} at the start; ${machine.commit}, ${machine.date}`,
  );
  say(`${clock}, one process, in turn${quick ? '; a quick run: the figures are rough' : ''}`);
  const tokens = Object.entries(contestants)
    .filter(([, { signs }]) => signs === 'token')
    .map(([name]) => name);
  say(`Whole tokens are made by ${tokens.join('; ')}; bare signatures by the others.`);
  say(
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
  );
  for (const { name, reason } of absent) say(dim(`Not here: ${name} (${reason})`));
  say();
  results('RS256, 2048 bits: sign', works.sign, 'median');
  results('RS256, 2048 bits: verify', works.verify, 'median');
  results('Key pair, 2048 bits', works.generate2048, 'mean');
  results('Key pair, 4096 bits', works.generate4096, 'mean');
  if (overhead)
    say(
      `signToken is ${inWords(overhead.ratio)} times its bare signature: ${inWords(overhead.whole, time)} of which ${inWords(overhead.rest, time)} are the rest`,
    );
  if (startup) {
    const milliseconds = (/** @type {Spread} */ spread) => inWords(spread, (value) => `${value.toFixed(0)} ms`);
    say(
      `First token in a fresh process, over an empty one: ${milliseconds(startup.wall.difference)}, CPU ${milliseconds(startup.cpu.difference)}; the empty one takes ${milliseconds(startup.wall.empty)}`,
    );
  }
  if (bulk) {
    for (const { workers, tokensPerSecond, cpuPerToken } of bulk.speeds) {
      say(
        `${bulk.tokens} tokens, ${workers} worker${workers > 1 ? 's' : ''}: ${inWords(tokensPerSecond, (value) => value.toFixed(0))} a second, CPU ${inWords(cpuPerToken, time)} each`,
      );
    }
    const percent = (/** @type {Spread} */ spread) => inWords(spread, (value) => `${(100 * value).toFixed(0)} %`);
    say(
      `All workers beside that many single ones: ${percent(bulk.efficiency)}, by CPU time ${percent(bulk.cpuEfficiency)}`,
    );
    say(
      `Memory of the process at its peak: ${bulk.memory.map(({ tokens: count, peakMegabytes }) => `${count} tokens ${peakMegabytes.toFixed(0)} MB`).join(', ')}`,
    );
    const held = bulk.memory.filter(({ heldMegabytes }) => heldMegabytes !== undefined);
    if (held.length > 0)
      say(
        `… with V8's young generation held at its least: ${held.map(({ tokens: count, heldMegabytes = 0 }) => `${count} tokens ${heldMegabytes.toFixed(0)} MB`).join(', ')}`,
      );
  }
  if (firstToken)
    say(
      `Module requested to first signed token: ${inWords(firstToken.milliseconds, (value) => `${value.toFixed(0)} ms`)}, ${firstToken.loads} fresh profiles`,
    );
  say();
  await showTargets(report);
}

/** @param {import('./page/measure.js').PageReport} report */
export function showPageReport({ engine, machine, quick, loop, usable, works, lighthouse }) {
  const milliseconds = (/** @type {Spread} */ spread) => inWords(spread, (value) => `${digits(value)} ms`);
  say(
    `${bold(engine)} on ${machine.processor}, ${machine.cores} cores, ${machine.system}; load ${digits(machine.load)} at the start; ${machine.commit}, ${machine.date}`,
  );
  if (quick) say('A quick run: the figures are rough.');
  say(`The loop to compare machines by: ${milliseconds(loop)}`);
  if (usable) say(`Usable after ${milliseconds(usable)}, ${digits(usable.value / loop.value)} loops`);
  table(
    ['tasks of the main thread', 'longer than', 'how many', 'the longest'],
    works.map(({ what, limit, long }) => [
      what,
      `${limit} ms`,
      String(long.length),
      long.length > 0 ? `${Math.max(...long)} ms` : '',
    ]),
  );
  if (lighthouse)
    say(
      `Lighthouse, performance: ${Object.entries(lighthouse)
        .map(([device, points]) => `${points} on ${device}`)
        .join(', ')}`,
    );
}

/* The goals beside what was measured: met, or missed by how much. */

/** @typedef {{ what: string, limit: number, measured: number, unit: string, atLeast?: boolean }} Target */

/** Multiples of node:crypto's time: with relaxed SIMD, and without it. */
const multiples = /** @type {const} */ ([
  ['sign', 'RS256, 2048 bits: sign', 4, 12],
  ['verify', 'RS256, 2048 bits: verify', 5, 12],
  ['generate2048', 'Key pair, 2048 bits', 0.6, 2],
  ['generate4096', 'Key pair, 4096 bits', 1, 1],
]);

const kilobyte = 1024;

/**
 * @param {Report} report
 * @returns {Promise<Target[]>} those that this run says something of
 */
export async function targetsOf({ works, overhead, startup, bulk, firstToken }) {
  /** @type {Target[]} */
  const targets = [];
  for (const [work, what, fast, portable] of multiples) {
    if (works[work][0]?.name !== 'node:crypto') continue;
    const byName = new Map(works[work].map((result) => [result.name, result.ratio.value]));
    const isFast = byName.has('tokensmith, relaxed SIMD');
    const measured = byName.get(isFast ? 'tokensmith, relaxed SIMD' : 'tokensmith, portable');
    if (measured !== undefined) targets.push({ what, limit: isFast ? fast : portable, measured, unit: '×' });
  }
  if (overhead)
    targets.push({ what: 'signToken over its bare signature', limit: 1.2, measured: overhead.ratio.value, unit: '×' });
  if (startup)
    targets.push({
      what: 'first token of a process, over an empty one',
      limit: 60,
      measured: startup.wall.difference.value,
      unit: 'ms',
    });
  if (firstToken)
    targets.push({
      what: 'module requested to first signed token',
      limit: 100,
      measured: firstToken.milliseconds.value,
      unit: 'ms',
    });
  if (bulk)
    targets.push({
      what: 'all workers beside that many single ones',
      limit: 90,
      measured: 100 * bulk.efficiency.value,
      unit: '%',
      atLeast: true,
    });
  const sizes = await measureSizes();
  const first = sizes['before the first token, in a worker'];
  targets.push({ what: 'before the first token, gzip', limit: 95, measured: first.gzip / kilobyte, unit: 'KB' });
  targets.push({ what: 'before the first token, brotli', limit: 82, measured: first.brotli / kilobyte, unit: 'KB' });
  return targets;
}

/**
 * @param {Target} target
 * @returns {string} met, or by how many percent it was missed
 */
export function judge({ limit, measured, atLeast = false }) {
  const excess = atLeast ? limit / measured - 1 : measured / limit - 1;
  return excess <= 0 ? 'met' : `missed by ${(100 * excess).toFixed(0)} %`;
}
