/** Every row of the table of pasted keys: what can be repaired is repaired and reported, the rest is named. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCertificate } from '../support/certificates.js';
import { engines, errorOf, makeKeyPair } from '../support/engines.js';
import { pastedKeys } from './pasted/keys.js';

/** A pair whose texts have all that can be damaged: plus signs and slashes in both, padding in the private one. */
function makeTellingPair() {
  for (;;) {
    const { privateKey, publicKey } = makeKeyPair();
    if ([privateKey, publicKey].every((pem) => pem.includes('+') && /\w\/\w/.test(pem)) && privateKey.includes('='))
      return { privatePem: privateKey, publicPem: publicKey };
  }
}

const pair = makeTellingPair();
const keys = { ...pair, certificate: makeCertificate(makeKeyPair().privateKey) };
const { n } = createPublicKey(createPrivateKey(pair.privatePem)).export({ format: 'jwk' });

const rows = pastedKeys.flatMap((row) =>
  /** @type {const} */ (['private', 'public'])
    .filter((kind) => row.only === undefined || row.only === kind)
    .map((kind) => ({ ...row, kind, pasted: row.paste(kind === 'private' ? pair.privatePem : pair.publicPem, keys) })),
);

describe.each(engines.filter(([name]) => name.includes('file') || name.includes('two parts')))(
  'the engine %s',
  (_name, entry) => {
    /** @type {import('../../../js/toolkit.js').Toolkit} */
    let kit;
    beforeAll(async () => void (kit = await entry.createToolkit()));
    afterAll(() => kit.close());

    test.each(rows.filter(({ repairs }) => repairs))(
      'reads a $kind key $name',
      async ({ pasted, kind, repairs = [] }) => {
        const { kind: found, findings, publicJwk } = await kit.inspectKey(pasted);
        expect(
          findings.map(({ message }) => repairs.find((words) => message.includes(words)) ?? message).sort(),
        ).toEqual(repairs.toSorted());
        expect(findings.every(({ code, severity }) => code === 'INFO_KEY_TEXT_REPAIRED' && severity === 'info')).toBe(
          true,
        );
        expect({ kind: found, n: publicJwk.n }).toEqual({ kind, n });
      },
    );

    test.each(rows.filter(({ code }) => code))(
      'names what is wrong with a $kind key $name',
      async ({ pasted, code, problem, remedy }) => {
        const error = await errorOf(kit.inspectKey(pasted));
        expect({ code: error.code, problem: error.details?.problem, remedy: error.details?.remedy }).toEqual({
          code,
          problem: expect.stringContaining(problem ?? ''),
          remedy: expect.stringContaining(remedy ?? ''),
        });
        for (const pem of [pair.privatePem, pair.publicPem]) {
          for (const line of pem.split('\n').slice(2, -2)) expect(error.message).not.toContain(line.slice(0, 12));
        }
      },
    );

    test.each(rows.filter(({ repairs }) => repairs))(
      'recognizes a $kind key $name',
      async ({ pasted, recognized = 'key' }) => {
        expect((await kit.recognize(pasted)).kind).toBe(recognized);
      },
    );
  },
);

test('the rows of the table have different names', () => {
  const names = pastedKeys.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(pastedKeys.every(({ repairs, code }) => (repairs === undefined) !== (code === undefined))).toBe(true);
});
