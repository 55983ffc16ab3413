/** What the whole of `signToken` costs beside its signature: programs/overhead.js says how that is told apart. */
import { runProgram } from '../engines/run-program.js';

/** @typedef {import('../contest/statistics.js').Spread} Spread */
/** @typedef {{ calls: number, whole: Spread, bare: Spread, rest: Spread, ratio: Spread }} Overhead microseconds */

/**
 * @param {import('../engines/programs.js').ProgramEngine} engine
 * @param {boolean} quick
 * @param {import('../../../tools/setup/runner.js').Task} task
 * @returns {Promise<Overhead | null>} null where there is no relaxed SIMD to be had
 */
export async function measureOverhead(engine, quick, task) {
  // Node 20 has it behind a flag. What surrounds the signature is the same in either arithmetic.
  const flags = engine.label.startsWith('Node 20.') ? ['--experimental-wasm-relaxed-simd'] : [];
  return runProgram(engine, 'overhead.js', task, { flags, args: quick ? ['--quick'] : [] });
}
