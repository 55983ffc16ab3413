/**
 * `npm run bench`: what signatures, keys and the way to them cost, beside the engine's own cryptography and other libraries, in one
 * process and in turn.
 *
 *     npm run bench -- [--engine node] [--quick] [--million]
 *
 * `--million` follows the memory of many tokens up to a million of them, which takes half an hour.
 * The machine's mood enters every time; the ratios are what can be compared. Reports are kept in build/bench.
 */
import { parseArgs } from 'node:util';
import { browserNames, engineNames, measure } from '../tests/bench/index.js';
import { showReport } from '../tests/bench/report/tables.js';
import { buildSteps } from './build/index.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/steps/index.js';
import { say } from './setup/terminal.js';

await main(async () => {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  const { values } = parseArgs({ options: { engine: { type: 'string', default: 'node' }, quick: flag, million: flag } });
  const { engine, quick, million } = values;
  if (!engineNames.includes(engine)) {
    say(`There is no engine named ${engine}. The engines are ${engineNames.join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  /** @type {import('../tests/bench/report/report.js').Report | undefined} */
  let report;
  await runSteps(
    [
      ...setupSteps,
      ...buildSteps,
      {
        name: `bench:${engine}`,
        title: `Measure in ${engine}`,
        why: `build/bench/${engine}.json`,
        needs: ['dist', 'npm', 'npm:bench', ...(browserNames.includes(engine) ? ['debian:browser', 'debian:engines'] : [])],
        run: async (task) => void (report = await measure(engine, { quick, million }, task)),
      },
    ],
    [`bench:${engine}`],
  );
  if (report) await showReport(report);
});
