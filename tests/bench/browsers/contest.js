/** The contest in a page. Since it is bundled, the libraries are named here. */
import { runContest } from '../contest/contest.js';

/** @type {Record<string, () => Promise<any>>} those that are made for browsers */
const libraries = {
  jose: () => import('jose'),
  // @ts-expect-error: installed only for the comparison
  'node-rsa': () => import('node-rsa'),
  // @ts-expect-error: installed only for the comparison
  '@hazae41/rsa.wasm': () => import('@hazae41/rsa.wasm'),
  // @ts-expect-error: installed only for the comparison
  'node-forge': () => import('node-forge'),
  // @ts-expect-error: installed only for the comparison
  jsrsasign: () => import('jsrsasign'),
};

/** @param {{ quick: boolean, progress: (line: string) => void }} options */
export const run = ({ quick, progress }) =>
  runContest({ quick, progress, load: async (name) => (await libraries[name]?.()) ?? {} });
