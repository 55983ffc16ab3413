import { byId, element, show } from './dom.js';

/**
 * @typedef {object} Matter
 * @property {{ message: string, remedy: string }} trouble
 * @property {() => void} mend
 * @property {string} title of the button that does so
 */

/** What is the matter now, by whose matter it is. @type {Map<unknown, Matter>} */
const matters = new Map();

/** @type {Matter | undefined} */
let shown;

/**
 * Says at the top of the page what is the matter with something that has no place of its own. Of several matters the last is on show.
 * @param {unknown} whose
 * @param {Matter['trouble'] | null} trouble null once it is over
 * @param {() => void} [mend] what can be done about it
 * @param {string} [title] what that is called
 */
export function notice(whose, trouble, mend = () => undefined, title = 'Try again') {
  matters.delete(whose);
  if (trouble !== null) matters.set(whose, { trouble, mend, title });
  const last = [...matters.values()].at(-1);
  if (last === shown) return;
  shown = last;
  const place = byId('engine-notice', HTMLElement);
  if (last === undefined) {
    show(place, false);
    return;
  }
  const button = element('button', { type: 'button', class: 'button' }, last.title);
  button.addEventListener('click', last.mend);
  place.replaceChildren(element('p', {}, `${last.trouble.message} ${last.trouble.remedy}`), button);
  show(place, true);
}
