import { COMMANDS, GLOBAL_OPTIONS, PLATFORM_OPTIONS, findCommand } from './command-table.js';
import { firstPositional, parseArguments } from './arguments.js';

/** What may stand before the `=` of a claim. */
const CLAIMS = ['sub=', 'exp=', 'acl=', 'application_id=', 'nbf=', 'iat=', 'jti='];

/** The verbs of the two-word spellings. */
const NOUNS = ['app', 'user', 'jwt', 'key', 'acl', 'config'];

/** Tells the shell to offer files besides. It cannot be the beginning of anything we offer. */
export const FILES = ':files';

/**
 * What may follow on a command line.
 *
 * @param {string[]} words all words after the program's name; the last one is unfinished, and may be empty
 * @returns {string[]} candidates for the last word, all of them beginning with it; and `:files` where a file may stand
 */
export function complete(words) {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  return candidates(before, last).filter((candidate) => candidate === FILES || candidate.startsWith(last));
}

/**
 * @param {string[]} before
 * @param {string} last
 * @returns {string[]}
 */
function candidates(before, last) {
  const anywhere = { ...GLOBAL_OPTIONS, ...PLATFORM_OPTIONS };
  const start = firstPositional(before, anywhere);
  if (start < 0) return last.startsWith('-') ? optionNames(anywhere) : commandNames();
  const found = findCommand(before.slice(start));
  if (!found) return [];
  const { command, used } = found;
  const noun = before.slice(start).length === 1 && NOUNS.find((name) => before[start] === name || before[start] === `${name}s`);
  const verbs = noun ? COMMANDS.filter(({ name }) => name.startsWith(`${noun}:`)).map(({ name }) => name.slice(noun.length + 1)) : [];
  const options = { ...GLOBAL_OPTIONS, ...(command.platform ? PLATFORM_OPTIONS : {}), ...command.options };
  if (last.startsWith('-')) {
    const [name = '', value] = last.split('=', 2);
    return value === undefined ? optionNames(options) : optionValues(options[name.replace(/^--/, '')], `${name}=`);
  }
  const previous = before.at(-1) ?? '';
  const pending = /^--[\w-]+$/.test(previous) ? options[previous.slice(2)] : undefined;
  if (pending?.type === 'string') return optionValues(pending, '');
  return [...verbs, ...positionalValues(command, before.slice(start + used), options)];
}

/**
 * @param {import('./command-table.js').Command} command
 * @param {string[]} rest
 * @param {import('./arguments.js').OptionTable} options
 */
function positionalValues(command, rest, options) {
  if (command.name === 'help') return [...commandNames(), 'exit-codes', 'files'];
  const { positionals } = tolerantParse(rest, options);
  const index = Math.min(positionals.length, command.positionals.length - 1);
  const positional = command.positionals[index];
  if (!positional || (positionals.length > index && !positional.rest)) return [];
  // jwt:generate takes its key and its claims in any order.
  if (command.name === 'jwt:generate') return [...CLAIMS.filter((claim) => !positionals.some((given) => given.startsWith(claim))), FILES];
  return [...(positional.choices ?? []), ...(positional.completes === 'file' ? [FILES] : [])];
}

/**
 * @param {string[]} rest
 * @param {import('./arguments.js').OptionTable} options
 */
function tolerantParse(rest, options) {
  try {
    return parseArguments(rest, options);
  } catch {
    // An unfinished line need not be right yet.
    return { positionals: rest.filter((word) => !word.startsWith('-')) };
  }
}

/** @returns {string[]} */
function commandNames() {
  return COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => name);
}

/** @param {import('./arguments.js').OptionTable} options */
function optionNames(options) {
  return Object.entries(options).flatMap(([name, { type, hidden }]) => (hidden ? [] : [`--${name}${type === 'string' ? '=' : ''}`]));
}

/**
 * @param {import('./arguments.js').OptionDefinition | undefined} definition
 * @param {string} prefix
 */
function optionValues(definition, prefix) {
  if (definition?.choices) return definition.choices.map((choice) => prefix + choice);
  return definition?.completes === 'file' ? [FILES] : [];
}

/**
 * The script that makes a shell ask `tokensmith complete`. A colon ends a word for bash, so that its script joins the words
 * around one again.
 */
export const SCRIPTS = Object.freeze({
  bash: `# tokensmith completion for bash: eval "$(tokensmith completion bash)"
_tokensmith() {
  local line=\${COMP_LINE:0:COMP_POINT} current words candidate
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=\${words[\${#words[@]}-1]}
  # What bash takes for the word it completes: what follows the last : or = of ours.
  local start=\${current%"\${current##*[:=]}"}
  COMPREPLY=()
  while IFS= read -r candidate; do
    if [[ $candidate == ${FILES} ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "\${current#"$start"}")
    else
      COMPREPLY+=("\${candidate#"$start"}")
    fi
  done < <(tokensmith complete -- "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
}
complete -F _tokensmith tokensmith
`,
  zsh: `#compdef tokensmith
# tokensmith completion for zsh: eval "$(tokensmith completion zsh)", or this file as _tokensmith in $fpath
_tokensmith() {
  local -a candidates plain open
  local candidate files=0
  candidates=("\${(@f)$(tokensmith complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for candidate in $candidates; do
    case $candidate in
      ${FILES}) files=1 ;;
      *=) open+=("$candidate") ;;
      ?*) plain+=("$candidate") ;;
    esac
  done
  (( \${#plain} )) && compadd -- $plain
  (( \${#open} )) && compadd -S '' -- $open
  if (( files )); then
    compset -P '*='
    _files
  fi
}
if [ "$funcstack[1]" = "_tokensmith" ]; then _tokensmith "$@"; else compdef _tokensmith tokensmith; fi
`,
  fish: `# tokensmith completion for fish: tokensmith completion fish > ~/.config/fish/completions/tokensmith.fish
function __tokensmith_complete
  set -l current (commandline -ct)
  set -l words (commandline -opc) $current
  set -l prefix (string match -r '^[^=]*=' -- $current; or echo '')
  for candidate in (tokensmith complete -- $words[2..-1] 2>/dev/null)
    if test "$candidate" = ${FILES}
      for path in (__fish_complete_path (string replace -r '^[^=]*=' '' -- $current))
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
