/** Checks of arguments that the toolkit's own tests do not cover. */
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { deepFreeze, isWellFormed, toJsonValue, toWellFormed } from '../../js/arguments/json.js';
import { readKey, readPassphrase, readPasted } from '../../js/arguments/key.js';
import { nearestName, readOptions, readSignal, typeName } from '../../js/arguments/options.js';

const codeOf = (/** @type {() => unknown} */ act) => {
  try {
    act();
  } catch (error) {
    return /** @type {any} */ (error).code;
  }
  return 'no error';
};

describe('the nearest name', () => {
  const names = ['expiresIn', 'expiresAt', 'acl', 'subject'];

  test.each([
    ['expiresin', 'expiresIn'],
    ['EXPIRESAT', 'expiresAt'],
    ['expireIn', 'expiresIn'],
    ['acls', 'acl'],
    ['sub', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('to %j is %j', (given, nearest) => expect(nearestName(given, names)).toBe(nearest));
});

describe('options', () => {
  test('are read once, in order, without undefined ones', () => {
    let reads = 0;
    const options = {
      second: 2,
      get first() {
        return ++reads;
      },
      third: undefined,
    };
    const read = readOptions(options, ['first', 'second', 'third']);
    expect(Object.entries(read)).toEqual([
      ['second', 2],
      ['first', 1],
    ]);
    expect(reads).toBe(1);
  });

  test('do not come from a prototype', () => {
    expect(readOptions(Object.create({ first: 1 }), ['first'])).toEqual({});
    expect(codeOf(() => readOptions(JSON.parse('{"__proto__":1}'), ['first']))).toBe('ERR_ARGUMENT_UNKNOWN');
  });

  test('name types without quoting values', () => {
    expect([null, [], 'x', {}, new Date(), undefined, 1, 1n, Symbol('x'), true, () => 1].map(typeName)).toEqual([
      'null',
      'an array',
      'text',
      'an object',
      'a Date',
      'undefined',
      'a number',
      'a bigint',
      'a symbol',
      'a boolean',
      'a function',
    ]);
  });

  test('take a signal of any realm', () => {
    const { signal } = new AbortController();
    expect(readSignal(signal)).toBe(signal);
    expect(readSignal(undefined)).toBeUndefined();
    for (const value of [null, 1, {}, { aborted: false }])
      expect(codeOf(() => readSignal(value))).toBe('ERR_ARGUMENT_TYPE');
  });
});

describe('JSON values', () => {
  test('are copied whole, from any realm', () => {
    const value = { a: [1, 'x', null, true, { b: undefined, c: -0.5 }], d: Object.create(null) };
    const copied = toJsonValue(value, 'x');
    expect(JSON.stringify(copied)).toBe('{"a":[1,"x",null,true,{"c":-0.5}],"d":{}}');
    expect(JSON.stringify(toJsonValue(runInNewContext('({ a: [1, { b: 2 }] })'), 'x'))).toBe('{"a":[1,{"b":2}]}');
  });

  test('keep the order of names', () => {
    expect(JSON.stringify(toJsonValue({ z: 1, a: 2 }, 'x'))).toBe('{"z":1,"a":2}');
  });

  test('do not run code of the value', () => {
    expect(codeOf(() => toJsonValue({ a: { toJSON: () => 'x' } }, 'x'))).toBe('ERR_ARGUMENT_VALUE');
  });

  test.each([
    [NaN],
    [Infinity],
    [1n],
    [Symbol('x')],
    [() => 1],
    [undefined],
    [new Map()],
    [new Date()],
    [/x/],
    [new (class X {})()],
    [new Uint8Array(2)],
    ['\ud800'],
    ['a\udc00'],
    [Array(2)],
    [Object(1)],
    [Promise.resolve()],
  ])('refuse what JSON cannot carry, case %#', (value) => {
    expect(codeOf(() => toJsonValue(value, 'x'))).toBe('ERR_ARGUMENT_VALUE');
  });

  test('are bounded in depth', () => {
    const nest = (/** @type {number} */ depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(codeOf(() => toJsonValue(nest(70), 'x'))).toBe('no error');
    expect(codeOf(() => toJsonValue(nest(71), 'x'))).toBe('ERR_ARGUMENT_VALUE');
    expect(codeOf(() => toJsonValue(nest(100_000), 'x'))).toBe('ERR_ARGUMENT_VALUE');
  });

  test('say the place, and shorten names that are long', () => {
    const place = (/** @type {object} */ value) => {
      try {
        toJsonValue(value, 'claims');
      } catch (error) {
        return /** @type {any} */ (error).details.where;
      }
    };
    expect(place({ a: [{ 'b c': NaN }] })).toBe('claims.a[0]["b c"]');
    expect(place({ ['x'.repeat(100)]: NaN })).toBe(`claims["${'x'.repeat(40)}"]`);
  });

  test('are well formed or not', () => {
    expect(['', 'a', '𝒳', '\ufeff', '\ufffd'].every(isWellFormed)).toBe(true);
    expect(['\ud800', '\udc00a', 'a\ud83d'].some(isWellFormed)).toBe(false);
    expect(toWellFormed('a\ud800b')).toBe('a\ufffdb');
  });

  test('are frozen all the way down', () => {
    const value = deepFreeze({ a: [{ b: {} }] });
    expect(Object.isFrozen(value) && Object.isFrozen(value.a) && Object.isFrozen(value.a[0].b)).toBe(true);
  });
});

describe('keys and passphrases', () => {
  test('are copied', async () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const reading = readKey(bytes.subarray(1, 3), 'key');
    bytes.fill(0); // by their owner, as soon as the call has returned
    expect(await reading).toEqual(Uint8Array.of(2, 3));
    expect(await readKey(Buffer.from('ab'), 'key')).toEqual(Uint8Array.of(97, 98));
    expect(await readKey(runInNewContext('new Uint8Array([5]).buffer'), 'key')).toEqual(Uint8Array.of(5));
    expect([.../** @type {Uint8Array} */ (readPassphrase('é', 'passphrase'))]).toEqual([195, 169]);
    expect([.../** @type {Uint8Array} */ (readPassphrase(new Uint8Array(3).buffer, 'passphrase'))]).toEqual([0, 0, 0]);
    expect(readPassphrase(undefined, 'passphrase')).toBeUndefined();
  });

  test('are cut one byte beyond the limit, where the engine says so', async () => {
    expect(await readKey('x'.repeat(100_000), 'key')).toHaveLength(32 * 1024 + 1);
    expect(await readKey(new Uint8Array(100_000), 'key')).toHaveLength(32 * 1024 + 1);
    expect(await readKey({ kty: 'RSA', n: 'x'.repeat(100_000) }, 'key')).toHaveLength(32 * 1024 + 1);
  });

  /** @type {[string, (bytes: Uint8Array<ArrayBuffer>) => unknown][]} */
  const views = [
    ['a buffer', ({ buffer }) => buffer],
    ['bytes', (bytes) => bytes],
    ['a part of them', (bytes) => bytes.subarray(2)],
    ['a data view', ({ buffer }) => new DataView(buffer)],
    ['numbers of 32 bits', ({ buffer }) => new Uint32Array(buffer)],
  ];
  test.each(views)('are refused when their buffer is gone: %s', async (_, view) => {
    const bytes = new Uint8Array(8);
    const given = view(bytes);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(bytes).toHaveLength(0);
    for (const read of [readKey, readPassphrase, readPasted]) {
      await expect(async () => read(given, 'here')).rejects.toMatchObject({
        code: 'ERR_ARGUMENT_VALUE',
        details: { where: 'here' },
      });
    }
  });

  test('are refused when their buffer shrank to where a view of it ends outside', async () => {
    // @ts-expect-error newer than the types
    const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
    const view = new DataView(buffer, 4, 4);
    // @ts-expect-error newer than the types
    buffer.resize(2);
    await expect(readKey(view, 'key')).rejects.toMatchObject({ code: 'ERR_ARGUMENT_VALUE' });
  });

  test('may be none', async () => {
    for (const none of [new ArrayBuffer(0), new Uint8Array(0), new DataView(new ArrayBuffer(0))])
      expect(await readKey(none, 'key')).toHaveLength(0);
  });

  test.each([[true], [1n], [Symbol('x')], [new Date()], [new Map()], [[]], [{}]])(
    'refuse anything else, case %#',
    async (value) => {
      await expect(readKey(value, 'key')).rejects.toMatchObject({ code: 'ERR_ARGUMENT_TYPE' });
      expect(codeOf(() => readPassphrase(value, 'passphrase'))).toBe('ERR_ARGUMENT_TYPE');
    },
  );
});
