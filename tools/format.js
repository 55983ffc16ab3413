/** `npm run format`: gives the C++ sources their form, and mends what ESLint can mend. */
import path from 'node:path';
import { showing } from './setup/command.js';
import { root } from './setup/paths.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/steps/index.js';
import { cppFiles, formatted } from './test/lint.js';

await main(async () => {
  await runSteps(setupSteps, ['debian:lint', 'npm']);
  await showing('clang-format-19', ['-i', ...(await cppFiles(formatted))], {});
  process.exitCode = await showing(path.join(root, 'node_modules/.bin/eslint'), ['--fix', '.'], {});
});
