/** What `jwt:generate` makes of its arguments, before anything is signed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addClaimsObject, readClaims, sortArguments } from '../../js/cli/claims.js';
import { makeFolders, NOW } from './support/run.js';

/** @type {ReturnType<typeof makeFolders>} */
let folders;
beforeEach(() => {
  folders = makeFolders();
});
afterEach(() => folders.remove());

/**
 * @param {string[]} argv
 * @param {string} [stdin]
 */
const read = (argv, stdin = '') =>
  readClaims(
    sortArguments(argv).claims,
    /** @type {any} */ ({ cwd: folders.cwd, stdin: Readable.from([Buffer.from(stdin)]), clock: () => NOW }),
    async (text) => /** @type {any} */ ({ read: text }),
  );

/** @param {string[]} argv @param {string} [stdin] @returns {Promise<any>} */
const failure = async (argv, stdin) => {
  try {
    await read(argv, stdin);
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
};

describe('key and claims', () => {
  test('come in any order', () => {
    const claims = [
      { name: 'sub', value: 'a', json: false },
      { name: 'exp', value: '1h', json: false },
    ];
    for (const argv of [
      ['k.key', 'sub=a', 'exp=1h'],
      ['sub=a', 'k.key', 'exp=1h'],
      ['sub=a', 'exp=1h', 'k.key'],
    ]) {
      expect(sortArguments(argv)).toEqual({ key: 'k.key', claims });
    }
    expect(sortArguments(['sub=a', 'exp=1h'])).toEqual({ key: undefined, claims });
  });

  test('a second argument without = is refused, and a key is not taken apart', () => {
    expect(() => sortArguments(['a.key', 'b.key'])).toThrow('All claims must be in the form name=value. Got: "b.key".');
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIE==\n-----END PRIVATE KEY-----';
    expect(sortArguments([pem]).key).toBe(pem);
    expect(() => sortArguments(['a.key', pem])).toThrow(/A value of \d+ characters/);
  });
});

describe('values', () => {
  test('keep every = but the first', async () => {
    expect(await read(['note=a=b==', 'empty=', 'sub=x=y'])).toEqual({
      claims: { note: 'a=b==', empty: '' },
      subject: 'x=y',
    });
  });

  test('have the types their claims have', async () => {
    const request = await read([
      'sub=123',
      'iat=1700000000',
      'nbf=1700000000',
      'exp=1700003600',
      'jti=7',
      'application_id=5',
      'acl={}',
      'level=3',
    ]);
    expect(request).toEqual({
      subject: '123',
      now: 1_700_000_000,
      notBefore: 1_700_000_000,
      expiresAt: 1_700_003_600,
      tokenId: '7',
      applicationId: '5',
      acl: { read: '{}' },
      claims: { level: '3' },
    });
    expect(Object.keys(request)).toEqual([
      'subject',
      'now',
      'notBefore',
      'expiresAt',
      'tokenId',
      'applicationId',
      'acl',
      'claims',
    ]);
  });

  test('are JSON when they say so', async () => {
    expect(await read(['level:=3', 'roles:=["a"]', 'on:=true', 'text:="x"'])).toEqual({
      claims: { level: 3, roles: ['a'], on: true, text: 'x' },
    });
    expect(await failure(['level:=SECRET'])).toMatchObject({ code: 'ERR_ARGUMENT_VALUE', details: { where: 'level' } });
    expect((await failure(['level:=SECRET'])).message).not.toContain('SECRET');
  });

  test.each([
    ['exp=24h', { expiresIn: '24h' }],
    ['exp=1h30m', { expiresIn: '1h30m' }],
    ['nbf=5m', { notBefore: NOW + 300 }],
  ])('%s is a duration', async (argument, expected) => expect(await read([argument])).toEqual(expected));

  test('come from a file, from stdin, or begin with a real @', async () => {
    writeFileSync(join(folders.cwd, 'acl.json'), '{"paths":{}}\r\n');
    expect(await read(['acl=@acl.json', 'sub=-', 'handle=@@alice'], 'bob\n')).toEqual({
      acl: { read: '{"paths":{}}' },
      subject: 'bob',
      claims: { handle: '@alice' },
    });
    expect(await failure(['acl=@missing.json'])).toMatchObject({ code: 'ERR_CONFIG_NOT_FOUND' });
    expect(await failure(['sub=-', 'acl=@-'], 'x')).toMatchObject({
      code: 'ERR_ARGUMENT_VALUE',
      details: { where: 'acl', problem: 'stdin was read for sub already.' },
    });
  });

  test('a claim called __proto__ is a claim', async () => {
    const { claims } = await read(['__proto__=x']);
    expect(Object.getOwnPropertyNames(claims)).toEqual(['__proto__']);
  });
});

describe('nonsense that the old tools sign', () => {
  test.each([
    [['subject=alice'], 'ERR_CLAIMS_RESERVED', 'Write sub=USER.'],
    [['ttl=300'], 'ERR_CLAIMS_RESERVED', 'Write exp=24h.'],
    [['notBefore=1700000000'], 'ERR_CLAIMS_RESERVED', 'Write nbf=SECONDS.'],
    [['issued_at=1'], 'ERR_CLAIMS_RESERVED', 'Write iat=SECONDS.'],
    [['app_id=x'], 'ERR_CLAIMS_RESERVED', 'Write application_id=ID.'],
    [['Sub=alice'], 'ERR_CLAIMS_RESERVED', 'Write sub=USER.'],
    [['SUB=alice'], 'ERR_CLAIMS_RESERVED', 'Write sub=USER.'],
    [['ｓｕｂ=alice'], 'ERR_ARGUMENT_VALUE', '--claims=@FILE'],
    // A Cyrillic s and a Cyrillic e
    [['\u0455ub=alice'], 'ERR_ARGUMENT_VALUE', '--claims=@FILE'],
    [['\u0435xp=24h'], 'ERR_ARGUMENT_VALUE', '--claims=@FILE'],
    [['\u0435\u0445\u0440=24h'], 'ERR_ARGUMENT_VALUE', '--claims=@FILE'],
    [['s\u00fab=alice'], 'ERR_CLAIMS_RESERVED', 'Write sub=USER.'],
    [['su\u0301b=alice'], 'ERR_CLAIMS_RESERVED', 'Write sub=USER.'],
    [['\u017fub=alice'], 'ERR_CLAIMS_RESERVED', 'Write sub=USER.'],
    [['sub=al\u00a0ice'], 'ERR_ARGUMENT_VALUE', 'sub=@FILE'],
    [['sub=al\u2003ice'], 'ERR_ARGUMENT_VALUE', 'sub=@FILE'],
    [['Exp=24h'], 'ERR_CLAIMS_RESERVED', 'Write exp=24h.'],
    [['EXPIRES-IN=24h'], 'ERR_CLAIMS_RESERVED', 'Write exp=24h.'],
    [['ACL=tutorial'], 'ERR_CLAIMS_RESERVED', 'Write acl=ACL.'],
    [['Application-Id=x'], 'ERR_CLAIMS_RESERVED', 'Write application_id=ID.'],
    [['Private_Key=x'], 'ERR_CLAIMS_RESERVED', 'Write --private-key=FILE.'],
    [['“sub”=alice'], 'ERR_ARGUMENT_VALUE', 'plain quotation marks'],
    [['sub”=alice'], 'ERR_ARGUMENT_VALUE', 'plain quotation marks'],
    [['–sub=alice'], 'ERR_ARGUMENT_VALUE', 'plain hyphens'],
    [['user–role=alice'], 'ERR_ARGUMENT_VALUE', '--claims=@FILE'],
    [['\u200bsub=alice'], 'ERR_ARGUMENT_VALUE', 'does not show'],
    [["'sub=alice'"], 'ERR_ARGUMENT_VALUE', 'Windows'],
    [['--sub=alice'], 'ERR_ARGUMENT_VALUE', 'sub=alice'],
    [['sub =alice'], 'ERR_ARGUMENT_VALUE', 'sub=alice'],
    [["sub='alice'"], 'ERR_ARGUMENT_VALUE', 'sub=@FILE'],
    [['sub='], 'ERR_ARGUMENT_VALUE', 'variable'],
    [['application_id='], 'ERR_ARGUMENT_VALUE', 'variable'],
    [['=x'], 'ERR_ARGUMENT_VALUE', 'without a space'],
    [['sub=a', 'sub=b'], 'ERR_CLAIMS_CONFLICT', 'once'],
    [['exp=1h', 'exp=1700003600'], 'ERR_CLAIMS_CONFLICT', 'once'],
    [['exp=1700003600', 'exp=1h'], 'ERR_CLAIMS_CONFLICT', 'once'],
    [['role=a', 'role=b'], 'ERR_CLAIMS_CONFLICT', 'once'],
    [['exp=tomorrow'], 'ERR_CLAIMS_TIME', '24h'],
    [['exp="1700003600"'], 'ERR_CLAIMS_TIME', '24h'],
    [['exp=1.7e9'], 'ERR_CLAIMS_TIME', '24h'],
    [['exp=-5'], 'ERR_CLAIMS_TIME', '24h'],
    [['nbf=soon'], 'ERR_CLAIMS_TIME', '5m'],
    [['iat=5m'], 'ERR_CLAIMS_TIME', 'seconds'],
  ])('%j is refused', async (argv, code, remedy) => {
    const error = await failure(argv);
    expect(error).toMatchObject({ code });
    expect(error.details.remedy).toContain(remedy);
  });
});

describe('input that only looks like a typing error', () => {
  test.each([
    ['größe=1'],
    ['https://example.org/role=admin'],
    ['my claim=1'],
    ['role=–'],
    ['scope=a'],
    ["note='quoted'"],
  ])('%s is a custom claim', async (argument) => {
    const [name = '', value] = argument.split('=');
    expect(await read([argument])).toEqual({ claims: { [name]: value } });
  });

  test('quotes of a name that is in a file are part of it', async () => {
    writeFileSync(join(folders.cwd, 'name'), "'alice'\n");
    expect(await read(['sub=@name'])).toEqual({ subject: "'alice'" });
  });
});

describe('claims in a file', () => {
  test('join those of the line, and may not be given there too', () => {
    const request = { claims: { a: 1 } };
    addClaimsObject(request, '{"b": {"c": [1]}, "subject": "really mine"}', '--claims');
    expect(request.claims).toEqual({ a: 1, b: { c: [1] }, subject: 'really mine' });
    expect(() => addClaimsObject(request, '{"a": 2}', '--claims')).toThrow(
      expect.objectContaining({ code: 'ERR_CLAIMS_CONFLICT' }),
    );
    expect(() => addClaimsObject(request, '{"exp": 2}', '--claims')).toThrow(
      expect.objectContaining({ code: 'ERR_CLAIMS_RESERVED' }),
    );
    expect(() => addClaimsObject(request, '[]', '--claims')).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT_VALUE' }),
    );
  });
});
