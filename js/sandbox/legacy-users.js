import { addUser, changeUser, enter, findUser, whyNotFound } from './users.js';

/**
 * The user paths of the first tools, `/beta/users` and `/v0.1/users`: the same users, in shorter answers.
 *
 * @typedef {import('./types.js').Handler} Handler
 * @typedef {import('./types.js').Exchange} Exchange
 * @typedef {import('./state.js').User} User
 */

/**
 * The beta's links were of a host that nobody outside could reach; the tools print the id and leave the link alone.
 *
 * @param {Exchange} exchange
 * @param {User} user
 */
const href = ({ path }, user) =>
  path.startsWith('/beta') ? `http://conversation.local/v1/users/${user.id}` : `https://api.nexmo.com/v0.1/users/${user.id}`;

/** @type {Handler} */
export async function createLegacyUser(exchange, services) {
  const problem = services.problems.legacyUser;
  const entered = await enter(exchange, services, { admin: true, problem });
  if (!entered.ok) return entered.answer;
  const added = await addUser(exchange, services, entered.bearer.application, problem);
  return added.ok ? { status: 200, body: { id: added.user.id, href: href(exchange, added.user) } } : added.answer;
}

/** @type {Handler} */
export async function listLegacyUsers(exchange, services) {
  const entered = await enter(exchange, services, { admin: true, problem: services.problems.legacyUser });
  if (!entered.ok) return entered.answer;
  const name = exchange.url.searchParams.get('name');
  const users = services.state
    .usersOf(entered.bearer.application.id, exchange.region)
    .filter((user) => name === null || user.body.name === name);
  return {
    status: 200,
    body: users.map((user) => ({ id: user.id, name: user.body.name, href: href(exchange, user) })),
  };
}

/** @type {Handler} */
export async function getLegacyUser(exchange, services, { id = '' }) {
  const problem = services.problems.legacyUser;
  const entered = await enter(exchange, services, { admin: false, problem });
  if (!entered.ok) return entered.answer;
  const { application } = entered.bearer;
  const user = findUser(services, application.id, exchange.region, id);
  return user === undefined
    ? problem('not-found', { reason: whyNotFound(services, application.id, exchange.region, id) })
    : { status: 200, body: { id: user.id, name: user.body.name, href: href(exchange, user) } };
}

/** @type {Handler} */
export async function updateLegacyUser(exchange, services, { id = '' }) {
  const problem = services.problems.legacyUser;
  const entered = await enter(exchange, services, { admin: false, problem });
  if (!entered.ok) return entered.answer;
  const changed = await changeUser(exchange, services, entered.bearer.application, id, problem);
  return changed.ok ? { status: 200, body: { id: changed.user.id, href: href(exchange, changed.user) } } : changed.answer;
}

/** @type {Handler} */
export async function deleteLegacyUser(exchange, services, { id = '' }) {
  const problem = services.problems.legacyUser;
  const entered = await enter(exchange, services, { admin: false, problem });
  if (!entered.ok) return entered.answer;
  const { application } = entered.bearer;
  const user = findUser(services, application.id, exchange.region, id);
  if (user === undefined) {
    return problem('not-found', { reason: whyNotFound(services, application.id, exchange.region, id) });
  }
  services.state.deleteUser(user.id);
  return { status: 200, body: {} };
}
