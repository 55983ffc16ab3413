/** A thousand calls of each operation use no more memory than fifty. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../../js/targets/node.js';
import { applicationId, codeOf, makeKeyPair, now } from '../support/engines.js';
import { engineMemory } from '../support/memory.js';

const { privateKey, publicKey } = makeKeyPair();

/** @type {import('../../../js/toolkit.js').Toolkit} */
let kit;
/** @type {import('../../../js/key-handle.js').KeyHandle} */
let key;
/** @type {import('../../../js/key-handle.js').KeyHandle} */
let publicHandle;
/** @type {string} */
let token;

beforeAll(async () => {
  kit = await createToolkit();
  key = await kit.importKey(privateKey);
  publicHandle = await kit.importKey(publicKey);
  token = (await kit.signToken({ privateKey: key, applicationId, subject: 'alice', acl: 'client-sdk-web', now })).token;
});

afterAll(() => kit.close());

/**
 * How far the heap has ever reached. Memory that was never used is zero, and what is freed keeps the allocator's own marks,
 * so that a leak of a few bytes a call moves this, long before the memory itself grows.
 * @returns {number}
 */
function reach() {
  const memory = engineMemory();
  let end = memory.length;
  while (end > 0 && memory[end - 1] === 0) end--;
  return end;
}

/** [what, how often, how] @type {[string, number, () => Promise<unknown>][]} */
const operations = [
  [
    'signToken',
    1000,
    () => kit.signToken({ privateKey: key, applicationId, subject: 'alice', acl: 'client-sdk-web', now }),
  ],
  ['signToken with a key as text', 30, () => kit.signToken({ privateKey, applicationId, now })],
  ['verifyToken', 1000, () => kit.verifyToken(token, { publicKey: publicHandle, now })],
  ['verifyToken with a key as text', 1000, () => kit.verifyToken(token, { publicKey, now })],
  ['verifyToken, refused', 1000, () => codeOf(kit.verifyToken(`${token}x`, { publicKey: publicHandle, now }))],
  ['inspectToken', 1000, () => kit.inspectToken(token, { key: publicHandle, now })],
  ['inspectToken of nonsense', 1000, () => kit.inspectToken('Bearer e30.e30.', { now })],
  ['inspectKey', 1000, () => kit.inspectKey(publicKey)],
  ['inspectKey of nonsense', 1000, () => codeOf(kit.inspectKey('nonsense'))],
  ['convertKey', 1000, () => kit.convertKey(key, { to: 'pkcs8' })],
  ['convertKey to a JWK', 1000, () => kit.convertKey(key, { to: 'jwk' })],
  ['importKey and close', 1000, async () => (await kit.importKey(publicKey)).close()],
  ['importKey of a private key and close', 30, async () => (await kit.importKey(privateKey)).close()],
  ['buildAcl', 1000, () => kit.buildAcl('tutorial')],
  ['buildAcl, refused', 1000, () => codeOf(kit.buildAcl(/** @type {any} */ ('tutorials')))],
  ['parseAcl', 1000, () => kit.parseAcl('{"paths":{"/*/users/**":{"methods":["GET"]}}}')],
  ['compareAcls', 1000, () => kit.compareAcls('tutorial', 'client-sdk-web')],
  ['findTokens', 1000, () => kit.findTokens(`${token} and ${token}`)],
  ['checkAcl', 1000, () => kit.checkAcl('tutorial', { method: 'GET', path: '/v1/users/alice' })],
  ['listAclPresets', 1000, () => kit.listAclPresets()],
  [
    'buildApplication',
    1000,
    () =>
      kit.buildApplication({
        name: 'My App',
        capabilities: { rtc: { webhooks: { event_url: 'https://example.com/' } } },
      }),
  ],
  ['checkApplication', 1000, () => kit.checkApplication({ name: 'My App', capabilities: { nothing: {} } })],
  ['mergeUser', 1000, () => kit.mergeUser({ id: 'USR-1', name: 'alice' }, { displayName: 'Alice' })],
  ['generateKeyPair', 4, () => kit.generateKeyPair()],
];

describe('memory stays flat', () => {
  test.each(operations)('%s, %i times', async (_name, times, act) => {
    const warmUp = Math.ceil(times / 20);
    for (let i = 0; i < warmUp; i++) await act();
    const before = reach();
    for (let i = 0; i < times; i++) await act();
    // Fragmentation may move it by a little; a leak of two bytes a call moves it by more.
    expect(reach() - before).toBeLessThan(2048);
  });

  test('and a leak would be noticed', async () => {
    const before = reach();
    const kept = [];
    // The first of them fill the gaps that the operations before have left.
    for (let i = 0; i < 200; i++) kept.push(await kit.importKey(publicKey));
    expect(reach() - before).toBeGreaterThan(2048);
    for (const handle of kept) await handle.close();
  });
});
