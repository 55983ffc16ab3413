/** Every step of the build. */
import path from 'node:path';
import { run } from '../setup/command.js';
import { exists, fingerprint } from '../setup/files.js';
import { distDirectory, root } from '../setup/paths.js';
import { codesStep } from './codes.js';
import { divideStep } from './divide.js';
import { inlineStep, nativeSteps, wasmStep } from './engine.js';
import { pageStep } from './page.js';
import { singleStep } from './single.js';

/** The TypeScript compiler. */
export const tsc = path.join(root, 'node_modules/.bin/tsc');

/** @type {import('../setup/runner.js').Step} */
const typesStep = {
  name: 'types',
  title: 'Make the type declarations from the JSDoc comments',
  why: 'dist/types',
  needs: ['npm', 'wasm'],
  inputs: () => fingerprint(['js', 'tsconfig.json', 'tsconfig.types.json', 'package-lock.json']),
  isDone: () => exists(path.join(distDirectory, 'types')),
  run: async ({ log }) => {
    await run(tsc, ['--project', 'tsconfig.types.json'], { log });
  },
};

/** @type {import('../setup/runner.js').Step[]} */
export const buildSteps = [
  codesStep,
  wasmStep,
  divideStep,
  inlineStep,
  typesStep,
  pageStep,
  singleStep,
  ...nativeSteps,
  {
    name: 'dist',
    title: 'Build everything',
    why: 'dist',
    needs: ['codes', 'wasm', 'divide', 'inline', 'types', 'page', 'single'],
  },
];
