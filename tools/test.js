/**
 * Runs the tests: `node tools/test.js [suite...]`, all without a name; words after a single suite's name choose a part of it. What a suite needs is set
 * up and built first.
 */
import { buildSteps } from './build/index.js';
import { SetupError } from './setup/command.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { bold, duration, green, red, say } from './setup/terminal.js';
import { readArguments } from './test/selection.js';
import { otherSuites, suites } from './test/suites.js';

/** @typedef {import('./test/suites.js').Count} Count */

const steps = [...setupSteps, ...buildSteps];

/** @param {Count} count */
const inWords = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * A suite that cannot start has failed; the others still run.
 * @param {import('./test/suites.js').Suite} suite
 * @param {import('./test/suites.js').Part} part
 * @returns {Promise<Count>}
 */
async function runSuite({ needs, run }, part) {
  try {
    await runSteps(steps, needs);
    return await run(part);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (!error.reported) say(red(error.message));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

await main(async () => {
  const known = [...suites, ...otherSuites];
  const request = readArguments(
    process.argv.slice(2),
    known.map(({ name }) => name),
  );
  if ('problem' in request) {
    say(request.problem);
    process.exitCode = 1;
    return;
  }
  const chosen = request.names.length > 0 ? known.filter(({ name }) => request.names.includes(name)) : suites;

  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const suite of chosen) {
    say(`\n${bold(suite.name)}: ${suite.proves}`);
    const started = Date.now();
    const count = await runSuite(suite, request);
    for (const key of /** @type {(keyof Count)[]} */ (Object.keys(total))) total[key] += count[key];
    const line = `${count.failed > 0 ? red(suite.name) : green(suite.name)}: ${inWords(count)} (${duration(Date.now() - started)})`;
    say(line);
    lines.push(line);
  }
  if (chosen.length > 1) say(['', ...lines, ''].join('\n'));
  say(inWords(total));
  if (total.failed > 0) process.exitCode = 1;
});
