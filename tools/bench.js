/**
 * `npm run bench`: how long signatures and keys take, beside node:crypto in the same run, and how much a browser loads.
 *
 * The machine's mood enters every number. What can be compared is the two columns.
 */
import { measureSizes } from './bench/sizes.js';
import { measureTimes } from './bench/times.js';
import { buildSteps } from './build/index.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/steps/index.js';

await main(async () => {
  await runSteps([...setupSteps, ...buildSteps], ['dist']);
  await measureTimes();
  await measureSizes();
});
