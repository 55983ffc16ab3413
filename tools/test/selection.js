/** Interprets `npm run test:js -- toolkit`: names of suites, then the part of one suite to run. */

/**
 * @typedef {object} Request
 * @property {string[]} names of suites; without any, all that `npm test` runs
 * @property {string[]} words choose files or tests of the suite; without any, all
 * @property {string[]} options for the test program itself, from the first argument that begins with `-`
 */

/**
 * @param {string[]} args
 * @param {string[]} known names of suites
 * @returns {Request | { problem: string }}
 */
export function readArguments(args, known) {
  const names = args.slice(
    0,
    lengthWhile(args, (word) => known.includes(word)),
  );
  const rest = args.slice(names.length);
  const words = rest.slice(
    0,
    lengthWhile(rest, (word) => !word.startsWith('-')),
  );
  const options = rest.slice(words.length);
  if (rest.length > 0 && names.length !== 1) {
    const problem =
      names.length === 0
        ? `There is no suite named ${rest[0]}.`
        : `${rest[0]} could be of ${names.join(' or of ')}: name one suite.`;
    return { problem: `${problem} The suites are ${known.join(', ')}; what to run of one follows its name.` };
  }
  return { names, words, options };
}

/**
 * The files that words choose. A word that is a file's whole name chooses that one alone, so that `key` leaves out `keyboard.test.js`; any other chooses
 * every file whose path contains it. With `*` it is a pattern for the whole name.
 * @param {string[]} files relative to tests/, such as `js/toolkit.test.js`
 * @param {string[]} words
 * @returns {{ files: string[], rest: string[] }} and the words that match no file: they select tests by name
 */
export function chooseFiles(files, words) {
  /** @type {Set<string>} */
  const chosen = new Set();
  /** @type {string[]} */
  const rest = [];
  for (const word of words) {
    const meant = filesOf(files, word.replace(/^(\.\/)?tests\//, '').replace(/\.test\.js$/, ''));
    for (const file of meant) chosen.add(file);
    if (meant.length === 0) rest.push(word);
  }
  return { files: files.filter((file) => chosen.has(file)), rest };
}

/**
 * @param {string[]} words
 * @returns {string} GoogleTest's filter. A word without a `*` matches every test whose name contains it.
 */
export function nativeFilter(words) {
  return words.map((word) => (/[*?:]/.test(word) ? word : `*${word}*`)).join(':');
}

/** @param {string} word @returns {string} a regular expression for this word, in which `*` matches anything */
export const patternOf = (word) => word.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');

/**
 * @param {string[]} files
 * @param {string} word
 */
function filesOf(files, word) {
  const named = files.map((file) => ({ file, path: file.replace(/\.test\.js$/, '') }));
  const pattern = new RegExp(`(^|/)${patternOf(word)}$`);
  const exact = named.filter(({ path }) => pattern.test(path));
  const found = exact.length > 0 ? exact : named.filter(({ path }) => path.includes(word));
  return found.map(({ file }) => file);
}

/**
 * @param {string[]} list
 * @param {(word: string) => boolean} holds
 */
function lengthWhile(list, holds) {
  const end = list.findIndex((word) => !holds(word));
  return end === -1 ? list.length : end;
}
