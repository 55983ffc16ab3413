import { connectAccount } from '../connection.js';
import { wholeNumber } from '../inputs.js';
import { table } from '../output.js';

/** @typedef {import('../../platform/types.js').Application} Application */

/**
 * `app:list`: id and name of each.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { options, output } = invocation;
  const pageSize = wholeNumber(options.size, '--size', { minimum: 1, maximum: 100 }) ?? 100;
  const page = wholeNumber(options.page, '--page', { minimum: 1 });
  const matches = filter(options);
  const client = await connectAccount(invocation);
  /** @type {Application[]} */
  const applications = [];
  let total = 0;
  for (let number = page ?? 1; ; number += 1) {
    const found = await client.applications.listPage({ pageSize, page: number });
    total = found.totalItems ?? total + found.items.length;
    applications.push(...found.items.filter(matches));
    if (page !== undefined || !found.hasNext || found.items.length === 0) break;
    output.progress(`${applications.length} of ${total} applications …`);
  }
  output.progressEnd();
  output.result(applications, () => (applications.length === 0 ? undefined : list(applications, output, (page ?? 1) === 1 ? 1 : pageSize * ((page ?? 1) - 1) + 1, total)));
  if (applications.length === 0 && !output.json) output.hint('No applications');
}

/**
 * @param {Application[]} applications
 * @param {import('../output.js').Output} output
 * @param {number} first
 * @param {number} total
 */
function list(applications, output, first, total) {
  const rows = applications.map(({ id, name, capabilities = {} }) => (output.verbose ? [id, name, Object.keys(capabilities).join(', ')] : [id, name]));
  if (!output.verbose) return table(rows);
  const [head = '', ...rest] = table([['id', 'name', 'capabilities'], ...rows]).split('\n');
  return [`Item ${first}-${first + applications.length - 1} of ${total}`, '', head, '-'.repeat(Math.max(head.length, ...rest.map((row) => row.length))), ...rest].join('\n');
}

/**
 * @param {import('../arguments.js').OptionValues} options
 * @returns {(application: Application) => boolean}
 */
function filter({ 'app-name': name, capability }) {
  const words = typeof capability === 'string' ? capability.split(/[,+]/).filter((word) => word !== '') : [];
  const all = typeof capability === 'string' && capability.includes('+');
  return (application) => {
    const present = Object.keys(application.capabilities ?? {});
    const named = typeof name !== 'string' || application.name.toLowerCase().includes(name.toLowerCase());
    const capable = words.length === 0 || (all ? words.every((word) => present.includes(word)) : words.some((word) => present.includes(word)));
    return named && capable;
  };
}
