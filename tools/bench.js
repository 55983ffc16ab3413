/**
 * `npm run bench`: measures signatures, key generation and start-up, compared with the engine's own cryptography and other libraries, in one
 * process and in turn.
 *
 *     npm run bench -- [--engine node] [--quick] [--million]
 *     npm run bench -- --page [--engine chromium] [--quick]
 *
 * `--page` measures the responsiveness of the page: long tasks, the time until it can be used, Lighthouse.
 * `--million` measures the memory for up to a million tokens, which takes half an hour.
 * Times depend on the machine and its load; compare the ratios. Reports are kept in build/bench.
 */
import { parseArgs } from 'node:util';
import { browserNames, engineNames, measure, measurePageIn } from '../tests/bench/index.js';
import { showPageReport, showReport } from '../tests/bench/report.js';
import { buildSteps } from './build/index.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { say } from './setup/terminal.js';

await main(async () => {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  const { values } = parseArgs({ options: { engine: { type: 'string' }, quick: flag, million: flag, page: flag } });
  const { page, quick, million, engine = page ? 'chromium' : 'node' } = values;
  const names = page ? browserNames : engineNames;
  if (!names.includes(engine)) {
    say(`There is no engine named ${engine}. The engines are ${names.join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  if (page) {
    /** @type {import('../tests/bench/page/measure.js').PageReport | undefined} */
    let pageReport;
    await runSteps(
      [
        ...setupSteps,
        ...buildSteps,
        {
          name: 'bench:page',
          title: `Measure the page in ${engine}`,
          why: `build/bench/page-${engine}.json`,
          needs: ['dist', 'npm', 'debian:browser', 'debian:engines'],
          run: async (task) => void (pageReport = await measurePageIn(engine, quick, task)),
        },
      ],
      ['bench:page'],
    );
    if (pageReport) showPageReport(pageReport);
    return;
  }
  /** @type {import('../tests/bench/report.js').Report | undefined} */
  let report;
  await runSteps(
    [
      ...setupSteps,
      ...buildSteps,
      {
        name: `bench:${engine}`,
        title: `Measure in ${engine}`,
        why: `build/bench/${engine}.json`,
        needs: [
          'dist',
          'npm',
          'npm:bench',
          ...(browserNames.includes(engine) ? ['debian:browser', 'debian:engines'] : []),
        ],
        run: async (task) => void (report = await measure(engine, { quick, million }, task)),
      },
    ],
    [`bench:${engine}`],
  );
  if (report) await showReport(report);
});
