/**
 * "Remember on this device", which is off by default. What was entered is sealed under a passphrase by the engine and stored in this browser. On
 * the next visit it is unlocked with the passphrase, or forgotten with one click.
 */
import { gather, understand } from '../session.js';
import { announce, byId, setText, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { onEnter } from '../ui/shortcuts.js';
import { offerUndo } from '../ui/undo.js';
import { stateStored } from './privacy.js';

/** Whoever gets hold of the sealed text can try passphrases offline, so the usual eight characters are too few. */
const MIN_PASSPHRASE_LENGTH = 12;

/**
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 * @param {import('../steps/key.js').KeyStep} keyStep
 */
export function wireRemember(engine, session, connection, keyStep) {
  const open = byId('remember-open', HTMLButtonElement);
  const panel = byId('remember', HTMLElement);
  const passphrase = byId('remember-passphrase', HTMLInputElement);
  const again = byId('remember-again', HTMLInputElement);
  const go = byId('remember-go', HTMLButtonElement);
  const field = new Field(passphrase, { hint: 'remember-hint', error: 'remember-error' });
  const said = byId('remember-said', HTMLElement);
  const forgetButtons = [byId('remember-forget', HTMLButtonElement), byId('unlock-forget', HTMLButtonElement)];

  const unlocking = byId('unlock-passphrase', HTMLInputElement);
  const unlock = byId('unlock-go', HTMLButtonElement);
  const unlockField = new Field(unlocking, { hint: 'unlock-hint', error: 'unlock-error' });

  /** The thumbprint of a key that is saved nowhere else. */
  let onlyHere = '';
  /** @param {boolean} saved */
  const noteSaved = (saved) => {
    if (session.key?.thumbprint === onlyHere) session.note({ saved });
  };

  const draw = () => {
    const stored = storedVault() !== null;
    stateStored('remembered', stored ? 'what you asked it to remember, encrypted under your passphrase' : '');
    setText(open, stored ? 'Remember this instead' : 'Remember on this device');
    for (const button of forgetButtons) show(button, stored);
  };

  /** @param {boolean} shown */
  const toggle = (shown) => {
    open.setAttribute('aria-expanded', String(shown));
    show(panel, shown);
    passphrase.value = '';
    again.value = '';
    field.report(null);
    setText(said, '');
    if (shown) passphrase.focus();
    else if (document.activeElement === document.body) open.focus();
  };

  const remember = async () => {
    if (go.getAttribute('aria-disabled') === 'true') return;
    const weakness = passphraseError(session, passphrase.value, again.value);
    field.report(weakness, { asked: true });
    if (weakness !== null) {
      passphrase.focus();
      return;
    }
    const { key } = session;
    go.setAttribute('aria-disabled', 'true');
    setText(field.hint, 'Encrypting. It takes a moment, and guessing takes as long each time.');
    try {
      const contents = { ...(key !== null && { privateKey: key.handle }), data: gather(session, connection) };
      const vault = await (await engine.toolkit()).seal(contents, { passphrase: passphrase.value });
      if (!storeVault(vault)) {
        field.report(
          {
            message: 'This browser keeps nothing for this page.',
            remedy: 'Allow the page storage, or save private.key as a file.',
          },
          { asked: true },
        );
        return;
      }
      if (key !== null && key.handle === session.key?.handle && !key.saved) {
        onlyHere = key.thumbprint;
        session.note({ saved: true });
      }
      toggle(false);
      draw();
      setText(said, 'Remembered, encrypted. What you change from now on is not, until you ask again.');
      announce('Remembered on this device, encrypted.');
    } catch (error) {
      field.report(engine.explain(error), { asked: true });
    } finally {
      go.removeAttribute('aria-disabled');
      setText(field.hint, restingHint);
    }
  };
  const restingHint = field.hint.textContent ?? '';

  const bringBack = async () => {
    const vault = storedVault();
    if (vault === null || unlock.getAttribute('aria-disabled') === 'true') return;
    if (unlocking.value === '') {
      unlockField.report({ message: 'The passphrase is empty.', remedy: 'Type the one you chose.' }, { asked: true });
      unlocking.focus();
      return;
    }
    unlock.setAttribute('aria-disabled', 'true');
    setText(unlockField.hint, 'Unlocking. It takes a moment.');
    try {
      const { key: handle, data } = await (await engine.toolkit()).unseal(vault, { passphrase: unlocking.value });
      const key = handle && (await engine.describeKey(handle));
      const { inputs, settings } = understand(data);
      connection.set(settings);
      session.set(inputs);
      if (key !== null) keyStep.take({ ...key, origin: 'remembered on this device', made: false, saved: true });
      conclude('Unlocked. What you change from now on is not remembered, until you ask again.');
      announce('Unlocked.');
    } catch (error) {
      unlockField.report(engine.explain(error), { asked: true });
      unlocking.select();
    } finally {
      unlock.removeAttribute('aria-disabled');
      setText(unlockField.hint, unlockHint);
    }
  };
  const unlockHint = unlockField.hint.textContent ?? '';

  /**
   * The panel at the top is done. It keeps its size, so that nothing beneath it moves.
   * @param {string} words
   */
  const conclude = (words) => {
    const focused = unlockPanel.contains(document.activeElement);
    unlocking.value = '';
    unlockField.report(null);
    setText(done, words);
    showLock(false);
    if (focused) done.focus();
  };
  const unlockPanel = byId('unlock', HTMLElement);
  const done = byId('unlock-done', HTMLElement);
  const forgotten = 'Forgotten: this device keeps nothing of it.';
  const unlockTitle = byId('unlock-title', HTMLElement);
  const title = unlockTitle.textContent ?? '';
  /** @param {boolean} locked */
  const showLock = (locked) => {
    for (const part of [unlocking, unlock, byId('unlock-note', HTMLElement)]) show(part, locked);
    show(done, !locked);
  };

  /** @param {HTMLButtonElement} button */
  const forget = (button) => {
    const vault = storedVault();
    if (vault === null) return;
    removeVault();
    noteSaved(false);
    toggle(false);
    draw();
    const here = button.id === 'unlock-forget';
    conclude(here ? '' : forgotten);
    setText(unlockTitle, 'No longer remembered');
    unlockPanel.classList.add('over');
    const place = byId(here ? 'unlock-undo' : 'remember-undo', HTMLElement);
    offerUndo(place, {
      said: 'Removed from this device',
      kept: 'the copy in this tab',
      undo: () => {
        storeVault(vault);
        noteSaved(true);
        draw();
        // Its contents may be in use already, and can be unlocked again in any case.
        setText(unlockTitle, title);
        unlockPanel.classList.remove('over');
        showLock(true);
      },
      forget: () => setText(done, forgotten),
    });
    place.querySelector('button')?.focus();
  };

  open.addEventListener('click', () => toggle(open.getAttribute('aria-expanded') !== 'true'));
  go.addEventListener('click', remember);
  byId('remember-cancel', HTMLButtonElement).addEventListener('click', () => {
    toggle(false);
    open.focus();
  });
  unlock.addEventListener('click', bringBack);
  for (const button of forgetButtons) button.addEventListener('click', () => forget(button));
  for (const [input, act] of /** @type {const} */ ([
    [passphrase, () => again.focus()],
    [again, remember],
    [unlocking, bringBack],
  ])) {
    onEnter(input, act);
    input.addEventListener('input', () => (input === unlocking ? unlockField : field).report(null));
  }
  // Another tab remembered, or forgot.
  window.addEventListener('storage', draw);
  draw();
}

/**
 * @param {import('../session.js').Session} session
 * @param {string} passphrase
 * @param {string} again
 * @returns {import('../ui/field.js').FieldError | null}
 */
function passphraseError({ key, inputs }, passphrase, again) {
  if (key === null && inputs.applicationId.trim() === '')
    return { message: 'There is nothing to remember yet.', remedy: 'Give a private key or an application ID first.' };
  if ([...passphrase].length < MIN_PASSPHRASE_LENGTH)
    return {
      message: `The passphrase is shorter than ${MIN_PASSPHRASE_LENGTH} characters.`,
      remedy: 'Four words picked blindly are long enough, and easy to keep.',
    };
  if (passphrase !== again) return { message: 'The two passphrases differ.', remedy: 'Type the same one twice.' };
  return null;
}

/* The sealed text in the browser's storage. web/theme.js looks for it before the first paint. */

const name = 'tokensmith-vault';

/** @returns {string | null} */
export function storedVault() {
  try {
    return localStorage.getItem(name);
  } catch {
    // Storage is switched off: nothing is kept.
    return null;
  }
}

/**
 * @param {string} vault
 * @returns {boolean} whether it is kept
 */
export function storeVault(vault) {
  try {
    localStorage.setItem(name, vault);
    return true;
  } catch {
    return false;
  }
}

export function removeVault() {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing is kept.
  }
}
