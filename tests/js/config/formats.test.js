/** Each kind of configuration file: read in every usual state, written as its own tool does, and nothing else in it lost. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import dotenv from 'dotenv';
import {
  convertConfig,
  decodeText,
  detectFormat,
  formatNamed,
  FORMATS,
  isText,
  redact,
} from '../../../js/config/index.js';

const applicationId = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab';
const privateKey = /** @type {string} */ (
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey
);
const account = { apiKey: '12ab34cd', apiSecret: 'Ab1cdEFgh2345678' };

/**
 * The properties of an error that a user sees.
 *
 * @param {() => unknown} action
 * @returns {any}
 */
const failure = (action) => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
};

describe('every format', () => {
  const everything = { ...account, applicationId, applicationName: 'My App', privateKey };

  test.each(FORMATS)('$name gives back what was put in', (format) => {
    const { text, written } = convertConfig(everything, format);
    expect(format.read(text)).toEqual(
      Object.fromEntries(Object.entries(everything).filter(([field]) => written.some((name) => name === field))),
    );
    expect(written.length).toBeGreaterThan(0);
  });

  test.each(FORMATS)('$name is recognised by its content alone', (format) => {
    expect(detectFormat('some-file', convertConfig(everything, format).text).name).toBe(format.name);
  });

  test.each(FORMATS)('$name written twice is the same', (format) => {
    const once = format.write(everything);
    expect(format.write(everything, once)).toBe(once);
  });

  test.each(FORMATS)('$name reports the fields that it cannot hold', (format) => {
    const { written, left } = convertConfig(everything, format);
    expect([...written, ...left].sort()).toEqual(Object.keys(everything).sort());
  });

  test.each(FORMATS.filter(({ fields }) => fields.length > 1))(
    '$name does not leave a secret beside another key',
    (format) => {
      const other = { apiKey: 'ffffffff', applicationId: 'ffffffff-bbbb-cccc-dddd-0123456789ab' };
      const expected = Object.fromEntries(
        Object.entries(other).filter(([field]) => format.fields.some((name) => name === field)),
      );
      const left = Object.entries(format.read(format.write(other, format.write(everything)))).filter(
        ([field]) => field !== 'applicationName',
      );
      expect(Object.fromEntries(left)).toEqual(expected);
      const commented = format.write(
        other,
        `# mine\n${format.name.startsWith('nexmo') ? format.write(everything) : ''}`.replace(
          /^# mine\n$/,
          format.write(everything),
        ),
      );
      expect(commented).not.toContain(account.apiSecret);
      expect(commented).not.toContain('PRIVATE KEY');
    },
  );

  test('is found under its name and its file name', () => {
    expect(formatNamed('.nexmorc')).toBe(formatNamed('nexmorc'));
    expect(formatNamed('vonage_app.json').name).toBe('vonage-app');
    expect(failure(() => formatNamed('toml'))).toMatchObject({ code: 'ERR_CONFIG_FORMAT' });
  });

  test.each([
    ['/home/a/.vonage/config.json', '{}', 'vonagerc'],
    ['C:\\work\\.env.local', '', 'env'],
    ['keys/my.pem', '-----BEGIN RSA PRIVATE KEY-----', 'private-key'],
    ['settings', '\uFEFF[credentials]\napi_key=a', 'nexmorc'],
  ])('%s is recognised', (name, text, expected) => expect(detectFormat(name, text).name).toBe(expected));

  test('an unknown kind of file is refused', () => {
    expect(failure(() => detectFormat('notes.txt', 'buy milk'))).toMatchObject({
      code: 'ERR_CONFIG_FORMAT',
      details: { where: 'notes.txt' },
    });
  });
});

describe('.nexmorc and .nexmo-app', () => {
  const nexmorc = formatNamed('nexmorc');
  const nexmoApp = formatNamed('nexmo-app');

  test('are the text nexmo-cli writes', () => {
    expect(nexmorc.write(account)).toBe('[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    expect(nexmoApp.write({ applicationId, privateKey })).toBe(
      `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(privateKey)}\n`,
    );
    expect(nexmoApp.write({ applicationId, privateKeyPath: 'private.key' })).toBe(
      `[app_config]\napp_id=${applicationId}\nprivate_key=private.key\n`,
    );
  });

  test('a private key may be a path, and may be the word undefined', () => {
    expect(nexmoApp.read('[app_config]\napp_id=x\nprivate_key=private.key\n')).toEqual({
      applicationId: 'x',
      privateKeyPath: 'private.key',
    });
    expect(nexmoApp.read('[app_config]\napp_id=x\nprivate_key=undefined\n')).toEqual({ applicationId: 'x' });
  });

  test.each(['a=b', 'semi;colon', 'hash#tag', ' outer spaces ', '[brackets]', '"quoted"', 'back\\slash', 'ünïcode'])(
    'the secret %j survives',
    (apiSecret) => {
      expect(nexmorc.read(nexmorc.write({ apiKey: 'k', apiSecret }))).toEqual({ apiKey: 'k', apiSecret });
    },
  );

  test('unknown sections and keys are kept', () => {
    const text = 'top=1\n\n[credentials]\napi_key=old\napi_secret=older\nextra=kept\n\n[other.section]\na=1\n';
    expect(nexmorc.write(account, text)).toBe(
      'top=1\n\n[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\nextra=kept\n\n[other.section]\na=1\n',
    );
  });

  test('comments, blank lines and line ends are kept', () => {
    const text =
      '; work account\r\n[credentials]\r\n# rotated in May\r\napi_key=old\r\napi_secret=older\r\n\r\n[more]\r\nb=2\r\n';
    expect(nexmorc.write(account, text)).toBe(
      '; work account\r\n[credentials]\r\n# rotated in May\r\napi_key=12ab34cd\r\napi_secret=Ab1cdEFgh2345678\r\n\r\n[more]\r\nb=2\r\n',
    );
    expect(nexmorc.write(account, '; nothing yet\n')).toBe(
      '; nothing yet\n\n[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n',
    );
    expect(nexmorc.write(account, '# a\n[credentials]\napi_key=1\n\n[z]\nq=1\n')).toBe(
      '# a\n[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n\n[z]\nq=1\n',
    );
  });

  test('a section named __proto__ changes nothing', () => {
    expect(nexmorc.read('[__proto__]\napi_key=evil\n[credentials]\napi_key=good\n')).toEqual({ apiKey: 'good' });
    expect(/** @type {any} */ ({}).api_key).toBeUndefined();
  });
});

describe('.vonagerc and config.json', () => {
  const format = formatNamed('vonagerc');

  test('are the text Vonage CLI 3 writes', () => {
    expect(format.write({ ...account, applicationId, privateKey })).toBe(
      JSON.stringify(
        {
          'api-key': account.apiKey,
          'api-secret': account.apiSecret,
          'app-id': applicationId,
          'private-key': privateKey,
        },
        null,
        2,
      ),
    );
  });

  test('both spellings of the names are read, and kept', () => {
    const camel = '{\n    "apiKey": "old",\n    "source": "Global Config File"\n}\n';
    expect(format.read(camel)).toEqual({ apiKey: 'old' });
    expect(format.write({ apiKey: 'new', applicationId }, camel)).toBe(
      `{\n    "apiKey": "new",\n    "source": "Global Config File",\n    "app-id": "${applicationId}"\n}\n`,
    );
  });

  test('an entry under both names changes in both', () => {
    expect(JSON.parse(format.write({ apiKey: 'n' }, '{"api-key":"a","apiKey":"b"}'))).toEqual({
      'api-key': 'n',
      apiKey: 'n',
    });
  });

  test.each([
    ['{"api-key": "SECRET-1",}', / \(line 1, column 24\)\./],
    ['{\n  "api-secret": SECRET-2\n}', /^\.vonagerc: The file is not JSON( \(line 2, column 17\))?\./],
    ['{"api-secret": "SECRET-3', / \(line 1, column 25\)\./],
    ['{"api-secret": "SECRET-4",', /: it ends too early\.| \(line 1, column 27\)\./],
  ])('an error says where and quotes nothing: %j', (text, place) => {
    const error = failure(() => format.read(text, '.vonagerc'));
    expect(error).toMatchObject({ code: 'ERR_CONFIG_SYNTAX', details: { where: '.vonagerc' } });
    expect(error.message).toMatch(place);
    expect(JSON.stringify(error) + error.message + error.stack + String(error.cause)).not.toContain('SECRET');
  });

  test.each(['[]', 'null', '"text"', '7'])('%s is refused', (text) => {
    expect(failure(() => format.read(text))).toMatchObject({ code: 'ERR_CONFIG_SYNTAX' });
  });
});

describe('vonage.config.json and vonage_app.json', () => {
  test('are the text Vonage CLI 1 writes', () => {
    expect(formatNamed('vonage-config').write(account)).toBe(JSON.stringify(account));
    expect(formatNamed('vonage-app').write({ applicationName: 'My App', applicationId, privateKey })).toBe(
      JSON.stringify({ application_name: 'My App', application_id: applicationId, private_key: privateKey }, null, 2),
    );
  });

  test('the empty file that Vonage CLI 1 makes holds nothing, and keeps its form', () => {
    const empty = JSON.stringify({ apiKey: '', apiSecret: '' }, null, 2);
    expect(formatNamed('vonage-config').read(empty)).toEqual({});
    expect(formatNamed('vonage-config').write(account, empty)).toBe(JSON.stringify(account, null, 2));
  });
});

describe('.env', () => {
  const format = formatNamed('env');

  test('takes the names of the field', () => {
    expect(format.write({ ...account, applicationId, privateKeyPath: './private.key' })).toBe(
      `VONAGE_API_KEY=12ab34cd\nVONAGE_API_SECRET=Ab1cdEFgh2345678\nVONAGE_APPLICATION_ID=${applicationId}\nVONAGE_PRIVATE_KEY=./private.key\n`,
    );
  });

  test('a key is one line that dotenv reads back', () => {
    const text = format.write({ privateKey });
    expect(text.split('\n')).toHaveLength(2);
    expect(dotenv.parse(text).VONAGE_PRIVATE_KEY).toBe(privateKey);
    expect(format.read(text)).toEqual({ privateKey });
  });

  test('everything else in the file is kept, and a name is changed in place', () => {
    const text = '# account\nexport NEXMO_API_KEY="old" # the key\nPORT=3000\n\nOTHER=\'a # b\'';
    expect(format.write({ apiKey: 'new', apiSecret: 's p a c e' }, text)).toBe(
      "# account\nexport NEXMO_API_KEY=new # the key\nPORT=3000\n\nOTHER='a # b'\nVONAGE_API_SECRET='s p a c e'\n",
    );
  });

  test('if a name is given twice, the last one is changed, since that one counts', () => {
    expect(format.write({ apiKey: 'c' }, 'VONAGE_API_KEY=a\nVONAGE_API_KEY=b\n')).toBe(
      'VONAGE_API_KEY=a\nVONAGE_API_KEY=c\n',
    );
  });

  test('a key of one family is not joined with a secret of the other', () => {
    expect(format.read('VONAGE_API_KEY=a\nNEXMO_API_KEY=b\nNEXMO_API_SECRET=c\nNEXMO_APP_ID=d\n')).toEqual({
      apiKey: 'a',
      applicationId: 'd',
    });
  });

  test.each([
    'VONAGE_API_KEY=plain',
    'VONAGE_API_KEY = spaced ',
    'VONAGE_API_KEY="two\\nlines"',
    "VONAGE_API_KEY='as \\n it is'",
    'VONAGE_API_KEY=`back "quoted" \'both\'`',
    'VONAGE_API_KEY="over\nseveral\nlines"\nVONAGE_API_SECRET=after',
    'VONAGE_API_KEY=value # comment\r\nVONAGE_API_SECRET=x\r\n',
    '# VONAGE_API_KEY=commented\nVONAGE_API_KEY=real',
    'export VONAGE_API_KEY=exported',
    'VONAGE_API_KEY: yaml-like',
    'VONAGE_API_KEY=has=equals==',
    'VONAGE_API_KEY=#nothing',
    'VONAGE_API_KEY="unclosed',
    '  VONAGE_API_KEY=indented',
    'VONAGE_API_KEY=\nVONAGE_API_SECRET=next',
  ])('%j is read as dotenv reads it', (text) => {
    const theirs = dotenv.parse(text);
    expect(format.read(text)).toEqual({
      ...(theirs.VONAGE_API_KEY && { apiKey: theirs.VONAGE_API_KEY }),
      ...(theirs.VONAGE_API_SECRET && { apiSecret: theirs.VONAGE_API_SECRET }),
    });
  });

  test.each([
    'plain',
    'with space',
    "it's",
    'say "hi"',
    'both \' and "',
    'hash # tag',
    'a=b',
    '$HOME',
    'back\\slash',
    'tab\tbed',
    'two\nlines',
  ])('the value %j is read back by dotenv', (apiSecret) =>
    expect(dotenv.parse(format.write({ apiSecret })).VONAGE_API_SECRET).toBe(apiSecret),
  );
});

describe('redact', () => {
  test('shows no secret', () => {
    expect(redact('apiSecret', 'Ab1cdEFgh2345678')).toBe('Ab1********');
    expect(redact('apiSecret', 'short')).toBe('********');
    expect(redact('privateKey', privateKey)).toBe('a private key (not shown)');
    expect(redact('apiKey', '12ab34cd')).toBe('12ab34cd');
  });
});

/* Bytes as text: strictly, since what does not fit would otherwise end up in a secret or a name. */

const text = 'a\nñ 😀 \uFFFD';
/** @param {string} written */
const bigEndian = (written) => Buffer.from(written, 'utf16le').swap16();

describe('text', () => {
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little endian', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big endian', bigEndian(`\uFEFF${text}`)],
  ])('in %s is read', (_name, bytes) => {
    expect(decodeText(bytes, 'f')).toBe(text);
    expect(isText(bytes)).toBe(true);
  });

  test('may be empty', () =>
    expect([decodeText(Buffer.alloc(0), 'f'), decodeText(Buffer.from([0xff, 0xfe]), 'f')]).toEqual(['', '']));
});

describe('anything else is refused, and the byte is named', () => {
  test.each([
    ['Latin-1', Buffer.from('a\nñ', 'latin1'), 'offset 2, in line 2, is not UTF-8.', 'Save the text as UTF-8.'],
    [
      'Latin-1 at the end',
      Buffer.from('caf\xe9', 'latin1'),
      'offset 3, in line 1, is not UTF-8.',
      'Save the text as UTF-8.',
    ],
    [
      'behind a replacement character',
      Buffer.concat([Buffer.from('\uFFFD'), Buffer.from([0xff])]),
      'offset 3, in line 1, is not UTF-8.',
      'UTF-8',
    ],
    ['a lead byte without its tail', Buffer.from([0x61, 0xef, 0x20]), 'offset 1, in line 1, is not UTF-8.', 'UTF-8'],
    ['an overlong zero', Buffer.from([0xc0, 0x80]), 'offset 0, in line 1, is not UTF-8.', 'UTF-8'],
    ['a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80]), 'offset 0, in line 1, is not UTF-8.', 'UTF-8'],
    [
      'half a pair in UTF-16',
      Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8, 0x61, 0x00]),
      'offset 4, in line 1, is not UTF-16.',
      'UTF-8',
    ],
    [
      'an odd byte in UTF-16',
      Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x61]),
      'offset 4, in line 1, is not UTF-16.',
      'UTF-8',
    ],
    [
      'UTF-16 without a byte order mark',
      Buffer.from('[credentials]', 'utf16le'),
      'offset 1, in line 1, is zero',
      'UTF-16 without a byte order mark',
    ],
    [
      'the same in the other order',
      bigEndian('[credentials]'),
      'offset 0, in line 1, is zero',
      'UTF-16 without a byte order mark',
    ],
    ['a zero', Buffer.from('a\nb\0'), 'offset 3, in line 2, is zero', 'Save the text as UTF-8.'],
  ])('%s', (_name, bytes, problem, remedy) => {
    expect(isText(bytes)).toBe(false);
    expect(() => decodeText(bytes, 'f')).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG_UNREADABLE',
        details: { where: 'f', problem: expect.stringContaining(problem), remedy: expect.stringContaining(remedy) },
      }),
    );
  });

  test('with the code that is asked for', () =>
    expect(() => decodeText(Buffer.from([0xff]), 'sub', 'ERR_ARGUMENT_VALUE')).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT_VALUE' }),
    ));

  test('a long text of replacement characters is text', () => {
    const many = '\uFFFD'.repeat(300_000);
    expect(decodeText(Buffer.from(many), 'f')).toBe(many);
  });
});
