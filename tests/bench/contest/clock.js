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
