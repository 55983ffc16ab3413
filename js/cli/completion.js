import { TokensmithError } from '../errors.js';
import { firstPositional, parseArguments, quoted } from './arguments.js';
import {
  ACL_PRESETS,
  COMMANDS,
  findCommand,
  GLOBAL_OPTIONS,
  IMPLYING_NAMES,
  LIFETIMES,
  NOUNS,
  PLATFORM_OPTIONS,
} from './command-table.js';

/**
 * What can be completed: an option's value, an argument, or a claim.
 *
 * @typedef {object} Place
 * @property {readonly string[]} [choices]
 * @property {readonly string[]} [suggests]
 * @property {boolean} [list]
 * @property {'file' | '@file' | 'claim'} [completes]
 */

/** The claims of jwt:generate, and what may follow their equals signs. @type {{ [name: string]: Place }} */
const CLAIMS = {
  sub: {},
  exp: { suggests: LIFETIMES },
  acl: { suggests: ACL_PRESETS, completes: '@file' },
  application_id: {},
  nbf: {},
  iat: {},
  jti: {},
};

/**
 * Tells the shell to offer files, after a prefix of the word if one follows after a space. No candidate of ours begins
 * like this.
 */
export const FILES = ':files';

/** @param {string} prefix */
const filesBehind = (prefix) => (prefix === '' ? FILES : `${FILES} ${prefix}`);

/**
 * What may follow on a command line.
 *
 * @param {string[]} words all words after the program's name; the last one is unfinished, and may be empty
 * @returns {string[]} candidates that begin with the last word, and `:files` where a file may follow
 */
export function complete(words) {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  return candidates(before, last).filter((candidate) => candidate.startsWith(FILES) || candidate.startsWith(last));
}

/**
 * @param {string[]} before
 * @param {string} last
 * @returns {string[]}
 */
function candidates(before, last) {
  const anywhere = { ...GLOBAL_OPTIONS, ...PLATFORM_OPTIONS };
  const start = firstPositional(before, anywhere);
  if (start < 0) return last.startsWith('-') ? optionNames(anywhere) : commandNames(last);
  const verbs = verbsAfter(before.slice(start), last);
  const found = findCommand(before.slice(start));
  if (!found) return verbs;
  const { command, used } = found;
  const options = { ...GLOBAL_OPTIONS, ...(command.platform ? PLATFORM_OPTIONS : {}), ...command.options };
  if (last.startsWith('-')) {
    const [, name = '', value] = /^--([^=]*)(?:=([^]*))?$/.exec(last) ?? [];
    return value === undefined ? optionNames(options) : valuesOf(options[name], `--${name}=`, value);
  }
  const previous = before.at(-1) ?? '';
  const pending = /^--[\w-]+$/.test(previous) ? options[previous.slice(2)] : undefined;
  if (pending?.type === 'string') return valuesOf(pending, '', last);
  return [...verbs, ...argumentsOf(command, before.slice(start + used), last, options)];
}

/**
 * @param {import('./command-table.js').Command} command
 * @param {string[]} rest
 * @param {string} last
 * @param {import('./arguments.js').OptionTable} options
 */
function argumentsOf(command, rest, last, options) {
  if (command.name === 'help') return [...commandNames(last), 'exit-codes', 'files'];
  const { positionals } = tolerantParse(rest, options);
  const index = Math.min(positionals.length, command.positionals.length - 1);
  const positional = command.positionals[index];
  if (!positional || (positionals.length > index && !positional.rest)) return [];
  // A claim or a member of a user. A value that begins with @ is read from a file.
  const [, name = '', mark = '', value] = /^([^=@]+?)(:?=)([^]*)$/.exec(last) ?? [];
  if (value !== undefined && (command.name === 'jwt:generate' || positional.name === 'name=value')) {
    const place = command.name === 'jwt:generate' && mark === '=' ? CLAIMS[name] : undefined;
    return valuesOf(place ?? { completes: value.startsWith('@') ? '@file' : undefined }, `${name}${mark}`, value);
  }
  // jwt:generate takes its key and its claims in any order.
  if (command.name === 'jwt:generate')
    return [
      ...Object.keys(CLAIMS)
        .map((claim) => `${claim}=`)
        .filter((claim) => !positionals.some((given) => given.startsWith(claim))),
      FILES,
    ];
  return valuesOf(positional, '', last);
}

/**
 * @param {Place | undefined} place
 * @param {string} prefix of the word, before the value
 * @param {string} value as far as it is written
 */
function valuesOf({ choices, suggests = [], list = false, completes } = {}, prefix, value) {
  const head = list ? value.slice(0, value.lastIndexOf(',') + 1) : '';
  const offered = (choices ?? suggests)
    .filter((choice) => !head.split(',').includes(choice))
    .map((choice) => prefix + head + choice);
  if (completes === undefined) return offered;
  // Every option for a file takes it after an @ too.
  if (value.startsWith('@')) return [filesBehind(`${prefix}@`)];
  return [...offered, completes === 'file' ? filesBehind(prefix) : `${prefix}@`];
}

/**
 * @param {string[]} rest
 * @param {import('./arguments.js').OptionTable} options
 */
function tolerantParse(rest, options) {
  try {
    return parseArguments(rest, options);
  } catch {
    // An unfinished line may still be wrong.
    return { positionals: rest.filter((word) => !word.startsWith('-')) };
  }
}

/** @type {readonly string[]} */
const NAMES = COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => name);
/** The other tools' names; those of a letter or two are for people who know them. @type {readonly string[]} */
const ALIASES = [...COMMANDS.flatMap(({ aliases = [] }) => aliases), ...Object.keys(IMPLYING_NAMES)].filter(
  (name) => name.length > 3,
);

/**
 * The commands that begin like this, with the noun as it was typed (`apps:`); the other tools' names if none of ours does.
 *
 * @param {string} last
 * @returns {string[]}
 */
function commandNames(last) {
  const [, written = '', rest] = /^([^:]*)(:[^]*)?$/.exec(last) ?? [];
  const noun = rest === undefined ? undefined : NOUNS[written.toLowerCase()];
  const begun = noun === undefined ? last : noun + rest;
  const own = NAMES.filter((name) => name.startsWith(begun));
  const names = own.length > 0 ? own : ALIASES.filter((name) => name.startsWith(begun));
  return noun === undefined ? names : names.map((name) => written + name.slice(noun.length));
}

/**
 * What may follow in a name of several words: `capabilities` after `apps`.
 *
 * @param {string[]} words
 * @param {string} last
 * @returns {string[]}
 */
function verbsAfter([first = '', ...words], last) {
  const noun = NOUNS[first.toLowerCase()];
  if (noun === undefined) return [];
  const begun = [noun, ...words].join(':').toLowerCase();
  /** @param {readonly string[]} names */
  const next = (names) => [
    ...new Set(
      names
        .filter((name) => name.startsWith(`${begun}:`))
        .map((name) => /** @type {string} */ (name.slice(begun.length + 1).split(':')[0])),
    ),
  ];
  const own = next(NAMES).filter((verb) => verb.startsWith(last));
  return own.length > 0 ? own : next(ALIASES);
}

/** @param {import('./arguments.js').OptionTable} options */
function optionNames(options) {
  return Object.entries(options).flatMap(([name, { type, hidden }]) =>
    hidden ? [] : [`--${name}${type === 'string' ? '=' : ''}`],
  );
}

/**
 * The script that makes a shell call `tokensmith complete`.
 *
 * bash ends a word at the characters of COMP_WORDBREAKS, of which : = and @ are ours: its script joins the words around them
 * again, and takes off each candidate what bash keeps. File names are quoted by bash where they are all that is offered, and
 * by the script otherwise, since bash would quote the equals and at signs too.
 */
export const SCRIPTS = Object.freeze({
  bash: `# tokensmith completion for bash: eval "$(tokensmith completion bash)"
_tokensmith() {
  local line=\${COMP_LINE:0:COMP_POINT} current words candidate start= prefix= path
  local -a offered files
  # Without -r a backslash keeps a space in its word, as it does for bash.
  read -a words <<<"$line"
  [[ $line == *[[:space:]] && $line != *\\\\[[:space:]] ]] && words+=("")
  current=\${words[\${#words[@]}-1]}
  local breaks=\${COMP_WORDBREAKS//[^:=@]/}
  [[ -n $breaks ]] && start=\${current%"\${current##*[$breaks]}"}
  # A word may begin with the @ of a host's name.
  start=\${start%@}
  while IFS= read -r candidate; do
    if [[ $candidate == ${FILES}* ]]; then
      prefix=\${candidate#${FILES}}
      prefix=\${prefix# }
      while IFS= read -r path; do files+=("$prefix$path"); done < <(compgen -f -- "\${current#"$prefix"}")
    else
      offered+=("$candidate")
    fi
  done < <(tokensmith complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ \${#offered[@]} -eq 0 && $start == "$prefix" ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=("\${files[@]#"$start"}")
  else
    for path in "\${files[@]#"$prefix"}"; do
      candidate=$(printf %q "$path")
      [[ -d $path ]] && candidate+=/
      offered+=("$prefix$candidate")
    done
    COMPREPLY=("\${offered[@]#"$start"}")
    [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=@/] ]] && compopt -o nospace 2>/dev/null
  fi
}
complete -F _tokensmith tokensmith
`,
  zsh: `#compdef tokensmith
# tokensmith completion for zsh: eval "$(tokensmith completion zsh)", or this file as _tokensmith in $fpath
_tokensmith() {
  local -a candidates plain open
  local candidate files=
  candidates=("\${(@f)$(tokensmith complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for candidate in $candidates; do
    case $candidate in
      ${FILES}*) files=$candidate ;;
      *[=@]) open+=("$candidate") ;;
      ?*) plain+=("$candidate") ;;
    esac
  done
  (( \${#plain} )) && compadd -- $plain
  (( \${#open} )) && compadd -S '' -- $open
  if [[ -n $files ]]; then
    candidate=\${\${files#${FILES}}# }
    compset -P "\${(b)candidate}"
    _files
  fi
}
if [ "$funcstack[1]" = "_tokensmith" ]; then _tokensmith "$@"; else compdef _tokensmith tokensmith; fi
`,
  fish: `# tokensmith completion for fish: tokensmith completion fish > ~/.config/fish/completions/tokensmith.fish
function __tokensmith_complete
  set -l current (commandline -ct)
  set -l words (commandline -opc) $current
  for candidate in (tokensmith complete -- $words[2..-1] 2>/dev/null)
    if string match -q '${FILES}*' -- $candidate
      set -l prefix (string replace -r '^${FILES} ?' '' -- $candidate)
      for path in (__fish_complete_path (string sub -s (math (string length -- $prefix) + 1) -- $current))
        echo $prefix$path
      end
    else
      echo $candidate
    end
  end
end
complete -c tokensmith -f -a '(__tokensmith_complete)'
`,
});

/**
 * `complete -- word …`: one candidate a line.
 *
 * @param {import('./program.js').Invocation} invocation
 */
export async function listCompletions({ positionals, output }) {
  const found = complete(positionals);
  output.result(found, () => (found.length === 0 ? undefined : found.join('\n')));
}

/**
 * `completion shell`: the script on stdout.
 *
 * @param {import('./program.js').Invocation} invocation
 */
export async function printCompletionScript({ positionals, output }) {
  const shell = /** @type {string} */ (positionals[0]);
  if (!Object.hasOwn(SCRIPTS, shell)) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'shell',
      problem: `There is no completion for ${quoted(shell)}.`,
      remedy: 'Give bash, zsh or fish.',
    });
  }
  const script = SCRIPTS[/** @type {keyof typeof SCRIPTS} */ (shell)];
  output.result({ shell, script }, () => script);
}
