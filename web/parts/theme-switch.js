import { announce } from './announce.js';
import { byId, setText } from './dom.js';
import { stateKept } from './kept.js';

const themes = /** @type {const} */ (['system', 'light', 'dark']);

/** Lets the person choose light, dark, or what the system says. The choice is kept on the device. */
export function wireTheme() {
  const button = byId('theme-button', HTMLButtonElement);
  const draw = () => {
    const theme = current();
    setText(byId('theme-name', HTMLElement), theme);
    button.title = `Colours: ${theme}`;
    stateKept('colours', theme === 'system' ? '' : `your choice of ${theme} colours`);
  };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(current()) + 1) % themes.length] ?? 'system';
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    keep(next);
    draw();
    announce(`Colours: ${next}.`);
  });
  draw();
}

/** @returns {typeof themes[number]} */
function current() {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** @param {typeof themes[number]} theme */
function keep(theme) {
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
}
