import { byId } from './dom.js';

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pending;

/**
 * Tells screen readers. Messages that follow each other quickly are joined into the last: nobody wants the first five of six.
 * @param {string} message
 */
export function announce(message) {
  const status = byId('status', HTMLElement);
  clearTimeout(pending);
  pending = setTimeout(() => {
    // The same words twice would be no change, and stay unread.
    status.textContent = status.textContent === message ? `${message}\u00a0` : message;
  }, 250);
}
