// Runs before the first paint, as a classic script, so that no page is drawn in the wrong colours, or without what it grows.
import { Keeper } from './parts/keeper.js';

try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  if (localStorage.getItem('tokensmith-vault') !== null) document.documentElement.dataset.remembered = '';
} catch {
  // Storage is switched off: the system's colours serve.
}

// What is done between the first paint and the code of the page is not lost. That code keeps what its own parts cannot hear yet (later.js).
globalThis.Keeper = Keeper;
const keeper = new Keeper([document]);
document.addEventListener('wired', () => keeper.release(), { once: true });
