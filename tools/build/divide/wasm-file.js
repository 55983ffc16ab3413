/** A WebAssembly binary as its sections: as much of the format as moving data between two modules takes. */

/** @typedef {{ id: number, body: Buffer }} Section */
/** @typedef {{ start: number, bytes: Buffer }} Segment bytes at an address in the memory */

const header = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** Numbers of sections, and of the two instructions that give a segment its address. */
const ids = { custom: 0, data: 11, dataCount: 12 };
const i32Const = 0x41;
const end = 0x0b;

class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** LEB128, signed or not: addresses lie far below the sign bit. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.position++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** @param {number} length */
  take(length) {
    const taken = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return taken;
  }

  get atEnd() {
    return this.position >= this.bytes.length;
  }
}

/**
 * @param {number} value
 * @param {boolean} [signed]
 * @returns {number[]} LEB128
 */
function encode(value, signed = false) {
  const bytes = [];
  for (let rest = value; ;) {
    const byte = rest & 0x7f;
    rest >>>= 7;
    if (rest === 0 && !(signed && byte & 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

/**
 * @param {Buffer} file
 * @returns {Section[]}
 */
export function readSections(file) {
  if (!file.subarray(0, header.length).equals(header)) throw new Error('This is not a WebAssembly module.');
  const reader = new Reader(file, header.length);
  const sections = [];
  while (!reader.atEnd) {
    const id = reader.number();
    sections.push({ id, body: reader.take(reader.number()) });
  }
  return sections;
}

/**
 * @param {Section[]} sections
 * @returns {Buffer}
 */
export function writeSections(sections) {
  return Buffer.concat([
    header,
    ...sections.flatMap(({ id, body }) => [Buffer.from([id, ...encode(body.length)]), body]),
  ]);
}

/**
 * @param {Section[]} sections
 * @returns {Segment[]}
 */
export function readData(sections) {
  const reader = new Reader(sections.find(({ id }) => id === ids.data)?.body ?? Buffer.from([0]));
  /** @type {Segment[]} */
  const segments = [];
  for (let left = reader.number(); left > 0; left -= 1) {
    if (reader.number() !== 0 || reader.number() !== i32Const)
      throw new Error('A data segment is not at a fixed address.');
    const start = reader.number();
    if (reader.number() !== end) throw new Error('The address of a data segment is not a constant.');
    segments.push({ start, bytes: reader.take(reader.number()) });
  }
  return segments;
}

/**
 * @param {Section[]} sections
 * @param {Segment[]} segments
 * @returns {Section[]} with these in the place of whatever data there was. The count of them, which only instructions that name a segment
 *   need, is left out.
 */
export function withData(sections, segments) {
  const body = Buffer.concat([
    Buffer.from(encode(segments.length)),
    ...segments.flatMap(({ start, bytes }) => [
      Buffer.from([0, i32Const, ...encode(start, true), end, ...encode(bytes.length)]),
      bytes,
    ]),
  ]);
  // The last of all but custom ones.
  const others = sections.filter(({ id }) => id !== ids.data && id !== ids.dataCount);
  return [
    ...others.filter(({ id }) => id !== ids.custom),
    { id: ids.data, body },
    ...others.filter(({ id }) => id === ids.custom),
  ];
}

/**
 * @param {Section[]} sections
 * @param {string} name
 * @param {Buffer} content
 * @returns {Section[]} and a custom section of that name
 */
export function withCustom(sections, name, content) {
  const text = Buffer.from(name);
  return [...sections, { id: ids.custom, body: Buffer.concat([Buffer.from(encode(text.length)), text, content]) }];
}

/**
 * @param {Buffer} file
 * @returns {Buffer} the memory as it is at the start, from address 0 to the end of its data
 */
export function readMemory(file) {
  const segments = readData(readSections(file));
  const memory = Buffer.alloc(Math.max(...segments.map(({ start, bytes }) => start + bytes.length)));
  for (const { start, bytes } of segments) memory.set(bytes, start);
  return memory;
}
