/** `npm run recording`: docs/tutorial.svg, the tutorial of the terminal as it runs in the sandbox. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSteps } from './build/index.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { root } from './setup/paths.js';
import { say } from './setup/terminal.js';

await main(async () => {
  await runSteps([...setupSteps, ...buildSteps], ['wasm', 'npm']);

  // Only now: they need npm packages.
  const { recordTutorial } = await import('./recording/session.js');
  const { draw } = await import('./recording/svg.js');
  const recording = await recordTutorial();
  const picture = draw(
    recording,
    'The tutorial in a terminal: from no account to a token that logs in, in the sandbox',
  );
  await writeFile(path.join(root, 'docs/tutorial.svg'), picture);
  const seconds = recording.frames.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  say(`docs/tutorial.svg: ${seconds.toFixed(0)} s, ${(picture.length / 1024).toFixed(0)} KB`);
});
