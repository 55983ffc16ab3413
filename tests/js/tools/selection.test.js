/** `npm run test:js -- toolkit`: the part of a suite that words choose. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { chooseFiles, nativeFilter, patternOf, readArguments } from '../../../tools/test/selection.js';

const suites = ['lint', 'native', 'js', 'browser'];
const files = [
  'browser/engines/chromium.test.js',
  'browser/key.test.js',
  'browser/keyboard.test.js',
  'cli/claims.test.js',
  'js/toolkit-errors.test.js',
  'js/toolkit.test.js',
];

describe('the arguments', () => {
  test.each([
    [[], { names: [], words: [], options: [] }],
    [['native', 'js'], { names: ['native', 'js'], words: [], options: [] }],
    [['js', 'toolkit'], { names: ['js'], words: ['toolkit'], options: [] }],
    [['native', 'Acl*', 'Json*'], { names: ['native'], words: ['Acl*', 'Json*'], options: [] }],
    [['js', 'toolkit', '-t', 'signs'], { names: ['js'], words: ['toolkit'], options: ['-t', 'signs'] }],
    [['browser', '--verbose'], { names: ['browser'], words: [], options: ['--verbose'] }],
  ])('%p', (args, request) => {
    expect(readArguments(args, suites)).toEqual(request);
  });

  test.each([
    [['toolkit'], 'There is no suite named toolkit.'],
    [['native', 'js', 'toolkit'], 'toolkit could be of native or of js: name one suite.'],
  ])('%p is refused', (args, problem) => {
    expect(readArguments(args, suites)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe('the files', () => {
  test.each([
    ['key', ['browser/key.test.js']],
    ['toolkit', ['js/toolkit.test.js']],
    ['tool', ['js/toolkit-errors.test.js', 'js/toolkit.test.js']],
    ['key*', ['browser/key.test.js', 'browser/keyboard.test.js']],
    ['engines', ['browser/engines/chromium.test.js']],
    ['cli/', ['cli/claims.test.js']],
    ['tests/js/toolkit.test.js', ['js/toolkit.test.js']],
    ['./tests/cli/claims.test.js', ['cli/claims.test.js']],
  ])('%s', (word, meant) => {
    expect(chooseFiles(files, [word])).toEqual({ files: meant, rest: [] });
  });

  test('a word that matches no file selects tests by name', () => {
    expect(chooseFiles(files, ['keyboard', 'signs (a|b)*'])).toEqual({
      files: ['browser/keyboard.test.js'],
      rest: ['signs (a|b)*'],
    });
    expect('it signs (a|b) and c').toMatch(new RegExp(patternOf('signs (a|b)*c')));
  });
});

test('a word selects the native tests whose names contain it', () => {
  expect(nativeFilter(['Acl*', 'Json', 'Token.Signs?'])).toBe('Acl*:*Json*:Token.Signs?');
});

test('an unknown suite is refused before anything is built', () => {
  const program = fileURLToPath(new URL('../../../tools/test.js', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [program, 'toolkit'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringMatching(/no suite named toolkit.*js/) });
});
