/** The program's README and its help say what the program does. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../js/cli/command-table.js';
import { EXIT, EXIT_MEANINGS } from '../../js/cli/exit-codes.js';
import { FORMATS } from '../../js/config/index.js';
import { makeFolders, programRunner } from './support/run.js';

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'js', 'cli');
const readme = readFileSync(join(cli, 'README.md'), 'utf8');

/** @param {string} heading @returns {string[][]} the cells of the section's table */
const table = (heading) => {
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .slice(1)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

describe('js/cli/README.md', () => {
  test('has every command and no other', () => {
    expect(table('What each command prints').map(([name]) => name)).toEqual(
      COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => `\`${name}\``),
    );
  });

  test('has every exit code', () => {
    expect(table('Exit codes')).toEqual(EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning]));
    expect(EXIT_MEANINGS.map(([code]) => code)).toEqual(Object.values(EXIT));
  });

  test('has every file', () => {
    const files = table('Where values come from')
      .map(([name]) => name)
      .join(' ');
    for (const { fileName } of FORMATS) expect(files).toContain(`\`${fileName}\``);
  });

  test('every file it links to exists', () => {
    for (const [, link = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(() => readFileSync(join(cli, link))).not.toThrow();
  });
});

describe('its tutorial', () => {
  const folders = makeFolders();
  afterAll(() => folders.remove());

  test('runs unchanged, except for the questions', () => {
    const [, block = ''] = /```sh\n([^`]+)```/.exec(readme) ?? [];
    const lines = block.trim().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      const command = line
        .replace('app:create', "app:create 'My App' --capabilities=vbc --keyfile=private.key")
        .replace(/^tokensmith/, `'${process.execPath}' '${join(cli, 'main.js')}'`);
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
        cwd: folders.cwd,
        env: { PATH: process.env.PATH, HOME: folders.home },
        encoding: 'utf8',
      });
      expect([line, status, stderr.includes('Error')]).toEqual([line, 0, false]);
      expect(stdout).not.toBe('');
    }
  });
});

describe('help', () => {
  const folders = makeFolders();
  afterAll(() => folders.remove());
  const { run, succeed } = programRunner(() => ({ folders }));

  test('names every command, and each of them has help of its own', async () => {
    const overview = (await succeed([])).stdout;
    const commands = JSON.parse((await succeed(['help', '--json'])).stdout);
    for (const { name } of commands) {
      expect(overview).toContain(`  ${name} `);
      const help = (await succeed([...name.split(':'), '--help'])).stdout;
      expect(help).toContain(`Usage: tokensmith ${name}`);
      expect((await succeed(['help', name])).stdout).toBe(help);
    }
    expect((await succeed(['--help'])).stdout).toBe(overview);
    expect((await succeed(['help', 'exit-codes'])).stdout).toMatch(/^Exit codes\n {2}0 {4}done\n/);
    expect((await succeed(['help', 'files'])).stdout).toContain('.nexmo-app');
    expect((await succeed(['--version'])).stdout).toBe(
      `${JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version}\n`,
    );
  });

  test('typing errors are answered with a suggestion', async () => {
    expect(await run(['apps', 'creat'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean app:create?'),
    });
    expect(await run(['jwt:genrate'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean jwt:generate?'),
    });
    expect(await run(['apps', 'capabilities', 'updte', 'x', 'rtc'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean app:capabilities:update?'),
    });
    expect(await run(['apps', 'capabilities'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There are app:capabilities:update, app:capabilities:remove'),
    });
    expect(await run(['app:nonsense-word'])).toMatchObject({ code: 2 });
    expect(await run(['app:list', '--sandbx'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean --sandbox?'),
    });
    expect(await run(['acl:check', 'tutorial'])).toMatchObject({ code: 2, stderr: expect.stringContaining('method') });
    expect(await run(['app:show', 'a', 'b'])).toMatchObject({ code: 2 });
  });
});
