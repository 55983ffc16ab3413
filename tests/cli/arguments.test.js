/** Command lines: the spellings of three generations of tools, and typing errors. */
import { describe, expect, test } from '@jest/globals';
import { firstPositional, parseArguments } from '../../js/cli/arguments.js';
import { COMMANDS, findCommand, GLOBAL_OPTIONS, PLATFORM_OPTIONS } from '../../js/cli/command-table.js';
import { refuseTypography } from '../../js/cli/typography.js';
import { makeFolders, runProgram } from './support/run.js';

/** @type {import('../../js/cli/arguments.js').OptionTable} */
const table = {
  'answer-method': { type: 'string', help: '', choices: ['GET', 'POST'], aliases: ['answer-verb'] },
  'api-key': { type: 'string', help: '' },
  'improve-ai': { type: 'boolean', help: '' },
  verbose: { type: 'boolean', short: 'v', help: '' },
  local: { type: 'boolean', short: 'l', help: '' },
  remove: { type: 'string', help: '', multiple: true },
};

/** @param {string[]} argv @returns {any} */
const failure = (...argv) => {
  try {
    return parseArguments(argv, table);
  } catch (error) {
    return error;
  }
};

describe('options', () => {
  test.each([
    [['--answer-method=GET']],
    [['--answer-method', 'GET']],
    [['--answer_method=GET']],
    [['--answerMethod', 'GET']],
    [['--answer-verb=GET']],
  ])('%j is one option', (argv) => expect(parseArguments(argv, table).options).toEqual({ 'answer-method': 'GET' }));

  test.each([
    ['--improve-ai', true],
    ['--improve-ai=true', true],
    ['--improve_ai=yes', true],
    ['--no-improve-ai', false],
    ['--improve-ai=false', false],
    ['--improve-ai=OFF', false],
  ])('%s is %s', (argument, expected) =>
    expect(parseArguments([argument], table).options).toEqual({ 'improve-ai': expected }),
  );

  test('short ones may be combined, and the order does not matter', () => {
    expect(parseArguments(['one', '-vl', '--remove', 'a', 'two', '--remove=b', '-'], table)).toEqual({
      positionals: ['one', 'two', '-'],
      options: { verbose: true, local: true, remove: ['a', 'b'] },
    });
  });

  test('a value keeps its = and its lines', () => {
    expect(parseArguments(['--api-key=a=b==', 'acl={"paths":{"--x":1}}', '--remove=a\nb'], table)).toEqual({
      positionals: ['acl={"paths":{"--x":1}}'],
      options: { 'api-key': 'a=b==', remove: ['a\nb'] },
    });
  });

  test('everything after -- is an argument', () => {
    expect(parseArguments(['--', '--answer_method', '-v'], table)).toEqual({
      positionals: ['--answer_method', '-v'],
      options: {},
    });
  });

  test.each([
    [['--anser-method=GET'], 'ERR_ARGUMENT_UNKNOWN', 'Did you mean --answer-method?'],
    [['--qwertyuiop'], 'ERR_ARGUMENT_UNKNOWN', 'Add --help to see its options.'],
    [['-x'], 'ERR_ARGUMENT_UNKNOWN', 'Add --help to see its options.'],
    [['--no-api-key'], 'ERR_ARGUMENT_UNKNOWN', 'Add --help to see its options.'],
    [['--api-key'], 'ERR_ARGUMENT_MISSING', 'Write --api-key=VALUE.'],
    [['--api-key', '--verbose'], 'ERR_ARGUMENT_MISSING', 'Write --api-key=VALUE.'],
    [['--answer-method=PUT'], 'ERR_ARGUMENT_VALUE', 'Give GET, POST.'],
    [['--improve-ai=perhaps'], 'ERR_ARGUMENT_VALUE', 'Write --improve-ai, or --improve-ai=false.'],
  ])('%j is refused', (argv, code, remedy) => expect(failure(...argv)).toMatchObject({ code, details: { remedy } }));

  test('a long value is not quoted, since it may be a key', () => {
    const secret = 'S'.repeat(61);
    expect(failure(`--answer-method=${secret}`).message).not.toContain(secret);
    expect(failure(`--${secret}`).message).not.toContain(secret);
  });
});

describe('characters that were made of hyphens and quotes on the way', () => {
  /** @param {string[]} argv @returns {any} */
  const refused = (...argv) => {
    try {
      return refuseTypography(argv);
    } catch (error) {
      return error;
    }
  };

  test.each([
    [['jwt:generate', 'k', '–sub=SECRET'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '—sub', 'alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '−−sub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '-–sub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['–v', 'app:list'], 'argument 1', 'Write -v, with plain hyphens.'],
    [['–SECRET1234'], 'argument 1', 'Write plain hyphens'],
    [['app:create', '“My', 'App”'], 'argument 2', 'plain quotation marks'],
    [['user:create', 'name=“SECRET”'], 'name', 'plain quotation marks'],
    [['user:create', 'name=‘SECRET’'], 'name', 'plain quotation marks'],
    [['user:create', 'properties:=“1”'], 'properties', 'plain quotation marks'],
    [['user:create', '--name=«SECRET»'], '--name', 'plain quotation marks'],
    [['user:create', 'name=SECRET”'], 'name', 'plain quotation marks'],
    [['user:create', '\u00a0name=a'], 'argument 2', 'plain spaces'],
    [['user:create', '\u200bname=a'], 'argument 2', 'does not show'],
    [['user:create', 'name=\u200ba'], 'name', 'does not show'],
    // Minus sign, non-breaking hyphen, full-width hyphen, small hyphen, two-em dash
    [['jwt:generate', 'k', '\u2212-sub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '-\u2212sub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '\u2011\u2011sub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '\uff0d\uff0dsub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '\ufe63\ufe63sub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    [['jwt:generate', 'k', '\u2e3asub=alice'], 'argument 3', 'Write --sub, with plain hyphens.'],
    // A full-width equals sign
    [['jwt:generate', 'k', 'sub\uff1dSECRET'], 'argument 3', 'Write sub= with a plain equals sign.'],
    [['jwt:generate', 'k', '--sub\uff1dSECRET'], 'argument 3', 'Write --sub= with a plain equals sign.'],
    [['jwt:generate', 'k', 'role\uff1a\uff1dSECRET'], 'argument 3', 'Write role= with a plain equals sign.'],
    // What cannot be seen, at any place
    [['jwt:generate', 'k', 'sub=SEC\u200bRET'], 'sub', 'does not show'],
    [['jwt:generate', 'k', 'sub=SECRET\u200b'], 'sub', 'does not show'],
    [['jwt:generate', 'k', '--sub', 'SEC\u00adRET'], 'argument 4', 'does not show'],
    [['jwt:generate', 'k', 'sub=SEC\u202eRET'], 'sub', 'does not show'],
    [['jwt:generate', 'k', 'sub=SEC\u2066RET'], 'sub', 'does not show'],
    [['jwt:generate', 'k', 'sub=SEC\u3164RET'], 'sub', 'does not show'],
    [['jwt:generate', 'k', 'sub=SEC\u200dRET'], 'sub', 'does not show'],
    [['jwt:generate', 'k', 'sub=SECRET\u{e0041}'], 'sub', 'does not show'],
    [['app:list', '--api-key=SEC\ufeffRET'], '--api-key', 'does not show'],
    [['app:show', 'SECRET\u2060'], 'argument 2', 'does not show'],
    [['app:list\u200b'], 'argument 1', 'does not show'],
    // Blanks that are not spaces, around a value
    [['jwt:generate', 'my.key\u00a0', 'sub=a'], 'argument 2', 'plain spaces'],
    [['jwt:generate', 'k', 'sub=SECRET\u3000'], 'sub', 'plain spaces'],
    [['jwt:generate', 'k', 'sub=SECRET\r'], 'sub', 'plain spaces'],
  ])('%j is refused', (argv, where, remedy) => {
    const error = refused(...argv);
    expect(error).toMatchObject({
      code: 'ERR_ARGUMENT_VALUE',
      details: { where, remedy: expect.stringContaining(remedy) },
    });
    expect(error.message + error.details.remedy).not.toContain('SECRET');
  });

  test.each([
    [['app:create', 'My – App', 'Say “hi”', 'O’Brien', 'name=–5', 'acl={“paths”:{}}', '-', '-v', '-5']],
    [
      [
        'user:create',
        'display_name=O’Brien’',
        'display_name=Say “hi”',
        'display_name=Soci\u00e9t\u00e9\u00a0: A',
        'name=\u{1f469}\u200d\u{1f680}',
        'name=\u2764\ufe0f',
        'name=\u0645\u06cc\u200c\u062e',
        '\u4f1a\u793e\uff1d\u540d',
        'acl={"\u200bpaths":{}}',
      ],
    ],
    [['key:inspect', '-----BEGIN\r\n']],
    [['app:create', '--', '–My App', '“quoted”', 'name=“a”', 'a\u200b', 'sub\uff1da']],
  ])('%j is taken as it is', (argv) => expect(refused(...argv)).toBeUndefined());

  test('every command refuses them, and does nothing', async () => {
    const folders = makeFolders();
    try {
      for (const { name } of COMMANDS) {
        // Neither the engine nor the network, which would fail otherwise.
        expect(await runProgram([name, '–json', 'x', 'y'], { folders })).toEqual({
          code: 2,
          stdout: '',
          stderr: expect.stringContaining('Write --json, with plain hyphens.'),
        });
        expect(await runProgram([name, 'x', 'y\u200b'], { folders })).toEqual({
          code: 2,
          stdout: '',
          stderr: expect.stringContaining('argument 3: It ends with the character zero-width space U+200B'),
        });
        expect(await runProgram([name, '--json\uff1dtrue'], { folders })).toEqual({
          code: 2,
          stdout: '',
          stderr: expect.stringContaining('Write --json= with a plain equals sign.'),
        });
      }
    } finally {
      folders.remove();
    }
  });
});

describe('the command of a line', () => {
  /** @param {string} line */
  const found = (line) => {
    const words = line.split(' ');
    const result = findCommand(words);
    return (
      result &&
      `${result.command.name}${result.implied.length > 0 ? ` ${result.implied.join(' ')}` : ''} | ${words.slice(result.used).join(' ')}`
    );
  };

  test.each([
    ['app:create My', 'app:create | My'],
    ['apps:create My', 'app:create | My'],
    ['ac My', 'app:create | My'],
    ['apps create My', 'app:create | My'],
    ['application create My', 'app:create | My'],
    ['apps init', 'app:create | '],
    ['APP:CREATE x', 'app:create | x'],
    ['al', 'app:list | '],
    ['apps', 'app:list | '],
    ['apps list', 'app:list | '],
    ['app aaaa-bbbb', 'app:show | aaaa-bbbb'],
    ['apps creat', undefined],
    ['apps show x', 'app:show | x'],
    ['users create name=a', 'user:create | name=a'],
    ['users', 'user:list | '],
    ['apps:users:create name=a', 'user:create | name=a'],
    ['uc name=a', 'user:create | name=a'],
    ['jwt create --exp 1', 'jwt:generate | --exp 1'],
    ['jwt:generate k sub=a', 'jwt:generate | k sub=a'],
    ['jwt --key_file k', 'jwt:generate | --key_file k'],
    ['jwt validate t', 'jwt:verify | t'],
    ['jwt decode t', 'jwt:inspect | t'],
    ['auth set', 'setup --format=vonagerc | '],
    ['auth show', 'config:show | '],
    ['config:set --apiKey=k', 'setup | --apiKey=k'],
    ['apps capabilities update a rtc', 'app:capabilities:update | a rtc'],
    ['apps capabilities rm a rtc', 'app:capabilities:remove | a rtc'],
    ['app:capabilities:rm a rtc', 'app:capabilities:remove | a rtc'],
    ['apps validate a', 'app:validate | a'],
    ['apps:users:create alice', 'user:create | alice'],
    ['auth check', 'balance | '],
    ['s k', 'setup | k'],
    ['config', 'config:show | '],
    ['keys generate', 'key:generate | '],
    ['acl check a', 'acl:check | a'],
    ['nonsense', undefined],
    ['user alice', undefined],
    ['app:nonsense', undefined],
  ])('%s', (line, expected) => expect(found(line)).toBe(expected));

  test('options may come before the command', () => {
    expect(
      firstPositional(['-v', '--api-key', 'k', '--sandbox', 'app:list', 'x'], {
        ...GLOBAL_OPTIONS,
        ...PLATFORM_OPTIONS,
      }),
    ).toBe(4);
    expect(firstPositional(['--help'], GLOBAL_OPTIONS)).toBe(-1);
  });
});

describe('the table', () => {
  test('has no name twice', () => {
    const names = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each(COMMANDS)('$name loads, and every option has a help', async ({ load, options, summary }) => {
    expect(typeof (await load())).toBe('function');
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
    for (const { help } of Object.values(options)) expect(help).not.toBe('');
  });

  test('no option of a command shares a name or an alias with another of the same command', () => {
    for (const { name, options, platform } of COMMANDS) {
      const all = { ...GLOBAL_OPTIONS, ...(platform ? PLATFORM_OPTIONS : {}), ...options };
      const written = Object.entries(all).flatMap(([option, { aliases = [] }]) => [option, ...aliases]);
      expect([name, written.filter((option, index) => written.indexOf(option) !== index)]).toEqual([name, []]);
    }
  });
});
