import { announce } from '../parts/announce.js';
import { copyText } from '../parts/clipboard.js';
import { byId, element, icon, setText, show } from '../parts/dom.js';
import { showFindings } from '../parts/finding.js';
import { saveFile } from '../parts/save.js';

/**
 * What is to be said of the key that is held, and what can be done with it: saving and copying its parts, and using another.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {() => void} replace shows where another key goes in
 */
export function wireHeldKey(engine, session, replace) {
  const hint = byId('key-held-hint', HTMLElement);
  const trouble = byId('key-held-error', HTMLElement);

  const say = (/** @type {string} */ message) => {
    show(trouble, false);
    show(hint, true);
    setText(hint, message);
    announce(message);
  };
  const complain = (/** @type {string} */ message) => {
    trouble.replaceChildren(icon('error'), element('p', {}, element('span', { class: 'word' }, 'Error: '), message));
    show(trouble, true);
    show(hint, false);
    announce(message);
  };

  const draw = () => {
    const { key } = session;
    if (key === null) return;
    setText(hint, heldHint(key, session.keyBelongs));
    showFindings(byId('key-findings', HTMLElement), key.findings);
  };
  for (const event of ['change', 'note', 'proof']) session.addEventListener(event, draw);
  draw();

  byId('key-save-private', HTMLButtonElement).addEventListener('click', async () => {
    const { key } = session;
    if (key === null) return;
    try {
      saveFile('private.key', await engine.exportPrivateKey(key.handle));
      session.note({ saved: true });
      say('Saved private.key, not encrypted: keep it where only you can read it.');
    } catch (error) {
      const { message, remedy } = engine.explain(error);
      complain(`${message} ${remedy}`);
    }
  });
  byId('key-save-public', HTMLButtonElement).addEventListener('click', () => {
    const { key } = session;
    if (key === null) return;
    saveFile('public.key', key.publicKey);
    say('Saved public.key.');
  });
  byId('key-copy-public', HTMLButtonElement).addEventListener('click', async () => {
    const { key } = session;
    if (key === null) return;
    if (!(await copyText(key.publicKey))) {
      complain('The browser did not let this page copy. Show the public key and copy it by hand.');
      return;
    }
    say(`Copied the public key, ${key.publicKey.trim().split('\n').length} lines of PEM.`);
  });
  byId('key-copy-thumbprint', HTMLButtonElement).addEventListener('click', async () => {
    const { key } = session;
    if (key === null) return;
    if (await copyText(key.thumbprint)) say('Copied the thumbprint.');
    else complain('The browser did not let this page copy. Select the thumbprint and copy it by hand.');
  });
  byId('key-replace', HTMLButtonElement).addEventListener('click', replace);
}

/**
 * What to do with this key next.
 * @param {import('../session.js').HeldKey} key
 * @param {boolean} belongs whether the application is known to have its public key
 */
function heldHint(key, belongs) {
  if (!key.made)
    return 'The token is accepted where the application has this public key. The private one never leaves this device.';
  if (!key.saved)
    return `Not saved yet: this page forgets it when it is closed. The application ${belongs ? 'has' : 'needs'} its public key.`;
  return belongs
    ? 'Saved. The application has its public key.'
    : 'Saved. The application needs its public key: give it in the dashboard, or when you create the application.';
}
