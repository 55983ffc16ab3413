/** What Cloudflare Workers and bundlers make of `import wasmModule from 'tokensmith/tokensmith.wasm'`: give it to `init({ wasmModule })`. */
declare const module: WebAssembly.Module;
export default module;
