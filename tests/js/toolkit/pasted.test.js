/** What people paste and drop, over the built engine: every row of the tables of tokens and files, and `recognize` itself. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatNamed, FORMATS } from '../../../js/config/formats.js';
import { createToolkit } from '../../../js/targets/node.js';
import { pastedFiles } from './pasted/files.js';
import { applicationId, now, privateKey, publicKey } from './pasted/make.js';
import { neverSaid, pastedTokens } from './pasted/tokens.js';

/** @type {import('../../../js/toolkit.js').Toolkit} */
let kit;
beforeAll(async () => {
  kit = await createToolkit();
});
afterAll(() => kit.close());

describe('a pasted token', () => {
  test.each(pastedTokens.map((row) => /** @type {const} */ ([row.what, row])))('%s', async (_what, row) => {
    const { text, recognized = 'token', kind = 'user', signature = 'verified', findings = [], says } = row;
    const recognition = await kit.recognize(text);
    const inspection = await kit.inspectToken(text, { key: publicKey, now });
    expect({
      recognized: recognition.kind,
      kind: inspection.kind,
      signature: inspection.signature,
      findings: inspection.findings
        .filter(({ code }) => code !== 'INFO_TOKEN_VERIFIED')
        .map(({ code, where }) => `${code} ${where}`),
    }).toEqual({ recognized, kind, signature, findings });

    const said = inspection.findings.map(({ message, remedy }) => `${message} ${remedy}`);
    if (says) expect(said.join('\n')).toMatch(says);
    const never = neverSaid[String(kind)];
    if (never) for (const words of said) expect(words).not.toMatch(never);
    for (const { message, remedy } of inspection.findings) {
      expect(message).toMatch(/^[A-Za-z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
      expect(`${message} ${remedy}`).not.toMatch(/surrogate|bits that|undefined|null pointer/);
    }
  });

  test('is recognised and read alike', async () => {
    for (const { text, what } of pastedTokens) {
      const { kind, content } = await kit.recognize(text);
      if (kind !== 'token' || content === null) continue;
      const [whole, taken] = await Promise.all(
        [text, content].map((given) => kit.inspectToken(given, { key: publicKey, now })),
      );
      expect({ what, payload: taken?.payload, signature: taken?.signature }).toEqual({
        what,
        payload: whole?.payload,
        signature: whole?.signature,
      });
    }
  });

  test('has a row for each kind', () => {
    expect(new Set(pastedTokens.map(({ kind = 'user' }) => kind))).toEqual(
      new Set(['user', 'server', 'video', 'webhook', 'opentok', 'encrypted', 'foreign', null]),
    );
    expect(new Set(pastedTokens.map(({ what }) => what)).size).toBe(pastedTokens.length);
  });
});

describe('a dropped file', () => {
  test.each(pastedFiles.map((row) => /** @type {const} */ ([row.what, row])))(
    '%s',
    async (_what, { contents, kind, title, format = null, values, content }) => {
      const recognition = await kit.recognize(contents);
      expect(recognition).toMatchObject({ kind, format, title: expect.stringMatching(title) });
      if (content === undefined) expect(recognition.content).toBeNull();
      else if (/^[[{]"?/.test(content) && kind !== 'acl')
        expect(JSON.parse(String(recognition.content))).toEqual(JSON.parse(content));
      else expect(String(recognition.content).replace(/\s/g, '')).toBe(content.replace(/\s/g, ''));
      if (values && format) expect(formatNamed(format).read(String(contents))).toEqual(values);
    },
  );

  test('what seal made', async () => {
    const vault = await kit.seal({ privateKey }, { passphrase: 'correct horse' });
    expect(await kit.recognize(vault)).toEqual({
      kind: 'vault',
      title: expect.stringContaining('under a passphrase'),
      content: null,
      format: null,
    });
  });

  test('every format of a configuration has a row', () => {
    const named = new Set(pastedFiles.flatMap(({ format }) => format ?? []));
    // The private key alone is a key.
    expect(named).toEqual(new Set(FORMATS.map(({ name }) => name).filter((name) => name !== 'private-key')));
    expect(new Set(pastedFiles.map(({ what }) => what)).size).toBe(pastedFiles.length);
  });
});

describe('recognize', () => {
  test('a token in a curl command is found unchanged', async () => {
    const { token } = await kit.signToken({
      privateKey,
      applicationId,
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
    expect(await kit.recognize(privateKey)).toEqual({
      kind: 'key',
      title: 'a private key in PEM',
      content: null,
      format: null,
    });
    const bytes = new TextEncoder().encode(privateKey);
    const before = bytes.slice();
    expect((await kit.recognize(bytes)).kind).toBe('key');
    expect(bytes).toEqual(before);
    expect((await kit.recognize(bytes.buffer)).kind).toBe('key');
  });

  test('the configuration file of a tool is recognized with its format', async () => {
    expect(await kit.recognize('[app_config]\napp_id=a\n')).toMatchObject({
      kind: 'config',
      format: 'nexmo-app',
      content: null,
    });
  });

  test('anything too long or not text is refused', async () => {
    await expect(kit.recognize('a'.repeat(256 * 1024 + 1))).rejects.toMatchObject({ code: 'ERR_ARGUMENT_VALUE' });
    await expect(kit.recognize(/** @type {any} */ (undefined))).rejects.toMatchObject({ code: 'ERR_ARGUMENT_MISSING' });
    await expect(kit.recognize(/** @type {any} */ (7))).rejects.toMatchObject({ code: 'ERR_ARGUMENT_TYPE' });
  });
});
