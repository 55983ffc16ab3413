/** Bytes as text: strictly, since what does not fit would otherwise end up in a secret or a name. */
import { describe, expect, test } from '@jest/globals';
import { decodeText, isText } from '../../js/config/index.js';

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
