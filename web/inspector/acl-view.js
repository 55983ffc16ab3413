import { toRules } from '../acl/rules.js';
import { ruleList, rulesOf } from '../display/acl-rules.js';
import { ClaimList } from '../display/claim-list.js';
import { claimMeanings, headerMeaningsOf } from '../display/meanings.js';
import { element } from '../parts/dom.js';
import { findingItem } from '../parts/finding.js';
import { actionButton, actionRow, findingList } from './facts.js';

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
 * The claims or the header of a token, without one around them.
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
