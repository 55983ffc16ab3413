/** Keys in the forms that programs use, certificates, weak public keys, the header's kid, and vaults. */
import { checkPrimeSync, createPrivateKey, createPublicKey, getDiffieHellman, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { init } from '../../../js/targets/node.js';
import { createToolkit as createInWorker } from '../../../js/targets/worker.node.js';
import { makeCertificate } from '../support/certificates.js';
import { applicationId, codeOf, collect, engines, errorOf, makeKeyPair, now } from '../support/engines.js';

const { privateKey, publicKey } = makeKeyPair();
const certificate = makeCertificate(privateKey);
const request = { applicationId, subject: 'alice', now };

/** @param {string} pem */
const derOf = (pem) => Buffer.from(pem.split('-----')[2] ?? '', 'base64');

/**
 * @param {'pkcs8' | 'spki'} form
 * @param {string} pem
 * @param {KeyUsage} usage
 */
const webKey = (form, pem, usage) =>
  crypto.subtle.importKey(form, derOf(pem), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, [usage]);

/** @param {bigint} number */
const base64url = (number) => Buffer.from(number.toString(16).padStart(512, '0'), 'hex').toString('base64url');

/** @param {bigint} number */
function nextPrime(number) {
  let candidate = number | 1n;
  while (!checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

/**
 * A prime as the flawed library made them: a multiple of M plus a power of 65537 modulo M.
 * @param {bigint} exponent
 */
function rocaPrime(exponent) {
  let product = 2n;
  for (let prime = 3n; prime <= 701n; prime += 2n) if (checkPrimeSync(prime)) product *= prime;
  let rest = 1n;
  for (let i = 0n; i < exponent; i++) rest = (rest * 65537n) % product;
  let candidate = ((3n << 1022n) / product) * product + rest;
  while (!checkPrimeSync(candidate)) candidate += product;
  return candidate;
}

const prime = nextPrime(3n << 1022n);
const longPrime = BigInt(`0x${getDiffieHellman('modp14').getPrime('hex')}`);

/** [what, modulus, code, words of the problem, whether it is found when a token is verified as well] @type {[string, bigint, string, string, boolean][]} */
const weakModuli = [
  ['the square of a prime', prime * prime, 'ERR_KEY_WEAK', 'equal or so close together', true],
  [
    'of two primes that are close',
    prime * nextPrime(prime + (1n << 100n)),
    'ERR_KEY_WEAK',
    'equal or so close together',
    true,
  ],
  ['of a flawed chip', rocaPrime(5n) * rocaPrime(11n), 'ERR_KEY_WEAK', 'ROCA', true],
  ['a prime', longPrime, 'ERR_KEY_WEAK', 'a prime or a power of one', false],
  ['divisible by a small prime', nextPrime(3n << 2030n) * 65521n, 'no error', '', false],
  ['divisible by a very small prime', nextPrime(3n << 2036n) * 997n, 'ERR_KEY_INCONSISTENT', 'divisible by 997', true],
  ['even', prime * 2n ** 1024n, 'ERR_KEY_INCONSISTENT', 'divisible by 2', true],
];

describe.each(engines)('the engine %s', (_name, entry) => {
  /** @type {import('../../../js/toolkit.js').Toolkit} */
  let kit;
  /** @type {string} */
  let token;

  beforeAll(async () => {
    kit = await entry.createToolkit();
    ({ token } = await kit.signToken({ ...request, privateKey }));
  });

  afterAll(() => kit.close());

  test('signs with the key objects of Node and WebCrypto, and verifies with them', async () => {
    const pairs = [
      [createPrivateKey(privateKey), createPublicKey(publicKey)],
      [await webKey('pkcs8', privateKey, 'sign'), await webKey('spki', publicKey, 'verify')],
    ];
    for (const [own, theirs] of pairs) {
      const signed = await kit.signToken({ ...request, privateKey: own });
      expect((await kit.verifyToken(signed.token, { publicKey: theirs, now })).payload).toEqual(signed.payload);
      expect(await codeOf(kit.signToken({ ...request, privateKey: theirs }))).toBe('ERR_KEY_NOT_PRIVATE');
      expect((await kit.inspectKey(own)).findings).toEqual([]);
    }
    const requests = Array.from({ length: 5 }, () => ({ ...request, privateKey: pairs[1]?.[0] }));
    expect(await collect(kit.signTokens(requests, { concurrency: 1 }))).toHaveLength(5);
  });

  test('takes the public key of a certificate', async () => {
    for (const given of [
      certificate,
      derOf(certificate),
      new X509Certificate(certificate),
      makeCertificate(privateKey, { version: 1 }),
    ]) {
      const { kind, format, publicKey: found, findings } = await kit.inspectKey(given);
      expect({ kind, format, found }).toEqual({ kind: 'public', format: 'certificate', found: publicKey });
      expect(findings).toEqual([expect.objectContaining({ code: 'INFO_KEY_CERTIFICATE', severity: 'info' })]);
      await kit.verifyToken(token, { publicKey: given, now });
    }
    expect(await errorOf(kit.inspectKey(certificate + certificate))).toMatchObject({
      code: 'ERR_KEY_AMBIGUOUS',
      details: { problem: expect.stringContaining('2 certificates') },
    });
    expect(await codeOf(kit.inspectKey(certificate.slice(0, 300)))).toBe('ERR_KEY_CERTIFICATE');
    expect(await codeOf(kit.convertKey(certificate, { to: 'pkcs8' }))).toBe('ERR_KEY_NOT_PRIVATE');
  });

  test.each(weakModuli)('looks at a public key whose modulus is %s', async (_what, n, code, words, isFoundAtOnce) => {
    const jwk = { kty: 'RSA', n: base64url(n), e: 'AQAB' };
    for (const look of [() => kit.inspectKey(jwk), () => kit.importKey(jwk)]) {
      expect(await codeOf(look)).toBe(code);
    }
    if (code !== 'no error') expect((await errorOf(kit.inspectKey(jwk))).details.problem).toContain(words);
    const verifying = await codeOf(kit.verifyToken(token, { publicKey: jwk, now }));
    expect(verifying).toBe(isFoundAtOnce ? code : 'ERR_TOKEN_SIGNATURE');
  });

  test('puts kid into the header, where a verifier and an inspector see it', async () => {
    const key = await kit.importKey(privateKey);
    const signed = await kit.signToken({ ...request, privateKey: key, kid: key.thumbprint });
    const header = { alg: 'RS256', typ: 'JWT', kid: key.thumbprint };
    expect(signed.header).toEqual(header);
    expect(JSON.parse(Buffer.from(signed.token.split('.')[0] ?? '', 'base64url').toString())).toEqual(header);
    expect((await kit.verifyToken(signed.token, { publicKey: key, now })).header).toEqual(header);
    expect((await kit.inspectToken(signed.token, { now })).header).toEqual(header);
    expect((await kit.signToken({ ...request, privateKey: key })).header).toEqual({ alg: 'RS256', typ: 'JWT' });
    await key.close();
  });
});

/* Vaults: what is sealed comes back with the passphrase, and only with it. */

const pair = makeKeyPair();
const passphrase = 'four words picked blindly';

describe.each([
  ['this thread', () => init()],
  ['a worker', () => createInWorker()],
])('a vault, with the engine in %s', (_where, make) => {
  /** @type {import('../../../js/toolkit.js').Toolkit} */
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
