/** What a call must do to stand in the place of some instructions of a function. */
import { isEnd, isInstruction, labelsIn, targetsOf, walk } from './instructions.js';
import { form } from './text-format.js';

/** @typedef {import('./text-format.js').Form} Form */
/** @typedef {import('./liveness.js').Liveness} Liveness */

/**
 * It gives back one value at most: `given`, `result` or a code. Several do not arrive whole in every engine: V8 11.3, in Node 20, lost the third
 * when the function that takes them was compiled anew.
 * @typedef {object} Passage
 * @property {string[]} taken variables that they read
 * @property {string} [given] a variable that is read after they changed it
 * @property {string[]} exits labels they may go to, or `return`
 * @property {boolean} isEnd whether nothing comes after them
 * @property {boolean} hasCode whether a number says where to go on: 0 behind the call, else at an exit
 * @property {string} [result] type of the value that they leave
 */

/** A row that only runs once something was thrown. */
export const catches = new Set(['catch', 'catch_all']);

/**
 * @param {Form[]} run some instructions of a row
 * @param {Liveness} live of the function
 * @param {string} [result] type of the value that the row leaves with them
 * @returns {Passage | undefined} nothing, if no call can stand for them
 */
export function passageOf(run, live, result) {
  const exits = exitsOf(run, live);
  if (!exits) return undefined;
  const ends = run.some(isEnd);
  const hasCode = exits.size > (ends ? 1 : 0);
  // A table of labels has no place for it.
  if (exits.has('return') && exits.size > 1) return undefined;

  const written = variablesOf(run, ['local.set', 'local.tee']);
  const caught = live.whenThrown(run[0]);
  if ([...written].some((each) => caught.has(each))) return undefined;
  const readLater = new Set([...(ends ? [] : live.after(run[run.length - 1])), ...[...exits].flatMap((label) => [...live.at(label)])]);
  const given = [...written].filter((each) => readLater.has(each));
  const left = ends ? undefined : result;
  if (given.length + (hasCode ? 1 : 0) + (left ? 1 : 0) > 1) return undefined;

  const read = variablesOf(run, ['local.get']);
  const taken = [...live.before(run[0])].filter((each) => read.has(each) || given.includes(each));
  return { taken, given: given[0], exits: [...exits], isEnd: ends, hasCode, result: left };
}

/**
 * @param {Form[]} run
 * @param {Liveness} live
 * @returns {Set<string> | undefined} nothing, where one takes a value along, or goes where a call can not
 */
function exitsOf(run, live) {
  const inner = labelsIn(form('block', [], run));
  /** @type {Set<string>} */
  const exits = new Set();
  /** @param {Form} each @param {{ isCaught: boolean, isGuarded: boolean }} around @returns {boolean} whether it can be moved */
  const look = (each, around) => {
    const { head, words, parts } = each;
    const outer = targetsOf(each).filter((label) => !inner.has(label));
    outer.forEach((label) => exits.add(label));
    if (head === 'return') exits.add(head);
    const values = parts.filter(isInstruction).length - (head === 'br_if' || head === 'br_table' ? 1 : 0);
    if ((outer.length > 0 || head === 'return') && values > 0) return false;
    if (head === 'pop' && !around.isCaught) return false;
    if (head === 'rethrow' && !inner.has(words[0])) return false;
    // What is passed on to the `try` around the call gets there by itself, if nothing is between.
    if (head === 'delegate' && !inner.has(words[0]) && (around.isGuarded || live.guardOf(run[0]) !== guardNamed(words[0]))) return false;
    const guards = head === 'try' && !parts.some((part) => part.head === 'delegate');
    return parts.every((part) =>
      look(part, { isCaught: around.isCaught || catches.has(part.head), isGuarded: around.isGuarded || (guards && !catches.has(part.head)) }),
    );
  };
  return run.every((each) => isInstruction(each) && look(each, { isCaught: false, isGuarded: false })) ? exits : undefined;
}

/** @param {string} word a label, or a number: that stands for the caller @returns {string | undefined} */
function guardNamed(word) {
  return word.startsWith('$') ? word : undefined;
}

/**
 * @param {Form[]} run
 * @param {string[]} heads
 * @returns {Set<string>}
 */
export function variablesOf(run, heads) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const each of run) {
    walk(each, ({ head, words }) => {
      if (heads.includes(head)) names.add(words[0]);
    });
  }
  return names;
}
