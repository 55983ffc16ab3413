/** Which local variables of a function are still read after a place in it: what is there must be kept. */
import { isInstruction, isRow, labelOf, targetsOf } from './instructions.js';

/** @typedef {import('./text-format.js').Form} Form */

/** Sets of variables, a bit for each. */
const none = 0n;

export class Liveness {
  /** @type {Map<string, bigint>} */
  #bits = new Map();
  /** @type {Map<string, bigint>} */
  #atLabel = new Map();
  /** @type {Map<Form, bigint>} */
  #before = new Map();
  /** @type {Map<Form, bigint>} */
  #after = new Map();
  /** @type {Map<Form, bigint>} */
  #caught = new Map();
  /** @type {Map<Form, string | undefined>} */
  #guards = new Map();

  /**
   * @param {Form} definition of a function
   * @param {Iterable<string>} variables its parameters and its locals
   */
  constructor(definition, variables) {
    for (const name of variables) this.#bits.set(name, 1n << BigInt(this.#bits.size));
    this.#row(definition.parts, none, { caught: none });
  }

  /** @param {Form} instruction */
  before(instruction) {
    return this.#names(this.#before.get(instruction) ?? none);
  }

  /** @param {Form} instruction */
  after(instruction) {
    return this.#names(this.#after.get(instruction) ?? none);
  }

  /** @param {string} label */
  at(label) {
    return this.#names(this.#atLabel.get(label) ?? none);
  }

  /** @param {Form} instruction @returns {Set<string>} what is read when it throws */
  whenThrown(instruction) {
    return this.#names(this.#caught.get(instruction) ?? none);
  }

  /** @param {Form} instruction @returns {string | undefined} the label of the innermost `try` around it */
  guardOf(instruction) {
    return this.#guards.get(instruction);
  }

  /** @param {bigint} set @returns {Set<string>} */
  #names(set) {
    return new Set([...this.#bits].filter(([, bit]) => set & bit).map(([name]) => name));
  }

  /**
   * @param {Form[]} parts
   * @param {bigint} after
   * @param {{ caught: bigint, guard?: string }} around
   * @returns {bigint} what is read from before them on
   */
  #row(parts, after, around) {
    return parts.filter(isInstruction).reduceRight((live, part) => this.#one(part, live, around), after);
  }

  /**
   * @param {Form} each
   * @param {bigint} after
   * @param {{ caught: bigint, guard?: string }} around
   * @returns {bigint}
   */
  #one(each, after, around) {
    this.#after.set(each, after);
    this.#caught.set(each, around.caught);
    this.#guards.set(each, around.guard);
    const live = this.#through(each, after, around);
    this.#before.set(each, live);
    return live;
  }

  /**
   * @param {Form} each
   * @param {bigint} after
   * @param {{ caught: bigint, guard?: string }} around
   * @returns {bigint}
   */
  #through(each, after, around) {
    const { head, words, parts } = each;
    const label = labelOf(each);
    const operands = (/** @type {bigint} */ live) => this.#row(parts, live, around);
    const targets = targetsOf(each).reduce((live, target) => live | (this.#atLabel.get(target) ?? none), none);
    switch (head) {
      case 'block':
        if (label) this.#atLabel.set(label, after);
        return operands(after);
      case 'loop':
        // Until nothing changes: what is inside was then looked at with what is read at its beginning.
        for (;;) {
          const live = operands(after);
          if (!label || live === this.#atLabel.get(label)) return live;
          this.#atLabel.set(label, live);
        }
      case 'if': {
        const arms = parts.filter(isRow).map((arm) => this.#row(arm.parts, after, around));
        return operands(arms.reduce((live, arm) => live | arm, arms.length === 2 ? none : after));
      }
      case 'try': {
        const [body, ...catches] = parts.filter(isRow);
        // One that is passed on to another `try` is caught there: by any around.
        const caught = catches.reduce((live, row) => live | this.#row(row.parts, after, around), around.caught);
        return this.#row(body.parts, after, { caught, guard: label ?? '' });
      }
      case 'br':
      case 'br_table':
        return operands(targets);
      case 'br_if':
        return operands(targets | after);
      case 'return':
      case 'unreachable':
        return operands(none);
      case 'throw':
      case 'rethrow':
        return operands(around.caught);
      case 'call':
      case 'call_indirect':
        return operands(after | around.caught);
      case 'local.get':
        return after | (this.#bits.get(words[0]) ?? none);
      case 'local.set':
      case 'local.tee':
        return operands(after & ~(this.#bits.get(words[0]) ?? none));
      default:
        return operands(after);
    }
  }
}
