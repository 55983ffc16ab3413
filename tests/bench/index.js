/** The whole of one engine's measurement: the contest, and what else can be measured there. */
import path from 'node:path';
import { writeWhole } from '../../tools/setup/files.js';
import { buildDirectory } from '../../tools/setup/paths.js';
import { programEngine, programEngineNames } from './engines/programs.js';
import { runProgram } from './engines/run-program.js';
import { describeMachine, peerVersions } from './machine.js';
import { measureBulk } from './measures/bulk.js';
import { measureOverhead } from './measures/overhead.js';
import { measureStartup } from './measures/startup.js';

/** @typedef {import('./report/report.js').Report} Report */

export const engineNames = programEngineNames;

/** @param {string} name @returns {string} where an engine's report is kept */
export const reportFile = (name) => path.join(buildDirectory, 'bench', `${name}.json`);

/**
 * @param {string} name
 * @param {boolean} quick
 * @param {import('../../tools/setup/runner.js').Task} task
 * @returns {Promise<Report>}
 */
export async function measure(name, quick, task) {
  const { progress } = task;
  const engine = await programEngine(name, task);
  const machine = describeMachine();
  const contest = await runProgram(engine, 'contest.js', { args: quick ? ['--quick'] : [], progress });
  progress('what surrounds a signature');
  const overhead = await measureOverhead(engine, quick);
  progress('first tokens of fresh processes');
  const startup = await measureStartup(engine, quick ? 5 : 25);
  const bulk = await measureBulk(engine, { quick, progress });
  /** @type {Report} */
  const report = { engine: engine.label, quick, machine, versions: await peerVersions(), ...contest, overhead, startup, bulk };
  await writeWhole(reportFile(name), `${JSON.stringify(report, undefined, 2)}\n`);
  return report;
}
