/** How the inspector shows each kind of thing. Loaded when the first is inspected. */
import { loadPart } from '../engine.js';
import { actionButton, actionRow, factList, findingList, mono } from './facts.js';
import { element } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { applicationView, listView, problemView, userView } from './platform-view.js';
import { aclView, claimsView, tokensView, tokenView } from './token-view.js';

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
        'Applications have such IDs. A token names its application by it.',
        actionButton('Use as application ID', () => known.use.inputs({ applicationId: given })),
      );
    case 'user-id':
      return said('The ID of a user. A token names a user by the name instead: list the users in step 3 to find it.');
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

/** Labels of what a configuration file can hold. @type {Readonly<Record<string, string>>} */
const names = {
  apiKey: 'API key',
  apiSecret: 'API secret',
  applicationId: 'Application ID',
  privateKey: 'Private key',
  privateKeyPath: 'Private key file',
};

/** Values that are not shown. */
const secret = new Set(['apiSecret', 'privateKey']);

/**
 * A configuration file of another tool, read as that tool reads it.
 * @param {string} text
 * @param {string} format
 * @param {import('./inspector.js').Known} known
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function configView(text, format, { use }) {
  const { formatNamed } = await loadPart(() => import('../../js/config/formats.js'));
  const { read, title } = formatNamed(format);
  const values = /** @type {Record<string, string | undefined>} */ (read.call(formatNamed(format), text));
  const held = Object.entries(values).filter((entry) => entry[1] !== undefined);
  const { apiKey, apiSecret, applicationId, privateKey } = values;
  const hasUse = [apiKey && apiSecret, applicationId, privateKey].some(Boolean);
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList(
        held.map(([name, value]) => [
          names[name] ?? name,
          secret.has(name) ? `there, not shown (${String(value).length} characters)` : mono(String(value)),
        ]),
      ),
      ...(held.length === 0 ? [element('p', { class: 'hint' }, 'It holds nothing that this page can use.')] : []),
      ...(hasUse
        ? [
            actionRow(
              actionButton('Use what is in it', () => {
                if (apiKey && apiSecret) use.account({ apiKey, apiSecret });
                if (applicationId) use.inputs({ applicationId });
                if (privateKey) use.key(new TextEncoder().encode(privateKey));
              }),
            ),
          ]
        : []),
    ),
    summary: `${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {import('./inspector.js').Known} known
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function keyView(bytes, { engine, use, session }) {
  let key;
  try {
    key = await (await engine.toolkit()).inspectKey(bytes);
  } catch (error) {
    const failure = engine.explain(error);
    if (failure.code === 'ERR_KEY_ENCRYPTED') {
      return {
        node: element(
          'div',
          { class: 'inspected' },
          element('p', {}, 'A private key, encrypted with a passphrase. Nothing else can be said without it.'),
          actionRow(actionButton('Use this key', () => use.key(bytes))),
        ),
        summary: 'An encrypted private key.',
      };
    }
    throw error;
  }
  const { kind, format, modulusLength, publicExponent, thumbprint, publicKey, findings } = key;
  const isHeld = thumbprint === session.key?.thumbprint;
  const buttons = [
    ...(kind === 'private' && !isHeld ? [actionButton('Use this key', () => use.key(bytes))] : []),
    ...(kind === 'public' ? [actionButton('Check tokens with it', () => use.checkKey(publicKey, thumbprint))] : []),
  ];
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList([
        [
          'Kind',
          kind === 'private'
            ? 'private: it signs tokens, and is to be kept secret'
            : 'public: it checks tokens, and may be shown',
        ],
        ['Length', `RSA ${modulusLength} bits, exponent ${publicExponent}`],
        ['Form', format],
        ['Thumbprint', mono(thumbprint)],
        ...(isHeld ? /** @type {const} */ ([['In use', 'it is the key in the form above']]) : []),
      ]),
      findingList(findings, findingItem),
      element(
        'details',
        { class: 'public-key' },
        element('summary', {}, 'Show the public key'),
        element(
          'pre',
          { class: 'mono', tabindex: '0', role: 'group', 'aria-label': 'Public key of what was pasted' },
          publicKey,
        ),
      ),
      ...(buttons.length > 0 ? [actionRow(...buttons)] : []),
    ),
    summary: `A ${kind} key, ${modulusLength} bits.`,
  };
}
