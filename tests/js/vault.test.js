/** Vaults: what is sealed comes back with the passphrase, and only with it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { init } from '../../js/targets/node.js';
import { createToolkit as createInWorker } from '../../js/targets/worker.node.js';
import { applicationId, codeOf, makeKeyPair, now } from './support/engines.js';

const pair = makeKeyPair();
const passphrase = 'four words picked blindly';

describe.each([
  ['this thread', () => init()],
  ['a worker', () => createInWorker()],
])('a vault, with the engine in %s', (_where, make) => {
  /** @type {import('../../js/toolkit.js').Toolkit} */
  let kit;
  /** Sealing takes a while, by intention. @type {string} */
  let vault;
  const data = {
    subject: 'alice',
    lifetime: '24h',
    apiSecret: 'a secret that is nowhere else',
    nested: [1, { deep: 'Zoë 🔑' }],
  };

  beforeAll(async () => {
    kit = await make();
    const key = await kit.importKey(pair.privateKey);
    vault = await kit.seal({ privateKey: key, data }, { passphrase });
    await key.close();
  });
  afterAll(() => kit.close());

  test('gives back a key that signs, as a handle, and the data', async () => {
    const { key, data: unsealed } = await kit.unseal(vault, { passphrase });
    expect(unsealed).toEqual(data);
    expect(Object.isFrozen(unsealed)).toBe(true);
    if (key === null) throw new Error('There is no key.');
    expect(key.kind).toBe('private');
    const { token } = await kit.signToken({ privateKey: key, applicationId, now });
    await kit.verifyToken(token, { publicKey: pair.publicKey, now: now + 1 });
    await key.close();
    expect(await codeOf(kit.signToken({ privateKey: key, applicationId, now }))).toBe('ERR_KEY_CLOSED');
  });

  test('is opened by the other kind of engine, and by bytes', async () => {
    const other = await createInWorker();
    const { data: unsealed } = await other.unseal(vault, { passphrase: new TextEncoder().encode(passphrase) });
    expect(unsealed).toEqual(data);
    await other.close();
  });

  test('shows nothing, and is stretched as OWASP advises', () => {
    const { iterations, ciphertext, ...rest } = JSON.parse(vault);
    expect(iterations).toBeGreaterThanOrEqual(600_000);
    expect(Object.keys(rest).sort()).toEqual(['check', 'iv', 'salt', 'tag', 'vault']);
    for (const text of [vault, Buffer.from(ciphertext, 'base64url').toString('latin1')]) {
      for (const needle of ['alice', 'nowhere else', 'PRIVATE KEY', passphrase, pair.privateKey.split('\n')[5]])
        expect(text).not.toContain(needle);
    }
  });

  test('is told apart from one that was changed', async () => {
    expect(await codeOf(kit.unseal(vault, { passphrase: `${passphrase} ` }))).toBe('ERR_VAULT_PASSPHRASE');
    const parts = JSON.parse(vault);
    const changed = { ...parts, ciphertext: `A${parts.ciphertext.slice(1)}` };
    const other =
      changed.ciphertext === parts.ciphertext ? { ...parts, ciphertext: `B${parts.ciphertext.slice(1)}` } : changed;
    expect(await codeOf(kit.unseal(JSON.stringify(other), { passphrase }))).toBe('ERR_VAULT_DAMAGED');
    expect(await codeOf(kit.unseal(vault.slice(0, -2), { passphrase }))).toBe('ERR_VAULT_DAMAGED');
    expect(await codeOf(kit.unseal(JSON.stringify({ ...parts, vault: 2 }), { passphrase }))).toBe('ERR_VAULT_VERSION');
  });

  test('can hold data alone, and nothing', async () => {
    expect(await kit.unseal(await kit.seal({ data: 'text' }, { passphrase }), { passphrase })).toEqual({
      key: null,
      data: 'text',
    });
    expect(await kit.unseal(await kit.seal({}, { passphrase }), { passphrase })).toEqual({ key: null, data: null });
  });

  test('is refused where it could not be opened again', async () => {
    expect(await codeOf(kit.seal({ data: 1 }, /** @type {any} */ ({})))).toBe('ERR_ARGUMENT_MISSING');
    expect(await codeOf(kit.seal({ data: 1 }, { passphrase: '' }))).toBe('ERR_ARGUMENT_VALUE');
    expect(await codeOf(kit.seal({ data: 1n }, { passphrase }))).toMatch(/^ERR_ARGUMENT_/);
    expect(await codeOf(kit.seal({ data: 'x'.repeat(64 * 1024) }, { passphrase }))).toBe('ERR_ARGUMENT_VALUE');
    expect(await codeOf(kit.seal({ privateKey: pair.publicKey }, { passphrase }))).toBe('ERR_KEY_NOT_PRIVATE');
    expect(await codeOf(kit.seal(/** @type {any} */ ({ key: pair.privateKey }), { passphrase }))).toBe(
      'ERR_ARGUMENT_UNKNOWN',
    );
    expect(await codeOf(kit.unseal(/** @type {any} */ (undefined), { passphrase }))).toBe('ERR_ARGUMENT_MISSING');
  });
});
