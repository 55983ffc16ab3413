import { readFileSync } from 'node:fs';

/**
 * `--version`: the version in package.json.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute({ output }) {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  output.result({ version }, () => version);
}
