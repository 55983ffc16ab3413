/**
 * No branch and no address in a kernel depends on base, exponent or modulus: its native build is watched by
 * MemorySanitizer with the secrets marked as uninitialised. Without a Clang that has MemorySanitizer, this is skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('../../build/constant-time/taint', import.meta.url));
const available = existsSync('/usr/bin/clang++-19');

if (!available && process.env.CI) throw new Error('clang++-19 is missing: node tools/setup.js debian:native');

/** @param {string[]} flags */
function compile(flags) {
  mkdirSync(new URL('../../build/constant-time', import.meta.url), { recursive: true });
  const fixed = [
    '-std=c++20',
    '-fsanitize=memory',
    '-fno-sanitize-recover=all',
    '-fno-sanitize-memory-param-retval',
    '-Wno-old-style-cast',
    '-I',
    `${root}wasm`,
  ];
  const { status, stderr } = spawnSync(
    'clang++-19',
    [...fixed, ...flags, `${root}tests/interop/constant-time/taint.cpp`, '-o', program],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** @param {string[]} given */
const run = (...given) => spawnSync(program, given, { encoding: 'utf8' });

(available ? describe : describe.skip)('the exponentiation', () => {
  // -O2 is what ships; -O0 follows the source.
  test.each(['-O0', '-O2'])('takes the same path for any secrets, compiled with %s', (level) => {
    compile([level]);
    const { status, stderr } = run();
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('and this would find a branch on a secret', () => {
    const { status, stderr } = run('p');
    expect(status).not.toBe(0);
    expect(stderr).toContain('use-of-uninitialized-value');
  });
});
