/** A token as a whole, and the parts of one that came alone. */
import { toRules } from '../steps/acl.js';
import { ClaimList, ruleList, rulesOf } from '../token/claim-list.js';
import { claimMeanings, claimMeaningsOf, headerMeaningsOf } from '../token/meanings.js';
import { element, icon, middleOut } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { isObject } from '../ui/json-paths.js';
import { spokenTime } from '../ui/time.js';
import { findingList, useButton, useRow } from './facts.js';
import { verdictNode, verdictOfFindings, verdictOfToken } from './verdict.js';

/** @typedef {import('../../js/types.js').TokenInspection} TokenInspection */
/** @typedef {import('./inspector.js').Known} Known */
/** @typedef {import('./inspector.js').View} View */

/** Seconds before the expiry at which the engine begins to warn. */
const EXPIRES_SOON = 59;

/** Seconds that a token can be valid for (the claims' own limits). */
const SHORTEST_LIFE = 30;
const LONGEST_LIFE = 24 * 60 * 60;

/** Kinds of tokens that no key of an application can verify; the engine says why. @type {ReadonlySet<string>} */
const madeElsewhere = new Set(['webhook', 'opentok', 'foreign', 'encrypted']);

/** A word and a shape for each state of a signature. */
const signatures = /** @type {const} */ ({
  verified: { icon: 'done', word: 'Verified', severity: 'ok' },
  invalid: { icon: 'error', word: 'Not valid', severity: 'error' },
  unchecked: { icon: 'waiting', word: 'Not checked', severity: 'info' },
});

/**
 * A token with all that is known of it.
 * @typedef {object} InspectedToken
 * @property {string} token
 * @property {Readonly<TokenInspection>} inspection
 * @property {import('./verdict.js').Verdict} verdict
 */

/**
 * @param {string} token
 * @param {Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<InspectedToken>}
 */
export async function inspected(token, known, now) {
  const { engine, key, application } = known;
  const kit = await engine.toolkit();
  const inspection = await kit.inspectToken(token, {
    now,
    ...(key !== null && { key }),
    ...(application !== null && { application }),
  });
  return { token, inspection, verdict: verdictOfToken(inspection, signatureWords(inspection, known), now) };
}

/**
 * @param {Readonly<TokenInspection>} inspection
 * @param {Known} known
 */
function signatureWords({ signature, kind, findings }, { key, keyName }) {
  if (signature === 'verified') return `signed with ${keyName}.`;
  if (signature === 'invalid')
    return key === null
      ? 'no key makes such a signature.'
      : `not signed with ${keyName}, or something in the token was changed.`;
  return madeElsewhere.has(String(kind))
    ? (findings.find(({ code }) => code === 'INFO_TOKEN_UNCHECKED')?.message ?? 'An encrypted token has no signature.')
    : 'there is no key to check it with. Paste the key here, or use it to make tokens.';
}

/**
 * @param {string} token
 * @param {Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<View>}
 */
export async function tokenView(token, known, now) {
  return viewOfToken(await inspected(token, known, now), known, now);
}

/**
 * @param {InspectedToken} inspectedToken
 * @param {Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<View>}
 */
export async function viewOfToken({ token, inspection, verdict }, known, now) {
  const { header, payload, kind, signature, expiresAt, findings } = inspection;
  /** @type {ClaimList[]} */
  const lists = [];
  /**
   * @param {string} title
   * @param {string} part
   * @param {Record<string, unknown> | string | null} members
   * @param {ReadonlyMap<string, string>} meanings
   */
  const reading = (title, part, members, meanings) => {
    const list = element('dl', { class: 'claims' });
    if (isObject(members)) {
      const claims = new ClaimList(list, meanings);
      claims.show(members, now);
      lists.push(claims);
    }
    return element(
      'section',
      { class: `reading ${part}`, 'aria-label': `${title} of what was pasted` },
      element('h3', { class: 'reading-title' }, title),
      isObject(members) ? list : element('p', { class: 'hint' }, members ?? 'It could not be decoded.'),
    );
  };
  const said = signatures[signature];
  const node = element(
    'div',
    { class: 'inspected inspected-token' },
    element(
      'div',
      { class: 'inspected-part' },
      element('p', { class: 'token mono', tabindex: '0', role: 'group', 'aria-label': 'The token' }, ...parts(token)),
      // Where that is what the verdict says, it is not said twice.
      ...(verdict.severity === 'unchecked'
        ? []
        : [
            element(
              'div',
              { class: 'finding', 'data-severity': said.severity, 'data-signature': signature },
              icon(said.icon),
              element(
                'p',
                { class: 'text' },
                element('span', { class: 'word' }, `${said.word}: `),
                signatureWords(inspection, known),
              ),
            ),
          ]),
      findingList(
        findings.filter(
          (finding) =>
            finding !== verdict.finding && !['INFO_TOKEN_VERIFIED', 'INFO_TOKEN_UNCHECKED'].includes(finding.code),
        ),
        findingItem,
      ),
      ...(isObject(payload) && !madeElsewhere.has(String(kind)) ? [await useOfClaims(payload, known)] : []),
    ),
    element(
      'div',
      { class: 'inspected-part' },
      reading('Header', 'part-header', header, headerMeaningsOf(header)),
      reading('Claims', 'part-claims', payload, claimMeaningsOf(kind)),
    ),
  );
  // Looked at again when another sentence becomes true: at these seconds, and when "tomorrow" is today.
  const turns = expiresAt === null ? [] : [expiresAt - EXPIRES_SOON, expiresAt].filter((turn) => turn > now);
  const spokenBefore = expiresAt === null ? '' : spokenTime(expiresAt, now);
  return {
    node,
    verdict,
    attributes: verdict.severity === 'unchecked' ? { 'data-signature': signature } : {},
    tick: (second) => {
      for (const list of lists) list.tick(second);
      return (
        turns.some((turn) => turn <= second) || (expiresAt !== null && spokenTime(expiresAt, second) !== spokenBefore)
      );
    },
  };
}

/**
 * The same with its verdict on top, for a place where the inspector does not put it.
 * @param {View} view
 */
export function withVerdict({ node, verdict, attributes }) {
  return element('div', { class: 'inspected' }, verdictNode(verdict, attributes), node);
}

/**
 * The button that makes the next token like this one.
 * @param {Record<string, unknown>} payload
 * @param {Known} known
 */
async function useOfClaims({ application_id: id, sub, acl, iat, exp }, { engine, use }) {
  const presets = await (await engine.toolkit()).listAclPresets();
  const wanted = acl ?? null;
  const preset = presets.find((each) => JSON.stringify(each.acl) === JSON.stringify(wanted));
  const life = typeof iat === 'number' && typeof exp === 'number' ? exp - iat : 0;
  return useRow(
    useButton('Use its claims', () =>
      use.inputs({
        ...(typeof id === 'string' && { applicationId: id }),
        subject: typeof sub === 'string' ? sub : '',
        ...(Number.isInteger(life) && life >= SHORTEST_LIFE && life <= LONGEST_LIFE && { lifetime: durationOf(life) }),
        ...(preset ? { acl: preset.name } : { acl: 'custom', rules: toRules(acl) }),
      }),
    ),
  );
}

/** @param {number} seconds @returns {string} with the largest unit that has no remainder: "24h", "15m", "90s" */
function durationOf(seconds) {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** The parts of a token in their tints. @param {string} token */
function parts(token) {
  const tints = ['part-header', 'part-claims', 'part-signature'];
  const shown = token.length > 4000 ? middleOut(token, 3000, 500) : token;
  return shown
    .split('.')
    .flatMap((part, index) => [
      ...(index === 0 ? [] : ['.']),
      element('span', { class: tints[Math.min(index, 2)] ?? '' }, part),
    ]);
}

/**
 * @param {string} text
 * @param {Known} known
 * @returns {Promise<View>}
 */
export async function aclView(text, { engine, use }) {
  const { acl, findings } = await (await engine.toolkit()).parseAcl(text);
  const rules = toRules(acl);
  const verdict = verdictOfFindings(
    findings,
    rules.length === 1 ? ': an access control list of 1 rule.' : `: an access control list of ${rules.length} rules.`,
  );
  return {
    node: element(
      'div',
      { class: 'inspected' },
      findingList(
        findings.filter((finding) => finding !== verdict.finding),
        findingItem,
      ),
      ruleList(rulesOf(acl)),
      useRow(useButton('Use these rules', () => use.inputs({ acl: 'custom', rules }))),
    ),
    verdict,
  };
}

/**
 * Claims or a header outside a token.
 * @param {string} text
 * @param {'claims' | 'header'} kind
 * @param {Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<View>}
 */
export async function claimsView(text, kind, known, now) {
  const { engine } = known;
  const members = JSON.parse(text);
  const list = element('dl', { class: 'claims' });
  const claims = new ClaimList(list, kind === 'claims' ? claimMeanings : headerMeaningsOf(members));
  claims.show(members, now);
  const findings =
    members.acl === undefined
      ? []
      : await engine
          .toolkit()
          .then((kit) => kit.parseAcl(JSON.stringify(members.acl)))
          .then(
            ({ findings: found }) => found,
            (error) => [engine.explain(error)],
          );
  return {
    node: element(
      'div',
      { class: 'inspected' },
      findingList(findings, findingItem),
      list,
      ...(kind === 'claims' ? [await useOfClaims(members, known)] : []),
    ),
    verdict: {
      severity: 'info',
      word: 'Not signed',
      text:
        kind === 'claims'
          ? ': these are the claims alone. Paste the whole token to have its signature checked, or use them to make one.'
          : ': this is the header alone. Paste the whole token: header.payload.signature.',
    },
    tick: (second) => {
      claims.tick(second);
      return false;
    },
  };
}
