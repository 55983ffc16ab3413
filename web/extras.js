/** Everything on the page that a first token does not need. Loaded by web/app.js once the engine is there. */
import { AclEditor } from './steps/acl-editor.js';
import { wireQuestion, wireReview } from './steps/acl-check.js';
import { wireManyTokens } from './steps/many-tokens.js';
import { wireByHand, wireConnect } from './steps/connect.js';
import { wireDecodedClaims } from './steps/decoded-claims.js';
import { wireMoreClaims } from './steps/more-claims.js';
import { wireLoginCheck } from './token/login-check.js';
import { Inspector } from './inspector/inspector.js';
import { goTo } from './places.js';
import { wireFileDrop } from './ui/file-drop.js';
import { wirePrivacy } from './panels/privacy.js';
import { listShortcuts } from './ui/shortcuts.js';
import { wireClear, wireShare, wireTheme, wireUpdate } from './panels/page.js';
import { wireRemember } from './panels/remember.js';
import { wireApplication } from './steps/application.js';
import { wireFiles, wireHeldKey } from './steps/save.js';
import { wireLifetimeSlider } from './steps/lifetime-slider.js';
import { UsersStep } from './steps/users.js';
import { wireQrCode, wireUseToken } from './token/use-token.js';

/** The engine recognizes a dropped file by this many bytes. */
const SNIFF_BYTES = 64 * 1024;

/**
 * @param {object} page
 * @param {import('./engine.js').Engine} page.engine
 * @param {import('./session.js').Session} page.session
 * @param {import('./current-token.js').CurrentToken} page.currentToken
 * @param {import('./platform/connection.js').Connection} page.connection
 * @param {import('./steps/key.js').KeyStep} page.keyStep
 * @param {import('./steps/acl.js').AclStep} page.acl
 * @param {readonly import('./ui/shortcuts.js').Shortcut[]} page.shortcuts
 * @param {Parameters<typeof wireMoreClaims>[2]} page.fields
 */
export function wireExtras({ engine, session, currentToken, connection, keyStep, acl, shortcuts, fields }) {
  wireTheme();
  wirePrivacy(connection);
  listShortcuts(shortcuts);
  wireUpdate();

  wireConnect(engine, connection);
  wireByHand(engine, connection);
  wireApplication(engine, session, connection, keyStep);
  new UsersStep(engine, session, connection);
  wireLoginCheck(session, currentToken, connection);

  wireHeldKey(engine, session, () => keyStep.replace());
  wireFiles(engine, session, connection);
  wireLifetimeSlider(session, currentToken);
  new AclEditor(engine, session, currentToken, acl);
  wireQuestion(engine, session);
  wireReview(engine, session, acl);
  wireMoreClaims(session, currentToken, fields);
  const decodedClaims = wireDecodedClaims(engine, session, currentToken);
  wireUseToken(engine, session, currentToken, connection);
  wireQrCode(engine, currentToken);
  const manyTokens = wireManyTokens(engine, session);

  /**
   * @param {Uint8Array} bytes wiped
   * @param {string} origin
   */
  const useKey = (bytes, origin) => {
    goTo('#key');
    keyStep.readBytes(bytes, origin);
  };
  const inspector = new Inspector(engine, session, {
    key: (bytes) => useKey(bytes, 'from the inspector'),
    inputs: (changed) => session.set(changed),
    application: (application) => session.adopt(application),
    account: (account) => connection.set({ mode: 'live', ...account }),
  });

  wireRemember(engine, session, connection, keyStep);
  wireShare(session);
  wireClear(session, connection, keyStep, () => {
    manyTokens.clear();
    decodedClaims.close();
    inspector.clear();
  });

  /** @param {File} file */
  const kindOf = async (file) => {
    // No key is that long; a log or a HAR file is.
    if (file.size > SNIFF_BYTES) return 'file';
    const bytes = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
    return (await (await engine.toolkit()).recognize(bytes)).kind;
  };
  /**
   * A key goes to the application, and everything else is inspected.
   * @param {File} file
   * @param {readonly string[]} keys the kinds of what is taken for a key
   * @param {string} origin of a key, in words
   */
  const take = async (file, keys, origin) => {
    const isKey = keys.length > 0 && keys.includes(await kindOf(file).catch(() => 'key'));
    goTo(isKey ? '#key' : '#inspect');
    if (isKey) keyStep.readFile(file, origin);
    else inspector.readFile(file);
  };
  wireFileDrop((file, target) => {
    const isForInspector = target?.closest('#inspector') instanceof Element;
    take(file, isForInspector ? [] : ['key', 'unknown', 'empty'], `from ${file.name}`);
  });
  document.addEventListener('paste', (event) => {
    if (event.target instanceof Element && event.target.closest('input, textarea, select') !== null) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const file = event.clipboardData?.files[0] ?? (text === '' ? undefined : new File([text], 'clipboard'));
    if (file === undefined) return;
    event.preventDefault();
    take(file, ['key'], 'pasted');
  });
}
