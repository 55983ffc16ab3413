import { TokensmithError } from '../errors.js';

/**
 * What word processors, chats and web pages make of a command that was copied through them. No shell takes these
 * characters for a hyphen or a quote, so that they would end up in names and values.
 */
const LOOK_ALIKES = Object.freeze(
  /** @type {{ [character: string]: [kind: 'hyphen' | 'quote' | 'space', name: string] }} */ ({
    '\u2010': ['hyphen', 'hyphen U+2010'],
    '\u2011': ['hyphen', 'non-breaking hyphen U+2011'],
    '\u2012': ['hyphen', 'figure dash U+2012'],
    '\u2013': ['hyphen', 'en dash U+2013'],
    '\u2014': ['hyphen', 'em dash U+2014'],
    '\u2015': ['hyphen', 'horizontal bar U+2015'],
    '\u2043': ['hyphen', 'hyphen bullet U+2043'],
    '\u2212': ['hyphen', 'minus sign U+2212'],
    '\u2e3a': ['hyphen', 'two-em dash U+2E3A'],
    '\u2e3b': ['hyphen', 'three-em dash U+2E3B'],
    '\ufe58': ['hyphen', 'small em dash U+FE58'],
    '\ufe63': ['hyphen', 'small hyphen U+FE63'],
    '\uff0d': ['hyphen', 'full-width hyphen U+FF0D'],
    '\u2018': ['quote', 'curly quotation mark U+2018'],
    '\u2019': ['quote', 'curly quotation mark U+2019'],
    '\u201a': ['quote', 'low quotation mark U+201A'],
    '\u201b': ['quote', 'curly quotation mark U+201B'],
    '\u201c': ['quote', 'curly quotation mark U+201C'],
    '\u201d': ['quote', 'curly quotation mark U+201D'],
    '\u201e': ['quote', 'low quotation mark U+201E'],
    '\u201f': ['quote', 'curly quotation mark U+201F'],
    '\u00ab': ['quote', 'angle quotation mark U+00AB'],
    '\u00bb': ['quote', 'angle quotation mark U+00BB'],
    '\u2039': ['quote', 'angle quotation mark U+2039'],
    '\u203a': ['quote', 'angle quotation mark U+203A'],
    '\u2032': ['quote', 'prime U+2032'],
    '\u2033': ['quote', 'double prime U+2033'],
    '\uff02': ['quote', 'full-width quotation mark U+FF02'],
    '\uff07': ['quote', 'full-width apostrophe U+FF07'],
    '\u00a0': ['space', 'no-break space U+00A0'],
    '\u00ad': ['space', 'soft hyphen U+00AD'],
    '\u200b': ['space', 'zero-width space U+200B'],
    '\u200c': ['space', 'zero-width non-joiner U+200C'],
    '\u200d': ['space', 'zero-width joiner U+200D'],
    '\u200e': ['space', 'left-to-right mark U+200E'],
    '\u200f': ['space', 'right-to-left mark U+200F'],
    '\u202a': ['space', 'left-to-right embedding U+202A'],
    '\u202b': ['space', 'right-to-left embedding U+202B'],
    '\u202c': ['space', 'end of an embedding U+202C'],
    '\u202d': ['space', 'left-to-right override U+202D'],
    '\u202e': ['space', 'right-to-left override U+202E'],
    '\u202f': ['space', 'narrow no-break space U+202F'],
    '\u2060': ['space', 'word joiner U+2060'],
    '\ufeff': ['space', 'byte order mark U+FEFF'],
  }),
);

/**
 * Refuses a command line with such a character where an argument or a value begins. After `--` it is taken as meant.
 *
 * @param {string[]} argv
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseTypography(argv) {
  const end = argv.indexOf('--');
  for (const [index, argument] of (end < 0 ? argv : argv.slice(0, end)).entries()) {
    const name = /^(-{0,2}[A-Za-z][\w-]{0,39}):?=/.exec(argument)?.[1];
    const value = name === undefined ? '' : argument.slice(argument.indexOf('=') + 1);
    // A hyphen, then what was to be the second one.
    const first = lookAlike(argument) ?? (/^-[^\w-]/.test(argument) ? lookAlike(argument.slice(1)) : undefined);
    if (first) throw refusal(`argument ${index + 1}`, 'It', first, repaired(argument, first.kind));
    const inside = lookAlike(value);
    // A value may well begin with a dash; one that begins with a quotation mark was to be quoted.
    if (inside && inside.kind !== 'hyphen') throw refusal(name ?? '', 'The value', inside, undefined);
  }
}

/**
 * Refuses a claim's name that holds such a character, or quotes, or begins or ends with what is none of a name.
 *
 * @param {string} name
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseTypographyInName(name) {
  const found = Array.from(name, lookAlike).find((character) => character !== undefined);
  if (found) throw refusal('claims', 'The name of a claim', found, undefined, 'has');
  if (!/^[\s-]|\s$|["'`]/.test(name)) return;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'claims',
    problem: 'The name of a claim has a quotation mark in it, a hyphen before it or a blank beside it.',
    remedy: 'Write name=value, as in sub=alice. A shell takes quotation marks away where it knows them; the Windows command prompt knows only ".',
  });
}

/**
 * Refuses a name that is still in quotes. The Windows command prompt leaves single ones where they are.
 *
 * @param {string} name of the value
 * @param {string} value as it was written
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function refuseQuoted(name, value) {
  if (!/^(['"`])[^]*\1$/.test(value)) return;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: name,
    problem: 'The quotation marks are part of the value.',
    remedy: `Write ${name}=VALUE without them, or in the Windows command prompt ${name}="VALUE". If they are meant, put the value into a file: ${name}=@FILE.`,
  });
}

/**
 * @param {string} text
 * @returns {{ kind: 'hyphen' | 'quote' | 'space', name: string } | undefined} what it begins with
 */
function lookAlike(text) {
  const [kind, name] = LOOK_ALIKES[text.charAt(0)] ?? [];
  return kind && name ? { kind, name } : undefined;
}

/**
 * The option as it was meant. Never its value, which may be a secret, and no name that may be one.
 *
 * @param {string} argument
 * @param {'hyphen' | 'quote' | 'space'} kind
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
 * @param {string} what
 * @param {{ kind: 'hyphen' | 'quote' | 'space', name: string }} found
 * @param {string | undefined} meant
 * @param {string} [verb]
 */
function refusal(where, what, { kind, name }, meant, verb = 'begins with') {
  const remedies = {
    hyphen: meant ? `Write ${meant}, with plain hyphens.` : 'Write plain hyphens, - or --.',
    quote: 'Write plain quotation marks, " or \'.',
    space: 'Type it anew: the character does not show.',
  };
  const besides = verb === 'has' ? 'If it is meant, give the claim with --claims=@FILE.' : 'If it is meant, put the argument after --.';
  return new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: `${what} ${verb} the character ${name}, as word processors, chats and web pages put it in place of what was typed.`,
    remedy: `${remedies[kind]} ${besides}`,
  });
}
