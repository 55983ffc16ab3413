import { findingItem } from '../parts/finding.js';
import { element } from '../parts/dom.js';
import { actionButton, actionRow, factList, findingList, mono } from './facts.js';

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
    const trouble = engine.explain(error);
    if (trouble.code === 'ERR_KEY_ENCRYPTED') {
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
