import { authenticateBearer } from './authentication.js';
import { acceptsJson, judgeBody, readJsonObject } from './http.js';
import { cursorPage, decodeCursor, readPageNumber } from './pagination.js';

/**
 * Users v1, and the v0.2 and v0.3 that came before it with the same shapes.
 *
 * @typedef {import('./http.js').Handler} Handler
 * @typedef {import('./http.js').Services} Services
 * @typedef {import('./http.js').Exchange} Exchange
 * @typedef {import('./state.js').User} User
 */

const DEFAULT_PAGE_SIZE = 10;

/** Links name the data centre, whatever host the request went to, as recorded answers do. */
const LINK_HOSTS = { us: 'api-us-3.vonage.com', eu: 'api-eu-3.vonage.com', ap: 'api-ap-3.vonage.com' };

/**
 * The URL of the users under the requested version.
 *
 * @param {Exchange} exchange
 */
function usersUrl({ path, region }) {
  const version = path.split('/')[1];
  // The recorded answers of the older versions name the common host.
  const host = version === 'v1' ? LINK_HOSTS[/** @type {keyof typeof LINK_HOSTS} */ (region)] : 'api.nexmo.com';
  return `https://${host}/${version}/users`;
}

/** @param {Exchange} exchange @param {User} user */
const selfLink = (exchange, user) => ({ self: { href: `${usersUrl(exchange)}/${user.id}` } });

/** @param {Exchange} exchange @param {User} user */
const present = (exchange, user) => ({
  id: user.id,
  ...user.body,
  properties: { custom_data: {}, ...user.body.properties },
  channels: user.body.channels ?? {},
  _links: selfLink(exchange, user),
});

/**
 * The members of a request that a user has.
 *
 * @param {{ [member: string]: any }} body
 */
function storedMembers(body) {
  const members = ['name', 'display_name', 'image_url', 'properties', 'channels'];
  return Object.fromEntries(
    members.filter((member) => body[member] !== undefined).map((member) => [member, body[member]]),
  );
}

/**
 * By id or by name (the description: "id | name"), in the application and the data centre.
 *
 * @param {Services} services
 * @param {string} applicationId
 * @param {string} region
 * @param {string} wanted
 */
export function findUser({ state }, applicationId, region, wanted) {
  const user = state.user(wanted);
  const isThere = user?.applicationId === applicationId && user.region === region;
  return isThere ? user : state.userNamed(applicationId, region, wanted);
}

/**
 * Why a user was not found: often it is in another data centre.
 *
 * @param {Services} services
 * @param {string} applicationId
 * @param {string} region
 * @param {string} wanted
 */
export function whyNotFound({ state }, applicationId, region, wanted) {
  const elsewhere = state
    .usersOf(applicationId)
    .find((user) => user.region !== region && (user.id === wanted || user.body.name === wanted));
  return elsewhere === undefined
    ? 'The application has no user with this id or name.'
    : `The user lives in the region ${elsewhere.region}, and this host is of the region ${region}.`;
}

/**
 * @param {Services} services
 * @param {string} applicationId
 * @param {string} region
 * @param {string} name
 * @param {User} [except]
 */
const nameIsTaken = ({ state }, applicationId, region, name, except) => {
  const user = state.userNamed(applicationId, region, name);
  return user !== undefined && user.id !== except?.id;
};

/**
 * @param {Exchange} exchange
 * @param {Services} services
 * @param {object} rules
 * @param {boolean} rules.admin
 * @param {import('./http.js').ProblemFamily} [rules.problem]
 */
export async function enter(exchange, services, { admin, problem = services.problems.user }) {
  const entered = await authenticateBearer(exchange, services, { problem, admin });
  if (!entered.ok) return entered;
  if (!acceptsJson(exchange.headers)) {
    return {
      ok: /** @type {const} */ (false),
      answer: problem('accept', { reason: 'The client does not accept JSON.' }),
    };
  }
  return entered;
}

/**
 * @param {Exchange} exchange
 * @param {Services} services
 * @param {import('./http.js').ProblemFamily} problem
 */
async function readUser(exchange, services, problem) {
  const read = await readJsonObject(exchange, problem);
  if (!read.ok) return read;
  const judged = await judgeBody(() => services.kit.checkUser(read.body), problem);
  if (!judged.ok) return judged;
  const { invalidParameters } = judged;
  if (read.body.name === '') invalidParameters.push({ name: 'name', reason: '"name" is not allowed to be empty' });
  if (invalidParameters.length > 0) {
    return { ok: /** @type {const} */ (false), answer: problem('validation', { invalidParameters }) };
  }
  return read;
}

/**
 * @param {Exchange} exchange
 * @param {Services} services
 * @param {import('./state.js').Application} application
 * @param {import('./http.js').ProblemFamily} problem
 * @returns {Promise<{ ok: true, user: User } | { ok: false, answer: import('./http.js').Answer }>}
 */
export async function addUser(exchange, services, application, problem) {
  const read = await readUser(exchange, services, problem);
  if (!read.ok) return read;
  const name = read.body.name ?? `NAM-${services.identifiers.uuid()}`;
  // Nothing is awaited between the check and the change: of two simultaneous requests only one gets the name.
  if (nameIsTaken(services, application.id, exchange.region, name)) {
    return {
      ok: false,
      answer: problem('duplicate-name', { reason: 'Another user of the application has this name.' }),
    };
  }
  const user = {
    id: `USR-${services.identifiers.uuid()}`,
    applicationId: application.id,
    region: exchange.region,
    body: { name, ...storedMembers(read.body) },
  };
  services.state.putUser(user);
  return { ok: true, user };
}

/**
 * @param {Exchange} exchange
 * @param {Services} services
 * @param {import('./state.js').Application} application
 * @param {string} wanted
 * @param {import('./http.js').ProblemFamily} problem
 * @returns {Promise<{ ok: true, user: User } | { ok: false, answer: import('./http.js').Answer }>}
 */
export async function changeUser(exchange, services, application, wanted, problem) {
  const { region } = exchange;
  const notFound = () => ({
    ok: /** @type {const} */ (false),
    answer: problem('not-found', { reason: whyNotFound(services, application.id, region, wanted) }),
  });
  if (findUser(services, application.id, region, wanted) === undefined) return notFound();
  const read = await readUser(exchange, services, problem);
  if (!read.ok) return read;
  const user = findUser(services, application.id, region, wanted);
  if (user === undefined) return notFound();
  const { name } = read.body;
  if (name !== undefined && nameIsTaken(services, application.id, region, name, user)) {
    return {
      ok: false,
      answer: problem('duplicate-name', { reason: 'Another user of the application has this name.' }),
    };
  }
  const changed = { ...user, body: { ...user.body, ...storedMembers(read.body) } };
  services.state.putUser(changed);
  return { ok: true, user: changed };
}

/** @type {Handler} */
export async function createUser(exchange, services) {
  const entered = await enter(exchange, services, { admin: true });
  if (!entered.ok) return entered.answer;
  const added = await addUser(exchange, services, entered.bearer.application, services.problems.user);
  return added.ok ? { status: 201, body: present(exchange, added.user) } : added.answer;
}

/** @type {Handler} */
export async function listUsers(exchange, services) {
  const entered = await enter(exchange, services, { admin: true });
  if (!entered.ok) return entered.answer;

  const query = exchange.url.searchParams;
  const pageSize = readPageNumber(query, 'page_size', { otherwise: DEFAULT_PAGE_SIZE, maximum: 100 });
  const order = (query.get('order') ?? 'asc').toLowerCase();
  const text = query.get('cursor');
  const cursor = text === null ? undefined : decodeCursor(text);
  const invalidParameters = [
    ...(pageSize === null ? [{ name: 'page_size', reason: '"page_size" must be between 1 and 100' }] : []),
    ...(order !== 'asc' && order !== 'desc' ? [{ name: 'order', reason: '"order" must be one of [asc, desc]' }] : []),
    ...(cursor === null ? [{ name: 'cursor', reason: '"cursor" is not one that was given out' }] : []),
  ];
  if (pageSize === null || (order !== 'asc' && order !== 'desc') || cursor === null) {
    return services.problems.user('list-validation', {
      invalidParameters,
      ...(cursor === null && { reason: 'A cursor must be percent-encoded in a URL: it can hold +, / and =.' }),
    });
  }

  const page = cursorPage(
    services.state.usersOf(entered.bearer.application.id, exchange.region),
    // A cursor continues the list it came from, in that list's order.
    cursor ?? { order, edge: 'start', name: '', filter: query.get('name') },
    pageSize,
  );
  /** @param {string | null} at */
  const link = (at) => {
    const parameters = new URLSearchParams();
    if (query.has('order')) parameters.set('order', order);
    parameters.set('page_size', String(pageSize));
    const name = query.get('name');
    if (name !== null) parameters.set('name', name);
    if (at !== null) parameters.set('cursor', at);
    return { href: `${usersUrl(exchange)}?${parameters}` };
  };
  return {
    status: 200,
    body: {
      page_size: pageSize,
      _embedded: {
        users: page.items.map((user) => ({
          id: user.id,
          name: user.body.name,
          ...(user.body.display_name !== undefined && { display_name: user.body.display_name }),
          _links: selfLink(exchange, user),
        })),
      },
      _links: {
        first: link(null),
        self: link(page.self),
        ...(page.next !== null && { next: link(page.next) }),
        ...(page.prev !== null && { prev: link(page.prev) }),
      },
    },
  };
}

/** @type {Handler} */
export async function getUser(exchange, services, { id = '' }) {
  const entered = await enter(exchange, services, { admin: false });
  if (!entered.ok) return entered.answer;
  const { application } = entered.bearer;
  const user = findUser(services, application.id, exchange.region, id);
  return user === undefined
    ? services.problems.user('not-found', { reason: whyNotFound(services, application.id, exchange.region, id) })
    : { status: 200, body: present(exchange, user) };
}

/** @type {Handler} */
export async function updateUser(exchange, services, { id = '' }) {
  const entered = await enter(exchange, services, { admin: false });
  if (!entered.ok) return entered.answer;
  const changed = await changeUser(exchange, services, entered.bearer.application, id, services.problems.user);
  return changed.ok ? { status: 200, body: present(exchange, changed.user) } : changed.answer;
}

/** @type {Handler} */
export async function deleteUser(exchange, services, { id = '' }) {
  const entered = await enter(exchange, services, { admin: false });
  if (!entered.ok) return entered.answer;
  const { application } = entered.bearer;
  const user = findUser(services, application.id, exchange.region, id);
  if (user === undefined) {
    return services.problems.user('not-found', { reason: whyNotFound(services, application.id, exchange.region, id) });
  }
  services.state.deleteUser(user.id);
  return { status: 204 };
}

/**
 * The user paths of the first tools, `/beta/users` and `/v0.1/users`: the same users, in shorter answers.
 *
 */

/**
 * The beta's links named a host that was not public; the tools print the ID and ignore the link.
 *
 * @param {Exchange} exchange
 * @param {User} user
 */
const href = ({ path }, user) =>
  path.startsWith('/beta')
    ? `http://conversation.local/v1/users/${user.id}`
    : `https://api.nexmo.com/v0.1/users/${user.id}`;

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
  return changed.ok
    ? { status: 200, body: { id: changed.user.id, href: href(exchange, changed.user) } }
    : changed.answer;
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
