import { readFileSync } from 'node:fs';
import { TokensmithError } from '../errors.js';
import { COMMANDS, findCommand, GLOBAL_OPTIONS, PLATFORM_OPTIONS, unknownCommand } from './command-table.js';
import { EXIT_MEANINGS } from './exit-codes.js';

/** @typedef {import('./output.js').Output} Output */

/** In the order in which a newcomer needs them. */
const GROUPS = Object.freeze(
  /** @type {[string, string[]][]} */ ([
    ['From nothing to a token', ['setup', 'app:create', 'user:create', 'jwt:generate']],
    [
      'Applications',
      [
        'app:list',
        'app:show',
        'app:setup',
        'app:update',
        'app:capabilities:update',
        'app:capabilities:remove',
        'app:validate',
        'app:delete',
      ],
    ],
    ['Users', ['user:list', 'user:show', 'user:update', 'user:delete']],
    [
      'Tokens, keys, access control lists',
      ['inspect', 'jwt:inspect', 'jwt:verify', 'key:generate', 'key:inspect', 'key:convert', 'acl:build', 'acl:check'],
    ],
    ['Configuration', ['config:show', 'config:convert', 'balance']],
    ['On this machine', ['serve', 'sandbox', 'completion', 'help']],
  ]),
);

/** @param {Output} output */
export function overview(output) {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const groups = GROUPS.map(([title, names]) => {
    const rows = names.map((name) => {
      const command = COMMANDS.find((candidate) => candidate.name === name);
      return `  ${output.style('cyan', name.padEnd(width))}${command?.summary ?? ''}`;
    });
    return [output.style('bold', title), ...rows].join('\n');
  });
  return [
    'Keys, access control lists and tokens for Vonage applications.',
    '',
    'Usage: tokensmith COMMAND [arguments] [options]',
    '',
    groups.join('\n\n'),
    '',
    output.style('bold', 'Every command'),
    optionRows(GLOBAL_OPTIONS, output),
    '',
    'tokensmith COMMAND --help shows its arguments and options. The spellings of the other tools work too:',
    'apps create, users create, jwt create. More: tokensmith help exit-codes, tokensmith help files.',
  ].join('\n');
}

/**
 * @param {import('./command-table.js').Command} command
 * @param {Output} output
 */
export function commandHelp(
  { name, summary, positionals, options, platform, aliases = [], examples = [], notes },
  output,
) {
  const usage = positionals.map(
    ({ name: argument, required, rest }) => `${required ? `<${argument}>` : `[${argument}]`}${rest ? ' …' : ''}`,
  );
  const width = Math.max(0, ...positionals.map((positional) => positional.name.length)) + 4;
  /** @type {string[]} */
  const sections = [`${summary}.`, '', `Usage: tokensmith ${[name, ...usage].join(' ')} [options]`];
  const others = aliases.filter((alias) => alias !== name);
  if (others.length > 0) sections.push(`Also:  ${others.join(', ')}`);
  if (notes) sections.push('', notes);
  if (positionals.length > 0) {
    sections.push(
      '',
      output.style('bold', 'Arguments'),
      ...positionals.map((positional) => `  ${positional.name.padEnd(width)}${positional.help}`),
    );
  }
  if (Object.keys(options).length > 0) sections.push('', output.style('bold', 'Options'), optionRows(options, output));
  if (platform) sections.push('', output.style('bold', 'As whom'), optionRows(PLATFORM_OPTIONS, output));
  sections.push('', output.style('bold', 'Every command'), optionRows(GLOBAL_OPTIONS, output));
  if (examples.length > 0)
    sections.push('', output.style('bold', 'Examples'), ...examples.map((example) => `  ${example}`));
  return sections.join('\n');
}

/** @param {Output} output */
export function exitCodesHelp(output) {
  return [
    output.style('bold', 'Exit codes'),
    ...EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`),
  ].join('\n');
}

/** @param {Output} output */
export function filesHelp(output) {
  const rows = [
    ['options', '--api-key, --api-secret, --app-id, --private-key'],
    [
      'environment',
      'VONAGE_API_KEY, VONAGE_API_SECRET, VONAGE_APPLICATION_ID, VONAGE_PRIVATE_KEY; the same with NEXMO_',
    ],
    ['this folder', '.nexmorc, .nexmo-app, .vonagerc, vonage_app.json, .env, private.key'],
    ['home folder', '~/.nexmorc, ~/.nexmo-app, ~/.vonage/config.json, ~/.config/@vonage/cli/vonage.config.json'],
  ];
  return [
    output.style('bold', 'Where values come from, the first one winning'),
    ...rows.map(([name, text]) => `  ${String(name).padEnd(14)}${text}`),
    '',
    'A secret is never taken from a place that names another API key, nor a private key from one that names another',
    'application. tokensmith config:show says which value came from where. Files with secrets are written with mode',
    '0600, whole or not at all, and keys are not overwritten unless --force says so.',
    '',
    'With --sandbox, only options and the files of this folder are looked at. Without an account in them, the sandbox uses',
    'its own demonstration account.',
  ].join('\n');
}

/**
 * @param {import('./arguments.js').OptionTable} options
 * @param {Output} output
 */
function optionRows(options, output) {
  const rows = Object.entries(options)
    .filter(([, { hidden }]) => !hidden)
    .map(([name, { type, short, value, help }]) => {
      const left = `${short ? `-${short}, ` : '    '}--${name}${type === 'string' ? `=${value ?? 'value'}` : ''}`;
      return { left, help };
    });
  const width = Math.min(34, Math.max(...rows.map(({ left }) => left.length)) + 2);
  return rows
    .map(({ left, help }) =>
      left.length + 2 > width
        ? `  ${output.style('cyan', left)}\n${' '.repeat(width + 2)}${help}`
        : `  ${output.style('cyan', left.padEnd(width))}${help}`,
    )
    .join('\n');
}

/**
 * `help [topic]`
 *
 * @param {import('./program.js').Invocation} invocation
 */
export async function showHelp({ positionals, output }) {
  const [topic] = positionals;
  if (topic === undefined) {
    output.result(
      COMMANDS.filter(({ hidden }) => !hidden).map(({ name, aliases = [], summary }) => ({ name, aliases, summary })),
      () => overview(output),
    );
    return;
  }
  if (topic === 'exit-codes' || topic === 'files') {
    const text = topic === 'files' ? filesHelp(output) : exitCodesHelp(output);
    output.result({ topic, text }, () => text);
    return;
  }
  const found = findCommand(positionals);
  if (!found) throw unknownCommand(positionals);
  if (found.used < positionals.length) {
    throw new TokensmithError('ERR_ARGUMENT_UNKNOWN', {
      where: 'topic',
      problem: 'Help is on one command at a time.',
      remedy: `See tokensmith help ${found.command.name}.`,
    });
  }
  output.result({ ...found.command, load: undefined }, () => commandHelp(found.command, output));
}

/**
 * `--version`: the version in package.json.
 *
 * @param {import('./program.js').Invocation} invocation
 */
export async function showVersion({ output }) {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  output.result({ version }, () => version);
}
