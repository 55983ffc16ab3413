import { parseArgs } from 'node:util';
import { nearestName } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';

/**
 * An option of a command.
 *
 * @typedef {object} OptionDefinition
 * @property {'boolean' | 'string'} type
 * @property {string} help
 * @property {string} [short] one letter
 * @property {string} [value] what to call the value in the help, such as `url`
 * @property {string[]} [aliases] other names
 * @property {string[]} [choices] the values it may have
 * @property {readonly string[]} [suggests] values that the shell should offer, though others are allowed too
 * @property {boolean} [list] whether it takes several values, separated by commas
 * @property {'file' | '@file'} [completes] what else the shell should offer for the value: a file, or one after an @
 * @property {boolean} [multiple] whether it may be given more than once
 * @property {boolean} [hidden] kept for old scripts, not shown in the help
 */

/** @typedef {{ [name: string]: OptionDefinition }} OptionTable */

/** @typedef {{ [name: string]: string | boolean | string[] | undefined }} OptionValues */

/**
 * Reads a command line.
 *
 * Three generations of tools write options as `--answer_method`, `--apiKey` and `--api-key`; here they are all the same.
 * An unknown option is an error; nexmo-cli ignores it and does something else than it was asked to.
 *
 * @param {string[]} argv
 * @param {OptionTable} table
 * @returns {{ positionals: string[], options: OptionValues }}
 * @throws {TokensmithError} `ERR_ARGUMENT_UNKNOWN`, `ERR_ARGUMENT_MISSING`, `ERR_ARGUMENT_VALUE`
 */
export function parseArguments(argv, table) {
  // It begins with dashes, and would be taken for an option.
  if (argv.some((argument) => argument.startsWith('-----BEGIN'))) throw keyOnCommandLine('arguments');
  const { tokens } = tokenize(argv, table);
  /** @type {OptionValues} */
  const options = {};
  /** @type {string[]} */
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') setOption(options, token, table);
  }
  return { positionals, options };
}

/**
 * @param {string} where the argument
 * @returns {TokensmithError}
 */
export function keyOnCommandLine(where) {
  return new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: 'A key on the command line can be read by every process on the machine, and stays in the history.',
    remedy: 'Give the path of a file, or - and pipe the key.',
  });
}

/**
 * The index of the first argument that is neither an option nor the value of one, -1 if there is none.
 *
 * @param {string[]} argv
 * @param {OptionTable} table
 */
export function firstPositional(argv, table) {
  return tokenize(argv, table).tokens.find((token) => token.kind === 'positional')?.index ?? -1;
}

/**
 * @param {string[]} argv
 * @param {OptionTable} table
 */
function tokenize(argv, table) {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { type, short }]) => [name, { type, ...(short !== undefined && { short }) }]),
  );
  return parseArgs({ args: canonical(argv, table), options, strict: false, allowPositionals: true, tokens: true });
}

/**
 * Maps every spelling of an option to its name.
 *
 * @param {string[]} argv
 * @param {OptionTable} table
 */
function canonical(argv, table) {
  const names = new Map(
    Object.entries(table).flatMap(([name, { aliases = [] }]) =>
      [name, ...aliases].map((written) => /** @type {[string, string]} */ ([written, name])),
    ),
  );
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    if (end >= 0 && index >= end) return argument;
    const match = /^--([A-Za-z][\w-]*)(=[^]*)?$/.exec(argument);
    if (!match) return argument;
    const [, written = '', value = ''] = match;
    const name = written
      .replaceAll('_', '-')
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase();
    const positive = name.replace(/^no-/, '');
    const known = names.get(name) ?? (names.has(positive) ? `no-${names.get(positive)}` : name);
    return `--${known}${value}`;
  });
}

/**
 * @param {OptionValues} options
 * @param {{ name: string, rawName: string, value: string | undefined, inlineValue: boolean | undefined }} token
 * @param {OptionTable} table
 */
function setOption(options, { name, rawName, value, inlineValue }, table) {
  const definition = table[name];
  if (!definition) {
    const positive = name.replace(/^no-/, '');
    if (positive !== name && table[positive]?.type === 'boolean' && value === undefined) {
      options[positive] = false;
      return;
    }
    throw unknownOption(rawName, table);
  }
  if (definition.type === 'boolean') {
    options[name] = value === undefined ? true : truth(rawName, value);
    return;
  }
  if (value === undefined || (!inlineValue && /^-./.test(value))) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: rawName,
      problem: 'This option needs a value.',
      remedy: `Write ${rawName}=${(definition.value ?? 'value').toUpperCase()}.`,
    });
  }
  if (definition.choices && !definition.choices.includes(value)) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: rawName,
      problem: `${quoted(value)} is not one of its values.`,
      remedy: `Give ${definition.choices.join(', ')}.`,
    });
  }
  if (definition.multiple) options[name] = [.../** @type {string[]} */ (options[name] ?? []), value];
  else options[name] = value;
}

/**
 * @param {string} rawName
 * @param {string} value
 */
function truth(rawName, value) {
  if (/^(?:true|yes|on|1)$/i.test(value)) return true;
  if (/^(?:false|no|off|0)$/i.test(value)) return false;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: rawName,
    problem: `${quoted(value)} is neither true nor false.`,
    remedy: `Write ${rawName}, or ${rawName}=false.`,
  });
}

/**
 * @param {string} rawName
 * @param {OptionTable} table
 */
function unknownOption(rawName, table) {
  const names = Object.entries(table).flatMap(([name, { hidden }]) => (hidden ? [] : [name]));
  const nearest = nearestName(rawName.replace(/^-+/, ''), names);
  return new TokensmithError('ERR_ARGUMENT_UNKNOWN', {
    where: rawName.length <= 40 ? rawName : `(an option of ${rawName.length} characters)`,
    problem: 'This command has no such option.',
    remedy: nearest ? `Did you mean --${nearest}?` : 'Add --help to see its options.',
  });
}

/**
 * A value as it may be quoted in a message; a long one is not, since it may be a key.
 *
 * @param {string} value
 */
export function quoted(value) {
  return value.length <= 60 && !value.includes('-----')
    ? JSON.stringify(value)
    : `A value of ${value.length} characters`;
}
