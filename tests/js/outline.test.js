/** Functions from which was taken what did not run: they do what they did before, also where it runs after all. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stepsOf, stepsRun, withMarks } from '../../tools/build/divide/coverage.js';
import { outline } from '../../tools/build/divide/outline.js';
import { moduleOf, parse, print } from '../../tools/build/divide/text-format.js';
import { binaryenProgram, emscriptenEnvironment } from '../../tools/setup/emscripten.js';
import { RandomFunction } from './support/random-functions.js';

const count = 400;
const names = Array.from({ length: count }, (_, number) => `$f${number}`);
const inputs = [-2, -1, 0, 1, 2, 3, 100_007];

const others = [
  '(tag $tag (param i32))',
  '(memory $memory 1)',
  '(global $seen (mut i32) (i32.const 0))',
  '(export "seen" (global $seen))',
  ...names.map((name) => `(export "${name}" (func ${name}))`),
];
const note = '(func $note (param $0 i32) (param $1 i32) (if (i32.eq (local.get $0) (i32.const 3)) (then (throw $tag (local.get $1)))) (global.set $seen (i32.xor (i32.rotl (global.get $seen) (i32.const 5)) (local.get $1))))';

let directory = '';
/** @type {(text: string) => WebAssembly.Instance} */
let assemble;

/** @returns {import('../../tools/build/divide/text-format.js').Form[]} anew: they are changed */
const functions = () => [note, ...names.map((name, number) => new RandomFunction(name, number).text())].map(parse);

/** @param {WebAssembly.Instance} instance @param {string} name @param {number} one @param {number} other @returns {string} what is seen of it */
function runOf({ exports }, name, one, other) {
  const seen = /** @type {WebAssembly.Global} */ (exports.seen);
  seen.value = 0;
  try {
    /** @type {Function} */ (exports[name])(one, other);
    return `${seen.value}`;
  } catch (error) {
    if (error instanceof WebAssembly.Exception) return `${seen.value}, thrown`;
    throw error;
  }
}

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'outline-'));
  const program = await binaryenProgram('wasm-as');
  const env = await emscriptenEnvironment();
  assemble = (text) => {
    const [source, target] = ['module.wat', 'module.wasm'].map((name) => path.join(directory, name));
    writeFileSync(source, text);
    execFileSync(program, ['--enable-exception-handling', '--enable-mutable-globals', source, '-o', target], { env });
    return new WebAssembly.Instance(new WebAssembly.Module(readFileSync(target)));
  };
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('what did not run', () => {
  test('is taken out, and nothing changes', () => {
    const original = assemble(moduleOf([...others, ...functions().map(print)]));
    const before = functions();
    const steps = stepsOf(before);
    const marked = assemble(moduleOf([...others, ...withMarks(before, steps)]));
    // Half of the functions run on the way, each with one pair of numbers.
    for (const name of names.slice(0, count / 2)) runOf(marked, name, 1, 0);
    const ran = stepsRun(steps, marked.exports);

    const { outlined, kept } = outline(before, steps, ran, (address) => (address >= 100_000 ? 100 : 0));
    const divided = assemble(moduleOf([...others, ...[...before, ...outlined].map(print)]));
    expect(kept).toEqual(['$note', ...names.slice(0, count / 2)]);
    expect(outlined.length).toBeGreaterThan(count / 2);

    const results = (/** @type {WebAssembly.Instance} */ instance) => names.map((name) => [name, ...inputs.flatMap((one) => inputs.map((other) => runOf(instance, name, one, other)))]);
    const expected = results(original);
    expect(results(divided)).toEqual(expected);
    // They do different things, some of them by throwing.
    expect(new Set(expected.flatMap(([, ...each]) => each)).size).toBeGreaterThan(count);
    expect(expected.flat().some((each) => each.endsWith('thrown'))).toBe(true);
  });

  test('is called on the way where it was taken from only when it runs', () => {
    const text = `(func $f (param $0 i32) (result i32) (local $1 i32)
      (if (local.get $0) (then (local.set $1 (i32.add (local.get $0) (i32.const 100000)))))
      (i32.add (local.get $1) (i32.const 1)))`;
    const before = [parse(text)];
    const steps = stepsOf(before);
    const { outlined } = outline(before, steps, new Set(steps.slice(0, 1)), (address) => (address === 100_000 ? 100 : 0));
    expect(print(before[0])).toBe(
      '(func $f (param $0 i32) (result i32) (local $1 i32) (if (local.get $0) (then (local.set $1 (call $outlined$0 (local.get $0))))) (i32.add (local.get $1) (i32.const 1)))',
    );
    expect(outlined.map(print)).toEqual([expect.stringMatching(/^\(func \$outlined\$0 \(param \$0 i32\) \(result i32\) \(local \$1 i32\) \(local\.set \$1 .*\) \(return \(local\.get \$1\)\)\)$/)]);
  });

  const throwing = '(try $passing (do (call $note (i32.const 3) (i32.const 100001))) (delegate $outer))';
  const caught = (/** @type {number} */ number) => `(catch_all (global.set $seen (i32.const ${number})))`;
  test.each([
    ['past one that moves along', `(try $outer (do (if (local.get $0) (then (try $near (do ${throwing}) ${caught(8)})))) ${caught(7)})`],
    ['past one that stays', `(try $outer (do (try $near (do (if (local.get $0) (then ${throwing}))) ${caught(8)})) ${caught(7)})`],
    ['to the nearest', `(try $outer (do (if (local.get $0) (then ${throwing}))) ${caught(7)})`],
  ])('throws to the same place, %s', (_where, body) => {
    const fields = ['(tag $tag (param i32))', '(global $seen (mut i32) (i32.const 0))', '(export "seen" (global $seen))', '(export "f" (func $f))'];
    const before = [note, `(func $f (param $0 i32) ${body})`].map(parse);
    const steps = stepsOf(before);
    const { outlined } = outline(before, steps, new Set(steps.filter(({ row }) => row.head === 'func')), (address) => (address === 100_001 ? 100 : 0));
    expect(outlined.length).toBeGreaterThan(0);
    expect(runOf(assemble(moduleOf([...fields, ...[...before, ...outlined].map(print)])), 'f', 1, 0)).toBe('7');
  });

  test('keeps a function whole of which all ran', () => {
    const before = [parse('(func $f (param $0 i32) (local.set $0 (i32.const 1)))')];
    const steps = stepsOf(before);
    expect(outline(before, steps, new Set(steps), () => 100)).toEqual({ outlined: [], kept: ['$f'] });
    expect(outline(before, steps, new Set(), () => 100)).toEqual({ outlined: [], kept: [] });
  });
});
