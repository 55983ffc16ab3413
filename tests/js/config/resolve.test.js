/** Which of several values is used, and where it came from. */
import { describe, expect, test } from '@jest/globals';
import { resolveConfig } from '../../../js/config/index.js';

/** @typedef {import('../../../js/config/resolve.js').ConfigSource} ConfigSource */

/**
 * @param {string} name
 * @param {ConfigSource['values']} values
 * @returns {ConfigSource}
 */
const file = (name, values) => ({ kind: 'file', scope: 'local', name, values });

/** @param {ConfigSource[]} sources */
const taken = (...sources) =>
  Object.fromEntries(
    Object.entries(resolveConfig(sources).values).map(([field, { value, origin }]) => [
      field,
      `${value} from ${origin}`,
    ]),
  );

/** @param {ConfigSource[]} sources */
const passed = (...sources) =>
  resolveConfig(sources).passedOver.map(({ field, origin, reason }) => `${field} of ${origin}: ${reason}`);

describe('precedence', () => {
  test('the first source wins, and each value says which', () => {
    const sources = [
      /** @type {ConfigSource} */ ({
        kind: 'option',
        name: 'options',
        names: { apiKey: '--api-key' },
        values: { apiKey: 'k' },
      }),
      /** @type {ConfigSource} */ ({
        kind: 'environment',
        name: 'VONAGE_ variables',
        names: { apiSecret: 'VONAGE_API_SECRET' },
        values: { apiSecret: 's' },
      }),
      file('.nexmorc', { apiKey: 'k', apiSecret: 'from the file' }),
      file('~/.nexmo-app', { applicationId: 'a', privateKey: 'p' }),
    ];
    expect(taken(...sources)).toEqual({
      apiKey: 'k from --api-key',
      apiSecret: 's from VONAGE_API_SECRET',
      applicationId: 'a from ~/.nexmo-app',
      privateKey: 'p from ~/.nexmo-app',
    });
    expect(passed(...sources)).toEqual(['apiKey of .nexmorc: same', 'apiSecret of .nexmorc: shadowed']);
  });

  test('nothing gives nothing', () => expect(resolveConfig([])).toEqual({ values: {}, passedOver: [] }));
});

describe('what belongs together', () => {
  test('a secret is not taken from the source of another key', () => {
    const sources = [
      file('flags', { apiKey: 'mine' }),
      file('.nexmorc', { apiKey: 'other', apiSecret: 'theirs' }),
      file('~', { apiKey: 'mine', apiSecret: 'right' }),
    ];
    expect(taken(...sources)).toEqual({ apiKey: 'mine from flags', apiSecret: 'right from ~' });
    expect(passed(...sources)).toContain('apiSecret of .nexmorc: other-account');
  });

  test('a private key is not taken from the source of another application', () => {
    const sources = [
      file('flags', { applicationId: 'b' }),
      file('.nexmo-app', { applicationId: 'a', privateKey: 'of a' }),
    ];
    expect(taken(...sources)).toEqual({ applicationId: 'b from flags' });
    expect(passed(...sources)).toContain('privateKey of .nexmo-app: other-application');
  });

  test('nor is the same key from a file without an application', () => {
    const sources = [
      file('flags', { applicationId: 'b' }),
      file('.nexmo-app', { applicationId: 'a', privateKey: 'of a\n' }),
      file('private.key', { privateKey: 'of a' }),
    ];
    expect(taken(...sources)).toEqual({ applicationId: 'b from flags' });
    expect(taken(file('flags', { applicationId: 'b' }), file('private.key', { privateKey: 'alone' }))).toMatchObject({
      privateKey: 'alone from private.key',
    });
  });

  test('the case of an application id does not matter', () => {
    expect(
      taken(file('flags', { applicationId: 'ABCD' }), file('x', { applicationId: 'abcd', privateKey: 'p' })),
    ).toMatchObject({ privateKey: 'p from x' });
  });

  test('a key and the path of a key are one value', () => {
    const path = file('.nexmo-app', { applicationId: 'a', privateKeyPath: 'private.key' });
    const text = file('~/.vonagerc', { applicationId: 'a', privateKey: 'p' });
    expect(taken(path, text)).toEqual({
      applicationId: 'a from .nexmo-app',
      privateKeyPath: 'private.key from .nexmo-app',
    });
    expect(passed(path, text)).toContain('privateKey of ~/.vonagerc: shadowed');
    expect(taken(text, path)).toEqual({ applicationId: 'a from ~/.vonagerc', privateKey: 'p from ~/.vonagerc' });
    expect(passed(text, path)).toContain('privateKeyPath of .nexmo-app: shadowed');
  });
});
