/** What a bundler or a runtime makes of `import module from 'tokensmith/wasm'`: give it to init({ wasm: module }). */
declare const module: WebAssembly.Module;
export default module;
