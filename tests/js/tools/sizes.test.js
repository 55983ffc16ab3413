/** Sizes stay within tools/size-budget.json. In a process of its own, since esbuild does not run inside Jest. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @param {string[]} args */
function sizes(...args) {
  const { status, stdout } = spawnSync(process.execPath, ['tools/sizes.js', ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout };
}

test('everything is within its budget', () => {
  const { status, stdout } = sizes();
  expect({ status, excesses: stdout.match(/^.*(?:more than its budget|the budget).*$/gm) }).toEqual({
    status: 0,
    excesses: null,
  });
});

test('anything over its budget is named, with the excess', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokensmith-sizes-'));
  try {
    const budget = JSON.parse(readFileSync(path.join(root, 'tools/size-budget.json'), 'utf8'));
    budget['tokensmith.wasm'].gzip = 1000;
    delete budget['page, one file'];
    budget['another page'] = { raw: 1, gzip: 1, brotli: 1 };
    const file = path.join(directory, 'budget.json');
    writeFileSync(file, JSON.stringify(budget));
    const { status, stdout } = sizes('--budget', file);
    expect(status).toBe(1);
    expect(stdout).toMatch(/tokensmith\.wasm, gzip: (\d+) bytes are \d+ \([\d.]+ %\) more than its budget of 1000\./);
    expect(stdout).toContain('page, one file: the budget lacks it.');
    expect(stdout).toContain('another page: the budget has it, and nothing is called so.');
    expect(stdout).not.toContain('tokensmith.wasm, raw');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
