/** The README and the guides in docs/ say what is true: their examples run, their links lead somewhere, and every test they name exists. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rowsOf } from './support/markdown-table.js';
import { withSizes } from '../../tools/build/sizes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @param {string} name */
const read = (name) => readFileSync(path.join(root, name), 'utf8');

const readme = read('README.md');
const guides = readdirSync(path.join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const documents = ['README.md', ...guides];

/** @param {string} text @param {string} language @returns {string[]} */
const blocks = (text, language) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block);

/** @param {string} text @returns {string[]} addresses of links and pictures */
const links = (text) =>
  [...text.matchAll(/\]\(([^)#\s]+)|\b(?:src|srcset)="([^"]+)"/g)].map((match) => match[1] ?? match[2]);

describe('examples', () => {
  // Inside the repository, so that Node resolves `tokensmith` through this package's own "exports".
  const folder = path.join(root, 'build', 'readme');
  beforeAll(() => void mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const examples = documents.flatMap((document) =>
    blocks(read(document), 'js').map((code, index) => ({ document, number: index + 1, code })),
  );

  test('are in the README and in the guide of the library', () => {
    expect(new Set(examples.map(({ document }) => document))).toEqual(new Set(['README.md', 'docs/library.md']));
  });

  test.each(examples)('$document, example $number runs', ({ document, number, code }) => {
    const file = path.join(folder, `${path.basename(document, '.md')}-${number}.mjs`);
    writeFileSync(file, code);
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toMatch(
      /^(\w+ may log in until \d{4}-[\d-]+T[\d:.]+Z\n)+$/,
    );
  });

  test('sign with a handle, since reading the key at each call costs several times as much', () => {
    const signing = examples.filter(({ code }) => /signTokens?\(/.test(code));
    expect(signing.length).toBe(examples.length);
    for (const { code } of signing) expect(code).toMatch(/const key = await kit\.importKey\([^]*privateKey: key,/);
  });

  test('the commands are those of the tutorial that the tests of the program run', () => {
    const expected = blocks(read('js/cli/README.md'), 'sh')[0].trim().replace(/^/gm, 'npx ');
    expect(blocks(readme, 'sh').map((block) => block.trim())).toContain(expected);
    expect(blocks(read('docs/terminal.md'), 'sh')[0].trim()).toBe(expected);
  });
});

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('every file and folder that it links to exists', () => {
    for (const link of links(text).filter((address) => !/^https?:/.test(address)))
      expect(() => statSync(path.join(root, path.dirname(document), link))).not.toThrow();
  });

  test('every command of npm that it names exists', () => {
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, verb] of text.matchAll(/\bnpm run ([\w:]+)/g)) expect(scripts).toHaveProperty([verb]);
  });
});

describe('the README', () => {
  test('fits on two screens and leads to every guide', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(121);
    expect(links(readme)).toEqual(expect.arrayContaining(guides));
  });

  test('has the sizes of the budget', () => {
    expect(readme).toBe(withSizes(readme, JSON.parse(read('tools/size-budget.json'))));
  });
});

describe('the comparison', () => {
  const [head, , ...rows] = rowsOf(readme.split(/^## /m).filter((section) => section.startsWith('What it does'))[0]);

  test('is with five others, and leaves no cell empty', () => {
    expect(head).toEqual(['', 'tokensmith', "Vonage's web generator", 'Vonage CLI 3', '@vonage/jwt', 'jwt.io', 'jose']);
    for (const cells of rows) {
      expect(cells).toHaveLength(head.length);
      for (const cell of cells) expect(cell).not.toBe('');
    }
  });

  test.each(rows.map(([what, ours]) => ({ what, ours })))('$what: the named test exists and runs', ({ ours }) => {
    const [, name, file] = /^(?:none: )?\[(.+)\]\(([^)]+)\)$/.exec(ours) ?? [];
    expect(ours).toBe(`${ours.startsWith('none: ') ? 'none: ' : ''}[${name}](${file})`);
    expect(testsIn(file)).toContain(name);
  });
});

/**
 * @param {string} file
 * @returns {string[]} names of the tests in a file of a suite that `npm test` runs; those that are switched off are left out
 */
function testsIn(file) {
  const text = read(file);
  if (/^tests\/native\/\w+_test\.cpp$/.test(file))
    return [...text.matchAll(/^TEST(?:_[FP])?\((\w+), ((?!DISABLED_)\w+)\)/gm)].map(
      ([, suite, name]) => `${suite}.${name}`,
    );
  expect(file).toMatch(/^tests\/(js|cli|interop|browser)\/.+\.test\.js$/);
  return [...text.matchAll(/\btest(?:\.each\([^]*?\))?\(\s*(['"`])((?:(?!\1)[^\\]|\\.)+)\1/g)].map(
    ([, , name]) => name,
  );
}

describe('the pictures', () => {
  test('are in both schemes, and small', () => {
    for (const name of ['page-light.webp', 'page-dark.webp', 'tutorial.svg'])
      expect(statSync(path.join(root, 'docs', name)).size).toBeLessThanOrEqual(120 * 1024);
  });

  test('the recording is of the tutorial, keeps still where that is wanted, and shows no private key', () => {
    const picture = read('docs/tutorial.svg');
    const transcript = /<desc[^>]*>([^]*?)<\/desc>/.exec(picture)?.[1] ?? '';
    for (const line of blocks(read('js/cli/README.md'), 'sh')[0].trim().split('\n'))
      expect(transcript).toContain(`$ ${line}\n`);
    expect(transcript).toContain('The sandbox lets alice log in with it.');
    expect(picture).toContain('@media (prefers-reduced-motion:no-preference)');
    expect(picture).toContain('@media (prefers-color-scheme:dark)');
    expect(picture).not.toMatch(/PRIVATE KEY-----|\bMII[\w+/]{20}/);
  });
});
