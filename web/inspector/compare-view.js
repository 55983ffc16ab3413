/** Two tokens side by side: what is different in header, claims, rights and findings. */
import { timeClaims } from '../token/meanings.js';
import { element, foreign, middleOut, sentence } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { isObject } from '../ui/json-paths.js';
import { localTime } from '../ui/time.js';
import { mono } from './facts.js';
import { userOf, verdictMark } from './verdict.js';

/** @typedef {import('./tokens-view.js').ListedToken} ListedToken */
/** @typedef {import('../../js/types.js').AclRequests} AclRequests */
/** @typedef {{ name: Node, first: Node[], second: Node[] }} Difference */

/** Claims that differ in any two tokens of one program. */
const ordinary = new Set(['iat', 'jti', 'exp', 'nbf']);

/**
 * @param {ListedToken} first
 * @param {ListedToken} second
 * @param {import('./inspector.js').Known} known
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function compareView(first, second, { engine }) {
  const both = /** @type {const} */ ([first, second]);
  const header = membersOf(both.map(({ inspection }) => inspection.header));
  const claims = membersOf(both.map(({ inspection }) => inspection.payload));
  const rights = await rightsOf(both, engine);
  const findings = findingsOf(both);
  const names = [...header.names, ...claims.names];
  const isOrdinary = rights.length === 0 && names.every((name) => ordinary.has(name));
  const places = [...names, ...(rights.length > 0 ? ['the ACL'] : [])];
  return {
    node: element(
      'div',
      { class: 'inspected' },
      element(
        'div',
        { class: 'comparison', role: 'table', 'aria-label': 'How the two tokens differ' },
        element(
          'div',
          { class: 'compare-row compare-heads', role: 'row' },
          element('span', { role: 'columnheader' }, element('span', { class: 'hidden' }, 'What differs')),
          ...both.map(headOf),
        ),
        ...group('Header', 'part-header', header.differences),
        ...group('Claims', 'part-claims', claims.differences),
        ...group('Requests that only this one allows', '', rights),
        ...group('Findings that only this one has', '', findings),
      ),
      ...(header.same.length + claims.same.length === 0
        ? []
        : [
            element(
              'p',
              { class: 'hint' },
              'The same in both: ',
              ...[...header.same, ...claims.same].flatMap((name, index) => [index === 0 ? '' : ', ', mono(name)]),
              '.',
            ),
          ]),
    ),
    verdict: {
      severity: 'info',
      word: places.length === 0 ? 'No difference' : 'They differ',
      text:
        places.length === 0
          ? ' in header and claims.'
          : isOrdinary
            ? sentence` only in ${listOf(places)}, as any two tokens of one program do.`
            : sentence` in ${listOf(places)}.`,
    },
  };
}

/** @param {readonly string[]} items @returns {string} "a, b and c" */
function listOf(items) {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** @param {ListedToken} token */
function headOf({ number, token, inspection, verdict }) {
  const user = userOf(inspection.payload);
  return element(
    'span',
    { role: 'columnheader' },
    element('span', {}, `Token ${number}`, ...(user === null ? [] : sentence` · ${user}`)),
    verdictMark(verdict),
    element('span', { class: 'mono compare-token' }, `…${token.slice(-8)}`),
  );
}

/**
 * @param {string} title
 * @param {string} part
 * @param {readonly Difference[]} differences
 * @returns {HTMLElement[]}
 */
function group(title, part, differences) {
  if (differences.length === 0) return [];
  return [
    element(
      'div',
      { class: `compare-group ${part}`, role: 'rowgroup', 'aria-label': title },
      element(
        'div',
        { class: 'compare-title reading-title', role: 'row' },
        element('span', { role: 'rowheader' }, title),
      ),
      ...differences.map(({ name, first, second }) =>
        element(
          'div',
          { class: 'compare-row', role: 'row' },
          element('span', { role: 'rowheader' }, name),
          ...[first, second].map((nodes) =>
            element(
              'div',
              { role: 'cell' },
              ...(nodes.length > 0 ? nodes : [element('span', { class: 'unlit' }, '–')]),
            ),
          ),
        ),
      ),
    ),
  ];
}

/**
 * Members of two objects that are not the same; `acl` is compared by what it allows.
 * @param {readonly unknown[]} values
 * @returns {{ names: string[], same: string[], differences: Difference[] }}
 */
function membersOf(values) {
  const [first = {}, second = {}] = values.map((value) => (isObject(value) ? value : {}));
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const isSame = (/** @type {string} */ name) => JSON.stringify(first[name]) === JSON.stringify(second[name]);
  const different = names.filter((name) => name !== 'acl' && !isSame(name));
  return {
    names: different,
    same: names.filter(isSame),
    differences: different.map((name) => ({
      name: mono(name),
      first: valueNodes(name, first[name]),
      second: valueNodes(name, second[name]),
    })),
  };
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {Node[]}
 */
function valueNodes(name, value) {
  if (value === undefined) return [];
  if (timeClaims.has(name) && typeof value === 'number')
    return [element('span', {}, localTime(value)), element('span', { class: 'clock mono' }, String(value))];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return [element('span', { class: 'mono' }, foreign(middleOut(text, 300, 60)))];
}

/**
 * @param {readonly ListedToken[]} both
 * @param {import('../engine.js').Engine} engine
 * @returns {Promise<Difference[]>} one, or none where both allow the same
 */
async function rightsOf(both, engine) {
  /** Whatever the tokens have there: the engine says so if it is not an ACL. @type {any[]} */
  const [first, second] = both.map(({ inspection: { payload } }) => Object(payload).acl ?? null);
  if (JSON.stringify(first) === JSON.stringify(second)) return [];
  try {
    const { onlyFirst, onlySecond } = await (await engine.toolkit()).compareAcls(first, second);
    if (onlyFirst.length + onlySecond.length === 0) return [];
    return [{ name: mono('acl'), first: requests(onlyFirst, first), second: requests(onlySecond, second) }];
  } catch (error) {
    const { message } = engine.explain(error);
    const said = `Not compared, since an ACL is not valid: ${message}`;
    return [{ name: mono('acl'), first: [element('span', {}, said)], second: [element('span', {}, said)] }];
  }
}

/**
 * @param {readonly AclRequests[]} list
 * @param {unknown} acl
 * @returns {Node[]}
 */
function requests(list, acl) {
  if (acl === null) return [element('span', {}, 'no list: it may do everything')];
  if (list.length === 0) return [element('span', { class: 'unlit' }, 'nothing more')];
  return [
    element(
      'ul',
      { class: 'compare-requests' },
      ...list.map(({ path, methods, filters }) =>
        element(
          'li',
          {},
          element('span', { class: 'mono' }, foreign(path)),
          ' ',
          element('span', { class: 'meaning' }, methods.length === 5 ? 'all methods' : methods.join(' ')),
          ...(filters === null ? [] : sentence` · ${JSON.stringify(filters)}`),
        ),
      ),
    ),
  ];
}

/**
 * @param {readonly ListedToken[]} both
 * @returns {Difference[]} one, or none where both have the same findings
 */
function findingsOf(both) {
  const identity = (/** @type {import('../../js/types.js').Finding} */ { code, where }) => `${code} ${where}`;
  const [first = [], second = []] = both.map(({ inspection }) => inspection.findings);
  const without = (/** @type {typeof first} */ findings, /** @type {typeof first} */ others) => {
    const known = new Set(others.map(identity));
    return findings.filter((finding) => !known.has(identity(finding)));
  };
  const lists = [without(first, second), without(second, first)].map((findings) =>
    findings.length === 0 ? [] : [element('ul', { class: 'findings' }, ...findings.map(findingItem))],
  );
  if (lists.every((nodes) => nodes.length === 0)) return [];
  // The heading above says it to those who see.
  const name = element('span', { class: 'hidden' }, 'Findings');
  return [{ name, first: lists[0] ?? [], second: lists[1] ?? [] }];
}
