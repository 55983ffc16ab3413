// Runs before the first paint, as a classic script, so that the page is drawn in the right place and colours, with the panel for unlocking
// where there is something to unlock.
import { placeOf } from './place-of.js';

document.documentElement.dataset.place = placeOf(location.hash);
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  if (localStorage.getItem('tokensmith-vault') !== null) document.documentElement.dataset.remembered = '';
} catch {
  // Storage is switched off: the system's colours serve.
}
