import { connectAccount } from '../connection.js';

/**
 * `balance`: what is left on the account, and so whether key and secret hold.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { output } = invocation;
  const client = await connectAccount(invocation);
  const balance = await client.account.balance();
  output.result(balance, () => (output.verbose ? `${balance.value} EUR` : `${Number(balance.value.toFixed(2))} EUR`));
}
