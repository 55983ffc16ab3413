/** Checks the objects that hold a method's arguments, and arguments that never reach the engine. */
import { TokensmithError } from '../errors.js';

/** Characters of a name that errors repeat. A longer one may be a key in the wrong place. */
const LONGEST_NAME = 40;

/**
 * The type of a value in words, without quoting it.
 * @param {unknown} value
 * @returns {string}
 */
export function typeName(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'object':
      return value instanceof Date ? 'a Date' : 'an object';
    case 'undefined':
      return 'undefined';
    default:
      return `a ${typeof value}`;
  }
}

/**
 * @param {string} where
 * @param {unknown} value
 * @param {string} remedy
 * @returns {TokensmithError}
 */
export function wrongType(where, value, remedy) {
  return new TokensmithError('ERR_ARGUMENT_TYPE', { where, problem: `This is ${typeName(value)}.`, remedy });
}

/**
 * @param {string} where
 * @param {string} remedy
 * @returns {TokensmithError}
 */
export function missing(where, remedy) {
  return new TokensmithError('ERR_ARGUMENT_MISSING', {
    where,
    problem: 'This argument is required and was not given.',
    remedy,
  });
}

/**
 * The members of an options object: each read once, `undefined` ones left out, in the order they were given.
 * @template {string} Name
 * @param {unknown} options
 * @param {readonly Name[]} names those the method knows
 * @param {string} where how errors name the object
 * @param {(name: string) => void} [takeOther] is given other names instead of an error, except those too long to be a typing error
 * @returns {Partial<Record<Name, unknown>>}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE, ERR_ARGUMENT_UNKNOWN
 */
export function readOptions(options, names, where = 'options', takeOther = undefined) {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongType(where, options, `Give an object with the names ${names.join(', ')}.`);
  }
  /** @type {Partial<Record<Name, unknown>>} */
  const read = {};
  for (const [name, value] of Object.entries(options)) {
    if (/** @type {readonly string[]} */ (names).includes(name)) {
      if (value !== undefined) read[/** @type {Name} */ (name)] = value;
    } else if (takeOther && name.length <= LONGEST_NAME) {
      takeOther(name);
    } else {
      throw unknownName(name, names);
    }
  }
  return read;
}

/**
 * @param {string} name
 * @param {readonly string[]} names
 * @returns {TokensmithError}
 */
function unknownName(name, names) {
  const nearest = nearestName(name, names);
  return new TokensmithError('ERR_ARGUMENT_UNKNOWN', {
    where: name.length <= LONGEST_NAME ? name : `(a name of ${name.length} characters)`,
    problem: 'This is no argument of the method.',
    remedy: nearest ? `Did you mean ${nearest}?` : `Leave it out, or use one of: ${names.join(', ')}.`,
  });
}

/**
 * @param {unknown} value
 * @param {string} where
 * @param {string} remedy
 * @returns {string}
 * @throws {TokensmithError} ERR_ARGUMENT_MISSING, ERR_ARGUMENT_TYPE
 */
export function needText(value, where, remedy) {
  if (value === undefined) throw missing(where, remedy);
  if (typeof value !== 'string') throw wrongType(where, value, remedy);
  return value;
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {((...args: any[]) => unknown) | undefined}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE
 */
export function readFunction(value, where) {
  if (value === undefined) return undefined;
  if (typeof value !== 'function') throw wrongType(where, value, 'Give a function.');
  return /** @type {(...args: any[]) => unknown} */ (value);
}

/**
 * Duck-typed: a page and its frames, or a test and Node, have an AbortSignal each.
 * @param {unknown} value
 * @returns {AbortSignal | undefined}
 * @throws {TokensmithError} ERR_ARGUMENT_TYPE
 */
export function readSignal(value) {
  if (value === undefined) return undefined;
  const candidate = /** @type {AbortSignal} */ (value);
  if (typeof candidate?.aborted !== 'boolean' || typeof candidate.addEventListener !== 'function') {
    throw wrongType('signal', value, 'Give the signal of an AbortController.');
  }
  return candidate;
}

/** @returns {number} seconds since 1970, by this machine's clock */
export function currentTime() {
  return Math.floor(Date.now() / 1000);
}

/**
 * The name that was probably meant: the same in another case, or with at most a third of its letters different.
 * @param {string} given
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function nearestName(given, names) {
  // Longer names are not typing errors.
  if (given.length > 64) return undefined;
  let nearest;
  let least = Infinity;
  for (const name of names) {
    const far = distance(given.toLowerCase(), name.toLowerCase());
    if (far < least && far * 3 <= name.length) {
      least = far;
      nearest = name;
    }
  }
  return nearest;
}

/**
 * The Levenshtein distance.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
