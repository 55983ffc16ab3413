/** The life of engines: loaded once, again after a failure, given up after a trap, closed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { TokensmithError } from '../../js/errors.js';
import { applicationId, codeOf, engines, errorOf, makeKeyPair } from './support/engines.js';
import { engineMemory } from './support/memory.js';

const wasmFile = new URL('../../dist/engine/tokensmith.wasm', import.meta.url);
const { privateKey, publicKey } = makeKeyPair();

describe.each(engines)('init, the engine %s', (_name, { init, createToolkit }) => {
  afterEach(async () => (await init()).close());

  test('loads once for all who ask meanwhile', async () => {
    const kits = await Promise.all([init(), init(), init()]);
    expect(new Set(kits).size).toBe(1);
    expect(await init()).toBe(kits[0]);
  });

  test('makes a new one after the shared one was closed', async () => {
    const first = await init();
    await first.close();
    const second = await init();
    expect(second).not.toBe(first);
    expect(await codeOf(first.inspectKey(publicKey))).toBe('ERR_ENGINE_CLOSED');
    expect((await second.inspectKey(publicKey)).kind).toBe('public');
  });

  test('forgets a load that failed', async () => {
    const bad = { wasmBinary: new TextEncoder().encode('<!doctype html>') };
    const failures = await Promise.all([errorOf(init(bad)), errorOf(init(bad))]);
    for (const error of failures) {
      expect(error).toBeInstanceOf(TokensmithError);
      expect(error.code).toBe('ERR_ENGINE_LOAD');
    }
    expect((await init()).usable).toBe(true);
  });

  test('does not ignore options in silence', async () => {
    const wasmBinary = readFileSync(wasmFile);
    const kit = await init({ wasmBinary });
    expect(await init({ wasmBinary })).toBe(kit);
    expect(await init()).toBe(kit);
    expect(await errorOf(init({ wasmUrl: wasmFile }))).toMatchObject({ code: 'ERR_ARGUMENT_VALUE', details: { where: 'wasmUrl' } });
  });

  test('takes the engine as bytes, as a module and by its place', async () => {
    const wasmBinary = readFileSync(wasmFile);
    for (const options of [
      { wasmBinary },
      { wasmBinary: wasmBinary.buffer.slice(wasmBinary.byteOffset, wasmBinary.byteOffset + wasmBinary.length) },
      { wasmModule: await WebAssembly.compile(wasmBinary) },
    ]) {
      const kit = await createToolkit(options);
      expect((await kit.inspectKey(publicKey)).kind).toBe('public');
      await kit.close();
    }
  });

  test.each([
    ['text', 'ERR_ARGUMENT_TYPE'],
    [{ wasmBinary: 'AGFzbQ==' }, 'ERR_ARGUMENT_TYPE'],
    [{ wasmUrl: 1 }, 'ERR_ARGUMENT_TYPE'],
    [{ wasmModule: {} }, 'ERR_ARGUMENT_TYPE'],
    [{ createWorker: 'worker.js' }, 'ERR_ARGUMENT_TYPE'],
    [{ wasmURL: 'x' }, 'ERR_ARGUMENT_UNKNOWN'],
    [{ wasmBinary: new Uint8Array() }, 'ERR_ENGINE_LOAD'],
    [{ wasmBinary: readFileSync(wasmFile).subarray(0, 10_000) }, 'ERR_ENGINE_LOAD'],
    // A valid module that is not this engine.
    [{ wasmBinary: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) }, 'ERR_ENGINE_LOAD'],
  ])('refuses the options of case %#', async (options, code) => {
    for (const open of [init, createToolkit]) {
      expect(await codeOf(open(/** @type {any} */ (options)))).toBe(code);
    }
  });

  test('keeps toolkits apart', async () => {
    const [shared, first, second] = await Promise.all([init(), createToolkit(), createToolkit()]);
    await first.close();
    expect((await second.inspectKey(publicKey)).kind).toBe('public');
    await second.close();
    expect(shared.usable).toBe(true);
  });
});

describe.each(engines.filter(([name]) => name.includes('thread')))('a trap, the engine %s', (_name, { init }) => {
  test('marks the engine dead, wipes it, and init makes a new one', async () => {
    const kit = await init();
    const key = await kit.importKey(privateKey);
    const memory = engineMemory();
    // Broken memory makes the engine run into a real trap.
    memory.fill(0xff);
    const error = await errorOf(kit.signToken({ privateKey: key, applicationId }));
    expect(error).toMatchObject({ code: 'ERR_ENGINE_DEAD', details: { where: 'engine' } });
    expect(error).toBeInstanceOf(TokensmithError);
    expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(kit.usable).toBe(false);
    expect(engineMemory().every((byte) => byte === 0)).toBe(true);

    for (const call of [kit.signToken({ privateKey: key, applicationId }), kit.inspectKey(publicKey), kit.listAclPresets()]) {
      expect(await codeOf(call)).toBe('ERR_ENGINE_DEAD');
    }
    await key.close();

    const next = await init();
    expect(next).not.toBe(kit);
    expect((await next.inspectKey(publicKey)).kind).toBe('public');
    // Its keys went with it.
    expect(await codeOf(next.signToken({ privateKey: key, applicationId }))).toBe('ERR_KEY_CLOSED');
    await next.close();
    await kit.close();
  });
});

describe('entropy', () => {
  test('is asked for with a typed error where there is none or a constant one, and used again once there is', async () => {
    const { createToolkit } = engines[0][1];
    const kit = await createToolkit();
    const own = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
    try {
      const stub = { getRandomValues: (/** @type {Uint8Array} */ bytes) => bytes.fill(0) };
      for (const crypto of [undefined, {}, { getRandomValues: () => { throw new Error('no'); } }, stub]) {
        Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true, writable: true });
        expect(await codeOf(kit.generateKeyPair())).toBe('ERR_ENGINE_ENTROPY');
      }
    } finally {
      if (own) Object.defineProperty(globalThis, 'crypto', own);
    }
    expect((await kit.generateKeyPair()).modulusLength).toBe(2048);
    await kit.close();
  });
});

describe('versions', () => {
  test('of wrapper and engine must be the same', async () => {
    jest.resetModules();
    jest.unstable_mockModule('../../dist/engine/version.js', () => ({ version: '9.9.9' }));
    const { init } = await import('../../js/index.node.js');
    const error = await errorOf(init());
    expect(error.code).toBe('ERR_ENGINE_VERSION');
    expect(error.message).toContain('9.9.9');
  });

  test('is the one in package.json', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const kit = await engines[0][1].init();
    expect(kit.build.version).toBe(version);
    await kit.close();
  });
});

describe('a process', () => {
  test.each(['index.node.js', 'index.worker.node.js'])('ends by itself though %s was never closed', (entry) => {
    const script = `
      import { init } from ${JSON.stringify(new URL(`../../js/${entry}`, import.meta.url).href)};
      const kit = await init();
      const key = await kit.importKey(process.env.KEY);
      for await (const { token } of kit.signTokens([{ privateKey: key, applicationId: '${applicationId}' }])) console.log(token.length > 100);
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: { ...process.env, KEY: privateKey },
      timeout: 20_000,
    });
    expect(output).toBe('true\n');
  });
});
