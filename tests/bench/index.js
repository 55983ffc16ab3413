/** All measurements of one engine. */
import path from 'node:path';
import { writeWhole } from '../../tools/setup/files.js';
import { buildDirectory } from '../../tools/setup/paths.js';
import { measureBrowser } from './browsers/measure.js';
import { describeMachine, peerVersions } from './machine.js';
import { measurePage } from './page/measure.js';
import {
  measureBulk,
  measureOverhead,
  measureStartup,
  programEngine,
  programEngineNames,
  runProgram,
} from './processes.js';

/** @typedef {import('./report.js').Report} Report */

/** The names that tests/browser/support/engines has for them. */
export const browserNames = ['chromium', 'firefox', 'webkit'];

export const engineNames = [...programEngineNames, ...browserNames];

/** @param {string} name @returns {string} where an engine's report is kept */
export const reportFile = (name) => path.join(buildDirectory, 'bench', `${name}.json`);

/**
 * @param {string} name of a browser
 * @param {boolean} quick
 * @param {import('../../tools/setup/runner.js').Task} task
 * @returns {Promise<import('./page/measure.js').PageReport>}
 */
export async function measurePageIn(name, quick, task) {
  const report = await measurePage(/** @type {Parameters<typeof measurePage>[0]} */ (name), quick, task);
  await writeWhole(reportFile(`page-${name}`), `${JSON.stringify(report, undefined, 2)}\n`);
  return report;
}

/** @typedef {{ quick: boolean, million: boolean }} Extent quick: in a minute or two, and roughly; million: bulk memory up to a million tokens */

/**
 * @param {string} name
 * @param {Extent} extent
 * @param {import('../../tools/setup/runner.js').Task} task
 * @returns {Promise<Report>}
 */
export async function measure(name, extent, task) {
  const { quick } = extent;
  if (browserNames.includes(name)) {
    const machine = describeMachine();
    const measured = await measureBrowser(name, quick, task);
    /** @type {Report} */
    const report = { quick, machine, versions: await peerVersions(), ...measured };
    await writeWhole(reportFile(name), `${JSON.stringify(report, undefined, 2)}\n`);
    return report;
  }
  const { progress } = task;
  const engine = await programEngine(name, task);
  const machine = describeMachine();
  const contest = await runProgram(engine, 'contest.js', task, { args: quick ? ['--quick'] : [] });
  /** @type {Report} */
  let report = { engine: engine.label, quick, machine, versions: await peerVersions(), ...contest };
  /** Kept at once: the next measurement takes minutes. @param {Partial<Report>} part */
  const keep = async (part) => {
    report = { ...report, ...part };
    await writeWhole(reportFile(name), `${JSON.stringify(report, undefined, 2)}\n`);
  };
  await keep({});
  progress('what surrounds a signature');
  await keep({ overhead: await measureOverhead(engine, quick, task) });
  progress('first tokens of fresh processes');
  await keep({ startup: await measureStartup(engine, quick ? 5 : 25) });
  await keep({ bulk: await measureBulk(engine, extent, task) });
  return report;
}
