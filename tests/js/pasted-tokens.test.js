/** Every row of the table of pasted tokens, over the built engine. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { now, publicKey } from './pasted/make.js';
import { neverSaid, pastedTokens } from './pasted/tokens.js';

/** @type {import('../../js/toolkit.js').Toolkit} */
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

  test('has a row for each kind there is', () => {
    expect(new Set(pastedTokens.map(({ kind = 'user' }) => kind))).toEqual(
      new Set(['user', 'server', 'video', 'webhook', 'opentok', 'encrypted', 'foreign', null]),
    );
    expect(new Set(pastedTokens.map(({ what }) => what)).size).toBe(pastedTokens.length);
  });
});
