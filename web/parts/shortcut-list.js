import { byId, element } from './dom.js';
import { apple } from './shortcuts.js';

/**
 * The sheet that lists the shortcuts.
 * @param {readonly import('./shortcuts.js').Shortcut[]} shortcuts
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
