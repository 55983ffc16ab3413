import { element, foreign, sentence, setText } from '../ui/dom.js';
import { isObject } from '../ui/json-paths.js';
import { localTime, machineTime, relativeTime, utcTime } from '../ui/time.js';
import { meaningOfPath, timeClaims } from './meanings.js';

/** Shown for a claim that is absent. */
const UNLIT = '–';

/**
 * One decoded part of a token: each member with its value and its meaning. Rows are kept and only their values change, so that
 * nothing moves, a selection survives and a screen reader is not sent back to the start.
 */
export class ClaimList {
  #list;
  #meanings;
  #expected;
  /** @type {Map<string, { row: Element, value: Element, detail: Element | null, shown: string }>} */
  #rows = new Map();
  /** Relative times that are updated every second. @type {{ node: Element, seconds: number }[]} */
  #ticking = [];

  /**
   * @param {HTMLElement} list the rows it has are those of members that have one even when they are absent
   * @param {ReadonlyMap<string, string>} meanings
   */
  constructor(list, meanings) {
    this.#list = list;
    this.#meanings = meanings;
    for (const row of list.children) this.#take(row.getAttribute('data-claim') ?? '', row);
    this.#expected = [...this.#rows.keys()];
  }

  /**
   * @param {Record<string, unknown> | null} members null when there is no token
   * @param {number} now seconds since 1970
   * @param {Record<string, string>} absent what to say of expected members that a token does without
   */
  show(members, now, absent = {}) {
    const names = new Set([...this.#expected, ...Object.keys(members ?? {})]);
    for (const name of this.#rows.keys()) {
      if (names.has(name)) continue;
      this.#rows.get(name)?.row.remove();
      this.#rows.delete(name);
    }
    for (const name of names) {
      const row = this.#rows.get(name) ?? this.#add(name);
      const value = members?.[name];
      const identity = JSON.stringify([value, absent[name], members === null]);
      if (row.shown === identity) continue;
      row.shown = identity;
      const [inShort, atLength] =
        value === undefined
          ? [[unlit(members === null ? UNLIT : (absent[name] ?? UNLIT))], []]
          : valueNodes(name, value);
      row.value.replaceChildren(...inShort);
      row.detail?.replaceChildren(...atLength);
    }
    this.#inOrder(members === null ? this.#expected : [...Object.keys(members)]);
    this.#ticking = [...this.#list.querySelectorAll('time[data-relative]')].map((node) => ({
      node,
      seconds: Number(node.getAttribute('data-relative')),
    }));
    this.tick(now);
  }

  /**
   * Rows are in the order of the token, and moved only where they are not.
   * @param {readonly string[]} names
   */
  #inOrder(names) {
    const present = names.map((name) => this.#rows.get(name)?.row).filter((row) => row !== undefined);
    const standing = [...this.#list.children].filter((row) => present.some((other) => other === row));
    if (standing.every((row, index) => row === present[index])) return;
    this.#list.append(...present);
  }

  /** @param {number} now seconds since 1970 */
  tick(now) {
    for (const { node, seconds } of this.#ticking) setText(node, relativeTime(seconds, now));
  }

  /** @param {string} name */
  #add(name) {
    const meaning = this.#meanings.get(name);
    const row = element(
      'div',
      { class: 'claim', 'data-claim': name },
      element('dt', {}, foreign(name)),
      element('dd', { class: 'value' }),
      ...(meaning === undefined ? [] : [element('dd', { class: 'meaning' }, meaning)]),
      ...(timeClaims.has(name) || name === 'acl' ? [element('dd', { class: 'detail' })] : []),
    );
    this.#list.append(row);
    return this.#take(name, row);
  }

  /**
   * @param {string} name
   * @param {Element} row
   */
  #take(name, row) {
    const value = row.querySelector('.value');
    if (value === null) throw new TypeError(`The row "${name}" has no place for its value.`);
    const entry = { row, value, detail: row.querySelector('.detail'), shown: '' };
    this.#rows.set(name, entry);
    return entry;
  }
}

/** @param {string} text */
function unlit(text) {
  return element('span', { class: 'unlit' }, text);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {[inShort: Node[], atLength: Node[]]}
 */
function valueNodes(name, value) {
  if (timeClaims.has(name) && typeof value === 'number') return timeNodes(value);
  const rules = name === 'acl' ? rulesOf(value) : [];
  if (rules.length > 0)
    return [[element('span', {}, rules.length === 1 ? '1 path' : `${rules.length} paths`)], [ruleList(rules)]];
  return [[element('span', { class: 'mono' }, foreign(typeof value === 'string' ? value : JSON.stringify(value)))], []];
}

/**
 * @param {number} seconds
 * @returns {[inShort: Node[], atLength: Node[]]}
 */
function timeNodes(seconds) {
  return [
    [
      element('time', { datetime: machineTime(seconds), 'data-relative': String(seconds) }),
      element('span', { class: 'clock mono' }, String(seconds)),
    ],
    [element('span', {}, localTime(seconds)), element('span', { class: 'clock' }, utcTime(seconds))],
  ];
}

/**
 * @typedef {object} AclRule
 * @property {string} path
 * @property {string | null} methods null for all
 * @property {string | null} filters null for none
 */

/**
 * The rules of an access control list as rows. The value comes from a token and can be anything.
 * @param {unknown} acl
 * @returns {AclRule[]}
 */
export function rulesOf(acl) {
  const paths = isObject(acl) && isObject(acl.paths) ? acl.paths : {};
  return Object.entries(paths).map(([path, rule]) => {
    const { methods, filters } = isObject(rule) ? rule : {};
    return {
      path,
      methods: Array.isArray(methods) ? methods.join(' ') : null,
      filters: filters === undefined ? null : JSON.stringify(filters),
    };
  });
}

/**
 * A list of rules: each path with its methods, its filters and what it means.
 * @param {AclRule[]} rules
 */
export function ruleList(rules) {
  return element(
    'ul',
    { class: 'acl-rules' },
    ...rules.map(({ path, methods, filters }) =>
      element(
        'li',
        { class: 'mono' },
        element('span', {}, foreign(path)),
        element(
          'span',
          { class: 'meaning' },
          foreign(methods ?? 'all methods'),
          ...(filters === null ? [] : sentence` · ${filters}`),
          ...[meaningOfPath(path)].filter(Boolean).map((meaning) => ` · ${meaning}`),
        ),
      ),
    ),
  );
}
