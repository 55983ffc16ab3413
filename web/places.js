/**
 * The three places of the page: Start, Make and Inspect. The address says which one is on show, and which step is open, so that back and
 * forward go through them.
 */
import { placeOf } from './place-of.js';
import { unfold } from './steps/step-headings.js';

const title = document.title;
const titles = { start: title, make: `Make a token · ${title}`, inspect: `Inspect · ${title}` };

/** Shows the place that the address names, now and whenever it changes. */
export function wirePlaces() {
  window.addEventListener('hashchange', () => show());
  show();
}

/**
 * Goes to a place, or to an element in one.
 * @param {string} hash
 */
export function goTo(hash) {
  if (location.hash !== hash) history.pushState(null, '', hash);
  show(true);
}

/** @param {boolean} [focus] whether the element takes the focus; where a link led to one that was on show, the browser has seen to that */
function show(focus = false) {
  const { dataset } = document.documentElement;
  const place = placeOf(location.hash);
  const moved = dataset.place !== place;
  const target = document.getElementById(location.hash.slice(1));
  const hidden = target?.getClientRects().length === 0;
  dataset.place = place;
  document.title = titles[place];
  for (const link of document.querySelectorAll('[data-to]')) {
    if (link.getAttribute('data-to') === place) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (target !== null) {
    unfold(target);
    target.closest('details')?.setAttribute('open', '');
    target.scrollIntoView({ block: 'nearest' });
    if (focus || hidden) target.focus({ preventScroll: true });
  } else if (moved) {
    window.scrollTo(0, 0);
  }
}
