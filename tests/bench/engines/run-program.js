/** Runs a program of this folder in an engine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const programs = path.join(import.meta.dirname, '../programs');

/**
 * @param {import('./programs.js').ProgramEngine} engine
 * @param {string} program
 * @param {{ args?: string[], flags?: string[], progress?: (line: string) => void }} [options] `flags` are the engine's
 * @returns {Promise<any>} its last line, which is JSON
 */
export async function runProgram({ command, args: own }, program, { args = [], flags = [], progress } = {}) {
  const child = spawn(command, [...own, ...flags, path.join(programs, program), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  let last = '';
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (last !== '') progress?.(last);
    last = line;
  });
  const [status, signal] = await once(child, 'close');
  if (status !== 0) throw new Error(`${program} in ${command} ended with ${signal ?? status}: ${errors.slice(-2000)}`);
  return last === '' ? undefined : JSON.parse(last);
}
