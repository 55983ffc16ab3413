/** Keys in the forms that programs hold them in, certificates, weak public keys, and the header's kid. */
import { X509Certificate, checkPrimeSync, createPrivateKey, createPublicKey, getDiffieHellman } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCertificate } from './support/certificates.js';
import { applicationId, codeOf, collect, engines, errorOf, makeKeyPair, now } from './support/engines.js';

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
  /** @type {import('../../js/toolkit.js').Toolkit} */
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
