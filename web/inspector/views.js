/** A view for each kind of thing: loaded when the first is looked at. */
import { element } from '../parts/dom.js';
import { aclView, claimsView } from './acl-view.js';
import { configView } from './config-view.js';
import { actionButton, actionRow } from './facts.js';
import { keyView } from './key-view.js';
import { applicationView, listView, problemView, userView } from './platform-view.js';
import { tokenView, tokensView } from './token-view.js';

/**
 * @param {import('../../js/types.js').Recognition} recognition
 * @param {{ text: string, bytes: Uint8Array }} pasted
 * @param {import('./inspector.js').Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function viewOf({ kind, content, format }, { text, bytes }, known, now) {
  const given = content ?? text;
  switch (kind) {
    case 'token':
      return tokenView(given, known, now);
    case 'tokens':
      return tokensView(JSON.parse(given), known, now);
    case 'vault':
      return said('Its passphrase opens it: unseal() of the library, or the page that remembered it.');
    case 'key':
      return keyView(bytes.slice(), known);
    case 'acl':
    case 'command':
      return aclView(given, known);
    case 'claims':
    case 'header':
      return claimsView(given, kind, known, now);
    case 'application':
      return applicationView(JSON.parse(given), known);
    case 'user':
      return userView(JSON.parse(given), known);
    case 'applications':
    case 'users':
      return listView(JSON.parse(given), kind, known);
    case 'problem':
      return problemView(JSON.parse(given));
    case 'config':
      return configView(text, String(format), known);
    case 'application-id':
      return said(
        'Applications have such ids. A token names its application by it.',
        actionButton('Use as application id', () => known.use.inputs({ applicationId: given })),
      );
    case 'user-id':
      return said('The id of a user. A token names a user by the name instead: list the users in step 3 to find it.');
    default:
      return said('Paste a token, a key, an access control list, a configuration file, or an answer of the platform.');
  }
}

/**
 * @param {string} sentence
 * @param {...HTMLElement} buttons
 * @returns {import('./inspector.js').View}
 */
function said(sentence, ...buttons) {
  return {
    node: element(
      'div',
      { class: 'inspected' },
      element('p', {}, sentence),
      ...(buttons.length > 0 ? [actionRow(...buttons)] : []),
    ),
    summary: sentence,
  };
}
