/**
 * The way to the first token, walked once by an engine that notes which of its functions are called: they make its first part.
 * A function that was missed here is not lost, but is waited for (js/engine/deferred-part.js).
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Boundary, instantiate } from '../../../js/engine/boundary.js';

/** As wasm/kernels/tier.hpp counts them. */
const tiers = { portable: 1, relaxedSimd: 2 };

const now = 1_700_000_000;

/** `sign_token` as people call it: a backend, a user with each kind of ACL and lifetime. */
const requests = [
  {},
  { subject: 'alice' },
  { subject: 'alice', acl: 'client-sdk-web', expiresIn: '24h' },
  { subject: 'alice', acl: 'tutorial', expiresIn: 900, tokenId: randomUUID() },
  { subject: 'alice', acl: { paths: { '/*/users/**': {}, '/*/sessions/**': { methods: ['GET', 'POST'] } } }, expiresAt: now + 60, notBefore: now },
  { subject: 'alice', acl: [{ path: '/*/users/**', methods: ['GET'] }, { path: '/*/legs/**' }], expiresIn: 60, claims: { role: 'agent', level: 3 } },
];

/**
 * @param {Buffer} instrumented
 * @returns {Promise<Buffer>} the profile that `wasm-split` reads
 */
export async function rehearse(instrumented) {
  const { engineModule, instance, memory } = await instantiate(await WebAssembly.compile(new Uint8Array(instrumented)));
  engineModule.version();
  engineModule.kernelBytes();
  engineModule.kernelStack();
  // A kernel that computes nothing is refused, on the same way as a good one is taken; and this runs where there is no fast one, too.
  engineModule.kernel = { scratchSize: () => 16, exponentiate: () => undefined };
  engineModule.useTier(tiers.relaxedSimd);
  engineModule.useTier(tiers.portable);
  engineModule.tier();
  makeTokens(new Boundary(engineModule, '', 'portable'));

  const write = /** @type {(start: number, length: number) => number} */ (instance.exports.__write_profile);
  const length = write(0, 0);
  // Behind all that the engine uses.
  const start = memory.buffer.byteLength;
  memory.grow(Math.ceil(length / 65536));
  write(start, length);
  return Buffer.from(memory.buffer.slice(start, start + length));
}

/** @param {Boundary} boundary */
function makeTokens(boundary) {
  boundary.call('list_acl_presets', {});
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const applicationId = randomUUID();
  for (const type of /** @type {const} */ (['pkcs8', 'pkcs1'])) {
    const key = () => new TextEncoder().encode(String(privateKey.export({ type, format: 'pem' })));
    const { keyId } = boundary.call('import_key', {}, [['key', key()]]).result;
    boundary.call('inspect_key', { keyId });
    for (const request of requests) boundary.call('sign_token', { now, applicationId, keyId, ...request });
    boundary.call('sign_token', { now, applicationId, subject: 'alice' }, [['key', key()]]);
    boundary.call('release_key', { keyId });
  }
}
