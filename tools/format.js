/** `npm run format`: formats the C++ and JavaScript sources, and fixes what ESLint can fix. */
import path from 'node:path';
import { showing } from './setup/command.js';
import { root } from './setup/paths.js';
import { main, runSteps } from './setup/runner.js';
import { setupSteps } from './setup/index.js';
import { cppFiles, formatted, prettier } from './test/lint.js';

await main(async () => {
  await runSteps(setupSteps, ['debian:lint', 'npm']);
  await showing('clang-format-19', ['-i', ...(await cppFiles(formatted))], {});
  await prettier('--write');
  process.exitCode = await showing(path.join(root, 'node_modules/.bin/eslint'), ['--fix', '.'], {});
});
