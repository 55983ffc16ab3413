/** The list of codes, and errors on their way through workers. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { codeMeanings, errorCodes } from '../../js/codes.js';
import { openBoundary } from '../../js/engine/boundary.js';
import { nodeRuntime } from '../../js/engine/runtime-node.js';
import { TokensmithDefect, TokensmithError, fromEngine, fromPlainError, toPlainError } from '../../js/errors.js';
import * as entry from '../../js/targets/node.js';
import { generateCodes } from '../../tools/build/codes.js';

const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ file) => readFileSync(new URL(file, root), 'utf8');

describe('the codes', () => {
  test('are those of wasm/core/codes.def, in the module and in its documentation', async () => {
    const made = await generateCodes();
    expect({ module: read('js/codes.js'), readme: read('js/README.md') }).toEqual(made);
    expect(errorCodes.length).toBe([...read('wasm/core/codes.def').matchAll(/^(?:WRAPPER_)?CODE\(/gm)].length);
  });

  test('are named beside methods only when there are such codes', () => {
    for (const file of [
      'js/toolkit.js',
      'js/targets/toolkit-factory.js',
      'js/targets/node.js',
      'js/targets/worker.browser.js',
      'wasm/README.md',
    ]) {
      for (const [code] of read(file).matchAll(/\b(?:ERR|WARN|INFO)_[A-Z]+(?:_[A-Z0-9]+)+\b/g))
        expect(errorCodes).toContain(code);
    }
  });

  test('have meanings that continue a sentence', () => {
    for (const meaning of Object.values(codeMeanings)) expect(meaning).toMatch(/^[^!]{10,}[^.!]$/);
  });

  test('are exported, frozen', () => {
    expect(entry.errorCodes).toBe(errorCodes);
    expect(Object.isFrozen(errorCodes) && Object.isFrozen(codeMeanings)).toBe(true);
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });
});

describe('errors', () => {
  const error = new TokensmithError(
    'ERR_TOKEN_EXPIRED',
    { where: 'payload.exp', problem: 'It has expired.', remedy: 'Make another.', index: 3 },
    { cause: new RangeError('why') },
  );

  test('say where, what and what to do', () => {
    expect(error.message).toBe('payload.exp: It has expired. Make another.');
    expect(error.details).toEqual({
      where: 'payload.exp',
      problem: 'It has expired.',
      remedy: 'Make another.',
      index: 3,
    });
    expect(String(error)).toMatch(/^TokensmithError: payload\.exp/);
  });

  test('survive structured cloning as plain data', () => {
    const copy = fromPlainError(structuredClone(toPlainError(error)));
    expect(copy).toBeInstanceOf(TokensmithError);
    expect(copy).toMatchObject({
      code: error.code,
      details: error.details,
      message: error.message,
      stack: error.stack,
    });
    expect(copy.cause).toBe('RangeError: why');
  });

  test('that are bugs are of another class, and say how to report them', () => {
    const defect = new TokensmithDefect('It fell over.', { method: 'sign_token', cause: new Error('x') });
    expect(defect).not.toBeInstanceOf(TokensmithError);
    expect(defect.code).toBe('ERR_ENGINE_UNEXPECTED');
    expect(defect.message).toMatch(/^It fell over\. \(during sign_token\) .*report it.*without any key/);
    const copy = fromPlainError(structuredClone(toPlainError(defect)));
    expect(copy).toBeInstanceOf(TokensmithDefect);
    expect(copy).toMatchObject({ code: defect.code, message: defect.message, method: 'sign_token' });
  });

  test('of any other kind become defects on the way', () => {
    for (const thrown of [new TypeError('x is not a function'), 'text', undefined]) {
      const copy = fromPlainError(structuredClone(toPlainError(thrown)));
      expect(copy).toBeInstanceOf(TokensmithDefect);
      expect(copy.cause).toMatch(/TypeError: x is not a function|A value of type/);
    }
  });

  test('of the engine that blame the wrapper are defects', () => {
    const parts = { where: 'request', message: 'What.', remedy: 'How.' };
    for (const code of /** @type {const} */ (['ERR_ENGINE_UNEXPECTED', 'ERR_ENGINE_METHOD', 'ERR_ENGINE_ENVELOPE'])) {
      expect(fromEngine({ code, ...parts }, 'x')).toBeInstanceOf(TokensmithDefect);
    }
    expect(fromEngine({ code: 'ERR_KEY_SIZE', ...parts }, 'x')).toBeInstanceOf(TokensmithError);
  });
});

describe('the boundary', () => {
  test('reports an unknown method, and a request of the wrong type, as defects', async () => {
    const boundary = await openBoundary((await nodeRuntime.compile({})).module);
    expect(() => boundary.call('sign', {})).toThrow(
      expect.objectContaining({ name: 'TokensmithDefect', code: 'ERR_ENGINE_METHOD' }),
    );
    expect(() => boundary.call('list_acl_presets', [])).toThrow(
      expect.objectContaining({ name: 'TokensmithDefect', code: 'ERR_ENGINE_ENVELOPE' }),
    );
    boundary.close();
    expect(() => boundary.call('list_acl_presets', {})).toThrow(expect.objectContaining({ code: 'ERR_ENGINE_CLOSED' }));
    boundary.close();
  });

  test('wipes the secrets it is given, however the call ends', async () => {
    const boundary = await openBoundary((await nodeRuntime.compile({})).module);
    for (const [method, text] of [
      ['inspect_key', 'nonsense'],
      ['no_method', 'nonsense'],
    ]) {
      const bytes = new TextEncoder().encode(text);
      expect(() => boundary.call(method, {}, [['key', bytes]])).toThrow();
      expect([...bytes]).toEqual(Array(text.length).fill(0));
    }
    boundary.close();
    const bytes = Uint8Array.of(1, 2, 3);
    expect(() => boundary.call('inspect_key', {}, [['key', bytes]])).toThrow();
    expect([...bytes]).toEqual([0, 0, 0]);
  });
});
