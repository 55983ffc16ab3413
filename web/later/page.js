/** What is about the page as a whole: what it may do, what it remembers, how to clear it and how to share it. */
import { wireShield } from '../parts/shield.js';
import { listShortcuts } from '../parts/shortcut-list.js';
import { wireRemember } from '../remember/remember.js';
import { wireClear } from '../steps/clear.js';
import { readLink } from '../use/link.js';
import { wireShare } from '../use/share.js';

/**
 * @typedef {object} Page what the parts of the page work on
 * @property {import('../engine.js').Engine} engine
 * @property {import('../session.js').Session} session
 * @property {import('../maker.js').TokenMaker} maker
 * @property {import('../platform/connection.js').Connection} connection
 * @property {import('../steps/key-step.js').KeyStep} keyStep
 * @property {import('../steps/acl-step.js').AclStep} acl
 * @property {readonly import('../parts/shortcuts.js').Shortcut[]} shortcuts
 * @property {() => void} clearRest empties what has a place of its own
 */

/** @param {Page} page */
export function wirePage({ engine, session, connection, keyStep, shortcuts, clearRest }) {
  wireShield(connection);
  listShortcuts(shortcuts);
  wireRemember(engine, session, connection, keyStep);
  wireClear(session, connection, keyStep, clearRest);
  wireShare(session);
  return { readLink };
}
