/** tokensmith.wasm in Base64, and js/engine/worker.js bundled into one classic script: put there by tools/build/single.js. */
declare const TOKENSMITH_WASM: string;
declare const TOKENSMITH_WORKER_SOURCE: string;
