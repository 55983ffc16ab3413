import { capabilityNames } from '../steps/step-headings.js';
import { element, foreign, middleOut, sentence } from '../ui/dom.js';
import { isObject } from '../ui/json-paths.js';
import { factList, mono, useButton, useRow } from './facts.js';

/** @typedef {import('./inspector.js').View} View */
/** @typedef {import('./inspector.js').Known} Known */

/** The most rows that are shown; a page of the platform has no more. */
const MAX_ROWS = 100;

const text = (/** @type {unknown} */ value) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '–';

/**
 * An application of the platform, or a request for one.
 * @param {Record<string, any>} application
 * @param {Known} known
 * @returns {View}
 */
export function applicationView(application, { use }) {
  const { id, name, capabilities, keys } = application;
  const privateKey = isObject(keys) && typeof keys.private_key === 'string' ? keys.private_key : null;
  const hasKey = isObject(keys) && typeof keys.public_key === 'string';
  const buttons =
    typeof id === 'string'
      ? [
          useButton(privateKey === null ? 'Use this application' : 'Use this application and its key', () => {
            use.application({
              ...application,
              id,
              name: text(name),
              keys: isObject(keys) && typeof keys.public_key === 'string' ? { public_key: keys.public_key } : {},
            });
            if (privateKey !== null) use.key(new TextEncoder().encode(privateKey));
          }),
        ]
      : [];
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList([
        ['Name', text(name)],
        ['Id', mono(text(id))],
        ['Capabilities', capabilityNames(isObject(capabilities) ? capabilities : {})],
        ['Public key', hasKey ? 'it has one' : 'none'],
        ...(privateKey === null
          ? []
          : /** @type {const} */ ([['Private key', 'in the text: keep it where only you can read it']])),
      ]),
      ...(buttons.length > 0 ? [useRow(...buttons)] : []),
    ),
    verdict: hasKey
      ? { severity: 'info', word: 'An application', text: sentence` called ${text(name)}, with a public key.` }
      : {
          severity: 'warning',
          word: 'No public key',
          text: sentence`: no token for ${text(name)} is accepted until it has one. Give it the public key of your private key.`,
        },
  };
}

/**
 * @param {Record<string, any>} user
 * @param {Known} known
 * @returns {View}
 */
export function userView(user, { use }) {
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList([
        ['Name', mono(text(user.name))],
        ['Display name', text(user.display_name)],
        ['Id', mono(text(user.id))],
      ]),
      ...(typeof user.name === 'string'
        ? [useRow(useButton('Use this user', () => use.inputs({ subject: user.name })))]
        : []),
    ),
    verdict: { severity: 'info', word: 'A user', text: ': a token names it by the name, not by the ID.' },
  };
}

/**
 * @param {Record<string, any>} list
 * @param {'applications' | 'users'} kind
 * @param {Known} known
 * @returns {View}
 */
export function listView(list, kind, { use }) {
  const items = Array.isArray(list._embedded?.[kind]) ? list._embedded[kind].filter(isObject) : [];
  const rows = items.slice(0, MAX_ROWS).map((item) =>
    element(
      'li',
      {},
      element('span', { class: 'row-name' }, foreign(text(item.name))),
      element('span', { class: 'row-note mono' }, middleOut(text(item.id), 12, 4)),
      useButton('Use', () =>
        kind === 'users'
          ? use.inputs({ subject: text(item.name) })
          : use.application({ ...item, id: text(item.id), name: text(item.name) }),
      ),
    ),
  );
  return {
    node: element('div', { class: 'inspected' }, element('ul', { class: 'rows' }, ...rows)),
    verdict: {
      severity: 'info',
      word: `${items.length} ${items.length === 1 ? kind.slice(0, -1) : kind}`,
      text: items.length > MAX_ROWS ? `: the first ${MAX_ROWS} are listed.` : '.',
    },
  };
}

/**
 * A problem that the platform reported, in any of its four shapes.
 * @param {Record<string, any>} problem
 * @returns {View}
 */
export function problemView(problem) {
  const { title, error_title: oldTitle, detail, description, type, instance, code } = problem;
  const rows = Array.isArray(problem.invalid_parameters) ? problem.invalid_parameters.filter(isObject) : [];
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList([
        ['What', text(title ?? oldTitle ?? code ?? problem['error-code'])],
        ['Detail', text(detail ?? description ?? problem['error-code-label'] ?? problem.message)],
        ...rows.map((row) => /** @type {const} */ ([text(row.name), text(row.reason)])),
        ...(type === undefined ? [] : /** @type {const} */ ([['Type', mono(text(type))]])),
        ...(instance === undefined ? [] : /** @type {const} */ ([['Instance', mono(text(instance))]])),
      ]),
    ),
    verdict: {
      severity: 'error',
      word: 'Refused',
      text: `: ${hint(`${text(title)} ${text(code)} ${text(detail)} ${text(problem['error-code'])}`.toLowerCase())}`,
    },
  };
}

/** @param {string} words of the problem, in lower case */
function hint(words) {
  if (/expired/.test(words))
    return 'The token had expired: make a new one, and look at the clock of the machine that made it.';
  if (/unauthori|invalid-token|401|credentials/.test(words))
    return 'Who asked was not recognised. Paste the token here to see why; for applications, check API key and secret.';
  if (/permission|forbidden|403/.test(words))
    return 'The token may not do this. Paste it here to see what its rules allow.';
  if (/not.?found|404/.test(words))
    return 'There is nothing of this name or ID in this application, or it is in another region.';
  if (/duplicate|conflict/.test(words)) return 'The name is taken: use the one that is there, or choose another.';
  if (/throttl|rate|429/.test(words)) return 'Too many requests at once: wait, and send fewer.';
  return 'Correct what is named, and try again.';
}
