/** What Emscripten makes of bindings.cpp, as far as js/engine/boundary.js uses it. Installed beside tokensmith.js. */

export interface ReplyView {
  json: number;
  jsonLength: number;
  secrets: number;
  secretsLength: number;
}

/** Bytes in the memory. */
export interface BytesView {
  start: number;
  length: number;
}

export interface EngineModule {
  /** A view of the whole memory; read it again after each call. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  onProgress: ((candidates: number) => void) | undefined;
  _malloc(length: number): number;
  _free(pointer: number): void;
  /** The fast kernel's scratchSize and exponentiate; must be there before useTier('relaxed-simd'). The search for primes adds its own. */
  kernelFunctions: Function[] | undefined;
  /** Where its text lies, in UTF-8. */
  version(): BytesView;
  kernelBytes(): BytesView;
  kernelStack(): BytesView;
  /** An index into the list in js/engine/kernel-choice.js. */
  tier(): number;
  useTier(tier: number): boolean;
  call(request: number, requestLength: number, secrets: number, secretsLength: number): ReplyView;
  release(): void;
  close(): void;
}

export interface ModuleOptions {
  instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void): object;
  print(text: string): void;
  printErr(text: string): void;
}

export default function createModule(options: ModuleOptions): Promise<EngineModule>;
