/** After every operation, and after every failure, nothing of a key or passphrase is left anywhere in the engine's memory. */
import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { applicationId, codeOf, makeKeyPair, now } from '../support/engines.js';
import { engineMemory, find, needlesOf } from '../support/memory.js';

const { privateKey } = makeKeyPair();
const object = createPrivateKey(privateKey);
const passphrase = 'a passphrase that is nowhere else';
const encrypted = object.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
const encryptedPkcs1 = object.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase });
const jwk = object.export({ format: 'jwk' });
const needles = [
  ...needlesOf(privateKey),
  { name: 'the passphrase', bytes: Buffer.from(passphrase) },
  { name: 'sealed data', bytes: Buffer.from('data that is nowhere else') },
  { name: 'another passphrase', bytes: Buffer.from('a new passphrase, too') },
];

/** @type {import('../../../js/toolkit.js').Toolkit} */
let kit;

beforeAll(async () => {
  kit = await createToolkit();
});

afterAll(() => kit.close());

/** @type {[string, () => Promise<unknown>][]} */
const operations = [
  ['inspecting a PEM', () => kit.inspectKey(privateKey)],
  ['inspecting DER', () => kit.inspectKey(object.export({ type: 'pkcs8', format: 'der' }))],
  ['inspecting PKCS#1', () => kit.inspectKey(String(object.export({ type: 'pkcs1', format: 'pem' })))],
  ['inspecting a JWK', () => kit.inspectKey(/** @type {any} */ (jwk))],
  ['inspecting a key with literal \\n', () => kit.inspectKey(JSON.stringify(privateKey))],
  ['inspecting a key on one line', () => kit.inspectKey(privateKey.replaceAll('\n', ' '))],
  ['inspecting an encrypted key', () => kit.inspectKey(encrypted, { passphrase })],
  ['inspecting an encrypted PKCS#1 key', () => kit.inspectKey(encryptedPkcs1, { passphrase })],
  ['converting to PKCS#8', () => kit.convertKey(privateKey, { to: 'pkcs8' })],
  ['converting to PKCS#1', () => kit.convertKey(privateKey, { to: 'pkcs1' })],
  ['converting to a JWK', () => kit.convertKey(privateKey, { to: 'jwk' })],
  ['converting to SPKI', () => kit.convertKey(privateKey, { to: 'spki' })],
  [
    'encrypting',
    () => kit.convertKey(encrypted, { to: 'encrypted-pkcs8', passphrase, newPassphrase: 'a new passphrase, too' }),
  ],
  ['signing', () => kit.signToken({ privateKey, applicationId, now })],
  ['signing with an encrypted key', () => kit.signToken({ privateKey: encrypted, passphrase, applicationId, now })],
  [
    'verifying with the private key',
    async () => codeOf(kit.verifyToken(await sign(), { publicKey: privateKey, now: now + 1 })),
  ],
  ['inspecting a token with the private key', async () => kit.inspectToken(await sign(), { key: privateKey, now })],
  ['inspecting a token that is a key', () => kit.inspectToken(privateKey, { now })],
  ['sealing', () => kit.seal({ privateKey, data: { secret: 'data that is nowhere else' } }, { passphrase })],
  [
    'sealing and unsealing by a handle',
    async () => {
      const key = await kit.importKey(privateKey);
      const vault = await kit.seal({ privateKey: key, data: { secret: 'data that is nowhere else' } }, { passphrase });
      await key.close();
      const { key: unsealed } = await kit.unseal(vault, { passphrase });
      await unsealed?.close();
    },
  ],
  ['importing and closing', async () => (await kit.importKey(privateKey)).close()],
];

const sign = async () => (await kit.signToken({ privateKey, applicationId, now })).token;

/** @type {[string, string, () => Promise<unknown>][]} */
const failures = [
  [
    'a wrong passphrase',
    'ERR_KEY_PASSPHRASE',
    () => kit.inspectKey(encrypted, { passphrase: 'a new passphrase, too' }),
  ],
  [
    'a wrong passphrase of a vault',
    'ERR_VAULT_PASSPHRASE',
    async () => kit.unseal(await kit.seal({ privateKey }, { passphrase }), { passphrase: 'a new passphrase, too' }),
  ],
  ['half a key', 'ERR_KEY_TRUNCATED', () => kit.inspectKey(privateKey.slice(0, 1200))],
  ['a damaged key', 'ERR_KEY_INCONSISTENT', () => kit.inspectKey(damaged())],
  ['a bad claim', 'ERR_CLAIMS_SUBJECT', () => kit.signToken({ privateKey, applicationId, subject: '', now })],
  ['an unknown conversion', 'ERR_ARGUMENT_VALUE', () => kit.convertKey(privateKey, { to: /** @type {any} */ ('der') })],
  ['no new passphrase', 'ERR_ARGUMENT_MISSING', () => kit.convertKey(privateKey, { to: 'encrypted-pkcs8' })],
  ['too long a key', 'ERR_KEY_TOO_LARGE', () => kit.inspectKey(privateKey.padEnd(40_000))],
  ['a bad token', 'ERR_TOKEN_STRUCTURE', () => kit.verifyToken('x', { publicKey: privateKey, now })],
  ['a key in the place of an ACL', 'ERR_ACL_JSON', () => kit.parseAcl(privateKey)],
];

/** @returns {Buffer} the key with another prime in it */
function damaged() {
  const der = object.export({ type: 'pkcs8', format: 'der' });
  const p = Buffer.from(String(jwk.p), 'base64url');
  der[der.indexOf(p) + 60] ^= 2;
  return der;
}

describe('no part of a key is left', () => {
  test.each(operations)('after %s', async (_what, act) => {
    await act();
    expect(find(engineMemory(), needles)).toEqual([]);
  });

  test.each(failures)('after %s', async (_what, code, act) => {
    expect(await codeOf(act())).toBe(code);
    expect(find(engineMemory(), needles)).toEqual([]);
  });

  test('after making a pair', async () => {
    const pair = await kit.generateKeyPair();
    expect(find(engineMemory(), needlesOf(pair.privateKey))).toEqual([]);
  });

  test('once its handle is closed, and not before', async () => {
    const key = await kit.importKey(encrypted, { passphrase });
    await kit.signToken({ privateKey: key, applicationId, now });
    const found = find(engineMemory(), needles);
    // This also shows that the search finds what exists.
    for (const prime of ['p', 'q']) expect(found).toContain(`${prime} in limb order, from byte 0`);
    expect(found.filter((name) => !name.includes('in limb order'))).toEqual([]);
    await key.close();
    expect(find(engineMemory(), needles)).toEqual([]);
  });

  test('after a job of many tokens in this thread', async () => {
    const inline = await (await import('../../../js/targets/inline.js')).createToolkit();
    const requests = Array.from({ length: 5 }, () => ({ privateKey, applicationId, now }));
    for await (const { token } of inline.signTokens(requests)) expect(token).toBeTruthy();
    // The job lets go of its keys in its own time.
    await new Promise((resolve) => void setTimeout(resolve, 50));
    expect(find(engineMemory(), needles)).toEqual([]);
    await inline.close();
  });

  test('once the toolkit is closed, though handles were open', async () => {
    const other = await createToolkit();
    await other.importKey(privateKey);
    expect(find(engineMemory(), needles)).not.toEqual([]);
    await other.close();
    expect(find(engineMemory(), needles)).toEqual([]);
  });
});
