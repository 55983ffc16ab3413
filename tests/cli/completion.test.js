/** Completion: the candidates, and that the shells themselves offer them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { ACL_PRESETS } from '../../js/cli/command-table.js';
import { complete, SCRIPTS } from '../../js/cli/completion.js';
import { makeFolders, runProgram } from './support/run.js';
import { KEYS, openTerminal } from './support/terminal.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'js', 'cli', 'main.js');

/** @param {string} line what follows the program's name */
const offered = (line) => complete(line.split(' '));

describe('complete', () => {
  test.each([
    ['app:c', ['app:create', 'app:capabilities:update', 'app:capabilities:remove']],
    ['app:capabilities:', ['app:capabilities:update', 'app:capabilities:remove']],
    ['apps:cr', ['apps:create']],
    ['jw', ['jwt:generate', 'jwt:inspect', 'jwt:verify']],
    // The names of the other tools, once they are begun.
    ['jwt:cr', ['jwt:create']],
    ['jwt ', ['generate', 'inspect', 'verify']],
    ['jwt cr', ['create']],
    ['jwt create e', ['exp=', ':files']],
    ['auth ', ['check', 'show', 'set']],
    ['apps cap', ['capabilities']],
    ['apps capabilities ', ['update', 'remove']],
    ['apps capabilities r', ['remove']],
    ['apps capabilities rm a rt', ['rtc']],
    ['--sandb', ['--sandbox']],
    ['apps cre', ['create']],
    ['users u', ['update']],
    ['app:create --voice-event-m', ['--voice-event-method=']],
    [
      'app:create --capabilities=v',
      ['--capabilities=voice', '--capabilities=vbc', '--capabilities=verify', '--capabilities=video'],
    ],
    [
      'app:create --capabilities=voice,rtc,v',
      ['--capabilities=voice,rtc,vbc', '--capabilities=voice,rtc,verify', '--capabilities=voice,rtc,video'],
    ],
    ['app:create --capabilities me', ['messages']],
    ['app:create --voice-region=eu', ['--voice-region=eu-east', '--voice-region=eu-west']],
    ['app:update a --remove=vo', ['--remove=voice']],
    ['app:list --capability=r', ['--capability=rtc']],
    ['user:list --region=apac', ['--region=apac-sng', '--region=apac-australia']],
    ['user:create na', ['name=']],
    ['user:update alice dis', ['display_name=']],
    ['user:create properties=@', [':files properties=@']],
    ['user:create --data=', ['--data=@']],
    ['user:create --data=@u', [':files --data=@']],
    ['jwt:generate acl=', [...ACL_PRESETS.map((name) => `acl=${name}`), 'acl=@']],
    ['jwt:generate acl=cl', ['acl=client-sdk-web', 'acl=client-sdk-mobile']],
    ['jwt:generate acl=@', [':files acl=@']],
    ['jwt:generate role=@r', [':files role=@']],
    ['jwt:generate exp=', ['exp=15m', 'exp=1h', 'exp=24h']],
    ['jwt:generate --acl=re', ['--acl=read-only']],
    ['jwt:generate --acl tu', ['tutorial', 'tutorial-2021']],
    ['acl:build ad', ['admin']],
    ['acl:build admin cl', ['client-sdk-web', 'client-sdk-mobile']],
    ['acl:check ', [...ACL_PRESETS, '@']],
    ['key:inspect @p', [':files @']],
    ['jwt:inspect @to', [':files @']],
    ['jwt:verify @', [':files @']],
    ['setup k @', [':files @']],
    ['app:create --voice-event-method=', ['--voice-event-method=GET', '--voice-event-method=POST']],
    ['app:create --voice-event-method P', ['POST']],
    ['app:create --keyfile=', [':files --keyfile=']],
    ['app:create --keyfile ', [':files']],
    ['-v app:li', ['app:list']],
    ['--api-key k app:li', ['app:list']],
    ['key:convert --to=pkcs', ['--to=pkcs8', '--to=pkcs1']],
    ['key:inspect ', [':files']],
    ['key:inspect a.key ', []],
    ['completion f', ['fish']],
    ['acl:check tutorial G', ['GET']],
    ['help exi', ['exit-codes']],
    ['nonsense ', []],
  ])('%j', (line, expected) => expect(offered(line)).toEqual(expected));

  test('offers the claims that are not given yet, and files', () => {
    expect(offered('jwt:generate private.key sub=a ')).toEqual([
      'exp=',
      'acl=',
      'application_id=',
      'nbf=',
      'iat=',
      'jti=',
      ':files',
    ]);
    expect(offered('jwt:generate e')).toEqual(['exp=', ':files']);
  });

  test('offers neither hidden commands nor unwanted ones', () => {
    expect(offered('comple')).toEqual(['completion']);
    expect(offered('app:create --answer')).toEqual([]);
  });
});

test('the presets are those of the engine', async () => {
  const kit = await createToolkit();
  expect((await kit.listAclPresets()).map(({ name }) => name)).toEqual(ACL_PRESETS);
  await kit.close();
});

describe('the program', () => {
  const folders = makeFolders();
  afterAll(() => folders.remove());

  test('prints candidates, a line each', async () => {
    expect(await runProgram(['complete', '--', 'app:cr'], { folders })).toEqual({
      code: 0,
      stdout: 'app:create\n',
      stderr: '',
    });
    expect(await runProgram(['complete', '--', 'xyzzy', ''], { folders })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('prints the scripts, for these shells only', async () => {
    expect((await runProgram(['completion', 'bash'], { folders })).stdout).toBe(SCRIPTS.bash);
    expect(await runProgram(['completion', 'tcsh'], { folders })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Give bash, zsh or fish.'),
    });
  });
});

describe('shells', () => {
  const folders = makeFolders();
  const env = { ...process.env, PATH: `${folders.root}/bin:${process.env.PATH}`, HOME: folders.home };

  beforeAll(() => {
    mkdirSync(join(folders.root, 'bin'));
    const program = join(folders.root, 'bin', 'tokensmith');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    chmodSync(program, 0o755);
    for (const name of ['private.key', 'two words.key', 'token.txt', 'acl.json'])
      writeFileSync(join(folders.cwd, name), '');
    mkdirSync(join(folders.cwd, 'keys'));
  });
  afterAll(() => folders.remove());

  /** @param {string} shell */
  const shellTest = (shell) => {
    const missing = spawnSync(shell, ['-c', 'true']).status !== 0;
    // Only bash is on every machine; the others are tested where they are installed.
    if (missing && shell === 'bash' && process.env.CI === 'true')
      throw new Error('bash is not installed; with CI=true that is a failure.');
    return missing ? test.skip : test;
  };

  /**
   * Types the beginning of a line and Tab into a shell, and waits for what the line becomes.
   *
   * @param {ReturnType<typeof openTerminal>} terminal
   * @param {string} begun
   * @param {string} completed
   */
  const typed = async (terminal, begun, completed) => {
    terminal.press(KEYS.ctrlU);
    await terminal.see(/ready>$/);
    terminal.press(begun, '\t');
    await terminal.see(`ready> ${completed}`);
  };

  /** What only one thing can follow of, and what all offers have in common. @type {[begun: string, completed: string][]} */
  const lines = [
    ['tokensmith app:cr', 'tokensmith app:create'],
    ['tokensmith jwt cr', 'tokensmith jwt create'],
    ['tokensmith jwt:generate su', 'tokensmith jwt:generate sub='],
    ['tokensmith jwt:generate acl=cl', 'tokensmith jwt:generate acl=client-sdk-'],
    ['tokensmith jwt:generate acl=@ac', 'tokensmith jwt:generate acl=@acl.json'],
    ['tokensmith jwt:inspect @to', 'tokensmith jwt:inspect @token.txt'],
    ['tokensmith key:inspect pri', 'tokensmith key:inspect private.key'],
    ['tokensmith key:inspect two', 'tokensmith key:inspect two\\ words.key'],
    ['tokensmith app:create --capabilities=voice,rt', 'tokensmith app:create --capabilities=voice,rtc'],
    ['tokensmith app:create --voice-event-method=G', 'tokensmith app:create --voice-event-method=GET'],
    ['tokensmith app:create --keyfile=ke', 'tokensmith app:create --keyfile=keys/'],
    ['tokensmith app:create --keyfile pri', 'tokensmith app:create --keyfile private.key'],
  ];

  shellTest('bash')(
    'bash completes at the prompt, also beyond a colon, an equals sign and an @',
    async () => {
      const terminal = openTerminal('bash', ['--norc', '--noprofile'], {
        cwd: folders.cwd,
        columns: 160,
        env: { PATH: env.PATH, HOME: folders.home, PS1: 'ready> ', LANG: 'C.UTF-8' },
      });
      try {
        await terminal.see(/ready>$/);
        terminal.press('source <(tokensmith completion bash); clear', KEYS.enter);
        await terminal.see(/^ready>$/);
        for (const [begun, completed] of lines) await typed(terminal, begun, completed);
        // Nothing in it is quoted, and a value can be typed right after the equals sign.
        terminal.press(KEYS.ctrlU, 'tokensmith jwt:generate su', '\t', 'alice');
        await terminal.see('ready> tokensmith jwt:generate sub=alice');
        // A second Tab shows what there is.
        terminal.press(KEYS.ctrlU, 'tokensmith jwt:generate acl=', '\t', '\t');
        expect(await terminal.see('tutorial-2021')).toMatch(/client-sdk-web/);
      } finally {
        terminal.kill();
      }
    },
    120_000,
  );

  shellTest('zsh')(
    'zsh completes at the prompt',
    async () => {
      const terminal = openTerminal('zsh', ['-f', '-i'], {
        cwd: folders.cwd,
        columns: 160,
        env: { PATH: env.PATH, HOME: folders.home, PS1: 'ready> ', LANG: 'C.UTF-8' },
      });
      try {
        await terminal.see(/ready>$/);
        terminal.press(
          `autoload -Uz compinit && compinit -u -d ${folders.root}/zcompdump && source <(tokensmith completion zsh); clear`,
          KEYS.enter,
        );
        await terminal.see(/^ready>$/);
        for (const [begun, completed] of lines) await typed(terminal, begun, completed);
        terminal.press(KEYS.ctrlU, 'tokensmith jwt:generate su', '\t', 'alice');
        await terminal.see('ready> tokensmith jwt:generate sub=alice');
      } finally {
        terminal.kill();
      }
    },
    120_000,
  );

  shellTest('fish')('fish offers the same', () => {
    const script = [
      'tokensmith completion fish | source',
      ...lines.map(([begun]) => `complete -C '${begun}'; echo END`),
    ].join('; ');
    const { stdout, stderr, status } = spawnSync('fish', ['--no-config', '-c', script], {
      env,
      cwd: folders.cwd,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    // A tab is followed by the kind of file.
    const offers = stdout
      .split('END\n')
      .slice(0, -1)
      .map((block) =>
        block
          .trim()
          .split('\n')
          .map((line) => line.split('\t')[0]),
      );
    expect(offers).toEqual([
      ['app:create'],
      ['create'],
      ['sub='],
      ['acl=client-sdk-mobile', 'acl=client-sdk-web'],
      ['acl=@acl.json'],
      ['@token.txt'],
      ['private.key'],
      ['two words.key'],
      ['--capabilities=voice,rtc'],
      ['--voice-event-method=GET'],
      ['--keyfile=keys/'],
      ['private.key'],
    ]);
  });
});
