/** Tests: `node tools/test.js [suite...]`, all without one. What a suite needs is set up and built first. */
import { buildSteps } from './build/index.js';
import { SetupError } from './setup/errors.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/steps/index.js';
import { bold, duration, green, red, say } from './setup/terminal.js';
import { otherSuites, suites } from './test/suites.js';

/** @typedef {import('./test/suites.js').Count} Count */

const steps = [...setupSteps, ...buildSteps];

/** @param {Count} count */
const inWords = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * A suite that cannot even start has failed, and the others run nevertheless.
 * @param {import('./test/suites.js').Suite} suite
 * @returns {Promise<Count>}
 */
async function runSuite({ needs, run }) {
  try {
    await runSteps(steps, needs);
    return await run();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (!error.reported) say(red(error.message));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

await main(async () => {
  const wanted = process.argv.slice(2);
  const known = [...suites, ...otherSuites];
  const unknown = wanted.filter((name) => !known.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    say(`There is no suite named ${unknown.join(', ')}. The suites are ${known.map((suite) => suite.name).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const chosen = wanted.length > 0 ? known.filter((suite) => wanted.includes(suite.name)) : suites;

  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const suite of chosen) {
    say(`\n${bold(suite.name)}: ${suite.proves}`);
    const started = Date.now();
    const count = await runSuite(suite);
    for (const key of /** @type {(keyof Count)[]} */ (Object.keys(total))) total[key] += count[key];
    const line = `${count.failed > 0 ? red(suite.name) : green(suite.name)}: ${inWords(count)} (${duration(Date.now() - started)})`;
    say(line);
    lines.push(line);
  }
  if (chosen.length > 1) say(['', ...lines, ''].join('\n'));
  say(inWords(total));
  if (total.failed > 0) process.exitCode = 1;
});
