/** Gives each of the two parts of the engine the constants that it needs. */
import { readLinkMap } from './link-map.js';
import { neededData } from './needed-data.js';
import { readMemory, readSections, withCustom, withData, writeSections } from './wasm-file.js';

/** @typedef {import('./wasm-file.js').Segment} Segment */

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
  const assemble = (part, data) => writeSections(withCustom(withData(readSections(part), data), 'tokensmith.parts', mark));
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
    const isNear = last !== undefined && place - last.end < worthASegment && owners.subarray(last.end, place).every((other) => other === owner);
    if (isNear) last.end = place + 1;
    else ranges.push({ start: place, end: place + 1 });
  }
  return ranges.map(({ start, end }) => ({ start, bytes: memory.subarray(start, end) }));
}
