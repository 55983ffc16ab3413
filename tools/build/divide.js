/**
 * Divides the engine: dist/engine/tokensmith.primary.wasm has the functions that importing a key and signing a token run, and
 * dist/engine/tokensmith.deferred.wasm the rest, which a page loads later.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { run, SetupError, throwIfInterrupted } from '../setup/command.js';
import { binaryenProgram, emscriptenEnvironment } from '../setup/emscripten.js';
import { exists, fingerprint, writeWhole } from '../setup/files.js';
import { buildDirectory, distDirectory } from '../setup/paths.js';
import { divideData } from './divide/data.js';

const engine = path.join(distDirectory, 'engine');
const whole = path.join(engine, 'tokensmith.wasm');
const outputs = {
  primary: path.join(engine, 'tokensmith.primary.wasm'),
  deferred: path.join(engine, 'tokensmith.deferred.wasm'),
};

/** Only what the code uses: with reference types, calls into the other part would get a table of their own. */
const features = [
  'bulk-memory',
  'exception-handling',
  'simd',
  'sign-ext',
  'nontrapping-float-to-int',
  'mutable-globals',
  'multivalue',
].map((name) => `--enable-${name}`);

/** @type {import('../setup/runner.js').Step} */
export const divideStep = {
  name: 'divide',
  title: 'Divide the engine',
  why: 'what the first token needs, and the rest',
  needs: ['wasm'],
  inputs: () =>
    fingerprint([
      'dist/engine/tokensmith.wasm',
      'dist/engine/tokensmith.js',
      'tools/build/divide.js',
      'tools/build/divide',
      'js/engine/boundary.js',
      'js/engine/deferred-part.js',
    ]),
  isDone: async () => (await exists(outputs.primary)) && (await exists(outputs.deferred)),
  run: async ({ log }) => {
    const work = path.join(buildDirectory, 'divide');
    await mkdir(work, { recursive: true });
    /** @param {string} name */
    const at = (name) => path.join(work, name);
    const env = await emscriptenEnvironment();
    /** @param {string} program @param {string[]} args */
    const binaryen = async (program, ...args) =>
      run(await binaryenProgram(program), [...features, ...args], { log, env });

    await binaryen('wasm-split', '--instrument', whole, '-o', at('instrumented.wasm'));
    // Only now: it imports what the step before made.
    const { makeKeys, rehearse } = await import('./divide/rehearsal.js');
    const { namespaces } = await import('../../js/engine/deferred-part.js');
    const keys = makeKeys();
    const rehearsal = await rehearse(await readFile(at('instrumented.wasm')), keys);
    await writeFile(at('profile'), profileOf(rehearsal));
    throwIfInterrupted();

    const names = [`--placeholder-namespace=${namespaces.waiting}`, `--import-namespace=${namespaces.primary}`];
    await binaryen(
      'wasm-split',
      whole,
      `--profile=${at('profile')}`,
      ...names,
      '-o1',
      at('primary.wasm'),
      '-o2',
      at('deferred.wasm'),
    );
    await binaryen('wasm-dis', at('primary.wasm'), '-o', at('primary.wat'));
    throwIfInterrupted();

    const { primary, deferred, moved } = divideData({
      primary: await readFile(at('primary.wasm')),
      deferred: await readFile(at('deferred.wasm')),
      map: await readFile(path.join(buildDirectory, 'wasm/wasm/tokensmith.map'), 'utf8'),
      code: await readFile(at('primary.wat'), 'utf8'),
      mark: createHash('sha256')
        .update(await readFile(whole))
        .update(await readFile(at('profile')))
        .digest(),
    });
    await WebAssembly.compile(new Uint8Array(deferred));
    // Alone, and with the constants that it has.
    const { answers } = await rehearse(primary, keys);
    if (!isDeepStrictEqual(answers, rehearsal.answers))
      throw new SetupError('The first part of the engine does not do what the whole does.');
    log.write(`${primary.length} bytes at first, ${deferred.length} later, ${moved} of them constants`);
    await writeWhole(outputs.primary, primary);
    await writeWhole(outputs.deferred, deferred);
  },
};

/**
 * @param {{ instance: WebAssembly.Instance, memory: WebAssembly.Memory }} engine instrumented by wasm-split, after it has run
 * @returns {Uint8Array} which of its functions ran, as `wasm-split --profile` reads it
 */
function profileOf({ instance, memory }) {
  const write = /** @type {(address: number, size: number) => number} */ (instance.exports.__write_profile);
  // Nothing runs in this engine any more, so its memory is free.
  const address = 1024;
  return new Uint8Array(memory.buffer).slice(address, address + write(address, memory.buffer.byteLength - address));
}
