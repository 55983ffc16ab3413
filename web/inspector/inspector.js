import { loadPart } from '../engine.js';
import { announce, byId, element, middleOut, setText, show } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { keepTyped, looksSecret } from '../ui/typed.js';
import { everySecond, nowInSeconds } from '../ui/time.js';

/** Milliseconds of quiet after a keystroke; pasted text is inspected at once. */
const DEBOUNCE_MS = 250;

/** A little more than the engine reads (256 KiB), so that the engine reports a file that is too long. */
const MAX_READ_BYTES = 256 * 1024 + 1;

/** Kinds that hold no secret. Anything else may be one, as may be what is not recognized. */
const harmless = new Set([
  'acl',
  'claims',
  'header',
  'application',
  'applications',
  'user',
  'users',
  'problem',
  'application-id',
  'user-id',
]);

/**
 * @typedef {object} Use takes what was found into the form
 * @property {(bytes: Uint8Array) => void} key
 * @property {(publicKey: string, thumbprint: string) => void} checkKey tokens are checked with it from now on
 * @property {(inputs: Partial<import('../session.js').Inputs>) => void} inputs
 * @property {(application: import('../session.js').Application) => void} application
 * @property {(account: { apiKey: string, apiSecret: string }) => void} account
 *
 * @typedef {object} Known what is known when something is inspected, and where it can be used
 * @property {import('../engine.js').Engine} engine
 * @property {import('../session.js').Session} session
 * @property {import('../../js/types.js').KeyHandle | string | null} key
 * @property {string} keyName for people
 * @property {import('../../js/types.js').ApplicationDescription | null} application
 * @property {Use} use
 *
 * @typedef {object} View
 * @property {HTMLElement} node
 * @property {string} summary for those who hear the page
 * @property {(now: number) => boolean} [tick] at each second; true where it has to be looked at again
 */

/**
 * Recognizes, decodes and explains anything that is pasted or dropped. What is shown always belongs to the current text, key and application;
 * until it does, the inspector is marked as busy.
 */
export class Inspector {
  #engine;
  #session;
  #use;
  #section = byId('inspector', HTMLElement);
  #text = byId('inspector-text', HTMLTextAreaElement);
  #title = byId('inspector-kind', HTMLElement);
  #result = byId('inspector-result', HTMLElement);
  #file = byId('inspector-file', HTMLInputElement);
  /** The dropped file, where it is not text. @type {Uint8Array | null} */
  #binary = null;
  /** @type {{ pem: string, thumbprint: string } | null} */
  #checkKey = null;
  /** The text that was found to hold no secret. */
  #harmless = '';
  /** @type {View | null} */
  #view = null;
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   * @param {Omit<Use, 'checkKey'>} use
   */
  constructor(engine, session, use) {
    this.#engine = engine;
    this.#session = session;
    this.#use = {
      ...use,
      checkKey: (/** @type {string} */ pem, /** @type {string} */ thumbprint) => {
        this.#checkKey = { pem, thumbprint };
        this.#text.value = '';
        this.#binary = null;
        this.#inspect();
        this.#text.focus();
      },
    };
    this.#text.addEventListener('input', (event) => {
      this.#binary = null;
      const pasted = event instanceof InputEvent && /^insertFrom(Paste|Drop)/.test(event.inputType);
      this.#schedule(pasted ? 0 : DEBOUNCE_MS);
    });
    byId('inspector-file-button', HTMLButtonElement).addEventListener('click', () => this.#file.click());
    this.#file.addEventListener('change', () => {
      const [file] = this.#file.files ?? [];
      if (file)
        this.readFile(file).finally(() => {
          this.#file.value = '';
        });
    });
    byId('inspector-clear', HTMLButtonElement).addEventListener('click', () => {
      this.clear();
      this.#text.focus();
    });
    session.addEventListener('change', () => {
      if (this.#text.value !== '') this.#schedule(DEBOUNCE_MS);
    });
    everySecond((now) => {
      if (this.#view?.tick?.(now)) this.#schedule(0);
    });
    keepTyped('inspector', {
      read: () => (this.#text.value === this.#harmless ? this.#harmless : undefined),
      write: (value) => {
        this.#text.value = typeof value === 'string' ? value : '';
        this.#binary = null;
        this.#schedule(0);
      },
    });
  }

  /** @param {File} file */
  async readFile(file) {
    let bytes;
    try {
      bytes = new Uint8Array(await file.slice(0, MAX_READ_BYTES).arrayBuffer());
    } catch {
      this.#show('a file that cannot be read', [
        element('p', {}, 'Choose a file, not a folder, that this browser may open.'),
      ]);
      return;
    }
    this.read(bytes, file.name);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {string} name
   */
  read(bytes, name) {
    const text = new TextDecoder().decode(bytes);
    // Text has no NUL, and is valid UTF-8. UTF-16 is neither, and goes to the engine as bytes.
    const isText = !/[\0\ufffd]/.test(text);
    this.#binary = isText ? null : bytes;
    this.#text.value = isText ? text : `(${name}, ${bytes.length.toLocaleString('en')} bytes that are not text)`;
    this.#section.scrollIntoView({ block: 'nearest' });
    this.#schedule(0);
  }

  /** Empties the inspector. */
  clear() {
    this.#text.value = '';
    this.#binary = null;
    this.#checkKey = null;
    this.#schedule(0);
  }

  /** @param {number} delay milliseconds */
  #schedule(delay) {
    this.#round += 1;
    clearTimeout(this.#timer);
    this.#section.dataset.state = 'busy';
    this.#timer = setTimeout(() => this.#inspect(), delay);
  }

  async #inspect() {
    this.#round += 1;
    const round = this.#round;
    const text = this.#text.value;
    const bytes = this.#binary ?? new TextEncoder().encode(text);
    if (text.trim() === '' && this.#binary === null) {
      const held =
        this.#checkKey === null
          ? ''
          : ` Tokens are checked with the key ${middleOut(this.#checkKey.thumbprint, 6, 4)}.`;
      this.#show('', [
        element(
          'p',
          { class: 'hint' },
          `What it is, what it says, what is wrong with it and how to fix it appears here.${held}`,
        ),
      ]);
      return;
    }
    this.#section.dataset.state = 'busy';
    /** @type {[string, Node[], View | null]} */
    let outcome;
    try {
      const recognition = await (await this.#engine.toolkit()).recognize(bytes.slice());
      if (this.#binary === null && harmless.has(recognition.kind) && !looksSecret(text)) this.#harmless = text;
      const { viewOf } = await loadPart(() => import('./views.js'));
      const title = recognition.kind === 'unknown' ? 'Not recognised' : `This is ${recognition.title}`;
      try {
        const view = await viewOf(recognition, { text, bytes }, this.#known(), nowInSeconds());
        outcome = [title, [view.node], view];
      } catch (error) {
        outcome = [title, [element('ul', { class: 'findings' }, findingItem(this.#engine.explain(error)))], null];
      }
    } catch (error) {
      const { message, remedy } = this.#engine.explain(error);
      outcome = ['Not inspected', [element('p', {}, `${message} ${remedy}`)], null];
    }
    if (round !== this.#round) return;
    this.#show(...outcome);
    announce(`${outcome[0]}. ${outcome[2]?.summary ?? ''}`);
  }

  /** @returns {Known} */
  #known() {
    const { key, application, inputs } = this.#session;
    const id = inputs.applicationId.trim();
    const checkKey = this.#checkKey;
    const platformKey = application?.keys?.public_key;
    const withKey = checkKey?.pem ?? key?.handle ?? platformKey ?? null;
    const thumbprint = checkKey?.thumbprint ?? key?.thumbprint;
    return {
      engine: this.#engine,
      session: this.#session,
      key: withKey,
      keyName: thumbprint === undefined ? 'the key of the application' : `the key ${middleOut(thumbprint, 6, 4)}`,
      application: application ?? (id === '' ? null : { id }),
      use: this.#use,
    };
  }

  /**
   * @param {string} title
   * @param {Node[]} nodes
   * @param {View | null} [view]
   */
  #show(title, nodes, view = null) {
    this.#view = view;
    this.#section.dataset.state = 'done';
    setText(this.#title, title);
    show(byId('inspector-lost', HTMLElement), this.#text.value !== '' && this.#text.value !== this.#harmless);
    const focused = this.#result.contains(document.activeElement);
    this.#result.replaceChildren(...nodes);
    if (focused) this.#text.focus();
  }
}
