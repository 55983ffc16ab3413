/** What we set out to reach, beside what was measured: met, or missed by how much. */
import { measureSizes } from '../../../tools/sizes/measure.js';

/** @typedef {import('./report.js').Report} Report */
/** @typedef {{ what: string, limit: number, measured: number, unit: string, atLeast?: boolean }} Target */

/** Multiples of node:crypto's time: with relaxed SIMD, and where an engine has none. */
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
