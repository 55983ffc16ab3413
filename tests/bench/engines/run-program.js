/** Runs a program of this folder in an engine. */
import path from 'node:path';
import { run } from '../../../tools/setup/command.js';

const programs = path.join(import.meta.dirname, '../programs');

/**
 * @param {import('./programs.js').ProgramEngine} engine
 * @param {string} program
 * @param {import('../../../tools/setup/runner.js').Task} task shows all that the program says but its report
 * @param {{ args?: string[], flags?: string[] }} [options] `flags` are the engine's
 * @returns {Promise<any>} its report: the last line that is JSON
 */
export async function runProgram({ command, args: own }, program, { log, progress }, { args = [], flags = [] } = {}) {
  /** @param {string} line */
  const isReport = (line) => /^(?:\{.*\}|null)$/.test(line);
  const { output } = await run(command, [...own, ...flags, path.join(programs, program), ...args], {
    name: program,
    log,
    onLine: (line) => void (isReport(line) || progress(line)),
  });
  const report = output.split('\n').findLast(isReport);
  return report === undefined ? undefined : JSON.parse(report);
}
