/** The sentence at the top of the inspector: what is the matter, and what to do about it. */
import { element, icon, sentence } from '../ui/dom.js';
import { findingDetails } from '../ui/findings.js';
import { localTime, spokenTime } from '../ui/time.js';

/** @typedef {import('../../js/types.js').Finding} Finding */
/** @typedef {import('../../js/types.js').TokenInspection} TokenInspection */
/** @typedef {import('../ui/dom.js').Content} Content */

/**
 * @typedef {object} Verdict
 * @property {'error' | 'warning' | 'info' | 'unchecked' | 'ok'} severity
 * @property {string} word
 * @property {Content} text goes on after the word: ` for alice`, `: The token expired`
 * @property {Finding} [finding] that it is drawn from
 */

const icons = /** @type {const} */ ({
  error: 'error',
  warning: 'warning',
  info: 'info',
  unchecked: 'waiting',
  ok: 'done',
});

/** More than "Not valid", where the code alone tells. @type {ReadonlyMap<string, string>} */
const words = new Map([
  ['ERR_TOKEN_EXPIRED', 'Expired'],
  ['ERR_TOKEN_NOT_YET_VALID', 'Not valid yet'],
  ['ERR_TOKEN_SIGNATURE', 'Wrong signature'],
  ['ERR_TOKEN_APPLICATION', 'Wrong application'],
  ['ERR_TOKEN_KEY_APPLICATION', 'Wrong key'],
  ['ERR_TOKEN_ALGORITHM', 'Wrong algorithm'],
  ['ERR_TOKEN_BASE64URL', 'Damaged'],
  ['ERR_TOKEN_JSON', 'Damaged'],
  ['ERR_KEY_TRUNCATED', 'Damaged'],
  ['ERR_KEY_INCONSISTENT', 'Damaged'],
  ['ERR_ACL_JSON', 'Damaged'],
]);

/**
 * The finding to name first. The engine lists errors first, then warnings.
 * @param {readonly Finding[]} findings
 * @returns {Finding | undefined} none where nothing is wrong
 */
export function worstOf([first]) {
  return first?.severity === 'info' ? undefined : first;
}

/**
 * @param {Finding} finding an error or a warning
 * @returns {Verdict}
 */
export function verdictOf(finding) {
  const { code, severity, message, remedy } = finding;
  const word = severity === 'error' ? (words.get(code) ?? 'Not valid') : 'Warning';
  return { severity, word, text: `: ${message} ${remedy}`, finding };
}

/**
 * Of what is not signed: the worst finding, or that all is well.
 * @param {readonly Finding[]} findings
 * @param {Content} text what to say where nothing is wrong
 * @returns {Verdict}
 */
export function verdictOfFindings(findings, text) {
  const worst = worstOf(findings);
  return worst ? verdictOf(worst) : { severity: 'ok', word: 'Valid', text };
}

/**
 * Who logs in with a token, and until when: " for alice until tomorrow at 14:05".
 * @param {Readonly<TokenInspection>} inspection
 * @param {number} now seconds since 1970
 * @returns {(string | Node)[]}
 */
export function purposeOf({ payload, kind, expiresAt }, now) {
  const user = userOf(payload);
  const whom =
    kind === 'server'
      ? [' as an admin token']
      : kind === 'video'
        ? [' for a session of the Video API']
        : user === null
          ? []
          : sentence` for ${user}`;
  return expiresAt === null ? whom : [...whom, ' until ', expiryTime(expiresAt, now)];
}

/** @param {unknown} payload @returns {string | null} the `sub` */
export function userOf(payload) {
  const sub = Object(payload).sub;
  return typeof sub === 'string' ? sub : null;
}

/**
 * @param {number} expiresAt seconds since 1970
 * @param {number} now
 */
export function expiryTime(expiresAt, now) {
  return element('time', { title: localTime(expiresAt) }, spokenTime(expiresAt, now));
}

/**
 * @param {Readonly<TokenInspection>} inspection
 * @param {Content} unchecked why the signature was not checked
 * @param {number} now seconds since 1970
 * @returns {Verdict}
 */
export function verdictOfToken(inspection, unchecked, now) {
  const worst = worstOf(inspection.findings);
  const purpose = purposeOf(inspection, now);
  if (worst?.severity === 'error') return verdictOf(worst);
  if (inspection.signature === 'unchecked') {
    if (worst) return verdictOf(worst);
    const says = purpose.length === 0 ? [] : [' What it says is in order, and it is meant', ...purpose, '.'];
    return { severity: 'unchecked', word: 'Not checked', text: [': ', ...[unchecked].flat(), ...says] };
  }
  if (worst)
    return {
      severity: 'warning',
      word: 'Valid',
      text: [...purpose, `, but: ${worst.message} ${worst.remedy}`],
      finding: worst,
    };
  return { severity: 'ok', word: 'Valid', text: [...purpose, '.'] };
}

/**
 * @param {Verdict} verdict
 * @param {Record<string, string>} [attributes]
 */
export function verdictNode({ severity, word, text, finding }, attributes = {}) {
  return element(
    'div',
    { class: 'verdict', 'data-severity': severity, ...(finding && { 'data-code': finding.code }), ...attributes },
    icon(icons[severity]),
    element(
      'div',
      {},
      element('p', { class: 'text' }, element('span', { class: 'word' }, word), ...[text].flat()),
      ...(finding ? [findingDetails(finding)] : []),
    ),
  );
}

/** The verdict as a row of a list has it: its shape and its word. @param {Verdict} verdict */
export function verdictMark({ severity, word }) {
  return element(
    'span',
    { class: 'verdict-mark', 'data-severity': severity },
    icon(icons[severity]),
    element('span', { class: 'word' }, word),
  );
}

/** What a verdict says, for those who hear the page. @param {Verdict} verdict */
export function spoken({ word, text }) {
  return element(
    'p',
    {},
    word,
    ...[text].flat().map((part) => (typeof part === 'string' ? part : part.cloneNode(true))),
  ).textContent;
}
