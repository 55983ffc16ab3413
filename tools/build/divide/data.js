/**
 * Gives each of the two parts of the engine the constants that it needs. `wasm-split` leaves all data in the first part.
 *
 * The first part needs the constants that its code can reach. As in a conservative garbage collector, any number in the code, or in a constant
 * that is reached, counts as an address if it could be one. The linker puts the data where few other numbers are
 * (cmake/EmscriptenFlags.cmake), so that little is kept by mistake. Until the deferred part is loaded only the code looked at here runs, and
 * the build tries the first part alone (tools/build/divide.js).
 */
import { readMemory, readSections, withCustom, withData, writeSections } from './wasm-file.js';

/** @typedef {import('./wasm-file.js').Segment} Segment */

/**
 * @typedef {object} DataObject
 * @property {number} start an address
 * @property {number} end the one behind it
 * @property {boolean} isText
 * @property {boolean} isPlain whether no addresses are in it
 */

/** The memory is zero to begin with. A gap shorter than this costs less than beginning another segment. */
const worthASegment = 12;

/**
 * @param {object} parts
 * @param {Buffer} parts.primary with all data
 * @param {Buffer} parts.deferred with none
 * @param {string} parts.map of the linker
 * @param {string} parts.code the first part, disassembled
 * @param {Buffer} parts.mark the same in both parts of one engine: parts of two do not fit
 * @returns {{ primary: Buffer, deferred: Buffer, moved: number }} and how many bytes went over
 */
export function divideData({ primary, deferred, map, code, mark }) {
  const memory = readMemory(primary);

  const objects = readLinkMap(map, memory);
  const needed = neededData(objects, memory, code);
  const later = objects.filter((object) => !needed.has(object));
  // Each byte belongs to one part: the other one, that comes later, writes over nothing that has been in use.
  const isLater = new Uint8Array(memory.length);
  for (const { start, end } of later) isLater.fill(1, start, end);
  /** @param {Buffer} part @param {Segment[]} data */
  const assemble = (part, data) =>
    writeSections(withCustom(withData(readSections(part), data), 'tokensmith.parts', mark));
  return {
    primary: assemble(primary, segmentsOf(memory, isLater, 0)),
    deferred: assemble(deferred, segmentsOf(memory, isLater, 1)),
    moved: later.reduce((sum, { start, end }) => sum + end - start, 0),
  };
}

/**
 * @param {Buffer} memory
 * @param {Uint8Array} owners of its bytes
 * @param {number} owner
 * @returns {Segment[]} what belongs to this one and is not zero
 */
function segmentsOf(memory, owners, owner) {
  /** @type {{ start: number, end: number }[]} */
  const ranges = [];
  for (let place = 0; place < memory.length; place += 1) {
    if (memory[place] === 0 || owners[place] !== owner) continue;
    const last = ranges.at(-1);
    const isNear =
      last !== undefined &&
      place - last.end < worthASegment &&
      owners.subarray(last.end, place).every((other) => other === owner);
    if (isNear) last.end = place + 1;
    else ranges.push({ start: place, end: place + 1 });
  }
  return ranges.map(({ start, end }) => ({ start, bytes: memory.subarray(start, end) }));
}

/** Address, offset in the file, size, and what it is: an input section, which the linker keeps in one piece. */
const inputSection = /^ +([\da-f]+) +[\da-f]+ +([\da-f]+) {9}(\S.*)$/gm;

/** The fast kernels, modules for themselves (wasm/kernels/fused_kernel_bytes.cpp): what looks like an address in them is not one. */
const kernel = /tokensmith7kernels\w*kernel_bytesE/;

/** All string literals, each once, one behind the other. */
const literals = /^<internal>:\(\.rodata/;

/**
 * The constants: what the program writes to is not among them.
 * @param {string} map
 * @param {Buffer} memory as it is at the start
 * @returns {DataObject[]} in the order of their addresses
 */
function readLinkMap(map, memory) {
  /** @type {DataObject[]} */
  const objects = [];
  for (const [, address, size, what] of map.matchAll(inputSection)) {
    const start = parseInt(address, 16);
    const end = start + parseInt(size, 16);
    if (end > memory.length || !what.includes('(.rodata')) continue;
    objects.push(
      ...(literals.test(what)
        ? readLiterals(memory, start, end)
        : [{ start, end, isText: false, isPlain: kernel.test(what) }]),
    );
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
  for (let from = start; from < end;) {
    let to = memory.indexOf(0, from) + 1;
    if (to === 0) to = end;
    while (to < end && memory[to] === 0) to += 1;
    texts.push({ start: from, end: to, isText: true, isPlain: true });
    from = to;
  }
  return texts;
}

/** Numbers in the text of a module that may be addresses, or hold some: constants, and what loads and stores add to one. */
const numbers = /(?:i32\.const |i64\.const |offset=)(-?\d+)|v128\.const i32x4 ((?:0x[\da-f]+ ?){4})/g;

/**
 * A loop over a table may begin with the address before its first element, and count up first. What is named by its own beginning is meant
 * itself, and texts always are.
 */
const margin = 16;

/** The data itself is not code. */
const segments = /^ \(data .*$/gm;

const wordBytes = 4;

/**
 * @param {DataObject[]} objects in the order of their addresses
 * @param {Buffer} memory as it is at the start
 * @param {string} code the first part, disassembled
 * @returns {Set<DataObject>}
 */
function neededData(objects, memory, code) {
  /** @type {Set<DataObject>} */
  const needed = new Set();
  /** @type {DataObject[]} */
  const waiting = [];
  /** @param {DataObject | undefined} object */
  const keep = (object) => {
    if (!object || needed.has(object)) return;
    needed.add(object);
    waiting.push(object);
  };
  /** @param {number} address in the code */
  const reach = (address) => {
    const object = objectAt(objects, address);
    keep(object);
    const next = objectAt(objects, address + margin);
    if (object?.start !== address && !next?.isText) keep(next);
  };
  /** @param {number} start @param {number} end */
  const reachFrom = (start, end) => {
    for (let place = Math.ceil(start / wordBytes) * wordBytes; place + wordBytes <= end; place += wordBytes)
      keep(objectAt(objects, memory.readUInt32LE(place)));
  };

  for (const [, number, vector] of code.replace(segments, '').matchAll(numbers)) {
    for (const word of number === undefined ? vector.trim().split(' ').map(Number) : wordsOf(number)) reach(word);
  }
  // What is between the constants is variable.
  let end = 0;
  for (const object of objects) {
    reachFrom(end, object.start);
    end = object.end;
  }
  reachFrom(end, memory.length);
  for (let object = waiting.pop(); object; object = waiting.pop())
    if (!object.isPlain) reachFrom(object.start, object.end);
  return needed;
}

/**
 * A text's address and its length are made one constant of 64 bits where both are stored.
 * @param {string} number
 * @returns {number[]} its lower and its upper 32 bits
 */
function wordsOf(number) {
  const bits = BigInt.asUintN(64, BigInt(number));
  return [Number(bits & 0xffffffffn), Number(bits >> 32n)];
}

/**
 * @param {DataObject[]} objects
 * @param {number} address
 * @returns {DataObject | undefined}
 */
function objectAt(objects, address) {
  let low = 0;
  let high = objects.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (objects[middle].end <= address) low = middle + 1;
    else if (objects[middle].start > address) high = middle - 1;
    else return objects[middle];
  }
  return undefined;
}
