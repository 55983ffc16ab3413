/**
 * The README's JavaScript runs as it stands, in a process of its own that imports the package by its name.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// Inside the repository, so that Node resolves `tokensmith` through this package's own "exports".
const folder = join(root, 'build', 'readme');

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map((match) => String(match[1]));

beforeAll(() => void mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('README', () => {
  test('has examples', () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  test.each(blocks.map((block, index) => ({ number: index + 1, block })))(
    'example $number runs',
    ({ number, block }) => {
      const file = join(folder, `example-${number}.mjs`);
      writeFileSync(file, block);
      expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toMatch(
        /^(\w+ may log in until \d{4}-[\d-]+T[\d:.]+Z\n)+$/,
      );
    },
  );

  test('signs with a handle, since reading the key at each call costs several times as much', () => {
    const [signing] = blocks.filter((block) => block.includes('signToken('));
    expect(signing).toMatch(/const key = await kit\.importKey\([^]*privateKey: key,/);
  });

  test('every file and folder it links to is there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(() => readFileSync(join(root, link))).not.toThrow();
    }
  });
});
