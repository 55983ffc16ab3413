import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TokensmithDefect, TokensmithError } from '../errors.js';
import { firstPositional, parseArguments } from './arguments.js';
import { COMMANDS, findCommand, GLOBAL_OPTIONS, PLATFORM_OPTIONS, unknownCommand } from './command-table.js';
import { Ended, EXIT, exitCodeOf } from './exit-codes.js';
import { findingLines, Output, plain } from './output.js';
import { SANDBOX_FILE } from './sandbox-state.js';
import { refuseTypography } from './typography.js';

/**
 * What errors of the platform and of descriptions have in their details as well.
 *
 * @typedef {import('../errors.js').ErrorDetails & { findings?: import('../types.js').Finding[], invalidParameters?: { name: string, reason: string }[] }} ReportedDetails
 */

/**
 * Everything a command touches: those of the process in the program, others in tests.
 *
 * @typedef {object} Context
 * @property {NodeJS.ReadableStream & { isTTY?: boolean }} stdin
 * @property {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stdout
 * @property {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stderr
 * @property {{ [name: string]: string | undefined }} env
 * @property {string} cwd
 * @property {string} home
 * @property {NodeJS.Platform} platform
 * @property {typeof globalThis.fetch} fetch
 * @property {() => Promise<import('../toolkit.js').Toolkit>} kit the engine, loaded when it is first needed
 * @property {() => number} clock seconds since 1970
 * @property {AbortSignal} [signal] aborts when the user interrupts
 */

/**
 * What a command receives.
 *
 * @typedef {object} Invocation
 * @property {import('./command-table.js').Command} command
 * @property {string[]} positionals
 * @property {import('./arguments.js').OptionValues} options
 * @property {Context} context
 * @property {Output} output
 */

/**
 * Runs one command line.
 *
 * @param {string[]} argv without the program's own name
 * @param {Context} context
 * @returns {Promise<number>} the exit code
 */
export async function run(argv, context) {
  // For an error in the command line itself, before its options are known.
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined;
  const output = new Output({ ...context, json: argv.includes('--json'), color });
  try {
    const invocation = interpret(argv, context);
    await invocation.execute();
    return EXIT.done;
  } catch (error) {
    const code = report(error, output, context);
    if (code === EXIT.unauthorized && !argv.includes('--sandbox') && existsSync(join(context.cwd, SANDBOX_FILE))) {
      output.hint('This folder has a sandbox, whose credentials the platform does not know: add --sandbox to use it.');
    }
    return code;
  }
}

/**
 * @param {string[]} argv
 * @param {Context} context
 */
function interpret(argv, context) {
  refuseTypography(argv);
  const anywhere = { ...GLOBAL_OPTIONS, ...PLATFORM_OPTIONS };
  const index = firstPositional(argv, anywhere);
  if (index < 0) {
    const { options } = parseArguments(argv, anywhere);
    return helpInvocation(options.version === true ? 'version' : 'help', [], options, context);
  }
  const found = findCommand(argv.slice(index));
  if (!found) throw unknownCommand(argv.slice(index));
  const { command, used, implied } = found;
  const rest = [...argv.slice(0, index), ...implied, ...argv.slice(index + used)];
  const { positionals, options } = parseArguments(rest, {
    ...GLOBAL_OPTIONS,
    ...(command.platform ? PLATFORM_OPTIONS : {}),
    ...command.options,
  });
  if (options.help === true) return helpInvocation('help', [command.name], options, context);
  checkPositionals(command, positionals);
  return invocationOf(command, positionals, options, context);
}

/**
 * @param {'help' | 'version'} name
 * @param {string[]} positionals
 * @param {import('./arguments.js').OptionValues} options
 * @param {Context} context
 */
function helpInvocation(name, positionals, options, context) {
  return invocationOf(
    /** @type {import('./command-table.js').Command} */ (COMMANDS.find((command) => command.name === name)),
    positionals,
    options,
    context,
  );
}

/**
 * @param {import('./command-table.js').Command} command
 * @param {string[]} positionals
 * @param {import('./arguments.js').OptionValues} options
 * @param {Context} context
 */
function invocationOf(command, positionals, options, context) {
  const output = new Output({
    ...context,
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    debug: options.debug === true,
    color: /** @type {boolean | undefined} */ (options.color),
  });
  return {
    execute: async () => {
      const execute = await command.load();
      const invocation = { command, positionals, options, context, output };
      try {
        await execute(invocation);
      } catch (error) {
        // At Ctrl-D the process is already ending, and modules can no longer be loaded.
        if (!(error instanceof TokensmithError)) throw error;
        const { inWordsTyped } = await import('./argument-names.js');
        throw inWordsTyped(error, invocation);
      }
      // A reader that closes the pipe early is not an error.
      await output.delivered({ toTheEnd: false });
    },
  };
}

/**
 * @param {import('./command-table.js').Command} command
 * @param {string[]} positionals
 */
function checkPositionals({ name, positionals: wanted }, positionals) {
  const missing = wanted.find((definition, index) => definition.required && positionals[index] === undefined);
  if (missing) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: missing.name,
      problem: `${name} needs it.`,
      remedy: `See tokensmith ${name} --help.`,
    });
  }
  if (positionals.length > wanted.length && !wanted.at(-1)?.rest) {
    throw new TokensmithError('ERR_ARGUMENT_UNKNOWN', {
      where: 'arguments',
      problem: `${name} takes ${wanted.length === 0 ? 'none' : `at most ${wanted.length}`}, and ${positionals.length} were given.`,
      remedy:
        wanted.length === 0
          ? `Leave ${positionals.length === 1 ? 'it' : 'them'} out; see tokensmith ${name} --help.`
          : `Put a value with spaces in quotes; see tokensmith ${name} --help.`,
    });
  }
}

/**
 * Prints an error: what went wrong on the first line, the remedy on the next.
 *
 * @param {unknown} error
 * @param {Output} output
 * @param {Context} context
 */
function report(error, output, context) {
  output.progressEnd();
  if (error instanceof Ended) return error.exitCode;
  if (isInterruption(error, context)) {
    output.error('Interrupted.');
    return EXIT.interrupted;
  }
  if (output.json) {
    output.error(JSON.stringify({ error: plainError(error) }, null, 2));
    return exitCodeOf(error);
  }
  if (error instanceof TokensmithError) {
    reportExpected(error, output);
  } else {
    const defect =
      error instanceof TokensmithDefect
        ? error
        : new TokensmithDefect('The program failed in a way it should not.', { cause: error });
    output.error(`${output.style('red', 'Error:', 'err')} ${defect.message}`);
    // The stack names our own files and functions, and no values.
    if (error instanceof Error) output.error(stackWithoutMessage(error));
  }
  return exitCodeOf(error);
}

/**
 * @param {TokensmithError} error
 * @param {Output} output
 */
function reportExpected(error, output) {
  const { where, problem, remedy, findings, invalidParameters = [] } = /** @type {ReportedDetails} */ (error.details);
  const head = `${output.style('red', 'Error:', 'err')} ${output.style('bold', plain(where), 'err')}:`;
  const code = output.style('dim', `(${error.code})`, 'err');
  if (findings !== undefined) {
    output.error(
      `${head} Nothing was sent, because of ${findings.length === 1 ? 'this' : `these ${findings.length}`}: ${code}`,
    );
    output.error(findingLines(findings, output, 'err'));
    return;
  }
  output.error(`${head} ${plain(problem)}`);
  // The message names the first three.
  if (invalidParameters.length > 3)
    for (const { name, reason } of invalidParameters) output.error(`  ${plain(name)}: ${plain(reason)}`);
  output.error(`${plain(remedy)} ${code}`);
}

/**
 * @param {unknown} error
 * @param {Context} context
 */
function isInterruption(error, context) {
  const { name } = /** @type {{ name?: string }} */ (error ?? {});
  // @inquirer/core throws ExitPromptError when Ctrl-C is pressed at a question.
  return (
    name === 'ExitPromptError' ||
    (context.signal?.aborted === true &&
      (name === 'AbortError' || name === 'AbortPromptError' || error === context.signal.reason))
  );
}

/** @param {unknown} error */
function plainError(error) {
  if (error instanceof TokensmithError) return { code: error.code, message: error.message, ...error.details };
  return {
    code: 'ERR_ENGINE_UNEXPECTED',
    message: error instanceof TokensmithDefect ? error.message : 'The program failed in a way it should not.',
  };
}

/** @param {Error} error */
function stackWithoutMessage({ stack = '' }) {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n');
}
