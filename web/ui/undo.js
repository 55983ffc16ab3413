import { announce, element, setText } from './dom.js';

/** Seconds for which a removal can be undone. */
const UNDO_SECONDS = 60;

/** What ends the undo that is on offer now: there is at most one. @type {(() => void) | undefined} */
let endCurrent;

/**
 * Offers to undo what was just done, in the place where it was done.
 * @param {HTMLElement} place
 * @param {object} offer
 * @param {string} offer.said what was done, without a full stop
 * @param {string} offer.kept what is forgotten in the end
 * @param {() => void} offer.undo brings it back
 * @param {() => void} offer.forget gives it up for good
 * @param {HTMLElement} [offer.insteadOf] the button that was pressed, whose place the offer takes
 */
export function offerUndo(place, { said, kept, undo, forget, insteadOf }) {
  endCurrent?.();
  const endsAt = Date.now() + UNDO_SECONDS * 1000;
  const words = element('p', { class: 'hint' });
  const tick = () => {
    const left = Math.ceil((endsAt - Date.now()) / 1000);
    setText(words, `${said}; ${kept} is forgotten in ${Math.max(left, 0)} s.`);
    if (left <= 0) end(forget);
  };
  const timer = setInterval(tick, 1000);
  const end = (/** @type {() => void} */ then) => {
    clearInterval(timer);
    const focused = place.contains(document.activeElement);
    place.replaceChildren();
    place.hidden = true;
    if (insteadOf) insteadOf.hidden = false;
    if (focused) insteadOf?.focus();
    endCurrent = undefined;
    then();
  };
  endCurrent = () => end(forget);

  const undoButton = element('button', { type: 'button', class: 'button small' }, 'Undo');
  const forgetButton = element('button', { type: 'button', class: 'button quiet small' }, 'Forget now');
  undoButton.addEventListener('click', () => {
    end(undo);
    announce('Undone.');
  });
  forgetButton.addEventListener('click', () => {
    end(forget);
    announce('Forgotten.');
  });
  tick();
  place.replaceChildren(words, undoButton, forgetButton);
  place.hidden = false;
  if (insteadOf) {
    const focused = document.activeElement === insteadOf;
    insteadOf.hidden = true;
    if (focused) undoButton.focus();
  }
  announce(`${said}. Undo is on offer for a minute.`);
}
