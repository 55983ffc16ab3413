/** The published declarations, compiled as a strict TypeScript project would. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const at = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));

test('a TypeScript project compiles against them, and what must not compile does not', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [at('../../node_modules/typescript/bin/tsc'), '--project', at('tsconfig.json')],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
