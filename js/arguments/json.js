/** Turns arguments into values that JSON can represent exactly, or throws. JSON.stringify alone silently drops and changes values. */
import { TokensmithError } from '../errors.js';
import { typeName } from './options.js';

/** @typedef {import('../errors.js').Code} Code */

/** Deeper than a payload may be, so that the engine reports that itself. */
const maxDepth = 70;

/**
 * A deep copy with only values that JSON can represent, so that later changes by the caller do not matter.
 * Members that are `undefined` are left out; `null` is kept.
 * @param {unknown} value
 * @param {string} where how errors name it
 * @param {Code} [code] of the error for any other value
 * @returns {unknown}
 * @throws {TokensmithError} `code`
 */
export function toJsonValue(value, where, code = 'ERR_ARGUMENT_VALUE') {
  return copy(value, where, code, maxDepth);
}

/**
 * @param {unknown} value
 * @param {string} where
 * @param {Code} code
 * @param {number} depth that is left
 * @returns {unknown}
 */
function copy(value, where, code, depth) {
  /** @type {(problem: string, remedy: string) => TokensmithError} */
  const refuse = (problem, remedy) => new TokensmithError(code, { where, problem, remedy });

  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (isWellFormed(value)) return value;
    throw refuse(
      'This text has a broken character: half of an emoji, for instance.',
      'Cut text between characters, not inside them.',
    );
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw refuse(
      'This number is NaN or infinite, which JSON cannot express.',
      'Give a finite number, or leave it out.',
    );
  }
  if (typeof value !== 'object') {
    throw refuse(
      `This is ${typeName(value)}, which JSON cannot express.`,
      'Give text, a number, true, false, null, an array or a plain object.',
    );
  }
  if (depth === 0) {
    throw refuse(`This is nested more than ${maxDepth} deep, or holds itself.`, 'Give a flatter value.');
  }
  if (Array.isArray(value)) return Array.from(value, (item, i) => copy(item, `${where}[${i}]`, code, depth - 1));
  if (!isPlain(value)) {
    throw refuse(
      `This is ${value instanceof Date ? 'a Date' : 'an instance of a class'}, which JSON cannot express.`,
      value instanceof Date
        ? 'Give seconds since 1970: Math.floor(date.getTime() / 1000).'
        : 'Give text, a number, true, false, null, an array or a plain object.',
    );
  }
  /** @type {Record<string, unknown>} */
  const result = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    const place = memberPlace(where, name);
    if (!isWellFormed(name)) {
      throw new TokensmithError(code, {
        where,
        problem: 'A name in it has a broken character: half of an emoji, for instance.',
        remedy: 'Cut text between characters, not inside them.',
      });
    }
    if (name === '__proto__') {
      throw new TokensmithError(code, {
        where: place,
        problem: 'This name is a trap for programs that read JSON into JavaScript objects.',
        remedy: 'Use another name.',
      });
    }
    if (member !== undefined) result[name] = copy(member, place, code, depth - 1);
  }
  return result;
}

/**
 * Plain by structure, not by identity: each realm has an Object.prototype of its own.
 * @param {object} value
 * @returns {boolean}
 */
export function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  );
}

/**
 * @param {string} where
 * @param {string} name
 * @returns {string} `claims.role`, `acl.paths["/x"]`
 */
function memberPlace(where, name) {
  return /^[A-Za-z_$][\w$]{0,39}$/.test(name) ? `${where}.${name}` : `${where}[${JSON.stringify(name.slice(0, 40))}]`;
}

/**
 * Freezes a value from JSON deeply.
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function deepFreeze(value) {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

/** Text that UTF-8 can express: a string of JavaScript may have halves of surrogate pairs, which it cannot. */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The text with U+FFFD in place of lone surrogates.
 * @param {string} text
 * @returns {string}
 */
export function toWellFormed(text) {
  return decoder.decode(encoder.encode(text));
}

/**
 * @param {string} text
 * @returns {boolean} whether it has no lone surrogate
 */
export function isWellFormed(text) {
  return toWellFormed(text) === text;
}
