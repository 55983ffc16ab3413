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
    const shortcut = shortcuts.find(({ key, control: wanted = false }) => key.toLowerCase() === event.key.toLowerCase() && wanted === control);
    if (shortcut?.act()) event.preventDefault();
  });
}
