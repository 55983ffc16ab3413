/** Keyboard shortcuts of the page, and how it treats Enter and double clicks. */
import { byId, element } from './dom.js';

/**
 * @typedef {object} Shortcut
 * @property {string} key as in KeyboardEvent.key
 * @property {boolean} [control] with Control, or Command on Apple's keyboards
 * @property {string} does what it does, for the list
 * @property {() => boolean} act returns whether it applied: otherwise the browser goes on with the key
 */

export const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * Few, listed, and none of a single letter: those get in the way of speech input (WCAG 2.1.4).
 * @param {readonly Shortcut[]} shortcuts
 */
export function wireShortcuts(shortcuts) {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey) return;
    const control = apple ? event.metaKey : event.ctrlKey;
    const shortcut = shortcuts.find(
      ({ key, control: wanted = false }) => key.toLowerCase() === event.key.toLowerCase() && wanted === control,
    );
    if (shortcut?.act()) event.preventDefault();
  });
}

/**
 * Calls back for Enter in a line of text, but not with Control or Command, which make it a shortcut. A key that is held down counts once.
 * @param {HTMLInputElement} input
 * @param {() => void} act
 */
export function onEnter(input, act) {
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) act();
  });
}

/** A double click on a control that folds and unfolds counts as one click, since the second would undo the first. */
export function wireDoubleClicks() {
  const once = (/** @type {MouseEvent} */ event) => {
    const control = event.target instanceof Element ? event.target.closest('[aria-expanded], summary') : null;
    if (event.detail < 2 || control === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('click', once, { capture: true });
}

/**
 * The sheet that lists the shortcuts.
 * @param {readonly Shortcut[]} shortcuts
 */
export function listShortcuts(shortcuts) {
  byId('shortcut-list', HTMLElement).replaceChildren(
    ...shortcuts.flatMap(({ key, control, does }) => [
      element(
        'dt',
        {},
        ...(control ? [element('kbd', {}, apple ? '⌘' : 'Ctrl'), ' '] : []),
        element('kbd', {}, keyName(key)),
      ),
      element('dd', {}, does),
    ]),
  );
  byId('help', HTMLElement).addEventListener('toggle', (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === 'open';
    byId('help-button', HTMLButtonElement).setAttribute('aria-expanded', String(open));
  });
}

/** @param {string} key */
function keyName(key) {
  return key === 'Escape' ? 'Esc' : key.length === 1 ? key.toUpperCase() : key;
}
