import { announce } from '../parts/announce.js';
import { copyText } from '../parts/clipboard.js';
import { byId, setText } from '../parts/dom.js';
import { linkTo } from './link.js';

/**
 * Copies a link that fills in the form.
 * @param {import('../session.js').Session} session
 */
export function wireShare(session) {
  byId('share', HTMLButtonElement).addEventListener('click', async () => {
    const copied = await copyText(linkTo(session.inputs, location.href));
    const words = copied
      ? 'Copied. It fills in application id, user, lifetime and preset, and holds no key and no token.'
      : 'The browser did not let this page copy.';
    setText(byId('share-said', HTMLElement), words);
    announce(words);
  });
}
