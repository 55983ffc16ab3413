import { TokensmithError } from '../errors.js';

const REPLACEMENT = '\uFFFD';

/**
 * Decodes text strictly: UTF-8, with or without a byte order mark, or UTF-16 with one, as PowerShell's `>` writes it. A
 * lenient decoder would put U+FFFD in place of invalid bytes, and a secret or a name would contain that.
 *
 * @param {Uint8Array} bytes
 * @param {string} where the file or the argument
 * @param {'ERR_CONFIG_UNREADABLE' | 'ERR_ARGUMENT_VALUE'} [code] of the error
 * @returns {string} without the byte order mark
 * @throws {TokensmithError} `code`, with the offset of the first invalid byte
 * @see https://encoding.spec.whatwg.org/#bom-sniff
 */
export function decodeText(bytes, where, code = 'ERR_CONFIG_UNREADABLE') {
  const encoding = encodingOf(bytes);
  const { text, offset } = decode(bytes, encoding);
  if (offset === undefined) return text;
  const line = text.split('\n').length;
  const isNull = encoding === 'utf-8' && bytes[offset] === 0;
  throw new TokensmithError(code, {
    where,
    problem: `The byte at offset ${offset}, in line ${line}, ${isNull ? 'is zero, which text does not contain' : `is not ${encoding.toUpperCase().replace(/[BL]E$/, '')}`}.`,
    remedy:
      isNull && looksLikeUtf16(bytes)
        ? 'It looks like UTF-16 without a byte order mark: save the text as UTF-8.'
        : 'Save the text as UTF-8.',
  });
}

/**
 * Whether `decodeText` accepts these bytes.
 *
 * @param {Uint8Array} bytes
 */
export function isText(bytes) {
  return decode(bytes, encodingOf(bytes)).offset === undefined;
}

/** @param {Uint8Array} bytes */
function encodingOf([first, second]) {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * @param {Uint8Array} bytes
 * @param {'utf-8' | 'utf-16le' | 'utf-16be'} encoding
 * @returns {{ text: string, offset: number | undefined }} `offset` of the first byte that is not text, and then the text before it
 */
function decode(bytes, encoding) {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  let last = 0;
  let offset = 0;
  // UTF-16 that is read as UTF-8 has NULs.
  for (const { index } of text.matchAll(/[\0\uFFFD]/g)) {
    offset += Buffer.byteLength(text.slice(last, index), encoding === 'utf-8' ? 'utf8' : 'utf16le');
    last = index;
    if (text[index] === '\0' || !holds(bytes.subarray(offset), encoding)) return { text: text.slice(0, index), offset };
  }
  return { text: text.startsWith('\uFEFF') ? text.slice(1) : text, offset: undefined };
}

/**
 * Whether U+FFFD is in the text itself.
 *
 * @param {Uint8Array} bytes where the decoder gave one
 * @param {'utf-8' | 'utf-16le' | 'utf-16be'} encoding
 */
function holds(bytes, encoding) {
  const own =
    encoding === 'utf-8'
      ? Buffer.from(REPLACEMENT)
      : Buffer.from(encoding === 'utf-16le' ? [0xfd, 0xff] : [0xff, 0xfd]);
  return own.equals(bytes.subarray(0, own.length));
}

/** @param {Uint8Array} bytes */
function looksLikeUtf16(bytes) {
  const start = bytes.subarray(0, 16);
  return (
    start.length >= 4 && [0, 1].some((parity) => start.every((byte, index) => (byte === 0) === (index % 2 === parity)))
  );
}
