import { announce } from '../parts/announce.js';
import { copyText } from '../parts/clipboard.js';
import { nowInSeconds } from '../parts/clock.js';
import { byId, element, icon, sentence, setText, show, textOf } from '../parts/dom.js';
import { fileNameFor, saveFile } from '../parts/save.js';
import { showTokenText } from './token-text.js';

const needWords = /** @type {const} */ ({
  key: { text: 'a private key: drop one, paste one, or make one', target: 'key-text' },
  applicationId: { text: 'the application id', target: 'application-id' },
});

/** Where each argument the engine can object to is filled in. @type {ReadonlyMap<string, string>} */
const places = new Map([
  ['applicationId', 'application-id'],
  ['subject', 'subject'],
  ['expiresIn', 'lifetime'],
  ['acl', 'acl'],
  ['privateKey', 'key-replace'],
]);

/**
 * The display: the token that the form stands for now, or what it needs. What the token says comes later (token-reading.js).
 */
export class TokenPane {
  #session;
  #maker;
  #goTo;
  #pane = byId('token', HTMLElement);
  #copy = byId('token-copy', HTMLButtonElement);
  #save = byId('token-save', HTMLButtonElement);
  #renew = byId('token-renew', HTMLButtonElement);
  #bottomCopy = byId('bottom-copy', HTMLButtonElement);
  /** Once its code is there. @type {import('./token-reading.js').TokenReading | null} */
  #reading = null;
  /** The one on show. @type {string | null} */
  #token = null;
  /** @type {import('../parts/dom.js').Content} */
  #said = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #saidTimer;

  /**
   * @param {import('../session.js').Session} session
   * @param {import('../maker.js').TokenMaker} maker
   * @param {(id: string) => void} goTo takes the person to a field
   */
  constructor(session, maker, goTo) {
    this.#session = session;
    this.#maker = maker;
    this.#goTo = goTo;
    for (const button of [this.#copy, this.#bottomCopy]) button.addEventListener('click', () => this.copy());
    this.#save.addEventListener('click', () => this.save());
    this.#renew.addEventListener('click', () => maker.renew());
    maker.addEventListener('change', () => this.#draw());
    this.#draw();
  }

  /** @param {import('./token-reading.js').TokenReading} reading shows what each token says, from now on */
  readWith(reading) {
    this.#reading = reading;
    const { state } = this.#maker;
    if (state.name !== 'making') reading.show(state);
    this.drawState();
  }

  /** Copies the token; one that is being made is waited for. */
  async copy() {
    const state = await this.#maker.settled();
    if (state.name !== 'made') {
      this.#say('There is no token to copy yet.');
      return;
    }
    const copied = await copyText(state.token);
    this.#say(
      copied
        ? `Copied the token, ${state.token.length.toLocaleString('en')} characters.`
        : 'The browser did not let this page copy. Select the token and copy it by hand.',
    );
  }

  /** Saves the token under the user's name; one that is being made is waited for. */
  async save() {
    const state = await this.#maker.settled();
    if (state.name !== 'made') {
      this.#say('There is no token to save yet.');
      return;
    }
    const { subject } = this.#session.inputs;
    const name = `${subject === '' ? 'admin' : fileNameFor(subject)}.jwt`;
    saveFile(name, state.token);
    this.#say(sentence`Saved ${name}.`);
  }

  #draw() {
    const { state } = this.#maker;
    this.#pane.dataset.state = state.name;
    this.#pane.setAttribute('aria-busy', String(state.name === 'making'));
    for (const button of [this.#copy, this.#save, this.#renew, this.#bottomCopy]) {
      // While the next token is made, copying waits for it: the buttons stay as they are.
      if (state.name !== 'making') button.disabled = state.name !== 'made';
    }
    if (state.name === 'making') {
      this.drawState();
      return;
    }
    const token = state.name === 'made' ? state.token : null;
    // More may be known of the same token now: what was said of it then stays.
    const isNew = token === null || token !== this.#token;
    this.#token = token;
    if (isNew) this.#say('');
    if (isNew) showTokenText(token);
    show(byId('token-empty', HTMLElement), token === null);
    byId('token-text', HTMLElement).tabIndex = token === null ? -1 : 0;
    this.#drawNeeds(state);
    if (this.#reading) this.#reading.show(state);
    else setText(byId('life-left', HTMLElement), token === null ? 'No expiry yet' : 'Reading the token');
    this.drawState();
    if (state.name === 'failed')
      announce(['No token.', ...state.troubles.flatMap(({ message, remedy }) => [message, remedy])].join(' '));
    if (state.name === 'made' && isNew) announce(['Token made.', this.#reading?.expiry].filter(Boolean).join(' '));
  }

  /** @param {import('../maker.js').TokenState} state */
  #drawNeeds(state) {
    const title = byId('token-empty-title', HTMLElement);
    const list = byId('token-needs', HTMLElement);
    const troubles = 'troubles' in state ? state.troubles.map((trouble) => this.#troubleItem(trouble)) : [];
    if (state.name === 'waiting') {
      setText(title, 'The token appears here. It needs');
      const needs = state.needs.map((need) => {
        const { text, target } = needWords[need];
        return needItem('waiting', text, () => this.#goTo(target));
      });
      list.replaceChildren(...needs, ...troubles);
    } else {
      setText(title, 'No token can be made of this');
      list.replaceChildren(...troubles);
    }
  }

  /** @param {import('../engine.js').Trouble} trouble */
  #troubleItem({ where, message }) {
    const place = places.get(where);
    return needItem('error', message, place === undefined ? null : () => this.#goTo(place));
  }

  /** As it is at this time. */
  drawState() {
    const { state } = this.#maker;
    const now = nowInSeconds();
    const node = byId('token-state', HTMLElement);
    const life = this.#reading?.life(now) ?? 'Token made';
    const expired = state.name === 'made' && state.inspection.expiresAt !== null && state.inspection.expiresAt <= now;
    const words = {
      waiting: 'none yet',
      making: 'being remade',
      made: expired ? 'expired: make it anew' : 'up to date',
      failed: 'none',
    };
    setText(node, words[state.name]);
    const bottom = {
      waiting: 'No token yet',
      making: 'Being remade',
      made: life,
      failed: 'No token: see what is marked',
    };
    setText(byId('bottom-state', HTMLElement), this.#said || bottom[state.name]);
    this.#renew.classList.toggle('next', expired);
    for (const button of [this.#copy, this.#bottomCopy])
      button.classList.toggle(
        'next',
        state.name === 'making' ? button.classList.contains('next') : state.name === 'made' && !expired,
      );
  }

  /** @param {import('../parts/dom.js').Content} message */
  #say(message) {
    clearTimeout(this.#saidTimer);
    this.#said = message;
    setText(byId('token-said', HTMLElement), message);
    if (message !== '') {
      announce(textOf(message));
      // Beside the button it stays; at the bottom it gives the expiry its place back.
      this.#saidTimer = setTimeout(() => {
        this.#said = '';
        this.drawState();
      }, 4000);
    }
    this.drawState();
  }
}

/**
 * @param {'waiting' | 'error'} name
 * @param {string} text
 * @param {(() => void) | null} go
 */
function needItem(name, text, go) {
  if (go === null) return element('li', {}, icon(name), element('span', {}, text));
  const link = element('button', { type: 'button', class: 'link' }, text);
  link.addEventListener('click', go);
  return element('li', {}, icon(name), link);
}
