/** Makes the type declarations of the package from its JSDoc: dist/types. */
import path from 'node:path';
import { run } from '../setup/command.js';
import { exists } from '../setup/files.js';
import { fingerprint } from '../setup/fingerprint.js';
import { distDirectory, root } from '../setup/paths.js';

/** The TypeScript compiler. */
export const tsc = path.join(root, 'node_modules/.bin/tsc');

/** @type {import('../setup/runner.js').Step} */
export const typesStep = {
  name: 'types',
  title: 'Make the type declarations',
  why: 'dist/types',
  needs: ['npm', 'wasm'],
  inputs: () => fingerprint(['js', 'tsconfig.json', 'tsconfig.types.json', 'package-lock.json']),
  isDone: () => exists(path.join(distDirectory, 'types')),
  run: async ({ log }) => {
    await run(tsc, ['--project', 'tsconfig.types.json'], { log });
  },
};
