/** Runs programs: writes their output to a log, passes signals on to them, and reports the last lines when one fails. */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './paths.js';
import { say } from './terminal.js';

/** The running programs, and whether each leads a process group. @type {Map<import('node:child_process').ChildProcess, boolean>} */
const children = new Map();

const interruption = new AbortController();

/**
 * Passes SIGINT and SIGTERM on to the running programs, so that they clean up before we report.
 * A terminal sends Ctrl-C to the whole process group, but `kill` reaches only us.
 */
export function passSignalsOn() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      // The second time, nothing is waited for.
      if (interruption.signal.aborted) process.exit(1);
      interruption.abort(new Interrupted(signal));
      for (const [child, leads] of children) {
        if (leads && child.pid) process.kill(-child.pid, signal);
        else child.kill(signal);
        // That can take a while: apt finishes installing the current package.
        say(`Stopping ${path.basename(child.spawnfile)}.`);
      }
      // If nothing is running, the next `throwIfInterrupted` stops us.
    });
  }
}

/**
 * Steps that do their work in this process call it from time to time.
 * @throws {Interrupted} when we were asked to stop
 */
export const throwIfInterrupted = () => interruption.signal.throwIfAborted();

/** Where the output of a step goes. */
export class Log {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    mkdirSync(path.dirname(file), { recursive: true });
    this.stream = createWriteStream(file);
    /** @type {string[]} */
    this.lines = [];
  }

  /** @param {string} line */
  write(line) {
    this.stream.write(`${line}\n`);
    this.lines.push(line);
    if (this.lines.length > 200) this.lines.splice(0, 100);
  }

  /** @param {number} [count] */
  tail(count = 20) {
    return this.lines.filter((line) => line.trim() !== '').slice(-count);
  }

  close() {
    return new Promise((resolve) => this.stream.end(resolve));
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [name] what to call it when it fails, if `command` only starts it
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to the environment
 * @property {Log} log
 * @property {(line: string) => void} [onLine]
 * @property {boolean} [allowFailure] return the exit status where it is not zero, too
 * @property {string | string[]} [remedy] shown when it fails
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ status: number, output: string }>} the exit status and all output
 * @throws {SetupError} when it cannot be started or, unless `allowFailure`, fails
 * @throws {Interrupted} when we were asked to stop meanwhile
 */
export async function run(
  command,
  args,
  { name = path.basename(command), cwd = root, env, log, onLine, allowFailure = false, remedy },
) {
  throwIfInterrupted();
  // A process group of its own, so that a signal reaches every program of a pipeline. Not for sudo, which remembers the password for
  // its terminal only, and passes signals on itself.
  const group = command !== 'sudo';
  log.write(`$ ${[command, ...args].join(' ')}`);
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
  });
  children.set(child, group);

  /** @type {string[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    // A lone carriage return, with which a progress display starts its line over, ends a line here as well.
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      log.write(line);
      output.push(line);
      if (line.trim()) onLine?.(line);
    });
  }

  const { status, signal, error } =
    await /** @type {Promise<{ status: number | null, signal?: string | null, error?: Error }>} */ (
      new Promise((resolve) => {
        child.on('error', (cause) => resolve({ status: null, error: cause }));
        child.on('close', (code, by) => resolve({ status: code, signal: by }));
      })
    );
  children.delete(child);
  throwIfInterrupted();
  if (error) {
    throw new SetupError(`${command} could not be started: ${error.message}`, { remedy, log: log.file });
  }
  if (status !== 0 && !allowFailure) {
    const how = signal ? `was ended by ${signal}` : `failed with status ${status}`;
    throw new SetupError(`${name} ${how}`, { remedy, log: log.file });
  }
  return { status: status ?? 1, output: output.join('\n') };
}

/**
 * Asks a program a quick question.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} its output, or nothing when it is missing or fails
 */
export function ask(command, args, env) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : undefined;
}

/**
 * @param {string} program
 * @returns {Promise<string | undefined>} its full path, when it is on PATH
 */
export async function which(program) {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    if (!directory) continue;
    const file = path.join(directory, program);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not in this directory.
    }
  }
  return undefined;
}

/**
 * Runs a program whose output goes to the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {object} options
 * @param {NodeJS.ProcessEnv} [options.env] added to the environment
 * @param {boolean} [options.hideStdout] when its standard output is meant for machines
 * @returns {Promise<number>} its exit status
 * @throws {SetupError} when it cannot be started
 * @throws {Interrupted} when we were asked to stop meanwhile
 */
export async function showing(command, args, { env, hideStdout = false }) {
  throwIfInterrupted();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', hideStdout ? 'ignore' : 'inherit', 'inherit'],
  });
  children.set(child, false);
  /** @type {number} */
  const status = await new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => resolve(code ?? 1));
  });
  children.delete(child);
  throwIfInterrupted();
  return status;
}

/** An error that the user can do something about. */
export class SetupError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {object} [options]
   * @param {string | string[]} [options.remedy] what to do about it, one line each
   * @param {string} [options.log] the file with the full output
   */
  constructor(message, { remedy = [], log } = {}) {
    super(message);
    this.name = 'SetupError';
    this.remedy = [remedy].flat();
    this.log = log;
    /** Whether it has been shown already. */
    this.reported = false;
  }
}

/** The user, or the system, asked us to stop. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Stopped by ${signal}`);
    this.name = 'Interrupted';
    this.signal = signal;
  }
}
