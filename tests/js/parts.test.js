/** The engine in two parts: what the first does alone, how the other comes, and what happens when it does not. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openBoundary } from '../../js/engine/boundary.js';
import { isInParts, namespaces } from '../../js/engine/deferred-part.js';
import { needsDeferred } from '../../js/engine/compile.js';
import { applicationId, makeKeyPair, now, tokenId } from './support/engines.js';
import { openPrimary, parts } from './support/parts.js';

const whole = new WebAssembly.Module(readFileSync(new URL('../../dist/engine/tokensmith.wasm', import.meta.url)));
const { privateKey } = makeKeyPair();
const key = () => new TextEncoder().encode(privateKey);

/** What is linked to see the memory as it is before anything has run. @param {WebAssembly.Module} module */
const stubs = (module) => {
  /** @type {WebAssembly.Imports} */
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    Object.assign((imports[from] ??= {}), { [name]: () => 0 });
  return imports;
};

/** @param {WebAssembly.Instance} instance */
const memoryOf = (instance) =>
  /** @type {WebAssembly.Memory} */ (
    Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Memory)
  );

/** @param {import('../../js/engine/boundary.js').Boundary} boundary @param {object} [request] */
function sign(boundary, request = {}) {
  const { keyId } = boundary.call('import_key', {}, [['key', key()]]).result;
  return boundary.call('sign_token', { now, tokenId, applicationId, keyId, ...request }).result.token;
}

describe('the first part', () => {
  /** @type {import('../../js/engine/boundary.js').Boundary} */
  let complete;
  beforeAll(async () => {
    complete = await openBoundary(whole);
  });

  test('is known for what it is', () => {
    expect(isInParts(parts.primary)).toBe(true);
    expect(isInParts(whole)).toBe(false);
  });

  test.each([
    ['a backend', {}],
    ['a user', { subject: 'alice' }],
    ['a preset', { subject: 'alice', acl: 'client-sdk-web', expiresIn: '24h' }],
    ['rules', { subject: 'alice', acl: [{ path: '/*/users/**', methods: ['GET'] }], expiresIn: 60 }],
    [
      'a list as it is in the token',
      { subject: 'alice', acl: { paths: { '/*/sessions/**': {} } }, expiresAt: now + 100, notBefore: now },
    ],
    ['claims', { claims: { role: 'agent', level: 3 } }],
  ])('makes a token for %s alone, and the same', async (_what, request) => {
    const load = jest.fn(() => parts.deferred);
    const boundary = await openPrimary(load);
    expect(sign(boundary, request)).toBe(sign(complete, request));
    expect(load).not.toHaveBeenCalled();
  });

  test('does alone what is said of it', async () => {
    const load = jest.fn(() => parts.deferred);
    const boundary = await openPrimary(load);
    const { presets } = boundary.call('list_acl_presets', {}).result;
    const { keyId } = boundary.call('import_key', {}, [['key', key()]]).result;
    boundary.call('inspect_key', { keyId });
    for (const { name } of presets) boundary.call('sign_token', { now, tokenId, applicationId, keyId, acl: name });
    boundary.call('release_key', { keyId });
    expect(['list_acl_presets', 'import_key', 'inspect_key', 'sign_token', 'release_key'].some(needsDeferred)).toBe(
      false,
    );
    expect(needsDeferred('inspect_token')).toBe(true);
    expect(load).not.toHaveBeenCalled();
  });

  test('waits for the other in the middle of a call, once', async () => {
    const load = jest.fn(() => parts.deferred);
    const boundary = await openPrimary(load);
    expect(() => boundary.call('import_key', {}, [['key', new TextEncoder().encode('no key')]])).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_UNRECOGNIZED' }),
    );
    expect(load).toHaveBeenCalledTimes(1);
    const token = sign(boundary);
    expect(boundary.call('inspect_token', { token, now }, [['key', key()]]).result).toMatchObject({
      signature: 'verified',
    });
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('goes on as it was when the other comes between two calls', async () => {
    const boundary = await openPrimary();
    const { keyId } = boundary.call('import_key', {}, [['key', key()]]).result;
    const before = boundary.call('sign_token', { now, tokenId, applicationId, keyId, subject: 'alice' });
    boundary.addDeferred(parts.deferred);
    boundary.addDeferred(parts.deferred);
    expect(boundary.call('sign_token', { now, tokenId, applicationId, keyId, subject: 'alice' })).toEqual(before);
    expect(boundary.call('recognize', {}, [['text', key()]]).result).toMatchObject({ kind: 'key' });
  });
});

describe('together the parts', () => {
  test('hold every constant of the whole, and the first changes none of them', () => {
    const wholeMemory = memoryOf(new WebAssembly.Instance(whole, stubs(whole)));
    const instance = new WebAssembly.Instance(parts.primary, stubs(parts.primary));
    new WebAssembly.Instance(parts.deferred, {
      [namespaces.primary]: /** @type {WebAssembly.ModuleImports} */ (instance.exports),
    });
    expect(Buffer.compare(Buffer.from(memoryOf(instance).buffer), Buffer.from(wholeMemory.buffer))).toBe(0);
  });

  test('are of one build, or refused', async () => {
    const other = Buffer.from(readFileSync(new URL('../../dist/engine/tokensmith.deferred.wasm', import.meta.url)));
    other[other.length - 1] ^= 1;
    const boundary = await openPrimary();
    expect(() => boundary.addDeferred(new WebAssembly.Module(other))).toThrow(
      expect.objectContaining({ code: 'ERR_ENGINE_VERSION' }),
    );
    expect(sign(boundary)).toMatch(/^ey/);
  });
});

test('an engine whose other part does not come is given up, and nothing half done is answered', async () => {
  const boundary = await openPrimary(() => {
    throw new Error('no network');
  });
  expect(() => boundary.call('list_acl_presets', {})).toThrow(expect.objectContaining({ code: 'ERR_ENGINE_DEAD' }));
  expect(() => sign(boundary)).toThrow(expect.objectContaining({ code: 'ERR_ENGINE_DEAD' }));
});

test('the first part alone says so where nothing can be waited for', async () => {
  const boundary = await openPrimary();
  expect(() => boundary.call('list_acl_presets', {})).toThrow(
    expect.objectContaining({ code: 'ERR_ENGINE_DEAD', cause: expect.objectContaining({ code: 'ERR_ENGINE_LOAD' }) }),
  );
});
