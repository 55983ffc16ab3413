/** Where the linker put each constant: its map, as `wasm-ld -Map` writes it. */

/**
 * @typedef {object} DataObject
 * @property {number} start an address
 * @property {number} end the one behind it
 * @property {boolean} isText
 * @property {boolean} isPlain whether no addresses are in it
 */

/** Address, offset in the file, size, and what it is: an input section, which the linker keeps in one piece. */
const inputSection = /^ +([\da-f]+) +[\da-f]+ +([\da-f]+) {9}(\S.*)$/gm;

/** The fast kernels, modules for themselves (wasm/kernels/fused_kernel_bytes.cpp): what looks like an address in them is none. */
const kernel = /tokensmith7kernels\w*kernel_bytesE/;

/** All string literals, each once, one behind the other. */
const literals = /^<internal>:\(\.rodata/;

/**
 * The constants: what the program writes to is not among them.
 * @param {string} map
 * @param {Buffer} memory as it is at the start
 * @returns {DataObject[]} in the order of their addresses
 */
export function readLinkMap(map, memory) {
  /** @type {DataObject[]} */
  const objects = [];
  for (const [, address, size, what] of map.matchAll(inputSection)) {
    const start = parseInt(address, 16);
    const end = start + parseInt(size, 16);
    if (end > memory.length || !what.includes('(.rodata')) continue;
    objects.push(...(literals.test(what) ? readLiterals(memory, start, end) : [{ start, end, isText: false, isPlain: kernel.test(what) }]));
  }
  return objects.sort((one, other) => one.start - other.start);
}

/**
 * @param {Buffer} memory
 * @param {number} start
 * @param {number} end
 * @returns {DataObject[]} each with the zeros behind it
 */
function readLiterals(memory, start, end) {
  const texts = [];
  for (let from = start; from < end; ) {
    let to = memory.indexOf(0, from) + 1;
    if (to === 0) to = end;
    while (to < end && memory[to] === 0) to += 1;
    texts.push({ start: from, end: to, isText: true, isPlain: true });
    from = to;
  }
  return texts;
}
