/** The engine in two parts: what the first does alone, how the other is loaded, and what happens when it cannot be. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openBoundary } from '../../../js/engine/boundary.js';
import { needsDeferred } from '../../../js/engine/compile.js';
import { isInParts, namespaces } from '../../../js/engine/deferred-part.js';
import { openWorkerEngine } from '../../../js/engine/worker-engine.js';
import { applicationId, codeOf, makeKeyPair, now, openPrimary, parts, tokenId } from '../support/engines.js';

const whole = new WebAssembly.Module(readFileSync(new URL('../../../dist/engine/tokensmith.wasm', import.meta.url)));
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

/** @param {import('../../../js/engine/boundary.js').Boundary} boundary @param {object} [request] */
function sign(boundary, request = {}) {
  const { keyId } = boundary.call('import_key', {}, [['key', key()]]).result;
  return boundary.call('sign_token', { now, tokenId, applicationId, keyId, ...request }).result.token;
}

describe('the first part', () => {
  /** @type {import('../../../js/engine/boundary.js').Boundary} */
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

  test('runs its methods alone', async () => {
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

  test('continues when the other part arrives between two calls', async () => {
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
  test('hold every constant of the whole engine, and the first part changes none of them', () => {
    const wholeMemory = memoryOf(new WebAssembly.Instance(whole, stubs(whole)));
    const instance = new WebAssembly.Instance(parts.primary, stubs(parts.primary));
    new WebAssembly.Instance(parts.deferred, {
      [namespaces.primary]: /** @type {WebAssembly.ModuleImports} */ (instance.exports),
    });
    expect(Buffer.compare(Buffer.from(memoryOf(instance).buffer), Buffer.from(wholeMemory.buffer))).toBe(0);
  });

  test('must be of one build', async () => {
    const other = Buffer.from(readFileSync(new URL('../../../dist/engine/tokensmith.deferred.wasm', import.meta.url)));
    other[other.length - 1] ^= 1;
    const boundary = await openPrimary();
    expect(() => boundary.addDeferred(new WebAssembly.Module(other))).toThrow(
      expect.objectContaining({ code: 'ERR_ENGINE_VERSION' }),
    );
    expect(sign(boundary)).toMatch(/^ey/);
  });
});

test('an engine whose other part cannot be loaded is given up, and gives no partial answer', async () => {
  const boundary = await openPrimary(() => {
    throw new Error('no network');
  });
  expect(() => boundary.call('recognize', {}, [['text', key()]])).toThrow(
    expect.objectContaining({ code: 'ERR_ENGINE_DEAD' }),
  );
  expect(() => sign(boundary)).toThrow(expect.objectContaining({ code: 'ERR_ENGINE_DEAD' }));
});

test('the first part alone says so where nothing can be waited for', async () => {
  const boundary = await openPrimary();
  expect(() => boundary.call('recognize', {}, [['text', key()]])).toThrow(
    expect.objectContaining({ code: 'ERR_ENGINE_DEAD', cause: expect.objectContaining({ code: 'ERR_ENGINE_LOAD' }) }),
  );
});

/* An engine in a worker whose other part cannot be loaded, or loads late. */

/** A worker that opens and answers whatever it is asked. @returns {import('../../../js/engine/interface.js').Port} */
function obligingPort() {
  /** @type {(message: object) => void} */
  let tell = () => undefined;
  return {
    post: (message) =>
      void queueMicrotask(() =>
        tell(
          message.type === 'open'
            ? { type: 'opened', version: '0', tier: 'portable' }
            : { type: 'done', id: message.id, value: message.type },
        ),
      ),
    listen: (onMessage) => void (tell = onMessage),
    hold: () => undefined,
    terminate: () => undefined,
  };
}

/** @param {() => Promise<WebAssembly.Module>} load */
function open(load) {
  const deferred = /** @type {import('../../../js/engine/compile.js').DeferredCode} */ (
    /** @type {unknown} */ ({ url: 'http://localhost/', load })
  );
  return openWorkerEngine({ module: parts.primary, deferred }, { spawn: obligingPort, concurrency: 1 });
}

const offline = () => Promise.reject(Object.assign(new Error('offline'), { code: 'ERR_ENGINE_LOAD' }));

describe('the deferred part', () => {
  test('is not waited for by methods that do not need it', async () => {
    const engine = await open(() => new Promise(() => undefined));
    expect(await engine.call('import_key', {})).toBe('call');
  });

  test('is requested again after it could not be loaded, and the secrets of the call are wiped', async () => {
    let asked = 0;
    const engine = await open(() => (asked++ === 0 ? offline() : Promise.resolve(parts.deferred)));
    const secret = new Uint8Array([1, 2, 3]);
    expect(await codeOf(engine.call('convert_key', {}, [['key', secret]]))).toBe('ERR_ENGINE_LOAD');
    expect([...secret]).toEqual([0, 0, 0]);
    expect(await engine.call('convert_key', {})).toBe('call');
    expect(asked).toBe(2);
  });

  test('does not keep a search for a key pair from being aborted while it is loading', async () => {
    const engine = await open(() => new Promise(() => undefined));
    const controller = new AbortController();
    const search = engine.call('generate_key_pair', {}, [], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(search).rejects.toThrow('enough');
  });
});
