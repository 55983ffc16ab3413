/**
 * Which constants the first part of the engine needs: those that its code can reach.
 *
 * Reached is what an address stands for, in the code or in a constant that is reached itself; and any number counts as an address if it
 * could be one, as in a conservative garbage collector. The linker puts the data where few other numbers are (cmake/EmscriptenFlags.cmake),
 * so that little is kept by mistake. Until the other part comes, no code but that looked at here runs; and the first part is tried alone
 * when it is made (tools/build/divide.js).
 */

/** @typedef {import('./link-map.js').DataObject} DataObject */

/** Numbers in the text of a module that may be addresses, or hold some: constants, and what loads and stores add to one. */
const numbers = /(?:i32\.const |i64\.const |offset=)(-?\d+)|v128\.const i32x4 ((?:0x[\da-f]+ ?){4})/g;

/**
 * A loop over a table may begin with the address before its first element, and count up first. What is named by its own beginning is meant
 * itself, and texts always are.
 */
const margin = 16;

/** The data itself is no code. */
const segments = /^ \(data .*$/gm;

const wordBytes = 4;

/**
 * @param {DataObject[]} objects in the order of their addresses
 * @param {Buffer} memory as it is at the start
 * @param {string} code the first part, disassembled
 * @returns {Set<DataObject>}
 */
export function neededData(objects, memory, code) {
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
    for (let place = Math.ceil(start / wordBytes) * wordBytes; place + wordBytes <= end; place += wordBytes) keep(objectAt(objects, memory.readUInt32LE(place)));
  };

  for (const [, number, vector] of code.replace(segments, '').matchAll(numbers)) {
    for (const word of number === undefined ? vector.trim().split(' ').map(Number) : wordsOf(number)) reach(word);
  }
  // Between the constants lies what is no constant.
  let end = 0;
  for (const object of objects) {
    reachFrom(end, object.start);
    end = object.end;
  }
  reachFrom(end, memory.length);
  for (let object = waiting.pop(); object; object = waiting.pop()) if (!object.isPlain) reachFrom(object.start, object.end);
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
