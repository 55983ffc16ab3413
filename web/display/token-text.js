import { byId, element, setText } from '../parts/dom.js';

const parts = /** @type {const} */ (['header', 'claims', 'signature']);

/**
 * Shows a token in its three parts, with the length of each.
 * @param {string | null} token
 */
export function showTokenText(token) {
  const text = byId('token-text', HTMLElement);
  const lengths = parts.map((part) => byId(`length-${part}`, HTMLElement));
  if (token === null) {
    text.replaceChildren();
    for (const length of lengths) setText(length, '');
    return;
  }
  const pieces = token.split('.');
  text.replaceChildren(
    ...pieces.flatMap((piece, index) => [
      ...(index === 0 ? [] : [element('span', { class: 'dot' }, '.')]),
      element('span', { class: `part-${parts[index] ?? 'signature'}` }, piece),
    ]),
  );
  lengths.forEach((length, index) => setText(length, String(pieces[index]?.length ?? 0)));
  text.scrollTop = 0;
}
