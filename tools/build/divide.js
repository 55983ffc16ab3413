/**
 * Divides the engine: dist/engine/tokensmith.primary.wasm, with all that the way to the first token runs through, and
 * dist/engine/tokensmith.deferred.wasm with the rest, which a page loads when somebody has seen something.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { run, throwIfInterrupted } from '../setup/command.js';
import { binaryenProgram, emscriptenEnvironment } from '../setup/emscripten.js';
import { SetupError } from '../setup/errors.js';
import { exists, writeWhole } from '../setup/files.js';
import { fingerprint } from '../setup/fingerprint.js';
import { buildDirectory, distDirectory } from '../setup/paths.js';
import { stepsOf, stepsRun, withMarks } from './divide/coverage.js';
import { divideData } from './divide/divide-data.js';
import { readLinkMap } from './divide/link-map.js';
import { orderedByLikeness } from './divide/order.js';
import { outline } from './divide/outline.js';
import { fieldsOf, moduleOf, parse, print } from './divide/text-format.js';
import { readMemory } from './divide/wasm-file.js';

const engine = path.join(distDirectory, 'engine');
const whole = path.join(engine, 'tokensmith.wasm');
const outputs = { primary: path.join(engine, 'tokensmith.primary.wasm'), deferred: path.join(engine, 'tokensmith.deferred.wasm') };

/** Only what the code uses: with reference types, calls into the other part would get a table of their own. */
const features = ['bulk-memory', 'exception-handling', 'simd', 'sign-ext', 'nontrapping-float-to-int', 'mutable-globals', 'multivalue'].map((name) => `--enable-${name}`);

/**
 * Functions have changed, and may be shorter now. But none becomes part of another again, and of two that are equal none stands for the
 * other: they may not be in the same part.
 */
const tidying = [
  '-Oz',
  '--converge',
  '--skip-pass=duplicate-function-elimination',
  ...['one-caller', 'always', 'flexible'].map((kind) => `--${kind}-inline-max-function-size=0`),
];

/** @param {string} field of a module */
const isFunction = (field) => field.startsWith('(func');

/** @type {import('../setup/runner.js').Step} */
export const divideStep = {
  name: 'divide',
  title: 'Divide the engine',
  why: 'what the first token needs, and the rest',
  needs: ['wasm'],
  inputs: () => fingerprint(['dist/engine/tokensmith.wasm', 'dist/engine/tokensmith.js', 'tools/build/divide.js', 'tools/build/divide', 'js/engine/boundary.js', 'js/engine/deferred-part.js']),
  isDone: async () => (await exists(outputs.primary)) && (await exists(outputs.deferred)),
  run: async ({ log }) => {
    const work = path.join(buildDirectory, 'divide');
    await mkdir(work, { recursive: true });
    /** @param {string} name */
    const at = (name) => path.join(work, name);
    const env = await emscriptenEnvironment();
    /** @param {string} program @param {string[]} args */
    const binaryen = async (program, ...args) => run(await binaryenProgram(program), [...features, ...args], { log, env });

    await binaryen('wasm-dis', whole, '-o', at('whole.wat'));
    const fields = fieldsOf(await readFile(at('whole.wat'), 'utf8'));
    const others = fields.filter((field) => !isFunction(field));
    const functions = fields.filter(isFunction).map(parse);
    const steps = stepsOf(functions);
    await writeFile(at('marked.wat'), moduleOf([...others, ...withMarks(functions, steps)]));
    await binaryen('wasm-as', at('marked.wat'), '-o', at('marked.wasm'));
    // Only now: it imports what the step before made.
    const { makeKeys, rehearse } = await import('./divide/rehearsal.js');
    const { namespaces } = await import('../../js/engine/deferred-part.js');
    const keys = makeKeys();
    const rehearsal = await rehearse(await readFile(at('marked.wasm')), keys);
    const ran = stepsRun(steps, rehearsal.exports);
    throwIfInterrupted();

    const map = await readFile(path.join(buildDirectory, 'wasm/wasm/tokensmith.map'), 'utf8');
    const texts = new Map(readLinkMap(map, readMemory(await readFile(whole))).filter(({ isText }) => isText).map(({ start, end }) => [start, end - start]));
    const { outlined, kept } = outline(functions, steps, ran, (address) => texts.get(address) ?? 0);
    const isKept = new Set(kept);
    const ordered = [...orderedByLikeness(functions.filter(({ words }) => isKept.has(words[0]))), ...functions.filter(({ words }) => !isKept.has(words[0]))];
    await writeFile(at('outlined.wat'), moduleOf([...others, ...[...ordered, ...outlined].map(print)]));
    await writeFile(at('kept'), kept.map((name) => name.slice(1)).join('\n'));
    await binaryen('wasm-as', '-g', at('outlined.wat'), '-o', at('outlined.wasm'));
    await binaryen('wasm-opt', '-g', at('outlined.wasm'), ...tidying, '-o', at('tidy.wasm'));
    await binaryen('wasm-split', `--placeholder-namespace=${namespaces.waiting}`, `--import-namespace=${namespaces.primary}`, `--keep-funcs=@${at('kept')}`, at('tidy.wasm'), '-o1', at('primary.wasm'), '-o2', at('deferred.wasm'));
    await binaryen('wasm-dis', at('primary.wasm'), '-o', at('primary.wat'));
    throwIfInterrupted();

    const { primary, deferred, moved } = divideData({
      primary: await readFile(at('primary.wasm')),
      deferred: await readFile(at('deferred.wasm')),
      map,
      code: await readFile(at('primary.wat'), 'utf8'),
      mark: createHash('sha256').update(await readFile(at('tidy.wasm'))).update(kept.join()).digest(),
    });
    await WebAssembly.compile(new Uint8Array(deferred));
    // Alone, and with the constants that it has.
    const { answers } = await rehearse(primary, keys);
    if (!isDeepStrictEqual(answers, rehearsal.answers)) throw new SetupError('The first part of the engine does not do what the whole does.');
    log.write(`${primary.length} bytes at first, ${deferred.length} later, ${moved} of them constants; ${outlined.length} functions taken out of others`);
    await writeWhole(outputs.primary, primary);
    await writeWhole(outputs.deferred, deferred);
  },
};
