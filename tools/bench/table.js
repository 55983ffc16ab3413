import { say } from '../setup/terminal.js';

/**
 * @param {string[]} heads
 * @param {string[][]} rows
 */
export function table(heads, rows) {
  const all = [heads, ...rows];
  const widths = heads.map((_head, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) {
    say(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('   '));
  }
  say();
}
