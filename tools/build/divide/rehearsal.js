/**
 * Imports keys and signs tokens as people do. The functions that run here make up the first part of the engine. One that is missed still works:
 * it is fetched on its first call (js/engine/deferred-part.js).
 */
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { Boundary, instantiate } from '../../../js/engine/boundary.js';
import { inverseOf, kernelFunctions } from './stand-in-kernel.js';

/** As wasm/kernels/tier.hpp counts them. */
const tiers = { relaxedSimd: 2 };

const now = 1_700_000_000;
const applicationId = randomUUID();

/** `sign_token` as people call it: a backend and users, with each kind of lifetime and ACL. */
const lifetimes = [
  {},
  ...[30, 900, 86_400, '90s', '15m', '24h', '1h30m'].map((expiresIn) => ({ expiresIn })),
  { expiresAt: now + 60 },
  { expiresAt: now + 100, notBefore: now },
  { notBefore: now - 10, expiresIn: '1h' },
];
const rules = [
  { paths: {} },
  { paths: { '/*/users/**': {} } },
  {
    paths: {
      '/*/users/**': {},
      '/*/sessions/**': { methods: ['GET', 'POST'] },
      '/v1/conversations/*': { filters: { name: 'room' } },
    },
  },
  [{ path: '/*/users/**' }],
  [
    { path: '/*/users/**', methods: ['GET'] },
    { path: '/*/legs/**', methods: ['GET', 'PUT', 'PATCH', 'DELETE'] },
    { path: '/*/rtc/**', filters: { to: { id: 'alice' } } },
  ],
];
const claims = [{ role: 'agent' }, { level: 3, admin: true, team: null, tags: ['a', 'b'], address: { city: 'Malmö' } }];

/** @param {string[]} presets */
function requestsFor(presets) {
  const subjects = ['alice', 'Alice Smith', 'Zoë', 'alice@example.com'].map((subject) => ({ subject }));
  const acls = [...presets, ...rules].map((acl) => ({ subject: 'alice', acl }));
  return [
    ...lifetimes,
    ...subjects,
    ...acls,
    ...claims.map((each) => ({ claims: each })),
    ...lifetimes.map((each) => ({ ...each, subject: 'alice', acl: presets[0] })),
  ];
}

/** What a key's numbers are like decides about some steps: those are seen with so many. */
const count = 3;

const tokenId = randomUUID();

/** @typedef {import('node:crypto').KeyObject} KeyObject */

/** @returns {KeyObject[]} */
export function makeKeys() {
  const keys = Array.from({ length: count }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  return [...keys, withShortExponent(keys[0])];
}

/**
 * One key of 250 has a private exponent that is a byte shorter than its modulus, and is read in other steps.
 * @param {KeyObject} key
 * @returns {KeyObject} of the same primes, with a public exponent for which that is so
 */
function withShortExponent(key) {
  const jwk = key.export({ format: 'jwk' });
  const [p, q, qi] = [jwk.p, jwk.q, jwk.qi].map((text) =>
    BigInt(`0x${Buffer.from(String(text), 'base64url').toString('hex')}`),
  );
  const order = (p - 1n) * (q - 1n);
  const least = 1n << 2032n;
  for (let e = 65_539n; ; e += 2n) {
    const d = inverseOf(e, order);
    if ((d * e) % order !== 1n || d < least || d >= least << 8n) continue;
    const numbers = Object.entries({ n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi });
    return createPrivateKey({
      format: 'jwk',
      key: { kty: 'RSA', ...Object.fromEntries(numbers.map(([name, number]) => [name, base64url(number)])) },
    });
  }
}

/** @param {bigint} number */
function base64url(number) {
  const digits = number.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64url');
}

/**
 * @param {Buffer} engine the whole, instrumented, or its first part alone
 * @param {KeyObject[]} keys
 * @returns {Promise<{ instance: WebAssembly.Instance, memory: WebAssembly.Memory, answers: unknown[] }>} the engine after it, and the answers that are the same every time
 * @throws {Error} when the stand-in for the kernel computes something else than the portable arithmetic
 */
export async function rehearse(engine, keys) {
  const { engineModule, instance, memory } = await instantiate(await WebAssembly.compile(new Uint8Array(engine)));
  const bytes = [engineModule.version(), engineModule.kernelBytes()].map(({ start, length }) => [
    ...new Uint8Array(memory.buffer, start, length),
  ]);
  engineModule.kernelStack();
  engineModule.tier();
  engineModule.kernelFunctions = kernelFunctions(memory);
  if (!engineModule.useTier(tiers.relaxedSimd))
    throw new Error('The kernel of the rehearsal does not compute what the portable one does.');
  engineModule.tier();
  const boundary = new Boundary(engineModule, '', 'relaxed-simd');
  const { presets } = boundary.call('list_acl_presets', {}).result;
  const requests = requestsFor(presets.map((/** @type {{ name: string }} */ { name }) => name));
  return { instance, memory, answers: [bytes, presets, ...keys.map((key) => makeTokens(boundary, key, requests))] };
}

/**
 * @param {Boundary} boundary
 * @param {KeyObject} privateKey
 * @param {object[]} requests
 * @returns {unknown[]}
 */
function makeTokens(boundary, privateKey, requests) {
  return /** @type {const} */ (['pkcs8', 'pkcs1']).flatMap((type) => {
    const key = () => new TextEncoder().encode(String(privateKey.export({ type, format: 'pem' })));
    const { keyId, ...described } = boundary.call('import_key', {}, [['key', key()]]).result;
    const answers = [described, boundary.call('inspect_key', { keyId }).result];
    // What is in a token has nothing to do with the form of its key.
    for (const request of type === 'pkcs8' ? requests : requests.slice(0, 2)) {
      answers.push(boundary.call('sign_token', { now, applicationId, keyId, tokenId, ...request }).result);
    }
    // Without `tokenId` it has another each time.
    boundary.call('sign_token', { now, applicationId, keyId });
    boundary.call('sign_token', { now, applicationId, subject: 'alice' }, [['key', key()]]);
    boundary.call('release_key', { keyId });
    return answers;
  });
}
