/** Builds: `node tools/build.js [step...]`, everything without one. What a step needs is set up first. */
import { buildSteps } from './build/index.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { say } from './setup/terminal.js';

await main(async () => {
  const targets = process.argv.slice(2);
  if (targets.includes('--help')) {
    say('node tools/build.js [step...]    (without a step: dist)\n');
    for (const { name, title, why } of buildSteps) say(`  ${name.padEnd(18)} ${title} (${why})`);
    return;
  }
  const worked = await runSteps([...setupSteps, ...buildSteps], targets.length > 0 ? targets : ['dist']);
  if (worked === 0) say('Nothing has changed since the last build.');
});
