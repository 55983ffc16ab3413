import { stripVTControlCharacters, styleText } from 'node:util';
import { TokensmithError } from '../errors.js';

/** Why writing to stdout may fail. */
const WRITE_FAILURES = Object.freeze(
  /** @type {{ [code: string]: string }} */ ({
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file is too large',
    EIO: 'the device reports an error',
    EPIPE: 'the program that was to read it has ended',
    EBADF: 'it is closed',
  }),
);

/** @typedef {'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'} Style */

/**
 * The program's output.
 *
 * stdout is for the result, so that `TOKEN=$(tokensmith jwt:generate …)` holds a token and nothing else. stderr is
 * for everything else a person wants to know. `--json` turns the first into one JSON document, `--quiet` drops the second.
 */
export class Output {
  /**
   * @param {object} options
   * @param {NodeJS.WritableStream & { isTTY?: boolean }} options.stdout
   * @param {NodeJS.WritableStream & { isTTY?: boolean }} options.stderr
   * @param {{ [name: string]: string | undefined }} options.env
   * @param {boolean} [options.json]
   * @param {boolean} [options.quiet]
   * @param {boolean} [options.verbose]
   * @param {boolean} [options.debug]
   * @param {boolean} [options.color] depends on the terminal when left out
   */
  constructor({ stdout, stderr, env, json = false, quiet = false, verbose = false, debug = false, color }) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.json = json;
    this.quiet = quiet;
    this.verbose = verbose;
    this.debugging = debug;
    this.outColor = usesColor(stdout, env, color);
    this.errColor = usesColor(stderr, env, color);
    /** Whether the line on the terminal is a progress line that the next one has to replace. */
    this.progressShown = false;
    /** What became of what was written to stdout: the first failure, once all of it is through. @type {Promise<Error | undefined>} */
    this.written = Promise.resolve(undefined);
  }

  /**
   * The requested data: printed at every verbosity.
   *
   * @param {string} text
   */
  data(text) {
    this.#clearProgress();
    /** @type {Promise<Error | undefined>} */
    const write = new Promise((resolve) => {
      this.stdout.write(text.endsWith('\n') ? text : `${text}\n`, (error) => resolve(error ?? undefined));
    });
    this.written = this.written.then(async (failure) => failure ?? write);
  }

  /**
   * Waits until everything is written to stdout.
   *
   * @param {object} [options]
   * @param {boolean} [options.toTheEnd] whether it matters that the reader took all of it: `tokensmith app:list | head -1`
   *   has what it wanted, a private key that went nowhere else is lost. `true` if not given
   * @throws {TokensmithError} `ERR_CONFIG_UNWRITABLE`
   */
  async delivered({ toTheEnd = true } = {}) {
    const failure = /** @type {NodeJS.ErrnoException | undefined} */ (await this.written);
    if (failure === undefined || (failure.code === 'EPIPE' && !toTheEnd)) return;
    throw new TokensmithError('ERR_CONFIG_UNWRITABLE', {
      where: 'stdout',
      problem: `The output could not be written: ${WRITE_FAILURES[failure.code ?? ''] ?? failure.code ?? failure.message}.`,
      remedy: 'Check where the output goes. It may be incomplete.',
    });
  }

  /**
   * The result, as an object under `--json` and as text otherwise.
   *
   * @param {unknown} value
   * @param {() => string | undefined} text
   */
  result(value, text) {
    if (this.json) {
      this.data(JSON.stringify(value, null, 2));
      return;
    }
    const line = text();
    if (line !== undefined) this.data(line);
  }

  /**
   * A line that says what was done. Silent under `--quiet` and `--json`.
   *
   * @param {string} text
   */
  message(text) {
    if (!this.quiet && !this.json) this.data(text);
  }

  /**
   * A hint beside the result: what to do next, what was assumed.
   *
   * @param {string} text
   */
  hint(text) {
    if (!this.quiet) this.#error(text);
  }

  /**
   * A warning. `--quiet` does not silence it.
   *
   * @param {string} text
   */
  warn(text) {
    this.#error(`${this.style('yellow', 'Warning:', 'err')} ${text}`);
  }

  /** @param {string} text */
  error(text) {
    this.#error(text);
  }

  /**
   * @param {string} text
   */
  debug(text) {
    if (this.debugging) this.#error(this.style('dim', text, 'err'));
  }

  /**
   * A line that the next one replaces. For terminals only.
   *
   * @param {string} text
   */
  progress(text) {
    if (this.quiet || this.json || !this.stderr.isTTY) return;
    this.stderr.write(`\r\u001b[K${text}`);
    this.progressShown = true;
  }

  /** Removes the progress line. */
  progressEnd() {
    this.#clearProgress();
  }

  /**
   * @param {Style} style
   * @param {string} text
   * @param {'out' | 'err'} [stream]
   */
  style(style, text, stream = 'out') {
    return (stream === 'out' ? this.outColor : this.errColor)
      ? styleText(style, text, { validateStream: false })
      : text;
  }

  #clearProgress() {
    if (!this.progressShown) return;
    this.stderr.write('\r\u001b[K');
    this.progressShown = false;
  }

  /** @param {string} text */
  #error(text) {
    this.#clearProgress();
    this.stderr.write(`${text}\n`);
  }
}

/**
 * Colour only for a terminal, and never against NO_COLOR (https://no-color.org) or `--no-color`.
 *
 * @param {{ isTTY?: boolean }} stream
 * @param {{ [name: string]: string | undefined }} env
 * @param {boolean | undefined} wish
 */
function usesColor(stream, env, wish) {
  if (wish !== undefined) return wish;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/**
 * Foreign text, made harmless for a terminal: an application's name may hold control characters.
 *
 * @param {unknown} value
 */
export function plain(value) {
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(String(value)).replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\uFFFD');
}

/**
 * Columns as nexmo-cli prints them: values padded, ` | ` between.
 *
 * @param {string[][]} rows
 */
export function table(rows) {
  const cells = rows.map((row) => row.map((cell) => plain(cell).replaceAll(/[\t\n]+/g, ' ')));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(' | '),
    )
    .join('\n');
}

/**
 * A flattened object in nexmo-cli's blocks: `[a.b.c]`, the value, an empty line.
 *
 * @param {unknown} value
 * @param {string} [prefix]
 * @returns {string}
 */
export function blocks(value, prefix = '') {
  if (value === null || typeof value !== 'object') return '';
  return Object.entries(value)
    .map(([key, entry]) =>
      entry !== null && typeof entry === 'object'
        ? blocks(entry, `${prefix}${key}.`)
        : `[${plain(prefix + key)}]\n${plain(entry)}\n\n`,
    )
    .join('');
}

/** @type {{ [severity: string]: [Style, string] }} */
const MARKS = { error: ['red', 'error'], warning: ['yellow', 'warning'], info: ['cyan', 'note'] };

/**
 * Findings as lines: what, where, and what to do about it.
 *
 * @param {readonly import('../types.js').Finding[]} findings
 * @param {Output} output
 * @param {'out' | 'err'} [stream]
 * @returns {string}
 */
export function findingLines(findings, output, stream = 'out') {
  return findings
    .map(({ severity, where, message, remedy, code }) => {
      const [style, word] = MARKS[severity] ?? ['cyan', severity];
      const line = `${output.style(style, word, stream)}  ${output.style('bold', plain(where), stream)}: ${plain(message)}`;
      return `${line}\n  ${plain(remedy)} ${output.style('dim', `(${code})`, stream)}`;
    })
    .join('\n');
}

/**
 * Prints warnings about things that work but may surprise.
 *
 * @param {readonly import('../types.js').Finding[]} findings
 * @param {Output} output
 */
export function sayWarnings(findings, output) {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  if (warnings.length > 0 && !output.json) output.hint(findingLines(warnings, output, 'err'));
}
