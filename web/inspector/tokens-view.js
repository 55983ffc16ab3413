/** Several tokens: a list with a verdict a row, one of them as a whole, or two of them side by side. */
import { announce, element, foreign } from '../ui/dom.js';
import { compareView } from './compare-view.js';
import { inspected, viewOfToken, withVerdict } from './token-view.js';
import { expiryTime, spoken, userOf, verdictMark, worstOf } from './verdict.js';

/** @typedef {import('./inspector.js').Known} Known */
/** @typedef {import('./inspector.js').View} View */
/** @typedef {import('./token-view.js').InspectedToken} InspectedToken */
/** @typedef {InspectedToken & { count: number, number: number }} ListedToken */

/**
 * What was chosen in a list, which outlives the list: it is drawn again when a token expires, say.
 * @typedef {object} Choice
 * @property {string | null} shown the token that is shown whole
 * @property {string[]} compared at most two tokens
 */

/** How the columns are called. */
const columns = ['Token', 'User', 'Expires', 'What is wrong', 'Met', 'Compare'];

/**
 * @param {Readonly<import('../../js/types.js').FoundTokens>} found more than one token
 * @param {Choice} choice
 * @param {Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<View>}
 */
export async function tokensView({ tokens, unlisted }, choice, known, now) {
  /** @type {ListedToken[]} */
  const listed = [];
  for (const { token, count } of tokens)
    listed.push({ ...(await inspected(token, known, now)), count, number: listed.length + 1 });
  // Of two there is nothing to choose.
  if (choice.shown === null && choice.compared.length === 0 && listed.length === 2)
    choice.compared = listed.map(({ token }) => token);

  const below = element('div', { class: 'chosen', id: 'inspector-chosen' });
  /** @type {View | null} */
  let chosen = null;
  let round = 0;
  const draw = async () => {
    round += 1;
    const mine = round;
    for (const row of rows) row.mark(choice);
    const shown = listed.find(({ token }) => token === choice.shown);
    const [first, second] = choice.compared.flatMap((wanted) => listed.find(({ token }) => token === wanted) ?? []);
    const view = shown
      ? await viewOfToken(shown, known, now)
      : first && second
        ? await compareView(first, second, known)
        : null;
    if (mine !== round) return;
    chosen = view;
    below.replaceChildren(view === null ? element('p', { class: 'hint' }, hintOf(choice)) : withVerdict(view));
  };
  const changed = async () => {
    await draw();
    announce(chosen === null ? hintOf(choice) : spoken(chosen.verdict));
  };
  const rows = listed.map((token) =>
    rowOf(token, now, {
      show() {
        choice.shown = choice.shown === token.token ? null : token.token;
        changed();
      },
      compare(wanted) {
        const others = choice.compared.filter((other) => other !== token.token);
        // The first of two makes room for a third.
        choice.compared = wanted ? [...others.slice(-1), token.token] : others;
        choice.shown = null;
        changed();
      },
    }),
  );
  const table = element(
    'div',
    { class: 'token-rows', role: 'table', 'aria-label': 'The tokens that were found' },
    element(
      'div',
      { class: 'token-row token-heads', role: 'row' },
      ...columns.map((name) => element('span', { role: 'columnheader' }, name)),
    ),
    ...rows.map(({ node }) => node),
  );
  walkByArrows(table);
  await draw();
  const views = () => (chosen === null ? [] : [chosen]);
  const soonest = Math.min(
    ...listed.map(({ inspection: { expiresAt } }) => ((expiresAt ?? 0) > now ? Number(expiresAt) : Infinity)),
  );
  return {
    node: element(
      'div',
      { class: 'inspected' },
      table,
      ...(unlisted === 0
        ? []
        : [
            element(
              'p',
              { class: 'hint' },
              `Only the first ${tokens.length} different tokens are listed. Others occur ${unlisted === 1 ? 'once' : `${unlisted.toLocaleString('en')} times`} in the text: paste a part of it to see them.`,
            ),
          ]),
      below,
    ),
    verdict: verdictOfAll(listed),
    tick: (second) =>
      views()
        .map(({ tick }) => tick?.(second) ?? false)
        .includes(true) || second >= soonest,
  };
}

/** @param {Choice} choice */
function hintOf({ compared }) {
  return compared.length === 1
    ? 'Mark one more token to compare the two.'
    : 'Choose a token to see it whole, or mark two to compare them.';
}

/**
 * @param {ListedToken} token
 * @param {number} now seconds since 1970
 * @param {{ show: () => void, compare: (wanted: boolean) => void }} act
 */
function rowOf({ token, inspection, verdict, count, number }, now, { show, compare }) {
  const { payload, kind, expiresAt, findings } = inspection;
  const user = userOf(payload);
  const worst = worstOf(findings);
  const button = element(
    'button',
    { type: 'button', class: 'token-open', 'aria-pressed': 'false', tabindex: '-1', 'data-focus': `show-${number}` },
    `Token ${number}`,
    verdictMark(verdict),
  );
  button.addEventListener('click', show);
  const box = element('input', {
    type: 'checkbox',
    tabindex: '-1',
    'aria-label': `Compare token ${number}`,
    'data-focus': `compare-${number}`,
  });
  box.addEventListener('change', () => compare(box.checked));
  const cell = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...content) =>
    element('span', { role: 'cell', class: `token-${name}` }, ...content);
  const node = element(
    'div',
    { class: 'token-row', role: 'row', 'data-severity': verdict.severity },
    element('span', { role: 'rowheader' }, button),
    cell('user', user === null || kind === 'video' ? (kind === 'server' ? 'admin token' : '–') : foreign(user)),
    cell('expires', expiresAt === null ? '–' : expiryTime(expiresAt, now)),
    cell('worst', worst?.message ?? ''),
    cell('met', `${count.toLocaleString('en')}×`),
    element('span', { role: 'cell', class: 'token-compare' }, box),
  );
  return {
    node,
    /** @param {Choice} choice */
    mark({ shown, compared }) {
      button.setAttribute('aria-pressed', String(shown === token));
      box.checked = compared.includes(token);
      node.classList.toggle('current', shown === token || (shown === null && compared.includes(token)));
    },
  };
}

/**
 * A list is one stop of the Tab key for each of its two columns; arrows go from row to row.
 * @param {HTMLElement} table
 */
function walkByArrows(table) {
  /** @param {string} column */
  const controls = (column) => [
    .../** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll(`[data-focus^="${column}-"]`)),
  ];
  for (const column of ['show', 'compare']) controls(column)[0]?.setAttribute('tabindex', '0');
  table.addEventListener('focusin', ({ target }) => {
    const row = target instanceof Element ? target.closest('.token-row') : null;
    if (row === null) return;
    for (const column of ['show', 'compare'])
      for (const control of controls(column)) control.tabIndex = row.contains(control) ? 0 : -1;
  });
  table.addEventListener('keydown', (event) => {
    const control = event.target instanceof HTMLElement ? event.target : null;
    const [column] = control?.dataset.focus?.split('-') ?? [];
    if (control === null || column === undefined) return;
    const all = controls(column);
    const at = all.indexOf(control);
    const to = new Map([
      ['ArrowDown', at + 1],
      ['ArrowUp', at - 1],
      ['Home', 0],
      ['End', all.length - 1],
    ]).get(event.key);
    if (to === undefined || all[to] === undefined) return;
    event.preventDefault();
    all[to].focus();
  });
}

/**
 * @param {readonly ListedToken[]} listed
 * @returns {import('./verdict.js').Verdict}
 */
function verdictOfAll(listed) {
  const of = (/** @type {string} */ severity) => listed.filter(({ verdict }) => verdict.severity === severity);
  const [errors, warnings, unchecked] = ['error', 'warning', 'unchecked'].map(of);
  const total = listed.length;
  if (errors && errors.length > 0) {
    /** @type {Map<string, number>} */
    const words = new Map();
    for (const { verdict } of errors) words.set(verdict.word, (words.get(verdict.word) ?? 0) + 1);
    const each = [...words].map(([word, count]) => `${count} ${word.toLowerCase()}`).join(', ');
    return {
      severity: 'error',
      word: 'Not valid',
      text: `: ${errors.length} of ${total} tokens (${each}). Choose one to see why.`,
    };
  }
  if (warnings && warnings.length > 0)
    return {
      severity: 'warning',
      word: 'Warning',
      text: `: of ${total} tokens none has an error, but ${warnings.length} ${warnings.length === 1 ? 'has a warning' : 'have warnings'}. Choose one to see it.`,
    };
  if (unchecked && unchecked.length > 0)
    return {
      severity: 'unchecked',
      word: 'Not checked',
      text: `: there is no key to check the signature of ${unchecked.length} of ${total} tokens with. Paste the key here, or use it to make tokens.`,
    };
  return { severity: 'ok', word: 'Valid', text: `: all ${total} tokens.` };
}
