/** An engine in a worker whose other part cannot be had, or takes its time. */
import { describe, expect, test } from '@jest/globals';
import { openWorkerEngine } from '../../js/engine/worker-engine.js';
import { codeOf } from './support/engines.js';
import { parts } from './support/parts.js';

/** A worker that opens and answers whatever it is asked. @returns {import('../../js/engine/interface.js').Port} */
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
  const deferred = /** @type {import('../../js/engine/compile.js').DeferredCode} */ (
    /** @type {unknown} */ ({ url: 'http://localhost/', load })
  );
  return openWorkerEngine({ module: parts.primary, deferred }, { spawn: obligingPort, concurrency: 1 });
}

const offline = () => Promise.reject(Object.assign(new Error('offline'), { code: 'ERR_ENGINE_LOAD' }));

describe('the part that comes later', () => {
  test('is not waited for by what needs none of it', async () => {
    const engine = await open(() => new Promise(() => undefined));
    expect(await engine.call('import_key', {})).toBe('call');
  });

  test('is asked for again after it could not be had, and the secrets of the call are wiped', async () => {
    let asked = 0;
    const engine = await open(() => (asked++ === 0 ? offline() : Promise.resolve(parts.deferred)));
    const secret = new Uint8Array([1, 2, 3]);
    expect(await codeOf(engine.call('convert_key', {}, [['key', secret]]))).toBe('ERR_ENGINE_LOAD');
    expect([...secret]).toEqual([0, 0, 0]);
    expect(await engine.call('convert_key', {})).toBe('call');
    expect(asked).toBe(2);
  });

  test('keeps no search for a key pair from being aborted while it is loaded', async () => {
    const engine = await open(() => new Promise(() => undefined));
    const controller = new AbortController();
    const search = engine.call('generate_key_pair', {}, [], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(search).rejects.toThrow('enough');
  });
});
