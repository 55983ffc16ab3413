/**
 * Sets up what a clean machine lacks: `node tools/setup.js <step...>`.
 *
 * It runs before `npm install` and so uses nothing but Node.
 */
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { say } from './setup/terminal.js';

await main(async () => {
  const targets = process.argv.slice(2);
  if (targets.includes('--help')) {
    say('node tools/setup.js [step...]    (without a step: all)\n');
    for (const { name, title, why } of setupSteps) say(`  ${name.padEnd(18)} ${title} (${why})`);
    return;
  }
  const worked = await runSteps(setupSteps, targets.length > 0 ? targets : ['all']);
  if (worked === 0) say('Everything needed is in place.');
});
