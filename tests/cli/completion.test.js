/** Completion: what is offered, and that the shells themselves offer it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { complete, SCRIPTS } from '../../js/cli/completion.js';
import { makeFolders, runProgram } from './support/run.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'js', 'cli', 'main.js');

/** @param {string} line what stands after the program's name */
const offered = (line) => complete(line.split(' '));

describe('complete', () => {
  test.each([
    ['app:', ['app:create', 'app:list', 'app:show', 'app:setup', 'app:update', 'app:delete']],
    ['jw', ['jwt:generate', 'jwt:inspect', 'jwt:verify']],
    ['--sandb', ['--sandbox']],
    ['apps cre', ['create']],
    ['users u', ['update']],
    ['app:create --voice-ev', ['--voice-event-url=', '--voice-event-method=']],
    ['app:create --voice-event-method=', ['--voice-event-method=GET', '--voice-event-method=POST']],
    ['app:create --voice-event-method P', ['POST']],
    ['app:create --keyfile=', [':files']],
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

  test('offers the claims that are not there yet, and files', () => {
    expect(offered('jwt:generate private.key sub=a ')).toEqual(['exp=', 'acl=', 'application_id=', 'nbf=', 'iat=', 'jti=', ':files']);
    expect(offered('jwt:generate e')).toEqual(['exp=', ':files']);
  });

  test('offers neither what is hidden nor what nobody wants', () => {
    expect(offered('comple')).toEqual(['completion']);
    expect(offered('app:create --answer')).toEqual([]);
  });
});

describe('the program', () => {
  const folders = makeFolders();
  afterAll(() => folders.remove());

  test('prints candidates, a line each', async () => {
    expect(await runProgram(['complete', '--', 'app:cr'], { folders })).toEqual({ code: 0, stdout: 'app:create\n', stderr: '' });
    expect(await runProgram(['complete', '--', 'xyzzy', ''], { folders })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('prints the scripts and knows no other shell', async () => {
    expect((await runProgram(['completion', 'bash'], { folders })).stdout).toBe(SCRIPTS.bash);
    expect(await runProgram(['completion', 'tcsh'], { folders })).toMatchObject({ code: 2, stderr: expect.stringContaining('Give bash, zsh or fish.') });
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
    writeFileSync(join(folders.cwd, 'private.key'), '');
    mkdirSync(join(folders.cwd, 'keys'));
  });
  afterAll(() => folders.remove());

  /** @param {string} shell */
  const shellTest = (shell) => {
    const missing = spawnSync(shell, ['-c', 'true']).status !== 0;
    // Only bash is on every machine; the others are checked where they are.
    if (missing && shell === 'bash' && process.env.CI === 'true') throw new Error('bash is not installed; with CI=true that is a failure.');
    return missing ? test.skip : test;
  };

  shellTest('bash')('bash offers them, also beyond a colon or an equals sign', () => {
    const expected = {
      'tokensmith app:cr': 'create',
      'tokensmith app:': 'create list show setup update delete',
      'tokensmith apps cr': 'create',
      'tokensmith app:create --voice-event-method=': 'GET POST',
      'tokensmith app:create --keyfile=pri': 'private.key',
      'tokensmith key:inspect priv': 'private.key',
      'tokensmith jwt:generate private.key s': 'sub=',
    };
    const script = `source <(tokensmith completion bash)
      compopt() { :; }
      for COMP_LINE in "$@"; do COMP_POINT=\${#COMP_LINE}; _tokensmith; echo "\${COMPREPLY[*]}"; done`;
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...Object.keys(expected)], { env, cwd: folders.cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toEqual(Object.values(expected));
  });

  shellTest('zsh')('zsh takes the script and offers them', () => {
    const script = `autoload -Uz compinit && compinit -u -d ${folders.root}/zcompdump
      source <(tokensmith completion zsh)
      compadd() { local word; for word in "$@"; do [[ $word == -* || -z $word ]] || print -r -- $word; done }
      words=(tokensmith app:cr); CURRENT=2; _tokensmith; words=(tokensmith completion z); CURRENT=3; _tokensmith`;
    const { stdout, stderr, status } = spawnSync('zsh', ['-f', '-c', script], { env, cwd: folders.cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toEqual(['app:create', 'zsh']);
  });

  shellTest('fish')('fish offers them', () => {
    const script = `tokensmith completion fish | source; complete -C 'tokensmith app:cr'; complete -C 'tokensmith completion z'; complete -C 'tokensmith app:create --keyfile=pri'; complete -C 'tokensmith key:inspect pri'`;
    const { stdout, stderr, status } = spawnSync('fish', ['--no-config', '-c', script], { env, cwd: folders.cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    // After a tab stands what kind of file it is.
    expect(stdout.trim().split('\n').map((line) => line.split('\t')[0])).toEqual(['app:create', 'zsh', '--keyfile=private.key', 'private.key']);
  });
});
