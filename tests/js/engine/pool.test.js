/** Bulk signing: order, progress, backpressure, abort, failures, keys; in workers and in this thread. */
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applicationId, codeOf, collect, engines, errorOf, makeKeyPair, now, tokenId } from '../support/engines.js';

const { privateKey, publicKey } = makeKeyPair();
const other = makeKeyPair();

/**
 * @param {number} count
 * @param {object} [more]
 */
const makeRequests = (count, more = {}) =>
  Array.from({ length: count }, (_, i) => ({ privateKey, applicationId, subject: `user-${i}`, now, tokenId, ...more }));

describe.each(engines)('signTokens, the engine %s', (_name, entry) => {
  /** @type {import('../support/engines.js').Toolkit} */
  let kit;

  beforeAll(async () => {
    kit = await entry.createToolkit();
  });

  afterAll(() => kit.close());

  test('signs what signToken signs, in order', async () => {
    const requests = makeRequests(150);
    const tokens = await collect(kit.signTokens(requests, { concurrency: 3 }));
    expect(tokens.map(({ payload }) => payload.sub)).toEqual(requests.map(({ subject }) => subject));
    for (const i of [0, 77, 149]) expect(tokens[i]).toEqual(await kit.signToken(requests[i]));
    expect(Object.isFrozen(tokens[0]) && Object.isFrozen(tokens[0].payload)).toBe(true);
  });

  test('takes nothing, one, a set, a generator and an async generator', async () => {
    expect(await collect(kit.signTokens([]))).toEqual([]);
    expect(await collect(kit.signTokens(makeRequests(1)))).toHaveLength(1);
    expect(await collect(kit.signTokens(new Set(makeRequests(3))))).toHaveLength(3);
    expect(await collect(kit.signTokens(makeRequests(5).values()))).toHaveLength(5);
    async function* slowly() {
      for (const request of makeRequests(6)) {
        await wait(2);
        yield request;
      }
    }
    expect((await collect(kit.signTokens(slowly()))).map(({ payload }) => payload.sub)).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => `user-${i}`),
    );
  });

  test('reports its progress', async () => {
    /** @type {{ done: number, total?: number }[]} */
    const told = [];
    await collect(
      kit.signTokens(makeRequests(50), { concurrency: 2, onProgress: (progress) => void told.push(progress) }),
    );
    expect(told.map(({ done }) => done)).toEqual([...told.map(({ done }) => done)].sort((a, b) => a - b));
    expect(told.at(-1)).toEqual({ done: 50, total: 50 });
    told.length = 0;
    await collect(kit.signTokens(makeRequests(3).values(), { onProgress: (progress) => void told.push(progress) }));
    expect(told.at(-1)).toEqual({ done: 3 });
  });

  test('pulls no faster than tokens are taken, and stops when nobody takes them', async () => {
    let pulled = 0;
    let returned = false;
    function* endless() {
      try {
        for (;;) {
          pulled++;
          yield { privateKey, applicationId, now, tokenId };
        }
      } finally {
        returned = true;
      }
    }
    let taken = 0;
    for await (const { token } of kit.signTokens(endless(), { concurrency: 2 })) {
      expect(token).toBeTruthy();
      taken++;
      if (taken === 5) await wait(300);
      // Two workers, two batches of at most 32 each, one that is being cut and one that is being delivered.
      expect(pulled - taken).toBeLessThanOrEqual(6 * 32);
      if (taken === 100) break;
    }
    expect(returned).toBe(true);
    const before = pulled;
    await wait(50);
    expect(pulled).toBe(before);
  });

  test('delivers finished tokens while the source is slow', async () => {
    /** @type {(value?: unknown) => void} */
    let go = () => {};
    async function* stalling() {
      yield* makeRequests(3);
      await new Promise((resolve) => void (go = resolve));
      yield* makeRequests(1);
    }
    const tokens = kit.signTokens(stalling());
    for (let i = 0; i < 3; i++) expect((await tokens.next()).value?.payload.sub).toBe(`user-${i}`);
    const last = tokens.next();
    await wait(20);
    go();
    expect((await last).done).toBe(false);
    expect((await tokens.next()).done).toBe(true);
  });

  test('can be aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let taken = 0;
    const error = await errorOf(async () => {
      for await (const { token } of kit.signTokens(makeRequests(10_000), { signal: controller.signal })) {
        expect(token).toBeTruthy();
        if (++taken === 10) controller.abort(reason);
      }
    });
    expect(error).toBe(reason);
    expect(taken).toBe(10);
    expect(await errorOf(collect(kit.signTokens(makeRequests(1), { signal: AbortSignal.abort(reason) })))).toBe(reason);
    expect(kit.usable).toBe(true);
  });

  test('can be aborted while it waits for a source that never answers', async () => {
    async function* silent() {
      yield* makeRequests(1);
      await new Promise(() => {});
    }
    const controller = new AbortController();
    const tokens = kit.signTokens(silent(), { signal: controller.signal });
    await tokens.next();
    const pending = errorOf(tokens.next());
    controller.abort();
    expect((await pending).name).toBe('AbortError');
  });

  test('delivers the tokens before a bad request, then says which it was', async () => {
    const requests = makeRequests(100);
    requests[60] = { ...requests[60], subject: '' };
    let taken = 0;
    const error = await errorOf(async () => {
      for await (const { payload } of kit.signTokens(requests, { concurrency: 2 }))
        expect(payload.sub).toBe(`user-${taken++}`);
    });
    expect(taken).toBe(60);
    expect(error).toMatchObject({ code: 'ERR_CLAIMS_SUBJECT', details: { index: 60, where: 'requests[60].subject' } });
  });

  test.each([
    ['an argument', { expiresin: 1 }, 'ERR_ARGUMENT_UNKNOWN'],
    ['a claim', { claims: { n: NaN } }, 'ERR_CLAIMS_VALUE'],
    ['a key', { privateKey: 'nonsense' }, 'ERR_KEY_UNRECOGNIZED'],
    ['no key', { privateKey: undefined }, 'ERR_ARGUMENT_MISSING'],
    ['a public key', { privateKey: publicKey }, 'ERR_KEY_NOT_PRIVATE'],
  ])('says the index of a request that is bad in %s', async (_what, more, code) => {
    const requests = makeRequests(12);
    Object.assign(requests[9], more);
    const error = await errorOf(collect(kit.signTokens(requests)));
    expect(error).toMatchObject({ code, details: { index: 9 } });
  });

  test('passes on what the source throws, after what came before', async () => {
    const reason = new Error('the database is gone');
    function* failing() {
      yield* makeRequests(7);
      throw reason;
    }
    /** @type {unknown[]} */
    const seen = [];
    const error = await errorOf(async () => {
      for await (const token of kit.signTokens(failing())) seen.push(token);
    });
    expect(error).toBe(reason);
    expect(seen).toHaveLength(7);
  });

  test("uses each request's own key", async () => {
    const handle = await kit.importKey(other.privateKey);
    const bytes = new TextEncoder().encode(other.privateKey);
    const requests = [privateKey, other.privateKey, handle, bytes, privateKey].map((key) => ({
      privateKey: key,
      applicationId,
      now,
      tokenId,
    }));
    const tokens = (await collect(kit.signTokens(requests))).map(({ token }) => token);
    expect(new Set(tokens).size).toBe(2);
    expect([tokens[1], tokens[2], tokens[3]]).toEqual([tokens[1], tokens[1], tokens[1]]);
    await kit.verifyToken(tokens[3], { publicKey: other.publicKey, now });
    await kit.verifyToken(tokens[4], { publicKey, now });
    await handle.close();
    expect(await errorOf(collect(kit.signTokens(requests)))).toMatchObject({
      code: 'ERR_KEY_CLOSED',
      details: { index: 2 },
    });
  });

  test('is not confused by bytes that change their key', async () => {
    const bytes = new TextEncoder().encode(privateKey.padEnd(2048));
    function* changing() {
      yield { privateKey: bytes, applicationId, now, tokenId };
      bytes.set(new TextEncoder().encode(other.privateKey.padEnd(2048)));
      yield { privateKey: bytes, applicationId, now, tokenId };
    }
    const [first, second] = await collect(kit.signTokens(changing()));
    await kit.verifyToken(first.token, { publicKey, now });
    await kit.verifyToken(second.token, { publicKey: other.publicKey, now });
  });

  test.each([
    [undefined, undefined, 'ERR_ARGUMENT_TYPE'],
    [{}, undefined, 'ERR_ARGUMENT_TYPE'],
    [[], { concurrency: 0 }, 'ERR_ARGUMENT_VALUE'],
    [[], { concurrency: 1.5 }, 'ERR_ARGUMENT_VALUE'],
    [[], { concurrency: 65 }, 'ERR_ARGUMENT_VALUE'],
    [[], { parallel: 2 }, 'ERR_ARGUMENT_UNKNOWN'],
    [[], { signal: 1 }, 'ERR_ARGUMENT_TYPE'],
    [[], { onProgress: 1 }, 'ERR_ARGUMENT_TYPE'],
  ])('refuses arguments, case %#', async (requests, options, code) => {
    expect(
      await codeOf(() => collect(kit.signTokens(/** @type {any} */ (requests), /** @type {any} */ (options)))),
    ).toBe(code);
  });
});

describe('many keys', () => {
  test('more keys than are kept at once are imported again', async () => {
    const { createToolkit } = engines[0][1];
    const kit = await createToolkit();
    // Different texts of the same key: each is a key of its own to the pool, and quicker to make than forty pairs.
    const texts = Array.from({ length: 40 }, (_, i) => `${privateKey}${'\n'.repeat(i)}`);
    const requests = [...texts, ...texts].map((key) => ({ privateKey: key, applicationId, now, tokenId }));
    const tokens = await collect(kit.signTokens(requests, { concurrency: 2 }));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(tokens).toHaveLength(80);
    await kit.close();
  });
});

describe('in this thread', () => {
  test('events get through meanwhile', async () => {
    const { createToolkit } = engines[1][1];
    const kit = await createToolkit();
    let turns = 0;
    let over = false;
    const turn = () => {
      turns++;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    await collect(kit.signTokens(makeRequests(150)));
    over = true;
    // One for each batch: 4 tokens, then 32.
    expect(turns).toBeGreaterThanOrEqual(6);
    await kit.close();
  });
});

describe('memory', () => {
  test('holds only the tokens in progress, however long the job', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc');
    const { createToolkit } = engines[0][1];
    const kit = await createToolkit();
    const key = await kit.importKey(privateKey);
    /** @type {WeakRef<object>[]} */
    const references = [];
    /**
     * @template {object} T
     * @param {T} value
     * @returns {T}
     */
    const watch = (value) => {
      references.push(new WeakRef(value));
      return value;
    };
    function* many() {
      for (let i = 0; i < 1200; i++)
        yield watch({ privateKey: key, applicationId, subject: `user-${i}`, claims: watch({}), now });
    }
    let count = 0;
    let most = 0;
    for await (const signed of kit.signTokens(many(), { concurrency: 2 })) {
      watch(signed);
      if (++count % 200 === 0) {
        // The target of a WeakRef that was read stays alive until the turn ends.
        await wait(1);
        collectGarbage();
        most = Math.max(most, references.filter((reference) => reference.deref()).length);
      }
    }
    expect(count).toBe(1200);
    expect(references).toHaveLength(3600);
    // Six batches of at most 32 (see above), a request with its claims, or a token, for each.
    expect(most).toBeLessThanOrEqual(6 * 32 * 2);
    expect(most).toBeGreaterThan(0);
    await kit.close();
  });
});
