/**
 * Bulk signing: batches go to several workers, tokens come back in order. Requests are pulled only as fast as tokens are
 * taken, and only a few batches exist at once, so that memory stays flat however long the job is.
 */
import { isImmutableKey, readKey, readPassphrase } from '../arguments/key.js';
import { fromPlainError, TokensmithError } from '../errors.js';
import { KeyHandle, wipeAll } from '../key-handle.js';
import { BatchSigner } from './bulk-worker.js';
import { startWorker } from './worker-client.js';

/** @typedef {import('./bulk-worker.js').Batch} Batch */
/** @typedef {import('./bulk-worker.js').BatchOutcome} BatchOutcome */
/** @typedef {import('./interface.js').Engine} Engine */

/** The first batches are small, so that all workers have something soon; later ones make messages cheap. */
const firstBatchSize = 4;
const laterBatchSize = 32;

/** A worker that has one batch waiting never idles. */
const batchesPerWorker = 2;

/**
 * @typedef {object} Signer
 * @property {number} load batches it has not answered
 * @property {Set<number>} known references of the keys it was sent
 * @property {number[]} forget references of keys it is to drop
 * @property {(batch: Batch) => Promise<BatchOutcome>} sign
 * @property {(reason: unknown) => void} end
 */

/**
 * @typedef {object} PoolJob
 * @property {Iterable<unknown> | AsyncIterable<unknown>} requests
 * @property {(request: unknown) => Promise<{ privateKey: unknown, passphrase: unknown, params: object }>} readRequest checks one
 * @property {(handle: import('../key-handle.js').KeyHandle) => Promise<Uint8Array>} exportHandle
 * @property {Engine} engine signs by itself if there are no workers
 * @property {(() => import('./interface.js').Port) | undefined} spawn
 * @property {number} concurrency
 * @property {AbortSignal | undefined} signal
 * @property {((progress: { done: number, total?: number }) => void) | undefined} onProgress
 * @property {number | undefined} total
 */

/**
 * @param {PoolJob} job
 * @returns {AsyncGenerator<any, void, undefined>} tokens, in the order of their requests
 */
export async function* runPool({
  requests,
  readRequest,
  exportHandle,
  engine,
  spawn,
  concurrency,
  signal,
  onProgress,
  total,
}) {
  signal?.throwIfAborted();
  /** @type {Signer[]} */
  const signers = [];
  const limit = spawn ? concurrency : 1;
  const keys = new PoolKeys(exportHandle, (ref) => {
    for (const signer of signers) if (signer.known.delete(ref)) signer.forget.push(ref);
  });
  const reader = new BatchReader(requests, async (request) => {
    const { privateKey, passphrase, params } = await readRequest(request);
    return { key: await keys.find(privateKey, passphrase), params };
  });

  /** Batches that were sent, in order. @type {Promise<BatchOutcome & { error?: unknown }>[]} */
  const sent = [];
  let batches = 0;
  let filling = false;
  let ended = false;
  let stopped = false;
  let wake = () => {};

  const pickSigner = () => {
    const idle = signers.find(({ load }) => load === 0);
    if (idle) return idle;
    if (signers.length < limit) {
      signers.push(spawn ? workerSigner(spawn, engine) : threadSigner(engine));
      return signers[signers.length - 1];
    }
    return signers.reduce((least, signer) => (signer.load < least.load ? signer : least));
  };

  const fill = async () => {
    if (filling) return;
    filling = true;
    while (!ended && sent.length < limit * batchesPerWorker) {
      const { items, failure, ended: last } = await reader.next(batches < limit ? firstBatchSize : laterBatchSize);
      if (stopped) return;
      batches++;
      if (items.length > 0) sent.push(send(items, pickSigner));
      if (failure !== undefined) sent.push(Promise.resolve({ tokens: [], error: failure }));
      ended ||= last;
      wake();
    }
    filling = false;
  };

  const abort = () => {
    for (const signer of signers) signer.end(signal?.reason);
    wake();
  };
  signal?.addEventListener('abort', abort, { once: true });

  let done = 0;
  try {
    for (;;) {
      void fill();
      signal?.throwIfAborted();
      const head = sent[0];
      if (head) {
        const { tokens, failure, error } = await head;
        signal?.throwIfAborted();
        sent.shift();
        void fill();
        done += tokens.length;
        if (tokens.length > 0) onProgress?.(total === undefined ? { done } : { done, total });
        for (const token of tokens) {
          yield token;
          signal?.throwIfAborted();
        }
        if (failure) throw withIndex(fromPlainError(failure), done);
        if (error !== undefined) throw withIndex(error, done);
      } else if (ended && !filling) {
        return;
      } else {
        await /** @type {Promise<void>} */ (new Promise((resolve) => void (wake = resolve)));
      }
    }
  } finally {
    stopped = true;
    signal?.removeEventListener('abort', abort);
    reader.close();
    keys.close();
    for (const signer of signers)
      signer.end(
        new TokensmithError('ERR_ENGINE_CLOSED', {
          where: 'signTokens',
          problem: 'The job has ended.',
          remedy: 'Start another one.',
        }),
      );
  }
}

/**
 * @param {{ key: PoolKey, params: object }[]} items
 * @param {() => Signer} pickSigner
 * @returns {Promise<BatchOutcome & { error?: unknown }>} never rejects
 */
async function send(items, pickSigner) {
  try {
    const signer = pickSigner();
    /** @type {Batch} */
    const batch = { keys: [], forget: signer.forget.splice(0), requests: [] };
    for (const { key, params } of items) {
      if (!signer.known.has(key.ref)) {
        signer.known.add(key.ref);
        batch.keys.push({ ref: key.ref, bytes: key.bytes.slice(), passphrase: key.passphrase?.slice() });
      }
      batch.requests.push({ ref: key.ref, params });
    }
    signer.load++;
    try {
      return await signer.sign(batch);
    } finally {
      signer.load--;
    }
  } catch (error) {
    return { tokens: [], error };
  }
}

/**
 * @param {() => import('./interface.js').Port} spawn
 * @param {import('./interface.js').Engine} engine whose code and arithmetic the worker has
 * @returns {Signer}
 */
function workerSigner(spawn, { code, tier }) {
  const client = startWorker(spawn, code, tier);
  return {
    load: 0,
    known: new Set(),
    forget: [],
    sign(batch) {
      const transfer = batch.keys.flatMap(({ bytes, passphrase }) =>
        passphrase ? [bytes.buffer, passphrase.buffer] : [bytes.buffer],
      );
      return client.request({ type: 'sign', batch }, /** @type {ArrayBuffer[]} */ (transfer));
    },
    end(reason) {
      if (!client.usable) return;
      // An idle one wipes its keys first; a busy one is ended at once.
      if (client.load > 0) client.end(reason);
      else
        void client.request({ type: 'close' }).then(
          () => client.end(reason),
          () => client.end(reason),
        );
    },
  };
}

/**
 * Lets events through. Node runs timers that are due one after the other, so that on a slow machine one would follow another without
 * an event between them.
 * @returns {Promise<void>}
 */
function turnOfEvents() {
  const { setImmediate } = /** @type {{ setImmediate?: (run: () => void) => void }} */ (globalThis);
  return new Promise((resolve) => void (setImmediate ? setImmediate(resolve) : setTimeout(resolve, 0)));
}

/**
 * Lets events through between two batches.
 * @param {Engine} engine
 * @returns {Signer}
 */
function threadSigner(engine) {
  const signer = new BatchSigner((method, params, secrets) => engine.call(method, params, secrets));
  /** @type {Promise<unknown>} */
  let queue = Promise.resolve();
  /** @type {{ reason: unknown } | undefined} */
  let end;
  return {
    load: 0,
    known: new Set(),
    forget: [],
    sign(batch) {
      const turn = queue.then(async () => {
        await turnOfEvents();
        if (end) throw end.reason;
        return signer.sign(batch);
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
    end(reason) {
      end = { reason };
      if (engine.usable) void queue.then(() => signer.close()).catch(() => undefined);
    },
  };
}

/**
 * @param {unknown} error
 * @param {number} index
 * @returns {unknown} the same error, saying which request it is about
 */
function withIndex(error, index) {
  if (!(error instanceof TokensmithError) || error.code.startsWith('ERR_ENGINE_')) return error;
  const { where, problem, remedy } = error.details;
  const indexed = new TokensmithError(
    error.code,
    { where: `requests[${index}].${where}`, problem, remedy, index },
    { cause: error.cause },
  );
  return indexed;
}

/* The keys of a bulk job, by what they are: the same key in a million requests is one key. */

/** At least the requests of a batch (bulk.js), whose keys must all be there. A job with more keys imports some of them again. */
const maxKeys = 32;

/**
 * @typedef {object} PoolKey
 * @property {number} ref
 * @property {unknown} source text, a handle or a key object, which are quickly compared
 * @property {Uint8Array} bytes
 * @property {Uint8Array} [passphrase]
 */

/**
 * @param {Uint8Array | undefined} a
 * @param {Uint8Array | undefined} b
 * @returns {boolean}
 */
function sameBytes(a, b) {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export class PoolKeys {
  /** The most recently used comes last. @type {PoolKey[]} */
  #keys = [];
  #lastRef = 0;
  #closed = false;
  #exportHandle;

  /**
   * @param {(handle: KeyHandle) => Promise<Uint8Array>} exportHandle the private key of a handle, for the pool's workers
   * @param {(ref: number) => void} onForget told of a key that is dropped
   */
  constructor(exportHandle, onForget) {
    this.#exportHandle = exportHandle;
    this.onForget = onForget;
  }

  /**
   * @param {unknown} privateKey
   * @param {unknown} passphrase
   * @returns {Promise<PoolKey>}
   * @throws {import('../errors.js').TokensmithError} ERR_ARGUMENT_*, ERR_KEY_CLOSED, ERR_KEY_NOT_PRIVATE
   */
  async find(privateKey, passphrase) {
    const secret = readPassphrase(passphrase, 'passphrase');
    // Not bytes: their owner may have changed them since.
    const comparable = isImmutableKey(privateKey);
    let found = comparable
      ? this.#keys.find((key) => key.source === privateKey && sameBytes(key.passphrase, secret))
      : undefined;
    if (!found) {
      const given = await readKey(privateKey, 'privateKey');
      const bytes = given instanceof KeyHandle ? await this.#exportHandle(given) : given;
      found = this.#keys.find((key) => sameBytes(key.bytes, bytes) && sameBytes(key.passphrase, secret));
      if (found) {
        wipeAll([bytes]);
      } else {
        const key = {
          ref: ++this.#lastRef,
          source: comparable ? privateKey : undefined,
          bytes,
          passphrase: secret?.slice(),
        };
        this.#keys.push(key);
        // The job ended while this request was on its way.
        if (this.#closed) this.close();
        if (this.#keys.length > maxKeys) this.#forget(/** @type {PoolKey} */ (this.#keys.shift()));
        wipeAll([secret]);
        return key;
      }
    }
    this.#keys.splice(this.#keys.indexOf(found), 1);
    this.#keys.push(found);
    wipeAll([secret]);
    return found;
  }

  /** @param {PoolKey} key */
  #forget(key) {
    wipeAll([key.bytes, key.passphrase]);
    this.onForget(key.ref);
  }

  /** Wipes them all. */
  close() {
    this.#closed = true;
    for (const key of this.#keys.splice(0)) this.#forget(key);
  }
}

/* Cuts a source of requests, sync or async, into batches, without waiting for more when something has already arrived. */

/**
 * @template T
 * @typedef {object} ReadBatch
 * @property {T[]} items
 * @property {unknown} [failure] what the source or the preparation of the next item threw; the items before it are still valid
 * @property {boolean} ended whether nothing follows
 */

/** @returns {Promise<'late'>} after what is ready has run */
function nextTurn() {
  return new Promise((resolve) => void setTimeout(() => resolve('late'), 0));
}

/**
 * @template Item, Prepared
 */
export class BatchReader {
  /** @type {Promise<IteratorResult<Item>> | undefined} asked for and not yet taken */
  #asked;
  #iterator;
  #isAsync;
  #prepare;
  #count = 0;

  /**
   * @param {Iterable<Item> | AsyncIterable<Item>} source
   * @param {(item: Item, index: number) => Promise<Prepared>} prepare
   */
  constructor(source, prepare) {
    const asynchronous = /** @type {AsyncIterable<Item>} */ (source)[Symbol.asyncIterator];
    this.#isAsync = typeof asynchronous === 'function';
    this.#iterator = this.#isAsync
      ? /** @type {AsyncIterable<Item>} */ (source)[Symbol.asyncIterator]()
      : /** @type {Iterable<Item>} */ (source)[Symbol.iterator]();
    this.#prepare = prepare;
  }

  /**
   * Never rejects. One at a time.
   * @param {number} size at most
   * @returns {Promise<ReadBatch<Prepared>>}
   */
  async next(size) {
    /** @type {Prepared[]} */
    const items = [];
    try {
      while (items.length < size) {
        const step = await this.#step(items.length > 0);
        if (step === 'late') break;
        if (step.done) return { items, ended: true };
        items.push(await this.#prepare(step.value, this.#count++));
      }
      return { items, ended: false };
    } catch (failure) {
      return { items, failure, ended: true };
    }
  }

  /**
   * @param {boolean} enough whether the batch can go without what is not there yet
   * @returns {Promise<IteratorResult<Item> | 'late'>}
   */
  async #step(enough) {
    if (!this.#isAsync) return this.#iterator.next();
    this.#asked ??= Promise.resolve(this.#iterator.next());
    const step = await (enough ? Promise.race([this.#asked, nextTurn()]) : this.#asked);
    if (step !== 'late') this.#asked = undefined;
    return step;
  }

  /** Tells the source that no more is wanted; does not wait for one that never answers. */
  close() {
    try {
      const closing = this.#iterator.return?.();
      if (closing instanceof Promise) closing.catch(() => undefined);
    } catch {
      // The job is over; what its source throws at this point concerns nobody.
    }
  }
}
