/** Writes the module that carries the WebAssembly code as text: dist/engine/wasm-inline.js. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, writeWhole } from '../setup/files.js';
import { fingerprint } from '../setup/fingerprint.js';
import { distDirectory, root } from '../setup/paths.js';

const source = path.join(distDirectory, 'engine/tokensmith.wasm');
const output = path.join(distDirectory, 'engine/wasm-inline.js');

/** @type {import('../setup/runner.js').Step} */
export const inlineStep = {
  name: 'inline',
  title: 'Embed the WebAssembly code in a module',
  why: 'for bundlers and runtimes that cannot load a file beside the code',
  needs: ['wasm'],
  inputs: () => fingerprint([path.relative(root, source)]),
  isDone: () => exists(output),
  run: async () => {
    const bytes = await readFile(source);
    await writeWhole(
      output,
      `/** tokensmith.wasm, ${bytes.length} bytes, in Base64. Generated. */\nexport const wasmBase64 =\n  '${bytes.toString('base64')}';\n`,
    );
    await writeWhole(output.replace(/\.js$/, '.d.ts'), 'export declare const wasmBase64: string;\n');
  },
};
