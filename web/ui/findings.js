import { byId, element, foreign, icon, show } from './dom.js';

/** A word and a shape for each severity: many people cannot tell the colours apart. */
const words = /** @type {const} */ ({
  error: { word: 'Error', icon: 'error' },
  warning: { word: 'Warning', icon: 'warning' },
  info: { word: 'Note', icon: 'info' },
  ok: { word: 'Verified', icon: 'done' },
});

/**
 * @param {import('../../js/types.js').Finding} finding
 * @returns {HTMLLIElement}
 */
export function findingItem(finding) {
  const { code, severity, message, remedy } = finding;
  const good = code === 'INFO_TOKEN_VERIFIED';
  const kind = good ? 'ok' : severity;
  const { word, icon: name } = words[kind];
  // A success needs no remedy.
  const sentences = [message, good ? '' : remedy].filter(Boolean).join(' ');
  return element(
    'li',
    { class: 'finding', 'data-severity': kind, 'data-code': code },
    icon(name),
    element(
      'div',
      {},
      element('p', { class: 'text' }, element('span', { class: 'word' }, `${word}: `), sentences),
      findingDetails(finding),
    ),
  );
}

/**
 * Where a finding is, and its code: folded, since the sentence says what most people need.
 * @param {import('../../js/types.js').Finding} finding
 */
export function findingDetails({ code, where }) {
  return element(
    'details',
    { class: 'finding-details' },
    element('summary', {}, 'Details'),
    element('p', { class: 'source' }, ...(where ? [foreign(where), ' · '] : []), code),
  );
}

/**
 * Shows findings in the given order. Nothing is redrawn where they are the same as before.
 * @param {HTMLElement} list
 * @param {readonly import('../../js/types.js').Finding[]} findings
 */
export function showFindings(list, findings) {
  const identity = JSON.stringify(findings);
  if (shown.get(list) === identity) return;
  shown.set(list, identity);
  list.replaceChildren(...findings.map(findingItem));
}

/** @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap();

/**
 * @typedef {object} Notice
 * @property {{ message: string, remedy: string }} error
 * @property {() => void} retry what the button does
 */

/** By whose they are. @type {Map<unknown, Notice>} */
const notices = new Map();

/** @type {Notice | undefined} */
let shownNotice;

/**
 * Shows an error at the top of the page that has no place of its own. Of several the last is shown.
 * @param {unknown} whose
 * @param {Notice['error'] | null} error null once it is over
 * @param {() => void} [retry] what the button does
 */
export function notice(whose, error, retry = () => undefined) {
  notices.delete(whose);
  if (error !== null) notices.set(whose, { error, retry });
  const last = [...notices.values()].at(-1);
  if (last === shownNotice) return;
  shownNotice = last;
  const place = byId('engine-notice', HTMLElement);
  if (last === undefined) {
    show(place, false);
    return;
  }
  const button = element('button', { type: 'button', class: 'button' }, 'Try again');
  button.addEventListener('click', last.retry);
  place.replaceChildren(element('p', {}, `${last.error.message} ${last.error.remedy}`), button);
  show(place, true);
}
