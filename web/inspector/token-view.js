import { toRules } from '../steps/acl.js';
import { ClaimList, ruleList, rulesOf } from '../token/claim-list.js';
import { claimMeanings, claimMeaningsOf, headerMeaningsOf } from '../token/meanings.js';
import { element, icon, middleOut } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { actionButton, actionRow, findingList } from './facts.js';

/** Seconds before the expiry at which the token is inspected again. */
const EXPIRES_SOON = 59;

/** Kinds of tokens that no key of an application can verify; the engine says why. @type {ReadonlySet<string>} */
const madeElsewhere = new Set(['webhook', 'opentok', 'foreign', 'encrypted']);

/** A word and a shape for each state of a signature. */
const signatures = /** @type {const} */ ({
  verified: { icon: 'done', word: 'Verified', severity: 'ok' },
  invalid: { icon: 'error', word: 'Not valid', severity: 'error' },
  unchecked: { icon: 'waiting', word: 'Not checked', severity: 'info' },
});

/**
 * @param {string} token
 * @param {import('./inspector.js').Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function tokenView(token, { engine, key, keyName, application }, now) {
  const kit = await engine.toolkit();
  const { header, payload, kind, signature, expiresAt, findings } = await kit.inspectToken(token, {
    now,
    ...(key !== null && { key }),
    ...(application !== null && { application }),
  });
  const node = element('div', { class: 'inspected' });
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
    if (typeof members === 'object' && members !== null) {
      const claims = new ClaimList(list, meanings);
      claims.show(members, now);
      lists.push(claims);
    }
    return element(
      'section',
      { class: `reading ${part}`, 'aria-label': `${title} of what was pasted` },
      element('h3', { class: 'reading-title' }, title),
      typeof members === 'object' && members !== null
        ? list
        : element('p', { class: 'hint' }, members === null ? 'It could not be decoded.' : members),
    );
  };
  const said = signatures[signature];
  const words = {
    verified: `signed with ${keyName}.`,
    invalid:
      key === null
        ? 'no key makes such a signature.'
        : `not signed with ${keyName}, or something in the token was changed.`,
    unchecked: madeElsewhere.has(String(kind))
      ? (findings.find(({ code }) => code === 'INFO_TOKEN_UNCHECKED')?.message ??
        'An encrypted token has no signature.')
      : 'there is no key to check it with. Paste the key here, or use it in the form.',
  };
  node.append(
    element('p', { class: 'token mono', tabindex: '0', role: 'group', 'aria-label': 'The token' }, ...parts(token)),
    element(
      'div',
      { class: 'finding', 'data-severity': said.severity, 'data-signature': signature },
      icon(said.icon),
      element('p', { class: 'text' }, element('span', { class: 'word' }, `${said.word}: `), words[signature]),
    ),
    // Shown above already.
    findingList(
      findings.filter(({ code }) => code !== 'INFO_TOKEN_VERIFIED' && code !== 'INFO_TOKEN_UNCHECKED'),
      findingItem,
    ),
    reading('Header', 'part-header', header, headerMeaningsOf(header)),
    reading('Claims', 'part-claims', payload, claimMeaningsOf(kind)),
  );
  const turns = expiresAt === null ? [] : [expiresAt - EXPIRES_SOON, expiresAt];
  return {
    node,
    summary: `${said.word}. ${counted(findings)}`,
    tick: (second) => {
      for (const list of lists) list.tick(second);
      return turns.includes(second);
    },
  };
}

/** The most tokens of a log or a list that are shown. */
const MAX_TOKENS = 20;

/**
 * Several tokens.
 * @param {string[]} tokens
 * @param {import('./inspector.js').Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function tokensView(tokens, known, now) {
  const shown = tokens.slice(0, MAX_TOKENS);
  /** @type {import('./inspector.js').View[]} */
  const views = [];
  for (const token of shown) views.push(await tokenView(token, known, now));
  const nodes = views.flatMap(({ node }, index) => [
    element('h3', { class: 'reading-title' }, `Token ${index + 1} of ${tokens.length}`),
    node,
  ]);
  const rest = tokens.length - shown.length;
  return {
    node: element(
      'div',
      { class: 'inspected' },
      ...nodes,
      ...(rest > 0 ? [element('p', { class: 'hint' }, `${rest} more ${rest === 1 ? 'is' : 'are'} not shown.`)] : []),
    ),
    summary: `${tokens.length} tokens.`,
    tick: (second) => views.map(({ tick }) => tick?.(second) ?? false).includes(true),
  };
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

/** @param {readonly import('../../js/types.js').Finding[]} findings */
function counted(findings) {
  const count = (/** @type {string} */ severity) => findings.filter((finding) => finding.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  if (errors + warnings === 0) return 'Nothing is wrong with it.';
  return (
    [
      errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
      warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
    ]
      .filter(Boolean)
      .join(', ') + '.'
  );
}

/**
 * @param {string} text
 * @param {import('./inspector.js').Known} known
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function aclView(text, { engine, use }) {
  const { acl, findings } = await (await engine.toolkit()).parseAcl(text);
  const rules = toRules(acl);
  return {
    node: element(
      'div',
      { class: 'inspected' },
      ruleList(rulesOf(acl)),
      findingList(findings, findingItem),
      actionRow(actionButton('Use these rules', () => use.inputs({ acl: 'custom', rules }))),
    ),
    summary:
      rules.length === 1 ? 'An access control list of 1 rule.' : `An access control list of ${rules.length} rules.`,
  };
}

/**
 * Claims or a header outside a token.
 * @param {string} text
 * @param {'claims' | 'header'} kind
 * @param {import('./inspector.js').Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function claimsView(text, kind, { engine }, now) {
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
      list,
      findingList(findings, findingItem),
      element('p', { class: 'hint' }, 'Nothing here is signed: it says what a token would say.'),
    ),
    summary: `The ${kind} of a token, not signed.`,
    tick: (second) => {
      claims.tick(second);
      return false;
    },
  };
}
