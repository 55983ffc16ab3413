import { authenticateAccount } from './authentication.js';
import { INITIAL_BALANCE } from './accounts.js';
import { acceptsJson } from './request-body.js';

/**
 * Account balance: what tools call to see whether a key and secret are right. An unknown key is registered here, so that
 * `setup KEY SECRET` works with any pair; see `openRegistration`.
 *
 * @type {import('./types.js').Handler}
 */
export async function getBalance(exchange, services) {
  const problem = services.problems.account;
  const entered = await authenticateAccount(exchange, services, {
    problem,
    query: true,
    register: services.openRegistration,
  });
  if (!entered.ok) return entered.answer;
  if (!acceptsJson(exchange.headers)) return problem('accept', { reason: 'The client does not accept JSON.' });
  return {
    status: 200,
    body: { value: services.state.account(entered.apiKey)?.balance ?? INITIAL_BALANCE, autoReload: false },
  };
}
