/** What the parts of the engine agree on. Nothing here runs. */

/**
 * A secret by its name, in bytes that belong to whoever is called: they are wiped or transferred.
 * @typedef {[name: string, bytes: Uint8Array]} NamedSecret
 */

/**
 * @typedef {object} CallOptions
 * @property {((candidates: number) => void)} [onProgress] while a key pair is searched for
 * @property {AbortSignal} [signal] heeded by engines in workers while they search for a key pair
 */

/**
 * @typedef {object} Answer
 * @property {any} result from JSON
 * @property {Record<string, Uint8Array>} secrets for the caller to wipe
 */

/**
 * Which arithmetic raises to powers: 'relaxed-simd' (fused multiply-adds), 'portable' (SIMD), 'reference' (Mbed TLS's own).
 * @typedef {'relaxed-simd' | 'portable' | 'reference'} Tier
 */

/**
 * The engine as the toolkit sees it, in this thread or in a worker.
 * @typedef {object} Engine
 * @property {'thread' | 'worker'} kind
 * @property {string} version
 * @property {Tier} tier
 * @property {import('./compile.js').EngineCode} code for the pool's workers
 * @property {boolean} usable false once it broke or was closed
 * @property {(method: string, params: object, secrets?: NamedSecret[], options?: CallOptions) => Promise<Answer>} call
 * @property {() => Promise<void>} close wipes every key
 */

/**
 * A worker of either kind.
 * @typedef {object} Port
 * @property {(message: any, transfer?: ArrayBuffer[]) => void} post
 * @property {(onMessage: (message: any) => void, onFailure: (reason: unknown) => void) => void} listen
 * @property {(busy: boolean) => void} hold whether the process may end while this worker lives
 * @property {() => void} terminate
 */

/**
 * What differs between Node, browsers and the inlined entry.
 * @typedef {object} Runtime
 * @property {(options: import('../types.js').EngineOptions) => Promise<import('./compile.js').EngineCode>} compile
 * @property {() => (() => Port) | undefined} workers how to start one, where there are any
 * @property {() => number} concurrency how many workers are worth it
 */

/**
 * @callback OpenEngine
 * @param {import('./compile.js').EngineCode} code
 * @param {{ spawn: (() => Port) | undefined, concurrency: number, tier?: Tier }} options
 * @returns {Promise<Engine>}
 */

export {};
