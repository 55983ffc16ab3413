/** Runs steps in the order of their dependencies, each once, and skips those with nothing to do. */
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { Interrupted, Log, passSignalsOn, SetupError, throwIfInterrupted } from './command.js';
import { withLock, writeWhole } from './files.js';
import { buildDirectory, display, logDirectory, stampDirectory } from './paths.js';
import { bold, dim, duration, green, Progress, red, say } from './terminal.js';

/**
 * What a step is given to work with.
 * @typedef {object} Task
 * @property {Log} log
 * @property {(detail: string) => void} progress shows that it is alive
 */

/**
 * @typedef {object} Step
 * @property {string} name as typed after `node tools/setup.js`
 * @property {string} title what it does
 * @property {string} why what it is for
 * @property {string[] | (() => Promise<string[]>)} [needs] the steps it depends on
 * @property {() => Promise<string>} [inputs] a hash of what the result depends on; the result is kept while it
 *   stays the same
 * @property {() => Promise<boolean>} [isDone] looks at the result itself; without `inputs` it alone decides
 * @property {(task: Task) => Promise<void | string>} [run] does it; what it returns is shown behind the title.
 *   A step without it only groups others.
 */

/**
 * Runs the named steps with all they need.
 * @param {Step[]} steps all there are
 * @param {string[]} targets names of those wanted
 * @returns {Promise<number>} how many had something to do
 * @throws {SetupError | Interrupted}
 */
export async function runSteps(steps, targets) {
  const byName = new Map(steps.map((step) => [step.name, step]));
  /** @type {Set<string>} */
  const finished = new Set();
  let worked = 0;

  /** @param {string} name */
  const visit = async (name) => {
    if (finished.has(name)) return;
    finished.add(name);
    const step = byName.get(name);
    if (!step) {
      throw new SetupError(`There is no step named ${name}`, {
        remedy: `The steps are ${[...byName.keys()].join(', ')}.`,
      });
    }
    const needs = typeof step.needs === 'function' ? await step.needs() : (step.needs ?? []);
    for (const need of needs) await visit(need);
    if (await runStep(step)) worked += 1;
  };

  for (const target of targets) await visit(target);
  return worked;
}

/**
 * @param {Step} step
 * @returns {Promise<boolean>} whether it is done, and nothing it depends on has changed since
 */
async function isCurrent(step) {
  if (!step.inputs) return (await step.isDone?.()) ?? false;
  const stamp = await readFile(stampFile(step), 'utf8').catch(() => undefined);
  return stamp === (await step.inputs()) && ((await step.isDone?.()) ?? true);
}

/**
 * @param {Step} step
 * @returns {Promise<boolean>} whether there was something to do
 */
async function runStep(step) {
  const work = step.run;
  if (!work) return false;
  throwIfInterrupted();
  if (await isCurrent(step)) return false;

  let waiting = false;
  /** @param {number} holder */
  const onWait = (holder) => {
    if (!waiting) say(`${bold(step.title)}: waiting for process ${holder}, which is doing this`);
    waiting = true;
  };
  return withLock(path.join(buildDirectory, 'locks', fileName(step)), onWait, async () => {
    // The previous holder of the lock may have done it.
    if (waiting && (await isCurrent(step))) return false;
    say(`${bold(step.title)} ${dim(`(${step.why})`)}`);
    await perform(step, work);
    return true;
  });
}

/**
 * @param {Step} step
 * @param {NonNullable<Step['run']>} work
 */
async function perform(step, work) {
  const log = new Log(path.join(logDirectory, `${fileName(step)}.log`));
  const progress = new Progress();
  try {
    const note = await work({ log, progress: (detail) => progress.update(detail) });
    progress.stop();
    // Computed after the work: a step may itself write what it depends on.
    if (step.inputs) await writeWhole(stampFile(step), await step.inputs());
    say(`  ${green('done')} in ${duration(progress.elapsed)}${note ? `: ${note}` : ''}`);
  } catch (error) {
    progress.stop();
    if (error instanceof SetupError) {
      error.log ??= log.lines.length > 0 ? log.file : undefined;
      report(error, step, log);
    }
    throw error;
  } finally {
    await log.close();
  }
}

/** @param {Step} step */
function stampFile(step) {
  return path.join(stampDirectory, `${fileName(step)}.stamp`);
}

/** @param {Step} step */
function fileName(step) {
  return step.name.replaceAll(':', '-');
}

/**
 * @param {SetupError} error
 * @param {Step} step
 * @param {Log} log
 */
function report(error, step, log) {
  const tail = error.log ? log.tail() : [];
  if (tail.length > 0) {
    say(dim(`  The last lines of ${display(log.file)}:`));
    // One line of a linker can fill a screen. The log has them in full.
    for (const line of tail) say(dim(`    ${line.length > 300 ? `${line.slice(0, 300)} …` : line}`));
  }
  say(`${red('Stopped')} at "${step.title}": ${error.message}.`);
  for (const line of error.remedy) say(`  ${line}`);
  error.reported = true;
}

/**
 * Runs the body of a program: reports errors and exits with the right status.
 * @param {() => Promise<void>} work
 */
export async function main(work) {
  passSignalsOn();
  try {
    await work();
  } catch (error) {
    if (error instanceof Interrupted) {
      say('Stopped. Run the same command again to continue.');
      // As shells count it.
      process.exit(128 + constants.signals[error.signal]);
    }
    if (error instanceof SetupError) {
      if (!error.reported) for (const line of [`${red('Stopped')}: ${error.message}.`, ...error.remedy]) say(line);
      process.exit(1);
    }
    throw error;
  }
}
