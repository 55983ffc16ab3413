/**
 * Takes out of functions that run on the way to the first token what did not run in them: it becomes functions of its own, which need not
 * be there at first. In its place stands a call, which gives it the variables that it reads, takes those that it changes, and goes on where
 * it left off.
 */
import { Liveness } from './liveness.js';
import { beginningOf, isRow, labelsIn, sizeOf, targetsOf, walk } from './instructions.js';
import { catches, passageOf, variablesOf } from './passage.js';
import { form } from './text-format.js';

/** @typedef {import('./text-format.js').Form} Form */
/** @typedef {import('./coverage.js').Step} Step */
/** @typedef {import('./passage.js').Passage} Passage */

/** Bytes, about: of an instruction, of a call, and for each variable taken or given and each exit; of a text, which goes along, compressed. */
const cost = { instruction: 2.1, call: 8, taken: 2, given: 2, exit: 3, text: 0.7 };

/** To gain fewer bytes is not worth a function. */
const leastGain = 16;

/**
 * @param {Form[]} functions changed
 * @param {Step[]} steps of them
 * @param {Set<Step>} run those that ran
 * @param {(address: number) => number} textAt bytes of the text that lies there
 * @returns {{ outlined: Form[], kept: string[] }} functions that are new, and the names of those that ran
 */
export function outline(functions, steps, run, textAt) {
  /** @type {Map<Form, Step[]>} */
  const ofRow = new Map();
  for (const step of steps) ofRow.set(step.row, [...(ofRow.get(step.row) ?? []), step]);
  /** @param {Form} row @returns {number} the first place from which nothing ran */
  const idleFrom = (row) => (catches.has(row.head) ? beginningOf(row) : (ofRow.get(row)?.find((step) => !run.has(step))?.at ?? row.parts.length));
  /** @type {Form[]} */
  const outlined = [];
  const kept = functions.filter((each) => ofRow.get(each)?.slice(0, 1).every((step) => run.has(step)));
  for (const each of kept) new Outliner(each, idleFrom, textAt, outlined).takeIdle();
  return { outlined, kept: kept.map(({ words }) => words[0]) };
}

class Outliner {
  #definition;
  #idleFrom;
  #textAt;
  #outlined;
  #live;
  #results;
  /** @type {Map<string, string>} */
  #types = new Map();

  /**
   * @param {Form} definition of a function, changed
   * @param {(row: Form) => number} idleFrom
   * @param {(address: number) => number} textAt
   * @param {Form[]} outlined grows
   */
  constructor(definition, idleFrom, textAt, outlined) {
    this.#definition = definition;
    this.#idleFrom = idleFrom;
    this.#textAt = textAt;
    this.#outlined = outlined;
    for (const { head, words } of definition.parts) if (head === 'param' || head === 'local') this.#types.set(words[0], words[1]);
    this.#results = resultsOf(definition);
    this.#live = new Liveness(definition, this.#types.keys());
  }

  takeIdle() {
    this.#takeFrom(this.#definition);
  }

  /** @param {Form} each */
  #takeFrom(each) {
    const idle = isRow(each) ? this.#idleFrom(each) : each.parts.length;
    each.parts.slice(0, idle).forEach((part) => this.#takeFrom(part));
    this.#takeRun(each, idle, each.parts.length);
  }

  /**
   * As much of it as can be taken, in as few pieces as can be.
   * @param {Form} row
   * @param {number} from
   * @param {number} to
   */
  #takeRun(row, from, to) {
    for (let length = to - from; length > 0; length -= 1) {
      for (let at = from; at + length <= to; at += 1) {
        const instead = this.#replace(row.parts.slice(at, at + length), at + length === row.parts.length ? this.#results.get(row) : undefined);
        if (!instead) continue;
        this.#takeRun(row, at + length, to);
        row.parts.splice(at, length, ...instead);
        this.#takeRun(row, from, at);
        return;
      }
    }
    row.parts.slice(from, to).forEach((part) => this.#takeWithin(part));
  }

  /** @param {Form} each which stays, and of which nothing ran */
  #takeWithin(each) {
    if (isRow(each)) this.#takeRun(each, beginningOf(each), each.parts.length);
    else each.parts.forEach((part) => this.#takeWithin(part));
  }

  /**
   * @param {Form[]} run
   * @param {string} [result] type of the value that its row leaves with it
   * @returns {Form[] | undefined} what stands in its place
   */
  #replace(run, result) {
    const passage = passageOf(run, this.#live, result);
    if (!passage || this.#gain(run, passage) < leastGain) return undefined;
    // Until the other part is there the call goes by way of JavaScript, which has no vectors.
    if ([passage.result, ...[passage.given ?? [], passage.taken].flat().map((each) => this.#typeOf(each))].includes('v128')) return undefined;
    const name = `$outlined$${this.#outlined.length}`;
    this.#outlined.push(this.#functionOf(name, run, passage));
    const call = form('call', [name], passage.taken.map(get));
    return goOn(call, passage);
  }

  /** @param {Form[]} run @param {Passage} passage @returns {number} bytes that are gained */
  #gain(run, { taken, given, exits }) {
    const size = run.reduce((sum, each) => sum + sizeOf(each), 0);
    const texts = run.flatMap(constantsIn).reduce((sum, address) => sum + this.#textAt(address), 0);
    return size * cost.instruction + texts * cost.text - cost.call - taken.length * cost.taken - (given ? cost.given : 0) - exits.length * cost.exit;
  }

  /** @param {string} name @param {Form[]} run @param {Passage} passage @returns {Form} */
  #functionOf(name, run, passage) {
    const { taken, given, hasCode, result, isEnd } = passage;
    const value = hasCode ? 'i32' : given ? this.#typeOf(given) : result;
    const inner = labelsIn(form('block', [], run));
    const locals = [...variablesOf(run, ['local.get', 'local.set', 'local.tee'])].filter((each) => !taken.includes(each));
    /** @param {'param' | 'local'} head @returns {(variable: string) => Form} */
    const declare = (head) => (variable) => form(head, [variable, this.#typeOf(variable)]);
    return form('func', [name], [
      ...taken.map(declare('param')),
      ...(value ? [form('result', [value])] : []),
      ...locals.map(declare('local')),
      ...run.map((each) => moved(each, passage, inner)),
      ...(isEnd || result || !value ? [] : [leave(passage, 0)]),
    ]);
  }

  /** @param {string} variable @returns {string} */
  #typeOf(variable) {
    return /** @type {string} */ (this.#types.get(variable));
  }
}

/**
 * @param {Form} call
 * @param {Passage} passage
 * @returns {Form[]} the call, and what has to follow
 */
function goOn(call, { given, exits, hasCode, isEnd }) {
  if (!hasCode) {
    const first = given ? form('local.set', [given], [call]) : call;
    const last = exits.length === 0 ? form('unreachable') : exits[0] === 'return' ? form('return') : form('br', exits);
    return isEnd ? [first, last] : [first];
  }
  if (exits[0] === 'return') return [form('if', [], [call, form('then', [], [form('return')])])];
  if (isEnd) return [form('br_table', [exits[0], ...exits], [call])];
  if (exits.length === 1) return [form('br_if', exits, [call])];
  const next = `$after${call.words[0]}`;
  return [form('block', [next], [form('br_table', [next, ...exits], [call])])];
}

/** @param {string} variable */
const get = (variable) => form('local.get', [variable]);

/**
 * @param {Form} each
 * @param {Passage} passage
 * @param {Set<string>} inner labels that move along
 * @returns {Form} as it is in the function that was made of it
 */
function moved(each, passage, inner) {
  const { head, words } = each;
  const parts = each.parts.map((part) => moved(part, passage, inner));
  /** @param {string} exit */
  const leaveTo = (exit) => leave(passage, passage.exits.indexOf(exit) + 1);
  if (head === 'return') return leaveTo(head);
  const outer = [...new Set(targetsOf(each).filter((label) => !inner.has(label)))];
  if (outer.length > 0) {
    if (head === 'br') return leaveTo(outer[0]);
    if (head === 'br_if') return form('if', [], [...parts, form('then', [], [leaveTo(outer[0])])]);
    /** @param {string} label */
    const within = (label) => (inner.has(label) ? label : `${label}$exit`);
    return outer.reduce((inside, label) => form('block', [], [form('block', [within(label)], [inside]), leaveTo(label)]), form(head, words.map(within), parts));
  }
  const delegate = parts.find((part) => part.head === 'delegate');
  // Nothing in the new function catches what is thrown, and where that is called the same does as before.
  if (delegate && !inner.has(delegate.words[0])) return form('block', [], parts.flatMap((part) => (isRow(part) ? part.parts : part === delegate ? [] : [part])));
  return form(head, words, parts);
}

/**
 * @param {Passage} passage
 * @param {number} code
 * @returns {Form} what ends the new function
 */
function leave({ given, hasCode }, code) {
  return form('return', [], hasCode ? [form('i32.const', [String(code)])] : given ? [get(given)] : []);
}

/**
 * @param {Form} each
 * @returns {number[]} what may be addresses: constants, and the lower half of those that are an address and a length
 */
function constantsIn(each) {
  /** @type {number[]} */
  const found = [];
  walk(each, ({ head, words }) => {
    if (head === 'i32.const' || head === 'i64.const') found.push(Number(BigInt.asUintN(32, BigInt(words[0]))));
  });
  return found;
}

/**
 * @param {Form} definition
 * @returns {Map<Form, string>} the type of the value that each row leaves, where it leaves one
 */
function resultsOf(definition) {
  const results = new Map();
  walk(definition, (each) => {
    const result = each.parts.find(({ head }) => head === 'result')?.words[0];
    if (!result) return;
    for (const row of isRow(each) ? [each] : each.parts.filter(isRow)) results.set(row, result);
  });
  return results;
}
