/** Functions of WebAssembly at random, in the text format as Binaryen writes it: they end, and what they do is seen in one global. */

const variables = ['$0', '$1', '$2', '$3', '$4'];

/** @param {number} seed @returns {(below: number) => number} the same numbers for the same seed */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export class RandomFunction {
  #labels = 0;
  #random;

  /** @param {string} name @param {number} seed */
  constructor(name, seed) {
    this.name = name;
    this.#random = randomNumbers(seed);
  }

  /** @returns {string} */
  text() {
    const locals = [...variables.slice(2), '$fuel'].map((each) => `(local ${each} i32)`).join(' ');
    return `(func ${this.name} (param $0 i32) (param $1 i32) ${locals} (local.set $fuel (i32.const 40)) ${this.#row({ depth: 0, labels: [], tries: [] })})`;
  }

  /** @param {{ depth: number, labels: string[], tries: string[], caught?: string }} place @returns {string} */
  #row(place) {
    let text = '';
    for (let count = 1 + this.#random(3); count > 0; count -= 1) text += ` ${this.#statement({ ...place, depth: place.depth + 1 })}`;
    const { labels, caught } = place;
    const ends = [() => '(return)', () => `(throw $tag ${this.#value(1)})`];
    if (labels.length > 0) ends.push(...[0, 1, 2].map(() => () => `(br ${this.#one(labels)})`), () => `(br_table ${this.#one(labels)} ${this.#one(labels)} ${this.#one(labels)} ${this.#value(1)})`);
    if (caught) ends.push(() => `(rethrow ${caught})`);
    return this.#random(3) === 0 && place.depth > 0 ? `${text} ${this.#one(ends)()}` : text;
  }

  /** @param {{ depth: number, labels: string[], tries: string[], caught?: string }} place @returns {string} */
  #statement(place) {
    const { labels, tries, depth } = place;
    const label = `$label$${this.#labels++}`;
    const inner = { ...place, labels: [...labels, label] };
    const simple = [
      () => `(local.set ${this.#one(variables)} ${this.#value(2)})`,
      () => `(global.set $seen (i32.add (i32.mul (global.get $seen) (i32.const 31)) ${this.#value(2)}))`,
      () => `(call $note ${this.#value(1)} ${this.#value(1)})`,
      ...(labels.length > 0 ? [() => `(br_if ${this.#one(labels)} ${this.#value(2)})`] : []),
    ];
    if (depth > 4) return this.#one(simple)();
    return this.#one([
      ...simple,
      () => `(if ${this.#value(2)} (then ${this.#row(place)}))`,
      () => `(if ${this.#value(2)} (then ${this.#row(place)}) (else ${this.#row(place)}))`,
      () => `(local.set ${this.#one(variables)} (if (result i32) ${this.#value(2)} (then (call $note ${this.#value(1)} ${this.#value(1)}) ${this.#value(2)}) (else ${this.#value(1)})))`,
      () => `(block ${label} ${this.#row(inner)})`,
      () => `(block ${label}$end (loop ${label} (br_if ${label}$end (i32.le_s (local.tee $fuel (i32.sub (local.get $fuel) (i32.const 1))) (i32.const 0))) ${this.#row({ ...inner, labels: [...inner.labels, `${label}$end`] })}))`,
      () => `(try ${label} (do ${this.#row({ ...place, tries: [...tries, label] })}) (catch $tag (local.set ${this.#one(variables)} (pop i32)) ${this.#row({ ...place, caught: label })}))`,
      () => `(try ${label} (do ${this.#row({ ...place, tries: [...tries, label] })}) (catch_all ${this.#row({ ...place, caught: label })}))`,
      // Often: what throws and what catches has to meet.
      ...(tries.length > 0 ? [1, 2, 3, 4].map(() => () => `(try ${label} (do (call $note (i32.const 3) ${this.#value(1)}) ${this.#row(place)}) (delegate ${this.#one(tries)}))`) : []),
    ])();
  }

  /** @param {number} depth @returns {string} */
  #value(depth) {
    const simple = [() => `(local.get ${this.#one(variables)})`, () => `(i32.const ${this.#random(8) - 2})`, () => `(i32.const ${100_000 + this.#random(50)})`];
    if (depth === 0) return this.#one(simple)();
    return this.#one([
      ...simple,
      () => `(local.tee ${this.#one(variables)} ${this.#value(depth - 1)})`,
      () => `(${this.#one(['i32.add', 'i32.sub', 'i32.mul', 'i32.eq', 'i32.lt_s', 'i32.and'])} ${this.#value(depth - 1)} ${this.#value(depth - 1)})`,
    ])();
  }

  /** @template T @param {T[]} list @returns {T} */
  #one(list) {
    return list[this.#random(list.length)];
  }
}
