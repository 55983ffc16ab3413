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
    const named = new Set(pastedFiles.flatMap(({ kind, format }) => (kind === 'config' ? (format ?? []) : [])));
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

describe('findTokens', () => {
  /** @param {string} subject */
  const sign = async (subject) => (await kit.signToken({ privateKey, applicationId, subject })).token;

  test('lists the tokens of a log once each, with how often they were met', async () => {
    const [alice, bob] = [await sign('alice'), await sign('bob')];
    const log = `12:00 GET /v1/users Bearer ${alice}\n12:01 GET /ws?token=${bob}&sid=1\n12:02 Bearer ${alice}\n`;
    const found = {
      tokens: [
        { token: alice, count: 2 },
        { token: bob, count: 1 },
      ],
      unlisted: 0,
    };
    expect(await kit.findTokens(log)).toEqual(found);
    expect(await kit.findTokens(new TextEncoder().encode(log))).toEqual(found);
  });

  test('finds those of a HAR file in headers, addresses and bodies, and the file is recognized', async () => {
    const names = ['header', 'address', 'posted', 'answered', 'encoded'];
    const [header, address, posted, answered, encoded] = await Promise.all(names.map(sign));
    const har = JSON.stringify({
      log: {
        version: '1.2',
        entries: [
          {
            request: {
              url: `https://example.com/?jwt=Bearer%20${address}`,
              headers: [{ name: 'Authorization', value: `Bearer ${header}` }],
              postData: { mimeType: 'application/json', text: JSON.stringify({ token: posted }) },
            },
            response: { content: { text: JSON.stringify({ answer: JSON.stringify({ token: answered }) }) } },
          },
          {
            response: {
              content: { encoding: 'base64', text: Buffer.from(JSON.stringify({ token: encoded })).toString('base64') },
            },
          },
        ],
      },
    });
    const { tokens } = await kit.findTokens(har);
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set([header, address, posted, answered, encoded]));
    expect(await kit.recognize(har)).toMatchObject({
      kind: 'tokens',
      title: 'a HAR file with 5 tokens',
      format: 'har',
    });
  });

  test('lists at most 200, and counts the others', async () => {
    const token = await sign('alice');
    const many = Array.from({ length: 210 }, (_, index) => `${token.slice(0, -4)}${String(index).padStart(4, '0')}`);
    const { tokens, unlisted } = await kit.findTokens(JSON.stringify(many));
    expect([tokens.length, unlisted]).toEqual([200, 10]);
  });

  test('reads megabytes, and refuses more than 16', async () => {
    const token = await sign('alice');
    const long = `${' '.repeat(3 * 1024 * 1024)}${token}`;
    expect((await kit.findTokens(long)).tokens).toEqual([{ token, count: 1 }]);
    await expect(kit.findTokens(new Uint8Array(16 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'ERR_ARGUMENT_VALUE',
      details: { where: 'text' },
    });
    await expect(kit.findTokens(/** @type {any} */ (undefined))).rejects.toMatchObject({
      code: 'ERR_ARGUMENT_MISSING',
    });
  });
});
