/** What a pasted text is: the way through the boundary. The tables of kinds are in tests/js/pasted and tests/native/recognition_test.cpp. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {import('../../js/types.js').KeyPair} */
let pair;
beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair();
});
afterAll(() => kit.close());

describe('recognize', () => {
  test('a token comes out of a curl line as it was signed', async () => {
    const { token } = await kit.signToken({
      privateKey: pair.privateKey,
      applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
    });
    const { kind, title, content, format } = await kit.recognize(
      `curl -sS -i \\\n  'https://api.nexmo.com/v1/users' \\\n  -H 'Authorization: Bearer ${token}'`,
    );
    expect({ kind, title, content, format }).toEqual({
      kind: 'token',
      title: 'a token in an Authorization header',
      content: token,
      format: null,
    });
  });

  test('of a key it says what it is and nothing else; bytes are taken as text is, and stay as they are', async () => {
    expect(await kit.recognize(pair.privateKey)).toEqual({
      kind: 'key',
      title: 'a private key in PEM',
      content: null,
      format: null,
    });
    const bytes = new TextEncoder().encode(pair.privateKey);
    const before = bytes.slice();
    expect((await kit.recognize(bytes)).kind).toBe('key');
    expect(bytes).toEqual(before);
    expect((await kit.recognize(bytes.buffer)).kind).toBe('key');
  });

  test('a file of a tool is told with its format', async () => {
    expect(await kit.recognize('[app_config]\napp_id=a\n')).toMatchObject({
      kind: 'config',
      format: 'nexmo-app',
      content: null,
    });
  });

  test('what is too long or no text is refused', async () => {
    await expect(kit.recognize('a'.repeat(256 * 1024 + 1))).rejects.toMatchObject({ code: 'ERR_ARGUMENT_VALUE' });
    await expect(kit.recognize(/** @type {any} */ (undefined))).rejects.toMatchObject({ code: 'ERR_ARGUMENT_MISSING' });
    await expect(kit.recognize(/** @type {any} */ (7))).rejects.toMatchObject({ code: 'ERR_ARGUMENT_TYPE' });
  });
});
