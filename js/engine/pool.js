/**
 * Bulk signing: batches go to several workers, tokens come back in order. Requests are pulled only as fast as tokens are
 * taken, and only a few batches exist at once, so that memory stays flat however long the job is.
 */
import { fromPlainError, TokensmithError } from '../errors.js';
import { BatchReader } from './batch-reader.js';
import { BatchSigner } from './batch-signer.js';
import { PoolKeys } from './pool-keys.js';
import { startWorker } from './worker-client.js';

/** @typedef {import('./batch-signer.js').Batch} Batch */
/** @typedef {import('./batch-signer.js').BatchOutcome} BatchOutcome */
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
 * @property {Engine} engine signs itself where there are no workers
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
export async function* runPool({ requests, readRequest, exportHandle, engine, spawn, concurrency, signal, onProgress, total }) {
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
    for (const signer of signers) signer.end(new TokensmithError('ERR_ENGINE_CLOSED', { where: 'signTokens', problem: 'The job has ended.', remedy: 'Start another one.' }));
  }
}

/**
 * @param {{ key: import('./pool-keys.js').PoolKey, params: object }[]} items
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
      const transfer = batch.keys.flatMap(({ bytes, passphrase }) => (passphrase ? [bytes.buffer, passphrase.buffer] : [bytes.buffer]));
      return client.request({ type: 'sign', batch }, /** @type {ArrayBuffer[]} */ (transfer));
    },
    end(reason) {
      if (!client.usable) return;
      // An idle one wipes its keys first; a busy one is ended at once.
      if (client.load > 0) client.end(reason);
      else void client.request({ type: 'close' }).then(() => client.end(reason), () => client.end(reason));
    },
  };
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
        await new Promise((resolve) => void setTimeout(resolve, 0));
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
  const indexed = new TokensmithError(error.code, { where: `requests[${index}].${where}`, problem, remedy, index }, { cause: error.cause });
  return indexed;
}
