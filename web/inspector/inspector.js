import { explainAll, loadPart } from '../engine.js';
import { announce, byId, element, middleOut, setText, show } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { keepTyped, looksSecret } from '../ui/typed.js';
import { everySecond, nowInSeconds } from '../ui/time.js';
import { findingList } from './facts.js';
import { spoken, verdictNode, verdictOf } from './verdict.js';

/** Milliseconds of quiet after a keystroke; pasted text is inspected at once. */
const DEBOUNCE_MS = 250;

/** What the engine recognizes. A longer text, such as a HAR file, is searched for tokens. */
const MAX_RECOGNIZED_BYTES = 256 * 1024;

/** A little more than the engine searches (16 MiB), so that the engine reports a file that is too long. */
const MAX_READ_BYTES = 16 * 1024 * 1024 + 1;

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
 * @property {import('./verdict.js').Verdict} verdict
 * @property {Record<string, string>} [attributes] of the verdict
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
  /** What the sample in the field is checked with. @type {import('./samples.js').Sample | null} */
  #sample = null;
  /** @type {import('./tokens-view.js').Choice} */
  #choice = { shown: null, compared: [] };
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
        this.#changed(null);
        this.#inspect();
        this.#text.focus();
      },
    };
    this.#text.addEventListener('input', (event) => {
      this.#changed(null);
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
    for (const button of this.#section.querySelectorAll('[data-sample]'))
      button.addEventListener('click', () =>
        this.#try(/** @type {import('./samples.js').SampleName} */ (button.getAttribute('data-sample'))),
      );
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
        this.#changed(null);
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
      this.#show('Not inspected', {
        node: element('div'),
        verdict: {
          severity: 'error',
          word: 'Not readable',
          text: ': this browser cannot open it. Choose a file, not a folder, that it may open.',
        },
      });
      return;
    }
    this.read(bytes, file.name);
  }

  /**
   * @param {Uint8Array} bytes
   * @param {string} name
   */
  read(bytes, name) {
    // Text has no NUL, and is valid UTF-8. UTF-16 is neither, and goes to the engine as bytes. A long text would make the field slow.
    const text = bytes.length > MAX_RECOGNIZED_BYTES ? null : new TextDecoder().decode(bytes);
    const isText = text !== null && !/[\0\ufffd]/.test(text);
    this.#text.value = isText
      ? text
      : `(${name}, ${bytes.length.toLocaleString('en')} bytes${text === null ? '' : ' that are not text'})`;
    this.#changed(isText ? null : bytes);
    this.#section.scrollIntoView({ block: 'nearest' });
    this.#schedule(0);
  }

  /** Empties the inspector. */
  clear() {
    this.#text.value = '';
    this.#checkKey = null;
    this.#changed(null);
    this.#schedule(0);
  }

  /**
   * Something else is in the field: what belonged to the thing before is forgotten.
   * @param {Uint8Array | null} binary
   */
  #changed(binary) {
    this.#binary = binary;
    this.#sample = null;
    this.#choice = { shown: null, compared: [] };
    show(byId('inspector-samples', HTMLElement), this.#text.value === '');
  }

  /** @param {import('./samples.js').SampleName} name */
  async #try(name) {
    this.#round += 1;
    const round = this.#round;
    clearTimeout(this.#timer);
    this.#section.dataset.state = 'busy';
    try {
      const { makeSample } = await loadPart(() => import('./samples.js'));
      const sample = await makeSample(name, await this.#engine.toolkit(), nowInSeconds());
      if (round !== this.#round) return;
      this.#text.value = sample.text;
      this.#changed(null);
      this.#sample = sample;
      this.#text.focus();
      this.#text.setSelectionRange(0, 0);
      this.#text.scrollTop = 0;
      this.#schedule(0);
    } catch (error) {
      if (round === this.#round) this.#show('Not inspected', this.#refusal(error));
    }
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
    if (text.trim() === '' && this.#binary === null) {
      this.#show('', null);
      return;
    }
    this.#section.dataset.state = 'busy';
    const bytes = this.#binary ?? new TextEncoder().encode(text);
    const { title, view } = await this.#look(text, bytes);
    if (round !== this.#round) return;
    this.#show(title, view);
    announce(`${title}. ${spoken(view.verdict)}`);
  }

  /**
   * @param {string} text
   * @param {Uint8Array} bytes
   * @returns {Promise<{ title: string, view: View }>}
   */
  async #look(text, bytes) {
    let title = 'Not inspected';
    try {
      const kit = await this.#engine.toolkit();
      const { longTextView, viewOf } = await loadPart(() => import('./views.js'));
      if (bytes.length > MAX_RECOGNIZED_BYTES)
        return await longTextView(bytes, this.#choice, this.#known(), nowInSeconds());
      const recognition = await kit.recognize(bytes.slice());
      if (this.#binary === null && harmless.has(recognition.kind) && !looksSecret(text)) this.#harmless = text;
      title = recognition.kind === 'unknown' ? 'Not recognised' : `This is ${recognition.title}`;
      return { title, view: await viewOf(recognition, { text, bytes }, this.#choice, this.#known(), nowInSeconds()) };
    } catch (error) {
      return { title, view: this.#refusal(error) };
    }
  }

  /**
   * What could not be read, with the reason.
   * @param {unknown} error
   * @returns {View}
   */
  #refusal(error) {
    const [first, ...others] = explainAll(error);
    return {
      node: findingList(others, findingItem),
      verdict: verdictOf(first ?? this.#engine.explain(error)),
    };
  }

  /** @returns {Known} */
  #known() {
    if (this.#sample !== null)
      return {
        engine: this.#engine,
        session: this.#session,
        key: this.#sample.key,
        keyName: "the sample's key",
        application: null,
        use: this.#use,
      };
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
   * @param {View | null} view null for an empty field
   */
  #show(title, view) {
    this.#view = view;
    this.#section.dataset.state = 'done';
    setText(this.#title, title);
    show(byId('inspector-samples', HTMLElement), this.#text.value === '');
    show(byId('inspector-lost', HTMLElement), this.#text.value !== '' && this.#text.value !== this.#harmless);
    const { activeElement } = document;
    const focused = this.#result.contains(activeElement);
    const place = activeElement?.getAttribute('data-focus');
    this.#result.replaceChildren(
      ...(view === null ? [this.#invitation()] : [verdictNode(view.verdict, view.attributes), view.node]),
    );
    if (!focused) return;
    /** @type {HTMLElement | null} */
    const again = place ? this.#result.querySelector(`[data-focus="${place}"]`) : null;
    (again ?? this.#text).focus();
  }

  #invitation() {
    const held =
      this.#checkKey === null ? '' : ` Tokens are checked with the key ${middleOut(this.#checkKey.thumbprint, 6, 4)}.`;
    return element(
      'p',
      { class: 'hint' },
      `What it is, what it says, what is wrong with it and how to fix it appears here.${held}`,
    );
  }
}
