/** Every step of the build. */
import { codesStep } from './codes.js';
import { divideStep } from './divide.js';
import { inlineStep } from './inline.js';
import { nativeSteps } from './native.js';
import { pageStep } from './page.js';
import { singleStep } from './single.js';
import { typesStep } from './types.js';
import { wasmStep } from './wasm.js';

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
  { name: 'dist', title: 'Build everything', why: 'dist', needs: ['codes', 'wasm', 'divide', 'inline', 'types', 'page', 'single'] },
];
