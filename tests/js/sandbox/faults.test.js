import { describe, expect, test } from '@jest/globals';
import { createFaults } from '../../../js/sandbox/faults.js';
import { createLatency, createRateLimit, wait } from '../../../js/sandbox/index.js';
import { createIdentifiers } from '../../../js/sandbox/state.js';
import { repeatableRandom } from '../support/sandbox.js';

const get = { method: 'GET', path: '/v1/users' };

/** @param {() => unknown} action */
function failureOf(action) {
  try {
    action();
  } catch (error) {
    const { code, details } = /** @type {any} */ (error);
    return { code, where: details?.where };
  }
  return null;
}

describe('faults', () => {
  test('hit every request without conditions', () => {
    const faults = createFaults([{ kind: 'network' }]);
    expect([faults.next(get)?.kind, faults.next({ method: 'PUT', path: '/x' })?.kind]).toEqual(['network', 'network']);
  });

  test('match a method and a path, as a whole or up to a star', () => {
    const faults = createFaults([
      { kind: 'network', method: 'post', path: '/v1/users' },
      { kind: 'status', path: '/v2/*' },
    ]);
    expect(faults.next(get)).toBeUndefined();
    expect(faults.next({ ...get, method: 'POST' })?.kind).toBe('network');
    expect(faults.next({ method: 'POST', path: '/v1/users/USR-1' })).toBeUndefined();
    expect(faults.next({ method: 'GET', path: '/v2/applications/7' })?.kind).toBe('status');
  });

  test('skip some requests first, and end', () => {
    const faults = createFaults([{ kind: 'timeout', skip: 1, times: 2 }]);
    expect([1, 2, 3, 4].map(() => faults.next(get)?.kind)).toEqual([undefined, 'timeout', 'timeout', undefined]);
  });

  test('are replaced as a whole', () => {
    const faults = createFaults([{ kind: 'network' }]);
    faults.set([]);
    expect(faults.next(get)).toBeUndefined();
  });

  test.each([
    [{ kind: 'explosion' }, 'faults[0].kind'],
    [{ kind: 'status', status: 200 }, 'faults[0].status'],
    [{ kind: 'status', when: 'later' }, 'faults[0].when'],
    [{ kind: 'network', times: -1 }, 'faults[0].times'],
    [{ kind: 'network', skip: 0.5 }, 'faults[0].skip'],
    [{ kind: 'status', retryAfter: '3' }, 'faults[0].retryAfter'],
    [null, 'faults[0].kind'],
  ])('%j is refused', (fault, where) => {
    expect(failureOf(() => createFaults([/** @type {any} */ (fault)]))).toEqual({ code: 'ERR_ARGUMENT_VALUE', where });
  });
});

describe('rate limit', () => {
  test('counts for each family and each window', () => {
    let time = 100;
    const limit = createRateLimit({ requests: 2, seconds: 10 }, () => time);
    expect([limit.take('user'), limit.take('user'), limit.take('user')]).toEqual([0, 0, 10]);
    expect(limit.take('application')).toBe(0);
    time = 107;
    expect(limit.take('user')).toBe(3);
    time = 110;
    expect(limit.take('user')).toBe(0);
  });

  test('is off by default', () => {
    const limit = createRateLimit(undefined, () => 0);
    expect(Array.from({ length: 1000 }, () => limit.take('user')).every((seconds) => seconds === 0)).toBe(true);
  });

  test.each([{ requests: 0 }, { requests: 1.5 }, { requests: 1, seconds: 0 }, { requests: Infinity }])(
    '%j is refused',
    (limit) => {
      expect(failureOf(() => createRateLimit(limit, () => 0))).toEqual({
        code: 'ERR_ARGUMENT_VALUE',
        where: 'rateLimit',
      });
    },
  );
});

describe('latency', () => {
  test('is one value, or within its range', () => {
    expect(createLatency(40, () => 0.5)()).toBe(40);
    expect(createLatency([40, 60], () => 0)()).toBe(40);
    expect(createLatency([40, 60], () => 0.5)()).toBe(50);
  });

  test.each([-1, NaN, Infinity, '5', [3, 2]])('%j is refused', (latency) => {
    const attempt = () => createLatency(/** @type {any} */ (latency), () => 0);
    expect(failureOf(attempt)).toEqual({ code: 'ERR_ARGUMENT_VALUE', where: 'latency' });
  });

  test('ends with the signal, for its reason', async () => {
    const controller = new AbortController();
    const waiting = wait(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(wait(0, controller.signal)).rejects.toThrow('enough');
  });
});

describe('identifiers', () => {
  test('are version 4 UUIDs, 32 hexadecimal digits and fractions', () => {
    const identifiers = createIdentifiers(repeatableRandom());
    for (let round = 0; round < 100; round++) {
      expect(identifiers.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(identifiers.instance()).toMatch(/^[\da-f]{32}$/);
      const fraction = identifiers.fraction();
      expect(fraction >= 0 && fraction < 1).toBe(true);
    }
  });

  test('repeat for the same bytes, and only then', () => {
    const first = createIdentifiers(repeatableRandom());
    const again = createIdentifiers(repeatableRandom());
    const other = createIdentifiers(repeatableRandom(7));
    const id = first.uuid();
    expect(again.uuid()).toBe(id);
    expect(other.uuid()).not.toBe(id);
    expect(first.uuid()).not.toBe(id);
  });

  test('a source that gives too little is an error, not a weak id', () => {
    const identifiers = createIdentifiers(() => new Uint8Array(3));
    expect(() => identifiers.uuid()).toThrow(TypeError);
  });
});
