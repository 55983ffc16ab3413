import { connectApplication } from '../connection.js';
import { wholeNumber } from '../inputs.js';
import { table } from '../output.js';

/**
 * `user:list`: id and name of each.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, output } = invocation;
  const pageSize = wholeNumber(options.size, '--size', { minimum: 1, maximum: 100 }) ?? 100;
  const limit = wholeNumber(options.limit, '--limit', { minimum: 1 }) ?? Number.POSITIVE_INFINITY;
  const { cursor, order, name } = options;
  const client = await connectApplication(invocation);
  /** @type {import('../../platform/types.js').User[]} */
  const users = [];
  const filter = {
    pageSize,
    ...(typeof order === 'string' && { order: /** @type {'asc' | 'desc'} */ (order) }),
    ...(typeof name === 'string' && { name }),
  };
  /** @type {string | undefined} */
  let next;
  if (typeof cursor === 'string') {
    const page = await client.users.listPage({ ...filter, cursor });
    users.push(...page.items);
    next = page.nextCursor;
  } else {
    for await (const user of client.users.list(filter)) {
      users.push(user);
      if (users.length >= limit) break;
      if (users.length % pageSize === 0) output.progress(`${users.length} users …`);
    }
  }
  output.progressEnd();
  const shown = users.slice(0, limit);
  output.result(shown, () => {
    if (shown.length === 0) return undefined;
    const rows = shown.map(({ id, name: userName, display_name: displayName = '' }) => (output.verbose ? [id, userName, displayName] : [id, userName]));
    return table(output.verbose ? [['id', 'name', 'display_name'], ...rows] : rows);
  });
  if (shown.length === 0 && !output.json) output.hint('No users');
  if (next !== undefined) output.hint(`The next page: --cursor=${next}`);
}
