import { WEBHOOKS } from '../platform/webhooks.js';
import { authenticateAccount } from './authentication.js';
import { acceptsJson, judgeBody, readJsonObject } from './http.js';
import { numberedPage, readPageNumber } from './pagination.js';

/**
 * Applications v2.
 *
 * @typedef {import('./http.js').Handler} Handler
 * @typedef {import('./state.js').Application} Application
 */

const PATH = '/v2/applications';
const DEFAULT_PAGE_SIZE = 10;
const MODULUS_LENGTH = 2048;

/**
 * @param {Application} application
 * @param {string} [privateKey] shown once: when the pair was made for the client
 */
const present = ({ id, publicKey, body }, privateKey) => ({
  id,
  name: body.name,
  keys: { ...(privateKey !== undefined && { private_key: privateKey }), public_key: publicKey },
  privacy: body.privacy,
  capabilities: body.capabilities,
  _links: { self: { href: `${PATH}/${id}` } },
});

/**
 * The checks that every request passes before its own.
 *
 * @param {import('./http.js').Exchange} exchange
 * @param {import('./http.js').Services} services
 */
async function enter(exchange, services) {
  const problem = services.problems.application;
  const account = await authenticateAccount(exchange, services, { problem, query: false, register: false });
  if (!account.ok) return account;
  if (!acceptsJson(exchange.headers)) {
    return {
      ok: /** @type {const} */ (false),
      answer: problem('accept', { reason: 'The client does not accept JSON.' }),
    };
  }
  return account;
}

/**
 * @param {import('./http.js').Services} services
 * @param {string} apiKey
 * @param {string} id
 * @returns {Application | undefined} not another account's
 */
function owned({ state }, apiKey, id) {
  const application = state.application(id.toLowerCase());
  return application?.apiKey === apiKey ? application : undefined;
}

/**
 * @param {import('./http.js').Services} services
 * @param {string} id
 */
const notFound = ({ problems }, id) =>
  problems.application('not-found', { subject: id, reason: 'The account has no application with this id.' });

/**
 * The body's rules, and its public key, which only the engine can judge.
 *
 * @param {import('./http.js').Exchange} exchange
 * @param {import('./http.js').Services} services
 * @param {{ forUpdate: boolean }} rules
 * @returns {Promise<
 *   | { ok: true, body: { [member: string]: any }, publicKey: string | null }
 *   | { ok: false, answer: import('./http.js').Answer }
 * >} publicKey is null where the request brings none
 */
async function readApplication(exchange, services, { forUpdate }) {
  const { kit, problems } = services;
  const read = await readJsonObject(exchange, problems.application);
  if (!read.ok) return read;
  const { body } = read;
  const judged = await judgeBody(() => kit.checkApplication(body, { forUpdate }), problems.application);
  if (!judged.ok) return judged;
  const { invalidParameters } = judged;
  const given = body.keys?.public_key;
  let publicKey = null;
  if (typeof given === 'string' && given !== '' && !invalidParameters.some(({ name }) => name.startsWith('keys'))) {
    publicKey = await readPublicKey(services, given);
    if (publicKey === null) {
      invalidParameters.push({ name: 'keys.public_key', reason: 'must be an RSA public key in PEM form' });
    }
  }
  if (invalidParameters.length > 0)
    return { ok: false, answer: problems.application('validation', { invalidParameters }) };
  return { ok: true, body, publicKey };
}

/**
 * @param {import('./http.js').Services} services
 * @param {string} text
 * @returns {Promise<string | null>} SPKI, in PEM; null for anything but a public key
 */
async function readPublicKey({ kit }, text) {
  try {
    const key = await kit.inspectKey(text);
    return key.kind === 'public' ? key.publicKey : null;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code?.startsWith('ERR_KEY_')) return null;
    throw error;
  }
}

/** @type {Handler} */
export async function createApplication(exchange, services) {
  const entered = await enter(exchange, services);
  if (!entered.ok) return entered.answer;
  const read = await readApplication(exchange, services, { forUpdate: false });
  if (!read.ok) return read.answer;

  const pair = read.publicKey === null ? await services.kit.generateKeyPair({ modulusLength: MODULUS_LENGTH }) : null;
  const application = {
    id: services.identifiers.uuid(),
    apiKey: entered.apiKey,
    publicKey: pair?.publicKey ?? /** @type {string} */ (read.publicKey),
    body: storedApplication(read.body),
  };
  services.state.putApplication(application);
  return { status: 201, body: present(application, pair?.privateKey) };
}

/** @type {Handler} */
export async function listApplications(exchange, services) {
  const entered = await enter(exchange, services);
  if (!entered.ok) return entered.answer;
  const query = exchange.url.searchParams;
  const pageSize = readPageNumber(query, 'page_size', { otherwise: DEFAULT_PAGE_SIZE, maximum: 100 });
  const page = readPageNumber(query, 'page', { otherwise: 1 });
  if (pageSize === null || page === null) {
    const invalidParameters = [
      ...(pageSize === null ? [{ name: 'page_size', reason: 'must be between 1 and 100' }] : []),
      ...(page === null ? [{ name: 'page', reason: 'must be at least 1' }] : []),
    ];
    return services.problems.application('list-validation', { invalidParameters });
  }
  const { items, counts, links } = numberedPage(services.state.applicationsOf(entered.apiKey), {
    path: PATH,
    page,
    pageSize,
  });
  return {
    status: 200,
    body: { ...counts, _embedded: { applications: items.map((item) => present(item)) }, _links: links },
  };
}

/** @type {Handler} */
export async function getApplication(exchange, services, { id = '' }) {
  const entered = await enter(exchange, services);
  if (!entered.ok) return entered.answer;
  const application = owned(services, entered.apiKey, id);
  return application === undefined ? notFound(services, id) : { status: 200, body: present(application) };
}

/**
 * PUT replaces everything: what the body leaves out is gone or at its default. Only the key stays when the body has no
 * `keys`; a `keys` without `public_key` has the pair cycled, and the new private key is in the answer.
 *
 * @type {Handler}
 */
export async function replaceApplication(exchange, services, { id = '' }) {
  const entered = await enter(exchange, services);
  if (!entered.ok) return entered.answer;
  if (owned(services, entered.apiKey, id) === undefined) return notFound(services, id);
  const read = await readApplication(exchange, services, { forUpdate: true });
  if (!read.ok) return read.answer;

  const cycle = read.publicKey === null && read.body.keys !== undefined && read.body.keys !== null;
  const pair = cycle ? await services.kit.generateKeyPair({ modulusLength: MODULUS_LENGTH }) : null;
  // Looked up again: it may have been deleted while the key pair was generated.
  const current = owned(services, entered.apiKey, id);
  if (current === undefined) return notFound(services, id);
  const application = {
    ...current,
    publicKey: pair?.publicKey ?? read.publicKey ?? current.publicKey,
    body: storedApplication(read.body),
  };
  services.state.putApplication(application);
  return { status: 200, body: present(application, pair?.privateKey) };
}

/** @type {Handler} */
export async function deleteApplication(exchange, services, { id = '' }) {
  const entered = await enter(exchange, services);
  if (!entered.ok) return entered.answer;
  const application = owned(services, entered.apiKey, id);
  if (application === undefined) return notFound(services, id);
  services.state.deleteApplication(application.id);
  return { status: 204 };
}

/*
 * What an application looks like once the platform has it: unknown members gone, defaults in place, the timeout under
 * its current name.
 */

const CAPABILITIES = ['voice', 'messages', 'rtc', 'verify', 'vbc', 'video', 'network_apis', 'meetings'];

/** Application API 2.4.1. */
const DEFAULTS = {
  voice: { signed_callbacks: true, conversations_ttl: 48, leg_persistence_time: 2 },
  rtc: { signed_callbacks: true },
  messages: { version: 'v1' },
};

/** @param {unknown} value @returns {value is { [member: string]: any }} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {string} name
 * @param {{ [member: string]: any }} webhook
 */
function storedWebhook(name, webhook) {
  // Up to 2.1.4 the description called it connection_timeout, and tools still send that.
  const { connection_timeout: formerTimeout, ...rest } = webhook;
  const timeout = rest.connect_timeout ?? formerTimeout;
  return {
    ...rest,
    http_method: rest.http_method ?? WEBHOOKS.find((known) => known.name === name)?.methods[0] ?? 'POST',
    ...(timeout !== undefined && { connect_timeout: timeout }),
  };
}

/**
 * @param {string} name
 * @param {unknown} capability
 */
function storedCapability(name, capability) {
  if (name === 'vbc' || !isObject(capability)) return {};
  const defaults = DEFAULTS[/** @type {keyof typeof DEFAULTS} */ (name)] ?? {};
  if (!isObject(capability.webhooks)) return { ...defaults, ...capability };
  // Video's webhooks are switched on and off; they have no method.
  const webhooks = Object.entries(capability.webhooks).map(([event, webhook]) => [
    event,
    name === 'video' || !isObject(webhook) ? webhook : storedWebhook(event, webhook),
  ]);
  return { ...defaults, ...capability, webhooks: Object.fromEntries(webhooks) };
}

/**
 * @param {{ [member: string]: any }} body a request that was found valid
 * @returns {{ name: string, privacy: { improve_ai: boolean }, capabilities: { [name: string]: any } }}
 */
export function storedApplication(body) {
  const given = isObject(body.capabilities) ? body.capabilities : {};
  return {
    name: body.name,
    privacy: { improve_ai: body.privacy?.improve_ai ?? true },
    capabilities: Object.fromEntries(
      CAPABILITIES.filter((name) => given[name] !== undefined && given[name] !== null).map((name) => [
        name,
        storedCapability(name, given[name]),
      ]),
    ),
  };
}
