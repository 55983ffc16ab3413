/** The engine in a worker: what only it can do, and how it fails. */
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TokensmithError } from '../../../js/errors.js';
import { createToolkit } from '../../../js/targets/worker.node.js';
import { applicationId, codeOf, errorOf, makeKeyPair, now } from '../support/engines.js';

const { privateKey, publicKey } = makeKeyPair();
const breakingWorker = new URL('../support/breaking-worker.js', import.meta.url);

/** @type {import('../support/engines.js').Toolkit} */
let kit;

beforeAll(async () => {
  kit = await createToolkit();
});

afterAll(() => kit.close());

describe('aborting', () => {
  test('ends a search for a key pair at once', async () => {
    const controller = new AbortController();
    // While it is under way: what it reports comes before its result.
    const onProgress = () => controller.abort();
    const error = await errorOf(kit.generateKeyPair({ modulusLength: 4096, signal: controller.signal, onProgress }));
    expect(error.name).toBe('AbortError');
    expect(error).toBe(controller.signal.reason);
    expect(kit.usable).toBe(true);
  });

  test('gives the reason that was given', async () => {
    const reason = new Error('the user pressed Escape');
    expect(await errorOf(kit.generateKeyPair({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    const controller = new AbortController();
    const pending = errorOf(kit.generateKeyPair({ signal: controller.signal }));
    controller.abort(reason);
    expect(await pending).toBe(reason);
    expect((await errorOf(kit.generateKeyPair({ modulusLength: 4096, signal: AbortSignal.timeout(0) }))).name).toBe(
      'TimeoutError',
    );
  });

  test('leaves keys, other calls and other searches alone', async () => {
    const key = await kit.importKey(privateKey);
    const controller = new AbortController();
    const searches = Array.from({ length: 6 }, (_, i) =>
      kit.generateKeyPair(i === 0 || i === 5 ? { signal: controller.signal, modulusLength: 4096 } : {}).then(
        () => 'made',
        (error) => error.name,
      ),
    );
    const token = kit.signToken({ privateKey: key, applicationId, now });
    controller.abort();
    expect((await token).payload.iat).toBe(now);
    expect(await Promise.all(searches)).toEqual(['AbortError', 'made', 'made', 'made', 'made', 'AbortError']);
    expect((await kit.inspectKey(key)).kind).toBe('private');
    await key.close();
  });

  test('after the end changes nothing', async () => {
    const controller = new AbortController();
    const pair = await kit.generateKeyPair({ signal: controller.signal });
    controller.abort();
    expect((await kit.inspectKey(pair.publicKey)).thumbprint).toBe(pair.thumbprint);
  });
});

describe('a search for a key pair', () => {
  test('reports progress and lets other calls through', async () => {
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const held = await createToolkit({ createWorker: () => new Worker(breakingWorker, { workerData: { gate } }) });
    /** @type {number[]} */
    const told = [];
    let over = false;
    /** @type {Promise<unknown>} */
    let search = Promise.resolve();
    await new Promise((resolve) => {
      search = held
        .generateKeyPair({ onProgress: ({ candidates }) => resolve(told.push(candidates)) })
        .then(({ modulusLength }) => {
          over = true;
          return modulusLength;
        });
    });
    await held.signToken({ privateKey, applicationId, now });
    expect(over).toBe(false);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    expect(await search).toBe(2048);
    expect(told[0]).toBeGreaterThan(0);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    await held.close();
  });

  test('passes on what its listener throws', async () => {
    const reason = new Error('in the listener');
    let calls = 0;
    const onProgress = () => {
      calls++;
      throw reason;
    };
    expect(await errorOf(kit.generateKeyPair({ modulusLength: 3072, onProgress }))).toBe(reason);
    expect(calls).toBe(1);
    expect(kit.usable).toBe(true);
  });
});

describe('failures', () => {
  test('keep their class, code, details and cause on the way', async () => {
    const error = await errorOf(kit.inspectKey('nonsense'));
    expect(error).toBeInstanceOf(TokensmithError);
    expect(error).toMatchObject({ code: 'ERR_KEY_UNRECOGNIZED', details: { where: 'key' } });
    expect(error.stack).toContain('boundary.js');
  });

  test('a worker that cannot be started is reported as such', async () => {
    for (const createWorker of [
      () => new Worker(new URL('../support/no-such-file.js', import.meta.url)),
      () => new Worker('process.exit(1)', { eval: true }),
      () => new Worker('throw new Error("no")', { eval: true }),
      () => {
        throw new Error('not allowed here');
      },
    ]) {
      const error = await errorOf(createToolkit({ createWorker }));
      expect(error).toMatchObject({ code: 'ERR_ENGINE_WORKER', details: { where: 'engine' } });
      expect(error.cause).toBeDefined();
    }
  });

  test('a worker that dies takes its calls with it, and says so', async () => {
    /** @type {Worker[]} */
    const workers = [];
    const doomed = await createToolkit({
      createWorker: () => (workers.push(new Worker(breakingWorker)), workers[workers.length - 1]),
    });
    const key = await doomed.importKey(privateKey);
    const pending = Promise.all(
      Array.from({ length: 3 }, () => codeOf(doomed.signToken({ privateKey: key, applicationId }))),
    );
    workers[0].postMessage({ type: 'exit' });
    const codes = await pending;
    expect(codes.filter((code) => code !== 'no error' && code !== 'ERR_ENGINE_WORKER')).toEqual([]);
    expect(await codeOf(doomed.inspectKey(publicKey))).toBe('ERR_ENGINE_WORKER');
    expect(doomed.usable).toBe(false);
    await doomed.close();
  });

  test('a trap in the worker ends it, and says so', async () => {
    /** @type {Worker[]} */
    const workers = [];
    const broken = await createToolkit({
      createWorker: () => (workers.push(new Worker(breakingWorker)), workers[workers.length - 1]),
    });
    workers[0].postMessage({ type: 'break' });
    const error = await errorOf(broken.inspectKey(publicKey));
    expect(error.code).toBe('ERR_ENGINE_DEAD');
    expect(error.cause).toMatch(/^RuntimeError/);
    expect(broken.usable).toBe(false);
    expect(await codeOf(broken.inspectKey(publicKey))).toBe('ERR_ENGINE_DEAD');
    await broken.close();
  });

  test('closing rejects the calls in progress', async () => {
    const other = await createToolkit();
    const searches = Array.from({ length: 8 }, () => codeOf(other.generateKeyPair({ modulusLength: 4096 })));
    await other.close();
    expect(new Set(await Promise.all(searches))).toEqual(new Set(['ERR_ENGINE_CLOSED']));
    expect(await codeOf(other.generateKeyPair())).toBe('ERR_ENGINE_CLOSED');
  });
});

describe('secrets', () => {
  test('of the caller stay with the caller, unchanged', async () => {
    const bytes = new TextEncoder().encode(privateKey);
    await kit.signToken({ privateKey: bytes, applicationId });
    expect(bytes.byteLength).toBe(privateKey.length);
    expect(new TextDecoder().decode(bytes)).toBe(privateKey);
  });
});
