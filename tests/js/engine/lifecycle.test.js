/** The life of engines: loaded once, again after a failure, given up after a trap, closed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { TokensmithError } from '../../../js/errors.js';
import { applicationId, codeOf, engines, errorOf, makeKeyPair } from '../support/engines.js';
import { engineMemory } from '../support/memory.js';

const wasmFile = new URL('../../../dist/engine/tokensmith.wasm', import.meta.url);
const { privateKey, publicKey } = makeKeyPair();

describe.each(engines)('init, the engine %s', (_name, { init: realInit, createToolkit }) => {
  /** What a test opened: the engine is shared until all of it is closed. @type {Promise<import('../../../js/toolkit.js').Toolkit>[]} */
  let opened = [];
  /** @type {typeof realInit} */
  const init = (options) => {
    const kit = realInit(options);
    opened.push(kit);
    return kit;
  };

  afterEach(async () => {
    const kits = await Promise.allSettled(opened);
    opened = [];
    for (const result of kits) if (result.status === 'fulfilled') await result.value.close();
  });

  test('loads once for all callers, and keys serve all of them', async () => {
    const [first, second] = await Promise.all([init(), init()]);
    const key = await first.importKey(privateKey);
    expect((await second.signToken({ privateKey: key, applicationId })).payload.application_id).toBe(applicationId);
    expect((await (await init()).inspectKey(key)).thumbprint).toBe(key.thumbprint);
  });

  test('loads again after all were closed', async () => {
    const first = await init();
    const key = await first.importKey(privateKey);
    await first.close();
    expect(await codeOf(first.inspectKey(publicKey))).toBe('ERR_ENGINE_CLOSED');
    const second = await init();
    expect((await second.inspectKey(publicKey)).kind).toBe('public');
    // From the previous engine.
    expect(await codeOf(second.inspectKey(key))).toBe('ERR_KEY_CLOSED');
  });

  // What React's StrictMode does to an effect: run, clean up, run again, before anything has loaded.
  test('stays open for the others when one closes, however often', async () => {
    const mount = () => {
      const kit = init();
      return { kit, unmount: () => kit.then((mine) => mine.close()) };
    };
    const first = mount();
    const closing = first.unmount();
    const second = mount();
    await closing;
    const kit = await second.kit;
    expect((await kit.inspectKey(publicKey)).kind).toBe('public');

    const third = await init();
    await Promise.all([first.unmount(), first.unmount()]);
    expect(await codeOf((await first.kit).inspectKey(publicKey))).toBe('ERR_ENGINE_CLOSED');
    expect((await first.kit).usable).toBe(false);
    await second.unmount();
    expect((await third.inspectKey(publicKey)).kind).toBe('public');
    expect(third.usable).toBe(true);
  });

  test('wipes with each only the keys that it imported', async () => {
    const [first, second] = await Promise.all([init(), init()]);
    const [lost, kept] = await Promise.all([first.importKey(privateKey), second.importKey(privateKey)]);
    await first.close();
    expect(await codeOf(second.signToken({ privateKey: lost, applicationId }))).toBe('ERR_KEY_CLOSED');
    expect((await second.signToken({ privateKey: kept, applicationId })).token).toMatch(/^ey/);
    await lost.close();
  });

  test('does not keep a key that arrives after its toolkit was closed', async () => {
    const [first, second] = await Promise.all([init(), init()]);
    const importing = codeOf(first.importKey(privateKey));
    await first.close();
    expect(await importing).toBe('ERR_ENGINE_CLOSED');
    expect(second.usable).toBe(true);
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

  test('does not ignore options silently', async () => {
    // Bytes and functions are not the same object when the same line runs again.
    const options = () => ({ wasmBinary: readFileSync(wasmFile) });
    await init(options());
    await init(options());
    await init();
    for (const [name, value] of Object.entries({
      wasmUrl: wasmFile,
      tier: 'reference',
      createWorker: () => undefined,
    })) {
      expect(await errorOf(init({ [name]: value }))).toMatchObject({
        code: 'ERR_ARGUMENT_VALUE',
        details: { where: name },
      });
    }
  });

  test('takes the engine as bytes, as a module and by its address', async () => {
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

    for (const call of [
      kit.signToken({ privateKey: key, applicationId }),
      kit.inspectKey(publicKey),
      kit.listAclPresets(),
    ]) {
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
  test('is missed with a typed error where it is absent or constant, and used again once it works', async () => {
    const { createToolkit } = engines[0][1];
    const kit = await createToolkit();
    const own = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
    try {
      const stub = { getRandomValues: (/** @type {Uint8Array} */ bytes) => bytes.fill(0) };
      for (const crypto of [
        undefined,
        {},
        {
          getRandomValues: () => {
            throw new Error('no');
          },
        },
        stub,
      ]) {
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
    jest.unstable_mockModule('../../../dist/engine/version.js', () => ({ version: '9.9.9' }));
    const { init } = await import('../../../js/targets/node.js');
    const error = await errorOf(init());
    expect(error.code).toBe('ERR_ENGINE_VERSION');
    expect(error.message).toContain('9.9.9');
  });

  test('is the one in package.json', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const kit = await engines[0][1].init();
    expect(kit.build.version).toBe(version);
    await kit.close();
  });
});

describe('a process', () => {
  test.each(['node.js', 'worker.node.js'])('ends by itself though %s was never closed', (entry) => {
    const script = `
      import { init } from ${JSON.stringify(new URL(`../../../js/targets/${entry}`, import.meta.url).href)};
      const kit = await init();
      const key = await kit.importKey(process.env.KEY);
      for await (const { token } of kit.signTokens([{ privateKey: key, applicationId: '${applicationId}' }])) console.log(token.length > 100);
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: { ...process.env, KEY: privateKey },
      timeout: 300_000,
    });
    expect(output).toBe('true\n');
  });
});
