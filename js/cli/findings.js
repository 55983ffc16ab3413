import { plain } from './output.js';

/** @type {{ [severity: string]: [import('./output.js').Style, string] }} */
const MARKS = { error: ['red', 'error'], warning: ['yellow', 'warning'], info: ['cyan', 'note'] };

/**
 * Findings as lines: what, where, and what to do about it.
 *
 * @param {readonly import('../types.js').Finding[]} findings
 * @param {import('./output.js').Output} output
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
 * Says what works and will surprise.
 *
 * @param {readonly import('../types.js').Finding[]} findings
 * @param {import('./output.js').Output} output
 */
export function sayWarnings(findings, output) {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  if (warnings.length > 0 && !output.json) output.hint(findingLines(warnings, output, 'err'));
}
