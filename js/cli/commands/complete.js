import { complete } from '../completion.js';

/**
 * `complete -- word …`: one candidate a line.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute({ positionals, output }) {
  const found = complete(positionals);
  output.result(found, () => (found.length === 0 ? undefined : found.join('\n')));
}
