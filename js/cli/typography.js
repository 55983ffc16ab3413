import { TokensmithError } from '../errors.js';

/** @typedef {'hyphen' | 'quote' | 'space' | 'invisible' | 'equals'} Kind */

/**
 * Characters that word processors, chats and web pages put into a command that is copied through them. Shells do not treat them as
 * the ones that were typed, so they would end up in names and values. The classes are Unicode's, which are more complete than a list.
 *
 * @type {readonly [kind: Kind, pattern: RegExp][]}
 */
const LOOK_ALIKES = Object.freeze([
  ['hyphen', /^(?!-)[\p{Dash}\u2043\u02d7]/u],
  // Unicode puts primes and the low quotation marks into other classes.
  ['quote', /^[\p{Pi}\p{Pf}\u201a\u201e\u2032-\u2037\uff02\uff07\u301d-\u301f]/u],
  ['space', /^(?! )[\p{Zs}\p{Zl}\p{Zp}\r]/u],
  // Variation selectors belong to emoji.
  ['invisible', /^(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u],
  ['equals', /^\uff1d/],
]);

/** @type {{ [character: string]: string }} The names of the most frequent ones. */
const NAMES = Object.freeze({
  '\r': 'carriage return',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2010': 'hyphen',
  '\u2011': 'non-breaking hyphen',
  '\u2012': 'figure dash',
  '\u2013': 'en dash',
  '\u2014': 'em dash',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\u2212': 'minus sign',
  '\u3000': 'ideographic space',
  '\ufeff': 'byte order mark',
  '\uff0d': 'full-width hyphen',
  '\uff1d': 'full-width equals sign',
});

/** @type {Readonly<Record<Kind, string>>} */
const KINDS = Object.freeze({
  hyphen: 'dash',
  quote: 'quotation mark',
  space: 'blank',
  invisible: 'invisible character',
  equals: 'equals sign',
});

/** An invisible character, except joiners within the scripts and emoji that need them. */
const UNSEEN =
  /(?![\p{Join_Control}\p{Variation_Selector}])\p{Default_Ignorable_Code_Point}|\p{Join_Control}(?=[\x21-\x7e]|$)|(?<=^|[\x21-\x7e])\p{Join_Control}/u;

/**
 * Refuses a command line with such a character at the beginning or end of an argument or a value, or with an invisible one
 * anywhere. Arguments after `--` are taken as they are.
 *
 * @param {string[]} argv
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseTypography(argv) {
  const end = argv.indexOf('--');
  for (const [index, argument] of (end < 0 ? argv : argv.slice(0, end)).entries()) {
    // A key on the command line is the more important error.
    if (argument.includes('-----BEGIN')) continue;
    const place = `argument ${index + 1}`;
    // A hyphen, then a dash in place of the second one.
    const first = lookAlike(argument) ?? (/^-[^\w-]/.test(argument) ? lookAlike(argument.slice(1)) : undefined);
    if (first) throw refusal(place, 'It begins with', first, repaired(argument, first.kind));
    const wide = /^(-{0,2}[A-Za-z][\w-]{0,39})[:\uff1a]?\uff1d/.exec(argument);
    if (wide) throw refusal(place, 'It has', describe('\uff1d', 'equals'), `${wide[1]}=`);

    const name = /^(-{0,2}[A-Za-z][\w-]{0,39}):?=/.exec(argument)?.[1];
    const value = name === undefined ? argument : argument.slice(argument.indexOf('=') + 1);
    refuseInValue(value, name === undefined ? { where: place, what: 'It' } : { where: name, what: 'The value' });
  }
}

/**
 * @param {string} value
 * @param {{ where: string, what: string }} about
 */
function refuseInValue(value, { where, what }) {
  const first = lookAlike(value);
  // A value may begin with a dash; one that begins with a quotation mark was meant to be quoted.
  if (first && first.kind !== 'hyphen') throw refusal(where, `${what} begins with`, first);
  const last = lookAlike(Array.from(value).at(-1) ?? '');
  const isBlank = last?.kind === 'space' || last?.kind === 'invisible';
  // O’Brien’ may be intended; a closing mark alone is not.
  const isClosing = /[\u201d\u00bb]$/.test(value) && !/[\u201c\u201e\u00ab\u201d\u00bb]/.test(value.slice(0, -1));
  if (last && (isBlank || isClosing)) throw refusal(where, `${what} ends with`, last);
  // JSON has readers of its own, which say where in it.
  const unseen = /^\s*[[{"]/.test(value) ? undefined : UNSEEN.exec(value)?.[0];
  if (unseen !== undefined) throw refusal(where, `${what} has`, describe(unseen, 'invisible'));
}

/**
 * Refuses a claim's name that a shell or a word processor has changed, and one with letters of another alphabet than the Latin one: an
 * `s` of the Cyrillic one, in `sub`, looks the same and makes an admin token.
 *
 * @param {string} name
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseTypographyInName(name) {
  const besides = 'If it is meant, give the claim with --claims=@FILE.';
  const found = Array.from(name, lookAlike).find((character) => character !== undefined);
  if (found) throw refusal('claims', 'The name of a claim has', found, undefined, besides);
  const foreign = /(?![\0-\x7f])[^\p{Script=Latin}\p{M}]|[\uff00-\uffef]/u.exec(name)?.[0];
  if (foreign !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'claims',
      problem: `The name of a claim has the character ${codePoint(foreign)}, which may look like a Latin one.`,
      remedy: `Retype the name. ${besides}`,
    });
  }
  if (!/^[\s-]|\s$|["'`]/.test(name)) return;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'claims',
    problem: 'The name of a claim has a quotation mark in it, a hyphen before it or a blank beside it.',
    remedy:
      'Write name=value, as in sub=alice. A shell takes quotation marks away where it knows them; the Windows command prompt knows only ".',
  });
}

/**
 * Refuses a user's name that is still in quotes (the Windows command prompt does not remove single ones), or that has white space in
 * it other than a space: it looks like another user's.
 *
 * @param {string} name of the value
 * @param {string} value as it was written
 * @param {string} [file] how to give it in a file
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseDisguised(name, value, file = `${name}=@FILE`) {
  const blank = Array.from(value, lookAlike).find((found) => found?.kind === 'space');
  if (blank)
    throw refusal(name, 'The value has', blank, undefined, `If it is meant, put the value into a file: ${file}.`);
  if (!/^(['"`])[^]*\1$/.test(value)) return;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: name,
    problem: 'The quotation marks are part of the value.',
    remedy: `Write ${name}=VALUE without them, or in the Windows command prompt ${name}="VALUE". If they are meant, put the value into a file: ${file}.`,
  });
}

/**
 * @param {string} text
 * @returns {{ kind: Kind, name: string } | undefined} what it begins with
 */
function lookAlike(text) {
  const kind = LOOK_ALIKES.find(([, pattern]) => pattern.test(text))?.[0];
  return kind === undefined ? undefined : describe(/** @type {string} */ (Array.from(text)[0]), kind);
}

/**
 * @param {string} character
 * @param {Kind} kind
 */
function describe(character, kind) {
  return { kind, name: `${NAMES[character] ?? KINDS[kind]} ${codePoint(character)}` };
}

/** @param {string} character */
function codePoint(character) {
  return `U+${/** @type {number} */ (character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The option that was probably meant; never its value, which may be a secret, nor a name that may be one.
 *
 * @param {string} argument
 * @param {Kind} kind
 */
function repaired(argument, kind) {
  if (kind !== 'hyphen') return undefined;
  const word = argument.slice(1).replace(/^[^A-Za-z]+/, '');
  const name = /^[A-Za-z][a-z-]{0,19}(?=$|=)/.exec(word)?.[0];
  if (name === undefined) return undefined;
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/**
 * @param {string} where
 * @param {string} what and what of it
 * @param {{ kind: Kind, name: string }} found
 * @param {string} [meant]
 * @param {string} [besides]
 */
function refusal(where, what, { kind, name }, meant, besides = 'If it is meant, put the argument after --.') {
  const remedies = {
    hyphen: meant ? `Write ${meant}, with plain hyphens.` : 'Write plain hyphens, - or --.',
    quote: 'Write plain quotation marks, " or \'.',
    space: 'Retype it, with plain spaces.',
    invisible: 'Retype it: the character does not show.',
    equals: `Write ${meant ?? '='} with a plain equals sign.`,
  };
  return new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: `${what} the character ${name}, ${name.startsWith('carriage') ? 'which ends the lines of files from Windows' : 'as word processors, chats and web pages put it in place of what was typed'}.`,
    remedy: `${remedies[kind]} ${besides}`,
  });
}
