/** Runs programs: output to a log, signals passed on, failures with the tail of what was said. */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { Interrupted, SetupError } from './errors.js';
import { root } from './paths.js';
import { say } from './terminal.js';

/** What runs, and whether it leads a process group. @type {Map<import('node:child_process').ChildProcess, boolean>} */
const children = new Map();

/** @type {NodeJS.Signals | undefined} */
let interruptedBy;

/**
 * Passes SIGINT and SIGTERM on to whatever runs, so that a child cleans up after itself before we report.
 * A terminal sends Ctrl-C to the whole group; `kill` reaches only us, hence the passing on.
 */
export function passSignalsOn() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      // Asked twice, we do not wait for anybody.
      if (interruptedBy) process.exit(1);
      interruptedBy = signal;
      for (const [child, leads] of children) {
        if (leads && child.pid) process.kill(-child.pid, signal);
        else child.kill(signal);
        // apt, for one, brings the package in hand to an end.
        say(`Stopping: ${path.basename(child.spawnfile)} is being ended.`);
      }
      // With nothing to wait for, the next `throwIfInterrupted` stops the run.
    });
  }
}

/** Steps that work in this process call it between pieces of work. */
export function throwIfInterrupted() {
  if (interruptedBy) throw new Interrupted(interruptedBy);
}

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
 * @property {string} [name] what to call it when it fails, where `command` only starts it
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to the environment
 * @property {Log} log
 * @property {(line: string) => void} [onLine]
 * @property {boolean} [allowFailure] return the exit status where it is not zero, too
 * @property {string | string[]} [remedy] said when it fails
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
  // A group of its own, so that a signal passed on reaches all of a pipeline. Not so sudo: it would lose the terminal that
  // it remembers the password for, and it passes signals on itself.
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
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      // A carriage return starts a line over; for a log it ends one.
      const lines = (rest + chunk).split(/\r\n|\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        log.write(line);
        output.push(line);
        if (line.trim()) onLine?.(line);
      }
    });
    stream.on('end', () => {
      if (!rest) return;
      log.write(rest);
      output.push(rest);
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
      // The next directory, then.
    }
  }
  return undefined;
}

/**
 * Runs a program whose output is for the person at the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {object} options
 * @param {NodeJS.ProcessEnv} [options.env] added to the environment
 * @param {boolean} [options.hideStdout] when what it prints there is for machines
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
