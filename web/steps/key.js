import { isOnlyHere } from '../session.js';
import { announce, byId, middleOut, pemBody, sentence, setText, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { onEnter } from '../ui/shortcuts.js';
import { offerUndo } from '../ui/undo.js';
import { KeySearch } from './key-search.js';

/** A little more than the engine reads (32 KiB), so that the engine reports a file that is too large. */
const MAX_READ_BYTES = 32 * 1024 + 1;

/** Milliseconds of quiet after a keystroke; pasted text is read at once. */
const DEBOUNCE_MS = 300;

/** @typedef {'choose' | 'making' | 'locked' | 'held'} View */

/**
 * The private key: generated, dropped, pasted or chosen; unlocked where it is encrypted; replaced, which can be undone.
 */
export class KeyStep {
  #engine;
  #session;
  #views = {
    choose: byId('key-choose', HTMLElement),
    making: byId('key-making', HTMLElement),
    locked: byId('key-locked', HTMLElement),
    held: byId('key-held', HTMLElement),
  };
  #text = byId('key-text', HTMLTextAreaElement);
  #file = byId('key-file', HTMLInputElement);
  #passphrase = byId('key-passphrase', HTMLInputElement);
  #make = byId('key-make', HTMLButtonElement);
  #keep = byId('key-keep', HTMLButtonElement);
  #undo = byId('key-undo', HTMLElement);
  #keyField = new Field(this.#text, { hint: 'key-hint', error: 'key-error' });
  #passphraseField = new Field(this.#passphrase, { hint: 'passphrase-hint', error: 'passphrase-error' });
  #search;
  /** An encrypted key that waits for its passphrase. @type {{ bytes: Uint8Array, origin: string } | null} */
  #locked = null;
  #reading = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   */
  constructor(engine, session) {
    this.#engine = engine;
    this.#session = session;
    this.#search = new KeySearch(engine, {
      found: (key) => this.#found(key),
      failed: (error) => {
        this.#show('choose', { focus: this.#make });
        this.#keyField.report(error);
        if (error !== null) announce(error.message);
      },
    });
    this.#make.addEventListener('click', () => this.#startSearch());
    this.#text.addEventListener('input', (event) => {
      const pasted = event instanceof InputEvent && /^insertFrom(Paste|Drop)/.test(event.inputType);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#readText(), pasted ? 0 : DEBOUNCE_MS);
    });
    byId('key-file-button', HTMLButtonElement).addEventListener('click', () => this.#file.click());
    this.#file.addEventListener('change', () => {
      const [file] = this.#file.files ?? [];
      // The same file can be chosen again.
      if (file)
        this.readFile(file).finally(() => {
          this.#file.value = '';
        });
    });
    byId('key-unlock', HTMLButtonElement).addEventListener('click', () => this.#unlock());
    onEnter(this.#passphrase, () => this.#unlock());
    this.#passphrase.addEventListener('input', () => this.#passphraseField.report(null));
    byId('key-locked-cancel', HTMLButtonElement).addEventListener('click', () => {
      this.#forgetLocked();
      this.#show(this.#session.key ? 'held' : 'choose', { focus: this.#session.key ? undefined : this.#text });
    });
    this.#keep.addEventListener('click', () => {
      this.#emptyText();
      this.#show('held');
    });
    session.addEventListener('change', () => this.#draw());
    this.#draw();
    wireUnsaved(session);
  }

  /** Whether a search for a key is under way. */
  get searching() {
    return this.#search.running;
  }

  /**
   * @param {File} file
   * @param {string} [origin] in words
   */
  async readFile(file, origin = `from ${file.name}`) {
    let bytes;
    try {
      bytes = new Uint8Array(await file.slice(0, MAX_READ_BYTES).arrayBuffer());
    } catch {
      this.#show('choose');
      this.#keyField.report({
        message: sentence`${file.name} could not be read.`,
        remedy: 'Choose a file, not a folder, that this browser may open.',
      });
      return;
    }
    await this.#read(bytes, origin);
  }

  /** Shows where another key goes in. */
  replace() {
    this.#show('choose', { focus: this.#text });
  }

  /**
   * Uses a key that was made elsewhere on the page.
   * @param {import('../session.js').HeldKey} key
   */
  take(key) {
    this.#found(key);
  }

  /**
   * Reads a key from elsewhere on the page.
   * @param {Uint8Array} bytes wiped
   * @param {string} origin
   */
  readBytes(bytes, origin) {
    return this.#read(bytes, origin);
  }

  /** Clears the key step, and returns how to undo that. */
  clear() {
    const { key } = this.#session;
    const onlyHere = isOnlyHere(key);
    this.#search.cancel();
    this.#forgetLocked();
    this.#emptyText();
    this.#session.hold(null);
    this.#show('choose');
    return {
      onlyHere,
      undo: () => {
        if (key === null) return;
        this.#session.hold(key);
        this.#show('held');
      },
      forget: () => {
        if (key !== null) this.#engine.forget(key.handle);
      },
    };
  }

  #startSearch() {
    this.#emptyText();
    const modulusLength = /** @type {2048 | 3072 | 4096} */ (Number(byId('key-size', HTMLSelectElement).value));
    this.#show('making', { focus: byId('key-cancel', HTMLButtonElement) });
    this.#search.start(modulusLength);
  }

  #readText() {
    const text = this.#text.value;
    if (text.trim() === '') {
      this.#reading += 1;
      this.#keyField.report(null);
      return;
    }
    this.#read(new TextEncoder().encode(text.slice(0, MAX_READ_BYTES)), 'pasted');
  }

  /**
   * @param {Uint8Array} bytes wiped once they are no longer needed
   * @param {string} origin
   * @param {Uint8Array} [passphrase] wiped
   */
  async #read(bytes, origin, passphrase) {
    this.#reading += 1;
    const round = this.#reading;
    this.#search.cancel();
    try {
      const key = await this.#engine.importKey(bytes, passphrase);
      if (round !== this.#reading) {
        this.#engine.forget(key.handle);
        return;
      }
      this.#found({ ...key, origin, made: false, saved: false });
    } catch (error) {
      if (round !== this.#reading) return;
      const failure = this.#engine.explain(error);
      if (failure.code === 'ERR_KEY_ENCRYPTED') {
        this.#askPassphrase(bytes, origin);
        return;
      }
      if (this.#locked !== null && failure.code === 'ERR_KEY_PASSPHRASE') {
        this.#passphraseField.report(failure, { asked: true });
        this.#passphrase.select();
        return;
      }
      this.#forgetLocked();
      this.#show('choose', { focus: this.#text });
      this.#keyField.report(failure);
    } finally {
      passphrase?.fill(0);
      if (this.#locked?.bytes !== bytes) bytes.fill(0);
    }
  }

  /**
   * @param {Uint8Array} bytes
   * @param {string} origin
   */
  #askPassphrase(bytes, origin) {
    this.#forgetLocked();
    this.#locked = { bytes, origin };
    this.#emptyText();
    this.#show('locked', { focus: this.#passphrase });
    announce('This key is encrypted. Its passphrase is asked for.');
  }

  #unlock() {
    if (this.#locked === null) return;
    const passphrase = new TextEncoder().encode(this.#passphrase.value);
    if (passphrase.length === 0) {
      this.#passphraseField.report(
        { message: 'The passphrase is empty.', remedy: 'Type the one the key was encrypted with.' },
        { asked: true },
      );
      this.#passphrase.focus();
      return;
    }
    this.#read(this.#locked.bytes, this.#locked.origin, passphrase);
  }

  #forgetLocked() {
    this.#locked?.bytes.fill(0);
    this.#locked = null;
    this.#passphrase.value = '';
    this.#passphraseField.report(null);
  }

  #emptyText() {
    clearTimeout(this.#timer);
    this.#text.value = '';
    this.#keyField.report(null);
  }

  /** @param {import('../session.js').HeldKey} key */
  #found(key) {
    const before = this.#session.key;
    this.#forgetLocked();
    this.#emptyText();
    this.#session.hold(key);
    const next = key.made ? byId('key-save-private', HTMLButtonElement) : byId('application-id', HTMLInputElement);
    this.#show('held', { focus: next });
    announce(`Private key ${key.origin}, ${key.modulusLength} bits, is in use.`);
    if (before !== null) this.#offerBack(before, key);
  }

  /**
   * @param {import('../session.js').HeldKey} before
   * @param {import('../session.js').HeldKey} key the one in its place
   */
  #offerBack(before, key) {
    offerUndo(this.#undo, {
      said: `Replaced key ${middleOut(before.thumbprint, 6, 4)}${isOnlyHere(before) ? ', which was not saved' : ''}`,
      kept: 'it',
      undo: () => {
        this.#engine.forget(key.handle);
        this.#session.hold(before);
        this.#show('held', { focus: byId('key-replace', HTMLButtonElement) });
      },
      forget: () => this.#engine.forget(before.handle),
    });
  }

  /**
   * Shows one view. The focus moves only where it would be lost with the view that is hidden.
   * @param {View} view
   * @param {{ focus?: HTMLElement | undefined }} options
   */
  #show(view, { focus } = {}) {
    const active = document.activeElement;
    const losesFocus = Object.entries(this.#views).some(([name, node]) => name !== view && node.contains(active));
    for (const [name, node] of Object.entries(this.#views)) show(node, name === view);
    show(this.#keep, this.#session.key !== null);
    if (losesFocus) (focus ?? byId('key-replace', HTMLButtonElement)).focus();
  }

  #draw() {
    const { key } = this.#session;
    if (key === null) return;
    setText(byId('key-name', HTMLElement), sentence`RSA ${key.modulusLength} bits, ${key.origin}`);
    setText(byId('key-thumbprint', HTMLElement), key.thumbprint);
    setText(byId('key-public', HTMLElement), key.publicKey);
    setText(byId('key-public-short', HTMLElement), middleOut(pemBody(key.publicKey), 6, 14));
  }
}

/**
 * Warns of a key that exists only in this page: until it is saved, and once more before the page is left.
 * @param {import('../session.js').Session} session
 */
function wireUnsaved(session) {
  const bar = byId('key-unsaved', HTMLElement);
  const save = byId('key-save-private', HTMLButtonElement);
  const ask = (/** @type {BeforeUnloadEvent} */ event) => {
    event.preventDefault();
    // Older browsers need this.
    event.returnValue = true;
  };
  const draw = () => {
    const unsaved = isOnlyHere(session.key);
    if (!unsaved && bar.contains(document.activeElement)) save.focus();
    if (!show(bar, unsaved)) return;
    document.documentElement.toggleAttribute('data-unsaved', unsaved);
    show(byId('unsaved-mark', HTMLElement), unsaved);
    // Only while it is needed: browsers do not cache a page that listens for going back to it.
    if (unsaved) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  };
  byId('key-unsaved-save', HTMLButtonElement).addEventListener('click', () => save.click());
  for (const event of ['change', 'note']) session.addEventListener(event, draw);
}
